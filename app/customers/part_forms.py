"""Forms of what a customer has several of: what their person may not write is not in them (access rule 4)."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, ClassVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, HiddenField, SelectMultipleField, StringField
from wtforms.validators import DataRequired, StopValidation
from wtforms.widgets import CheckboxInput, ListWidget

from app.access.gate import Gate
from app.access.parts import may_write_column, parts_of, show_part
from app.access.showing import Shown
from app.clock import local, now, today
from app.customers.forms import MaskedForm
from app.customers.interests import interests_of
from app.customers.models import (
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
from app.customers.part_versions import plain
from app.customers.typed.amounts import check_amount, yuan
from app.customers.typed.contacts import CONTACT_CHECKS, check_name, check_phone
from app.customers.typed.dates import check_day, check_moment, check_since
from app.customers.typed.dealings import left_open
from app.customers.typed.identity import looks_like_id_number
from app.customers.typed.text import clean, clean_lines
from app.customers.words import CONTACT_KINDS, FIELDS, LEVELS, VISIT_KINDS, Words
from app.drafts.forms import KeptForm
from app.errors import Invalid
from app.vault.fields import opened
from app.web.answers import translated
from app.web.filters import moment
from app.web.forms import REQUIRED, Form, choice, choices, line, paragraph
from app.web.once import new_key

LONGEST_NAME = 120
LONGEST_NOTE = 4000
LONGEST_REMARK = 500
LONGEST_STEP = 200
TABLED = frozenset({"transaction_kind", "transaction_line", "visit_kind", "visitor"})
"""Rules whose codes have words of their own; those of other columns are found by the column's name."""
LONGEST_INTEREST_NOTE = 500


def _checks(check: Callable[[str], Any]) -> Callable[[Any, Field], None]:
    """A validator that keeps the normal form of what was typed in `field.kept`."""

    def validate(_form: Any, field: Field) -> None:  # noqa: ANN401
        try:
            field.kept = check(field.data) if (field.data or "").strip() else None
        except Invalid as error:
            raise StopValidation(translated(error)) from error
        if field.flags.required and not field.kept:  # nothing but what a paste leaves behind
            raise StopValidation(REQUIRED)

    return validate


def _without_id(field: str, text: str) -> str:
    """`text` as it is. Raises Invalid where an ID number stands in it: it would be less secret here."""
    if looks_like_id_number(text):
        raise Invalid(field, "This looks like an ID number: it does not belong here.")
    return text


def _named(field: str) -> Callable[[str], str]:
    def check(text: str) -> str:
        return check_name(_without_id(field, text), LONGEST_NAME, field)

    return check


def _interest_note(text: str) -> str:
    found = _without_id("interest_note", clean(text))
    if len(found) > LONGEST_INTEREST_NOTE:
        raise Invalid("interest_note", "At most %(max)d characters.", max=LONGEST_INTEREST_NOTE)
    return found


def _typed(label: Any, check: Callable[[str], Any], *, required: bool = False, **options: Any) -> StringField:  # noqa: ANN401
    needed = [DataRequired(REQUIRED)] if required else []
    return StringField(label, validators=[*needed, _checks(check)], **options)


def _day(label: Any, field: str, *, required: bool = False, **options: Any) -> StringField:  # noqa: ANN401
    return _typed(label, lambda text: check_day(text, field), required=required, **options)


def _typed_moment(moment: datetime) -> str:
    return f"{local(moment):%Y-%m-%d %H:%M}"


def _reason(text: str) -> str:
    if looks_like_id_number(text):
        raise Invalid("reason", "This looks like an ID number: it does not belong here.")
    return clean_lines(text)


