"""Exporting the list of customers as it is shown (access rule 8)."""

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.gate import gate
from app.access.routes import requires
from app.customers.exports.export_form import LIST, ExportForm
from app.customers.exports.table import CustomerTable, revealing_of
from app.customers.views.blueprint import customers
from app.customers.views.listing import ORDER, read_query, shown_columns, way_back
from app.customers.words import Words
from app.exports.asking import ask, needs_second
from app.exports.caps import left_to
from app.exports.models import ASKED
from app.web.answers import done, invalid, page_or_part
from app.web.once import new_key, once


@customers.get("/export")
@requires("customer.export")
def export() -> ResponseReturnValue:
    """What file, which columns, what for."""
    form = ExportForm(once=new_key()).fit(Words())
    return page_or_part("customers/export.html", "customers/_export.html", form=form, **_page())


@customers.post("/export")
@requires("customer.export")
def take_out() -> ResponseReturnValue:
    """Let the worker make the file, or ask a second person for it."""
    words, inside = Words(), gate()
    form = ExportForm().fit(words)
    work = lambda: ask(inside, form.wish(_asked(words), shown_columns())).state  # noqa: E731
    made = form.submit(lambda: once(inside.person, work))
    if made is None:
        return invalid("customers/_export.html", "customers/export.html", form=form, **_page())
    said = _("A second person has to approve it.") if made == ASKED else _("The export has been started")
    return done(url_for("exports.index"), said)


def _asked(words: Words) -> dict[str, Any]:
    """Which rows the list asks for, in its order."""
    query = read_query(words)
    address = {name: str(value) for name, value in query.address.items()}
    order = {name: request.args.get(name, "") for name in ORDER}
    return {"address": address, "words": query.words, **order}


def _page() -> dict[str, Any]:
    words, inside = Words(), gate()
    rows = CustomerTable(inside, {**_asked(words), "columns": []}, False).count  # noqa: FBT003
    return {
        "words": words,
        "rows": rows,
        "left": left_to(inside.person),
        "second": needs_second(inside, rows, whole=False),
        "may_reveal": bool(revealing_of(inside, None)),
        "asked": request.args,
        "way_back": way_back(),
        "list_columns": LIST,
    }
