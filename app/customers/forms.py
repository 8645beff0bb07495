"""Forms of a customer. A form holds only what its person may see, so that nothing else can be blanked (access rule 4)."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, Field, HiddenField, SelectMultipleField
from wtforms.validators import InputRequired, StopValidation
from wtforms.widgets import CheckboxInput, ListWidget

from app.access.gate import Gate, Shown
from app.clock import today, zone
from app.customers.checking import CHECKS, checked
from app.customers.duplicates import Duplicate
from app.customers.models import ENTERPRISE, INDIVIDUAL, Customer
from app.customers.words import FIELDS, LEVELS, SEXES, STATUSES, Words
from app.errors import Invalid
from app.people.departments import all_departments
from app.people.dictionaries import all_dictionaries
from app.people.models import Person
from app.web.answers import translated
from app.web.forms import REQUIRED, Form, choice, choices, line, paragraph

TEXTS = tuple(CHECKS)
CODES = ("sex", "region", "business_line", "status")
IDS = ("owner", "department", "level")
OF_KIND = {INDIVIDUAL: ("sex", "birth_date", "id_number"), ENTERPRISE: ("credit_code",)}
REVEALING = tuple(name for name, rule in Customer.field_rules.items() if rule.mask is not None)
LONGEST_GRANT_DAYS = 90


def _normal(_form: Form, field: Field) -> None:
    """Keep the normal form of what was typed in `field.kept`; say what is wrong beside the field."""
    try:
        field.kept = checked(field.name, field.data or "")
    except Invalid as error:
        raise StopValidation(translated(error)) from error


def _text(name: str, **options: Any) -> Field:  # noqa: ANN401
    made = line(FIELDS[name], longest=1000, **options)
    made.kwargs["validators"] = [*made.kwargs["validators"], _normal]
    return made


class CustomerForm(Form):
    """A customer's values. `fit` takes away what doesn't belong: to its kind, or to what its person may see."""

    rev = HiddenField()
    name = _text("name", required=True)
    sex = choice(FIELDS["sex"], required=False)
    birth_date = _text("birth_date", description=_l("Such as 1990-03-07. The ID number fills it in."))
    id_number = _text("id_number")
    credit_code = _text("credit_code")
    mobile = _text("mobile")
    email = _text("email")
    address = _text("address")
    business_line = choice(FIELDS["business_line"], required=False)
    region = choice(FIELDS["region"], required=False)
    status = choice(FIELDS["status"])
    level = choice(FIELDS["level"], radio=True)
    department = choice(FIELDS["department"])
    owner = choice(FIELDS["owner"])
    external_id = _text("external_id", description=_l("The key in the system it came from."))
    remove = SelectMultipleField(option_widget=CheckboxInput(), widget=ListWidget(), validate_choice=True)

    duplicate: str = ""
    masks: dict[str, Any]
    now: dict[str, Any]

    def fit(self, gate: Gate, words: Words, kind: str, customer: Customer | None = None) -> "CustomerForm":
        """Fill the choices, and take away the fields that this person can't write on this record."""
        self.masks, self.now = {}, {}
        self._fill(words, customer)
        other = ENTERPRISE if kind == INDIVIDUAL else INDIVIDUAL
        self._drop(OF_KIND[other])
        if customer is None:
            self._drop(("rev", "remove"))
            if not gate.may("customer.assign"):
                self._drop(("owner", "department"))
            return self
        self._drop(("level",))
        if not gate.may("customer.assign", customer):
            self._drop(("owner", "department"))
        names = [name for name in self._values() if not gate.may_write(customer, name, "customer.edit")]
        self._drop(names)
        shown = gate.show(customer)
        self.masks = {name: shown[name] for name in REVEALING if name in self and shown[name] is not None}
        self.remove.choices = choices([(name, FIELDS[name]) for name in self.masks])
        return self

    def values(self) -> dict[str, Any]:
        """The checked values to write. A revealing field left empty on an existing record is left alone."""
        found: dict[str, Any] = {name: self[name].kept for name in TEXTS if name in self}
        found |= {name: self[name].data or None for name in CODES if name in self}
        found |= {name: int(self[name].data) if self[name].data else None for name in IDS if name in self}
        for name in self.masks:
            if found[name] is None and name not in (self.remove.data or ()):
                del found[name]
        return found

    def show(self, customer: Customer) -> None:
        """Fill the form from a record: what is revealing stays empty."""
        self.rev.data = str(customer.rev)
        for name in self._values():
            if name in REVEALING:
                continue
            value = customer.__data__.get(name)
            self[name].data = "" if value is None else str(value)

    def start(self, person: Person) -> None:
        """Fill an empty form with what a new customer usually has."""
        self.level.data, self.status.data = "2", "active"
        if "owner" in self:
            self.owner.data, self.department.data = str(person.id), str(person.department_id)

    def meet(self, customer: Customer, shown: Shown, words: Words) -> None:
        """Put beside each field what somebody else has written there meanwhile, as this person may see it."""
        self.form_errors.append(
            _("Somebody else changed this record meanwhile. Saving again keeps what stands in the form.")
        )
        for name in self._values():
            typed = self[name].data or ""
            there = shown[name]
            if str("" if there is None else there) != str(typed) and not (name in REVEALING and not typed):
                self.now[name] = words.of(name, there)
        self.rev.data = str(customer.rev)

    def refuse(self, error: Invalid) -> None:
        """Remember where a duplicate stands, for the link."""
        if isinstance(error, Duplicate):
            self.duplicate = error.number
        super().refuse(error)

    def _values(self) -> list[str]:
        return [name for name in (*TEXTS, *CODES, *IDS) if name in self]

    def _drop(self, names: Iterable[str]) -> None:
        for name in names:
            if name in self:
                del self[name]

    def _fill(self, words: Words, customer: Customer | None) -> None:
        kept = customer.__data__ if customer is not None else {}
        unknown = _("not known")
        self.sex.choices = choices(list(SEXES.items()), unknown)
        self.status.choices = choices(list(STATUSES.items()))
        self.level.choices = choices(list(LEVELS.items()))
        dictionaries = all_dictionaries()
        for name in ("region", "business_line"):
            self[name].choices = choices(dictionaries.choices(name, words.locale, kept.get(name)), unknown)
        closed = {one.id for one in all_departments() if one.retired} - {kept.get("department")}
        pairs = [pair for pair in words.table("department").items() if pair[0] not in closed]
        self.department.choices = choices(pairs)
        self.owner.choices = choices(_owners(kept.get("owner")))


