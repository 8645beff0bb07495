"""Forms of what stands in the timeline: notes, transactions, visits and calls."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field

from app.access.gate import Gate
from app.clock import local, now, today
from app.customers.models import (
    Customer,
    CustomerPart,
    Note,
    Transaction,
    Visit,
)
from app.customers.part_fields import checking, typed_day, typed_line, without_id
from app.customers.part_forms import PartForm
from app.customers.typed.amounts import check_amount, yuan
from app.customers.typed.dates import check_moment
from app.customers.typed.dealings import left_open
from app.customers.typed.identity import looks_like_id_number
from app.customers.typed.text import clean, clean_lines
from app.customers.words import FIELDS, LEVELS, VISIT_KINDS, Words
from app.drafts.forms import KeptForm
from app.errors import Invalid
from app.web.forms import Form, choice, choices, line, paragraph

LONGEST_NOTE = 4000
LONGEST_REMARK = 500
LONGEST_STEP = 200


def _typed_moment(moment: datetime) -> str:
    return f"{local(moment):%Y-%m-%d %H:%M}"


def _reason(text: str) -> str:
    if looks_like_id_number(text):
        raise Invalid("reason", "This looks like an ID number: it does not belong here.")
    return clean_lines(text)


class NoteForm(KeptForm, PartForm):
    """Something worth remembering; what is typed is kept until it is saved."""

    model = Note

    text = paragraph(FIELDS["note"], required=True, longest=LONGEST_NOTE)
    level = choice(FIELDS["level"], radio=True)

    def offer(self, gate: Gate, customer: Customer, words: Words, part: CustomerPart | None) -> None:  # noqa: ARG002
        """Offer the levels from the present one to the person's: none can be lowered here."""
        lowest = max(customer.level, part.level if isinstance(part, Note) else 1)
        top = gate.clearance_on(customer, "customer.edit")
        self.level.choices = choices([pair for pair in LEVELS.items() if lowest <= pair[0] <= top])
        if part is None and not self.is_submitted():
            self.level.data = str(customer.level)

    def validate_text(self, field: Field) -> None:
        """Cleaned line by line."""
        checking(lambda text: without_id("text", clean_lines(text)))(self, field)

    def values(self) -> dict[str, Any]:
        """As every part's; the level as a number."""
        found = super().values()
        return found | {"level": int(found["level"])} if found.get("level") else found


class TransactionForm(PartForm):
    """What the customer bought or owes; amounts are typed in yuan."""

    model = Transaction

    date = typed_day(_l("Day"), "date", required=True)
    kind = choice(_l("Kind"))
    business_line = choice(FIELDS["business_line"])
    amount = typed_line(_l("Amount (yuan)"), lambda text: check_amount(text, "amount"), required=True)
    open_amount = typed_line(
        _l("Open amount (yuan)"),
        lambda text: check_amount(text, "open_amount"),
        description=_l("Empty: all of it, nothing once it is settled."),
    )
    due_on = typed_day(FIELDS["due_on"], "due_on")
    settled_on = typed_day(FIELDS["settled_on"], "settled_on")
    note = paragraph(FIELDS["note"], longest=LONGEST_REMARK)

    def offer(self, gate: Gate, customer: Customer, words: Words, part: CustomerPart | None) -> None:  # noqa: ARG002
        """Offer the dictionaries; a new one is of today and of the customer's business line."""
        kept = part.__data__ if part else {}
        self.kind.choices = choices(words.offered("transaction_kind", kept.get("kind")), _("choose"))
        lines = words.offered("business_line", kept.get("business_line"))
        self.business_line.choices = choices(lines, _("choose"))
        if part is None and not self.is_submitted():
            self.date.data, self.business_line.data = today().isoformat(), customer.business_line or ""

    def show(self, part: CustomerPart | None) -> None:
        """What is open stays empty where it follows from the rest: so it does when that is changed."""
        super().show(part)
        if not isinstance(part, Transaction) or "open_amount" not in self:
            return
        if part.open_amount == left_open(part.amount, part.settled_on):
            self.open_amount.data = ""

    def typed(self, column: str, value: Any) -> Any:  # noqa: ANN401
        """Amounts in yuan."""
        if column in {"amount", "open_amount"} and value is not None:
            return yuan(value)
        return super().typed(column, value)

    def validate_note(self, field: Field) -> None:
        """Cleaned line by line."""
        checking(clean_lines)(self, field)

    def values(self) -> dict[str, Any]:
        """As every part's; what is open follows from the rest where it was left empty."""
        found = super().values()
        if "open_amount" in found and found["open_amount"] is None and found.get("amount"):
            found["open_amount"] = left_open(found["amount"], found.get("settled_on"))
        return found


class VisitForm(KeptForm, PartForm):
    """A talk with the customer, and what is to be done next; what is typed is kept until it is saved."""

    model = Visit

    at = typed_line(
        _l("When"),
        lambda text: check_moment(text, "at"),
        required=True,
        description=_l("Such as 2026-03-07 14:30."),
    )
    kind = choice(_l("How"))
    person = choice(_l("Who of us"))
    outcome = paragraph(FIELDS["outcome"], required=True, longest=LONGEST_NOTE)
    next_step = line(FIELDS["next_step"], longest=LONGEST_STEP)
    next_on = typed_day(FIELDS["next_on"], "next_on")

    def offer(self, gate: Gate, customer: Customer, words: Words, part: CustomerPart | None) -> None:  # noqa: ARG002
        """Offer the colleagues; a new one was just now, and one's own."""
        self.kind.choices = choices(list(VISIT_KINDS.items()))
        kept = part.person_id if isinstance(part, Visit) else gate.person.id
        self.person.choices = choices(words.offered("owner", kept))
        if part is None and not self.is_submitted():
            self.at.data, self.person.data = _typed_moment(now()), str(kept)

    @staticmethod
    def told(pairs: Sequence[tuple[str, str]]) -> list[Any]:
        """The words of (field, value) pairs as a browser sends them."""
        people = Words().table("owner")
        codes: dict[str, Callable[[str], Any]] = {
            "kind": lambda code: VISIT_KINDS.get(code, code),
            "person": lambda row: people[int(row)] if row.isdecimal() else row,
        }
        return [codes.get(name, str)(value) for name, value in pairs]

    def typed(self, column: str, value: Any) -> Any:  # noqa: ANN401
        """A moment on the office's clock."""
        return _typed_moment(value) if column == "at" else super().typed(column, value)

    def validate_next_step(self, field: Field) -> None:
        """Cleaned."""
        checking(clean)(self, field)

    def validate_outcome(self, field: Field) -> None:
        """Cleaned line by line."""
        checking(clean_lines)(self, field)

    def values(self) -> dict[str, Any]:
        """As every part's; the colleague as an id."""
        found = super().values()
        return found | {"person": int(found["person"])} if found.get("person") else found


class RemovalForm(Form):
    """Why a transaction is taken away."""

    reason = paragraph(_l("Reason"), required=True, longest=300)

    def validate_reason(self, field: Field) -> None:
        """It stands in the clear on the chain."""
        checking(_reason)(self, field)