class PartForm(MaskedForm):
    """A form of one part. Its fields are called as the columns of `model`; `optional` may be emptied."""

    model: ClassVar[type[CustomerPart]]
    optional: ClassVar[tuple[str, ...]] = ()

    rev = HiddenField()
    once = HiddenField()

    def fit(
        self, gate: Gate, customer: Customer, words: Words, part: CustomerPart | None = None
    ) -> "PartForm":
        """Fill the choices, take away what the person may not write, mask what is revealing.

        Without `part` for a new one.
        """
        self.offer(gate, customer, words, part)
        for column in self.columns():
            name = part.rule_name(column) if part else self.model.rule_names[column]
            if name and not may_write_column(gate, customer, name, "customer.edit"):
                del self[column]
        self._mask(gate, customer, part)
        for name in ("once",) if part else ("rev", "met"):
            del self[name]
        if not self.is_submitted():
            self.show(part)
        return self

    def offer(self, gate: Gate, customer: Customer, words: Words, part: CustomerPart | None) -> None:
        """Fill the choices."""

    def show(self, part: CustomerPart | None) -> None:
        """Fill the form from a part: what is revealing stays empty."""
        if part is None:
            self.once.data = new_key()
            return
        self.rev.data = str(part.rev)
        for column in self.columns():
            self._put(column, part)

    def typed(self, _column: str, value: Any) -> Any:  # noqa: ANN401
        """The plain `value` of a column as somebody would type it."""
        return value if isinstance(value, bool) else "" if value is None else str(value)

    def columns(self) -> list[str]:
        """The columns that the form has a field of."""
        return [column for column in self.model.rule_names if column in self]

    def values(self) -> dict[str, Any]:
        """The checked values to write; a revealing field left empty is left alone."""
        found: dict[str, Any] = {}
        for column in self.columns():
            field = self[column]
            value = (
                field.data if isinstance(field, BooleanField) else getattr(field, "kept", field.data) or None
            )
            if value is not None or column not in self.masks or column in self.removed:
                found[column] = value
        return found

    def meet(self, gate: Gate, customer: Customer, words: Words, part: CustomerPart) -> None:
        """Offer both versions of what both changed, theirs as this person sees it; show theirs elsewhere."""
        self._mask(gate, customer, part)
        mine, theirs = self.values(), show_part(gate, customer, part)
        self.meet_versions(
            lambda column: (
                self.worded(words, column, mine[column]),
                self.worded(words, column, theirs[column]),
            ),
            lambda column: self._put(column, part),
        )

    def begin_anew(self) -> None:
        """Say that the part is gone, and be the form of a new one with what was typed."""
        self.form_errors.append(
            _("Somebody else removed this meanwhile. What you typed is kept here: save it to add it again.")
        )

    def worded(self, words: Words, column: str, value: Any) -> Any:  # noqa: ANN401
        """The plain or masked `value` of a column as a reader should see it."""
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if column == "annual_income" and isinstance(value, str):
            return yuan(int(value))
        if column in {"amount", "open_amount"} and isinstance(value, int):
            return yuan(value)
        if isinstance(value, datetime):
            return moment(value)
        rule = self.model.rule_names[column]
        return words.of(rule if rule in TABLED else column, value)

    def _put(self, column: str, part: CustomerPart) -> None:
        if column not in self.masks:
            self[column].data = self.typed(column, plain(part, column))

    def _mask(self, gate: Gate, customer: Customer, part: CustomerPart | None) -> None:
        masks = {}
        if part:
            shown = show_part(gate, customer, part)
            masks = {column: shown[column] for column in self.columns() if hasattr(shown[column], "masked")}
        for column in masks:
            needless = [one for one in self[column].validators if not isinstance(one, DataRequired)]
            self[column].validators, self[column].flags.required = needless, False
        self.mask(masks, self.optional)


