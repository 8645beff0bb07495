"""The kinds of parts of a customer: what addresses call them, their form, and which customers have them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from app.access.gate import Gate
from app.access.levels import seen
from app.access.parts import Viewer, parts_of
from app.access.showing import Shown
from app.customers.dated_forms import NoteForm, TransactionForm, VisitForm
from app.customers.interests import interests_of
from app.customers.models import (
    CONTACT_KINDS,
    ENTERPRISE,
    INDIVIDUAL,
    ContactPerson,
    ContactPoint,
    Customer,
    CustomerPart,
    EmergencyContact,
    Employment,
    Note,
    Transaction,
    Visit,
)
from app.customers.part_forms import ContactForm, EmergencyForm, EmploymentForm, PartForm, PersonForm

LATEST = date.max.toordinal()


@dataclass(frozen=True)
class PartKind:
    """One kind of part.

    `of`: which customers have it, "" for all; `none`: what a page says of none; `needs`: the rules of the
    values of which each must have one. What is `dated` stands in the timeline: its panel has the form alone.
    """

    model: type[CustomerPart]
    form: type[PartForm]
    title: Any
    none: Any
    needs: Sequence[str]
    of: str = ""
    dated: bool = False


KINDS: Mapping[str, PartKind] = {
    "contacts": PartKind(
        ContactPoint, ContactForm, _l("Contact"), _l("No way to reach this customer is known."), CONTACT_KINDS
    ),
    "persons": PartKind(
        ContactPerson,
        PersonForm,
        _l("Contact persons"),
        _l("No contact person is known."),
        ("contact_person",),
        ENTERPRISE,
    ),
    "employments": PartKind(
        Employment, EmploymentForm, _l("Employment"), _l("No employment is known."), ("employer",), INDIVIDUAL
    ),
    "emergencies": PartKind(
        EmergencyContact,
        EmergencyForm,
        _l("Emergency contacts"),
        _l("Nobody is named."),
        ("emergency_contact",),
        INDIVIDUAL,
    ),
    "notes": PartKind(Note, NoteForm, _l("Notes"), _l("Nothing is noted yet."), ("note",), dated=True),
    "visits": PartKind(
        Visit, VisitForm, _l("Visits and calls"), _l("No talk is recorded yet."), ("outcome",), dated=True
    ),
    "transactions": PartKind(
        Transaction,
        TransactionForm,
        _l("Transactions"),
        _l("No transaction is recorded yet."),
        ("amount",),
        dated=True,
    ),
}
"""What stands in an address → the kind of part."""


@dataclass(frozen=True)
class PartLine:
    """One part as the reader may see it; `revealable` are columns, `of` the contact person it belongs to."""

    shown: Shown
    revealable: frozenset[str]
    of: Any = None


def lines_of(gate: Gate, customer: Customer, kind: str) -> list[PartLine]:
    """The parts of one kind of `customer`: one query, and one more where some belong to contact persons.

    None of what is dated: that is read page by page.
    """
    if KINDS[kind].dated:
        return []
    found: list[CustomerPart] = sorted(parts_of(gate, customer, KINDS[kind].model), key=_place)
    view, names = Viewer(gate, customer), dict[int, Any]()
    if any(part.__data__.get("contact_person") for part in found):
        persons = parts_of(gate, customer, ContactPerson)
        names = {one.id: view.show(one)["name"] for one in persons}
    return [
        PartLine(view.show(part), view.revealable(part), names.get(part.__data__.get("contact_person", 0)))
        for part in found
    ]


def _place(part: CustomerPart) -> tuple[int, int, bool]:
    """Contact points of a kind stand together, the customer's own first, the preferred one before others.

    Employments from the present one back.
    """
    if isinstance(part, Employment):
        ended, began = (day.toordinal() if day else 0 for day in (part.until, part.since))
        return (-ended if ended else -LATEST, -began, False)
    if not isinstance(part, ContactPoint):
        return (0, 0, False)
    return (part.contact_person_id or 0, CONTACT_KINDS.index(part.kind), not part.preferred)


def addable(gate: Gate, customer: Customer) -> frozenset[str]:
    """The names of the kinds of parts that the person may add: they may write what each must have."""
    kinds = kinds_of(customer)
    needed = {name for kind in kinds for name in KINDS[kind].needs}
    writable = gate.writable(customer, needed, "customer.edit")
    return frozenset(kind for kind in kinds if not writable.isdisjoint(KINDS[kind].needs))


def kinds_of(customer: Customer) -> list[str]:
    """The names of the kinds of parts that a customer of its kind has."""
    return [name for name, kind in KINDS.items() if kind.of in {"", customer.kind}]


def shown_interests(gate: Gate, customer: Customer) -> Any:  # noqa: ANN401
    """The codes of the customer's interests, None for none, or what stands for them above the clearance."""
    level = gate.field_level(Customer, "interests", customer)
    return seen(
        interests_of(customer) or None, Customer.part_rules["interests"], level, gate.clearance_on(customer)
    )
