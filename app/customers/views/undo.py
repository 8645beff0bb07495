"""Undoing a change: from the toast that told of it, or from the history."""

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.gate import gate
from app.access.routes import requires
from app.customers.models import Customer
from app.customers.undoing import undo
from app.customers.views.blueprint import customers
from app.customers.views.parts import show_part_again
from app.customers.views.saving import leave, named_toast, show_again
from app.customers.words import Words
from app.web.cursors import row_at


@customers.post("/<customer:number>/undo")
@requires("customer.edit")
def undo_change(number: str) -> ResponseReturnValue:
    """Write again what stood there before."""
    found = gate().get(Customer, number, "customer.edit")
    entry = row_at(found.number, request.form.get("entry", ""))
    undone = undo(gate(), found, entry, request.form.get("field", ""))
    if undone.part:
        return show_part_again(found, undone, request.form.get("tab", ""))
    said = [named_toast(_("Undone"), undone.fields)]
    if request.form.get("tab") == "history":
        return leave(found, undone, said, "history")
    return show_again(found, undone, said, undone.fields[0], Words())
