"""Which columns the list shows: each person chooses their own."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.access.gate import gate
from app.access.routes import requires
from app.customers.lists import columns
from app.customers.views.blueprint import customers
from app.customers.views.listing import LISTS, shown_columns, way_back
from app.customers.words import Words
from app.web.answers import page_or_part
from app.web.columns import choose_columns


@customers.get("/columns")
@requires("customer.view")
def choose() -> ResponseReturnValue:
    """The columns that one may read, those of the list ticked."""
    return page_or_part(
        "customers/columns.html",
        "customers/_columns.html",
        offered=columns.readable(gate()),
        shown=shown_columns(),
        labels=Words().table("label"),
        way_back=way_back(),
    )


@customers.post("/columns")
@requires("customer.view")
def keep() -> ResponseReturnValue:
    """Keep what was ticked, or go back to the columns as shipped."""
    names = columns.readable(gate(), request.form.getlist("columns"))
    shipped = "shipped" in request.form or names == columns.DEFAULT
    choose_columns(gate().person, LISTS, None if shipped else names)
    return redirect(url_for(".index", **way_back()), 303)