class ContactForm(PartForm):
    """A way to reach the customer. The kind is chosen once: another kind is another contact point."""

    model = ContactPoint

    kind = choice(_l("Kind"))
    value = StringField(_l("Number or address"), validators=[DataRequired(REQUIRED)])
    contact_person = choice(_l("Belongs to"), required=False)
    preferred = BooleanField(FIELDS["preferred"])
    do_not_contact = BooleanField(FIELDS["do_not_contact"])

    point: ContactPoint | None = None
    persons: dict[str, int]
    names: dict[int, str]

    def offer(self, gate: Gate, customer: Customer, words: Words, part: CustomerPart | None) -> None:  # noqa: ARG002
        """Offer the kinds that the person may write, and the contact persons."""
        kinds = [
            pair
            for pair in CONTACT_KINDS.items()
            if may_write_column(gate, customer, pair[0], "customer.edit")
        ]
        self.kind.choices = choices(kinds)
        if isinstance(part, ContactPoint):
            self.point = part
            self.value.label.text = FIELDS[part.kind]
            del self.kind
        persons = parts_of(gate, customer, ContactPerson)
        self.persons = {one.key: one.id for one in persons}
        self.names = {one.id: one.name for one in persons}
        self.contact_person.choices = choices([(one.key, one.name) for one in persons], _("the customer"))
        if not persons:
            del self.contact_person

    def typed(self, column: str, value: Any) -> Any:  # noqa: ANN401
        """A contact person by their key."""
        if column == "contact_person":
            return next((key for key, row in self.persons.items() if row == value), "")
        return super().typed(column, value)

    def worded(self, words: Words, column: str, value: Any) -> Any:  # noqa: ANN401
        """A contact person by their name."""
        if column == "contact_person":
            return _("the customer") if value is None else self.names.get(value, value)
        return super().worded(words, column, value)

    def validate_value(self, field: Field) -> None:
        """As its kind is checked."""
        kind = self.point.kind if self.point else self.kind.data
        if kind in CONTACT_CHECKS:
            _checks(CONTACT_CHECKS[kind])(self, field)

    def values(self) -> dict[str, Any]:
        """As every part's; the contact person as an id."""
        found = super().values()
        if "contact_person" in found:
            found["contact_person"] = self.persons.get(found["contact_person"])
        return found


class PersonForm(PartForm):
    """Somebody to speak to at an enterprise."""

    model = ContactPerson

    name = _typed(_l("Name"), _named("name"), required=True)
    position = _typed(FIELDS["position"], _named("position"))


class EmergencyForm(PartForm):
    """Whom to call when something happens."""

    model = EmergencyContact
    optional = ("phone",)

    name = _typed(_l("Name"), _named("name"), required=True)
    relation = choice(FIELDS["relation"], required=False)
    phone = _typed(_l("Phone"), lambda text: check_phone(text, "phone"))

    def offer(self, gate: Gate, customer: Customer, words: Words, part: CustomerPart | None) -> None:  # noqa: ARG002
        """Offer the relations."""
        self.relation.choices = choices(words.offered("relation"), _("not known"))


class EmploymentForm(PartForm):
    """Where somebody works or worked."""

    model = Employment
    optional = ("annual_income",)

    employer = _typed(FIELDS["employer"], _named("employer"), required=True)
    position = _typed(FIELDS["position"], _named("position"))
    since = _typed(_l("Since"), lambda text: check_since(text, "since"), description=_l("Such as 2023-04."))
    until = _typed(_l("Until"), lambda text: check_since(text, "until"), description=_l("Empty: still."))
    annual_income = _typed(_l("Annual income (yuan)"), lambda text: str(check_amount(text, "annual_income")))
    ends_present = BooleanField(_l("The former job ended with it"), default=True)

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401  as WTForms has it
        """All that is wrong is told at once: also that it would end before it began."""
        valid = super().validate(extra_validators)
        since, until = (getattr(self[name], "kept", None) for name in ("since", "until") if name in self)
        if since and until and until < since:
            self.until.errors = [*self.until.errors, _("It can't end before it began.")]
            valid = False
        return valid

    def offer(self, gate: Gate, customer: Customer, words: Words, part: CustomerPart | None) -> None:  # noqa: ARG002
        """A job that is there already ends no other."""
        if part is not None:
            del self.ends_present


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
        _checks(lambda text: _without_id("text", clean_lines(text)))(self, field)

    def values(self) -> dict[str, Any]:
        """As every part's; the level as a number."""
        found = super().values()
        return found | {"level": int(found["level"])} if found.get("level") else found


