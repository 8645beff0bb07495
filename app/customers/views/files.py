"""The files of a customer, on the customer's own page; asking to lower the level of one."""

from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.gate import gate
from app.access.routes import requires
from app.customers.facts import Why
from app.customers.lowering_files import ask_to_lower, lower_levels
from app.customers.models import Customer
from app.customers.page_forms import LowerForm
from app.customers.views.blueprint import customers
from app.customers.views.page import page_of
from app.files.attaching import require
from app.files.models import Attachment
from app.files.reading import file_of, name_of
from app.files.views import Shelf
from app.inbox.models import Request
from app.web.answers import done, invalid

PAGE = "customers/customer.html"


def _context(found: Any) -> dict[str, Any]:  # noqa: ANN401  the shelf knows no customers
    return page_of(found, "files")


Shelf(customers, Customer, "customer", PAGE, _context, lower="customers.lower_file").hang()


@customers.get("/<customer:number>/files/<file:file>/lower")
@requires("customer.edit")
def lower_file(number: str, file: str) -> ResponseReturnValue:
    """The form of the request."""
    found, one = _file(number, file)
    return render_template(PAGE, **_page(found, one, LowerForm().offer(lower_levels(found, one))))


@customers.post("/<customer:number>/files/<file:file>/lower")
@requires("customer.edit")
def ask_lower_file(number: str, file: str) -> ResponseReturnValue:
    """Ask; a second person decides."""
    found, one = _file(number, file)
    form = LowerForm().offer(lower_levels(found, one))
    asked = form.submit(lambda: _ask(found, one, form))
    if asked is None:
        return invalid("customers/_lower_file.html", PAGE, **_page(found, one, form))
    return done(url_for("inbox.request", number=asked.number), _("Asked for. A second person decides."))


def _file(number: str, file: str) -> tuple[Customer, Attachment]:
    found = gate().get(Customer, number, "customer.edit")
    one = file_of(gate(), found, file)
    require(gate(), found)
    return found, one


def _ask(found: Customer, one: Attachment, form: LowerForm) -> Request:
    why = Why(form.text_of("reason"), form.text_of("basis"))
    return ask_to_lower(gate(), found, one, int(form.level.data), why)


def _page(found: Customer, one: Attachment, form: LowerForm) -> dict[str, Any]:
    named = {"number": one.number, "name": name_of(one), "level": one.level}
    return {**_context(found), "form": form, "lowering": named}
