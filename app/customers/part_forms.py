"""Forms of what a customer has several of: what their person may not write is not in them (access rule 4)."""

from datetime import datetime
from typing import Any, ClassVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, HiddenField, StringField
from wtforms.validators import DataRequired

from app.access.gate import Gate
from app.access.parts import may_write_column, parts_of, show_part
from app.customers.masked_form import MaskedForm
from app.customers.models import (
    ContactPerson,
    ContactPoint,
    Customer,
    CustomerPart,
    EmergencyContact,
    Employment,
)
from app.customers.part_fields import checking, name_of_somebody, typed_line
from app.customers.part_versions import plain
from app.customers.typed.amounts import check_amount, yuan
from app.customers.typed.contacts import CONTACT_CHECKS, check_phone
from app.customers.typed.dates import check_since
from app.customers.words import CONTACT_KINDS, FIELDS, Words
from app.web.filters import moment
from app.web.forms import REQUIRED, choice, choices
from app.web.once import new_key

TABLED = frozenset({"transaction_kind", "transaction_line", "visit_kind", "visitor"})
"""Rules whose codes have words of their own; those of other columns are found by the column's name."""


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
            checking(CONTACT_CHECKS[kind])(self, field)

    def values(self) -> dict[str, Any]:
        """As every part's; the contact person as an id."""
        found = super().values()
        if "contact_person" in found:
            found["contact_person"] = self.persons.get(found["contact_person"])
        return found


class PersonForm(PartForm):
    """Somebody to speak to at an enterprise."""

    model = ContactPerson

    name = typed_line(_l("Name"), name_of_somebody("name"), required=True)
    position = typed_line(FIELDS["position"], name_of_somebody("position"))


class EmergencyForm(PartForm):
    """Whom to call when something happens."""

    model = EmergencyContact
    optional = ("phone",)

    name = typed_line(_l("Name"), name_of_somebody("name"), required=True)
    relation = choice(FIELDS["relation"], required=False)
    phone = typed_line(_l("Phone"), lambda text: check_phone(text, "phone"))

    def offer(self, gate: Gate, customer: Customer, words: Words, part: CustomerPart | None) -> None:  # noqa: ARG002
        """Offer the relations."""
        self.relation.choices = choices(words.offered("relation"), _("not known"))


class EmploymentForm(PartForm):
    """Where somebody works or worked."""

    model = Employment
    optional = ("annual_income",)

    employer = typed_line(FIELDS["employer"], name_of_somebody("employer"), required=True)
    position = typed_line(FIELDS["position"], name_of_somebody("position"))
    since = typed_line(
        _l("Since"), lambda text: check_since(text, "since"), description=_l("Such as 2023-04.")
    )
    until = typed_line(_l("Until"), lambda text: check_since(text, "until"), description=_l("Empty: still."))
    annual_income = typed_line(
        _l("Annual income (yuan)"), lambda text: str(check_amount(text, "annual_income"))
    )
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
