"""What a typed ID number says, while the form of a new customer is still open. Nothing is looked up."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.gate import gate
from app.access.routes import requires
from app.customers.forms import CustomerForm
from app.customers.models import INDIVIDUAL
from app.customers.typed.checking import filled_from_id, warnings_of_id
from app.customers.typed.identity import UNKNOWN_PLACE
from app.customers.views.blueprint import customers
from app.customers.words import FIELDS, Words


@customers.post("/new/identity")
@requires("customer.create")
def read_identity() -> ResponseReturnValue:
    """What saving will fill in from the ID number, or what is wrong with it."""
    words = Words()
    form = CustomerForm().fit(gate(), words, INDIVIDUAL)
    sound = form.id_number.validate(form)
    typed = {name: form[name].data for name in ("sex", "birth_date", "native_place", "document_type")}
    values = typed | {"id_number": form.id_number.kept if sound else None}
    said = [
        _("%(label)s: %(value)s", label=FIELDS[name], value=words.of(name, value))
        for name, value in filled_from_id(values).items()
    ]
    odd = UNKNOWN_PLACE in warnings_of_id(values)
    return render_template(
        "customers/_identity.html", said=_(", ").join(said), wrong=form.id_number.errors, odd=odd
    )