class TransactionForm(PartForm):
    """What the customer bought or owes; amounts are typed in yuan."""

    model = Transaction

    date = _day(_l("Day"), "date", required=True)
    kind = choice(_l("Kind"))
    business_line = choice(FIELDS["business_line"])
    amount = _typed(_l("Amount (yuan)"), lambda text: check_amount(text, "amount"), required=True)
    open_amount = _typed(
        _l("Open amount (yuan)"),
        lambda text: check_amount(text, "open_amount"),
        description=_l("Empty: all of it, nothing once it is settled."),
    )
    due_on = _day(FIELDS["due_on"], "due_on")
    settled_on = _day(FIELDS["settled_on"], "settled_on")
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
        _checks(clean_lines)(self, field)

    def values(self) -> dict[str, Any]:
        """As every part's; what is open follows from the rest where it was left empty."""
        found = super().values()
        if "open_amount" in found and found["open_amount"] is None and found.get("amount"):
            found["open_amount"] = left_open(found["amount"], found.get("settled_on"))
        return found


class VisitForm(KeptForm, PartForm):
    """A talk with the customer, and what is to be done next; what is typed is kept until it is saved."""

    model = Visit

    at = _typed(
        _l("When"),
        lambda text: check_moment(text, "at"),
        required=True,
        description=_l("Such as 2026-03-07 14:30."),
    )
    kind = choice(_l("How"))
    person = choice(_l("Who of us"))
    outcome = paragraph(FIELDS["outcome"], required=True, longest=LONGEST_NOTE)
    next_step = line(FIELDS["next_step"], longest=LONGEST_STEP)
    next_on = _day(FIELDS["next_on"], "next_on")

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
        _checks(clean)(self, field)

    def validate_outcome(self, field: Field) -> None:
        """Cleaned line by line."""
        _checks(clean_lines)(self, field)

    def values(self) -> dict[str, Any]:
        """As every part's; the colleague as an id."""
        found = super().values()
        return found | {"person": int(found["person"])} if found.get("person") else found


class RemovalForm(Form):
    """Why a transaction is taken away."""

    reason = paragraph(_l("Reason"), required=True, longest=300)

    def validate_reason(self, field: Field) -> None:
        """It stands in the clear on the chain."""
        _checks(_reason)(self, field)


class InterestsForm(MaskedForm):
    """What the customer likes: choices of the dictionary, and a note."""

    interests = SelectMultipleField(FIELDS["interests"], option_widget=CheckboxInput(), widget=ListWidget())
    interest_note = _typed(FIELDS["interest_note"], _interest_note)

    def fit(self, gate: Gate, customer: Customer, words: Words) -> "InterestsForm":
        """Offer the dictionary and what the customer has; take away what the person may not write."""
        kept = interests_of(customer)
        offered = words.offered("interest")
        offered += [(code, words.of("interest", code)) for code in kept if code not in dict(offered)]
        self.interests.choices = choices(offered)
        self.masks = {}
        if not may_write_column(gate, customer, "interest_note", "customer.edit"):
            del self.interest_note
        if not self.is_submitted():
            self.rev.data = str(customer.rev)
            for name in ("interests", "interest_note"):
                if name in self:
                    self._put(name, customer)
        return self

    def meet(self, customer: Customer, shown: Shown, words: Words, codes: Any) -> None:  # noqa: ANN401
        """Offer both versions of what both changed, theirs as this person sees it: `codes`, and the note."""
        theirs = {"interests": codes, "interest_note": shown["interest_note"]}
        mine = {"interests": self.interests.data, "interest_note": self.text_of("interest_note")}
        self.meet_versions(
            lambda name: (_named_codes(words, mine[name]), _named_codes(words, theirs[name])),
            lambda name: self._put(name, customer),
        )

    def _put(self, name: str, customer: Customer) -> None:
        self[name].data = interests_of(customer) if name == "interests" else opened(customer, name) or ""


def _named_codes(words: Words, value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, list):
        return _(", ").join(str(words.of("interest", code)) for code in value) or None
    return value or None