class LevelForm(Form):
    """Raising the level (定密)."""

    rev = HiddenField()
    level = choice(FIELDS["level"], radio=True)
    reason = line(_l("Reason"), required=True)
    basis = line(_l("Basis"), description=_l("The rule or contract that asks for it."))

    def fit(self, customer: Customer) -> "LevelForm":
        """Offer the levels above the present one."""
        self.level.choices = choices([pair for pair in LEVELS.items() if pair[0] > customer.level])
        return self


class GrantForm(Form):
    """Granting a colleague this one record."""

    person = choice(_l("Colleague"))
    permissions = SelectMultipleField(
        _l("May"), option_widget=CheckboxInput(), widget=ListWidget(), validators=[InputRequired(REQUIRED)]
    )
    level = choice(_l("Fields up to level"), radio=True)
    until = DateField(_l("Until and including"), validators=[InputRequired(REQUIRED)])
    purpose = paragraph(_l("Purpose"), required=True, longest=300)

    def fit(self, gate: Gate, customer: Customer, permissions: dict[str, Any]) -> "GrantForm":
        """Offer colleagues, the permissions the giver has, and levels between the record's and the giver's."""
        people = Person.select().where(~Person.disabled, Person.id != gate.person.id).order_by(Person.name)
        self.person.choices = choices([(one.id, one.name) for one in people], "")
        self.permissions.choices = choices(
            [(name, word) for name, word in permissions.items() if gate.has(name)]
        )
        top = gate.standing.clearance
        self.level.choices = choices([pair for pair in LEVELS.items() if customer.level <= pair[0] <= top])
        if not self.is_submitted():
            self.level.data = str(max(customer.level, min(2, top)))
            self.permissions.data = ["customer.view"]
            self.until.data = today() + timedelta(days=14)
        return self

    @property
    def end(self) -> datetime:
        """The end of the chosen day on the office's clock."""
        chosen = self.until.data + timedelta(days=1)
        return datetime.combine(chosen, time(), zone())


def _owners(kept: int | None) -> list[tuple[int, str]]:
    people = Person.select(Person.id, Person.name, Person.disabled).order_by(Person.name)
    return [(one.id, one.name) for one in people if not one.disabled or one.id == kept]
