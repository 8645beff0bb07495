"""Forms of a customer: what its person may not see is not in it, so it can't be blanked (access rule 4)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any, NamedTuple, TypeVar

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, Field, HiddenField, SelectMultipleField, StringField
from wtforms.validators import AnyOf, DataRequired, InputRequired, StopValidation
from wtforms.widgets import CheckboxInput, ListWidget

from app.access.gate import Gate
from app.access.grants import LONGEST
from app.access.showing import Shown
from app.access.standing import holders_of
from app.clock import now, today, zone
from app.customers.merging import CHOICES, Choice, Clash, Theirs
from app.customers.models import KINDS, TIERS, Customer
from app.customers.searching.duplicates import Duplicate
from app.customers.typed.checking import checked
from app.customers.typed.identity import looks_like_id_number
from app.customers.typed.text import clean, clean_lines
from app.customers.values import ASSIGNED, CODES, TEXTS, editable, of_other_kind
from app.customers.words import (
    DOCUMENT_TYPES,
    FIELDS,
    GRANTABLE,
    LEVELS,
    SEXES,
    SIZES,
    STATUSES,
    Words,
)
from app.drafts.forms import KeptForm
from app.errors import Conflict, Invalid
from app.inbox.requests import LONGEST_REASON
from app.people.models import Person
from app.web.answers import translated
from app.web.filters import moment
from app.web.forms import REQUIRED, Form, choice, choices, line, paragraph
from app.web.once import new_key

T = TypeVar("T")
IDS = (*ASSIGNED, "level")
REVEALING = tuple(name for name, rule in Customer.field_rules.items() if rule.mask is not None)
USUAL_LEVEL = 2
USUAL_GRANT = timedelta(days=14)
FIXED: Mapping[str, Mapping[Any, Any]] = {
    "sex": SEXES,
    "document_type": DOCUMENT_TYPES,
    "size": SIZES,
    "status": STATUSES,
    "level": LEVELS,
}
"""Fields whose words nobody changes."""
MAY_BE_UNKNOWN = frozenset(CODES) - {"status"}
UNKNOWN_KIND = _l("Choose individual or enterprise.")


def _normal(form: Form, field: Field) -> None:
    """Keep the normal form of what was typed in `field.kept`; say what is wrong beside the field."""
    document_type = form.text_of("document_type") if "document_type" in form else form.document_type_kept
    try:
        field.kept = checked(field.name, field.data or "", document_type)
    except Invalid as error:
        raise StopValidation(translated(error)) from error


def _text(name: str, *, required: bool = False, **options: Any) -> StringField:  # noqa: ANN401
    validators = [DataRequired(REQUIRED), _normal] if required else [_normal]
    return StringField(FIELDS[name], validators=validators, **options)


def _who(theirs: Theirs) -> str:
    """Who else changed a field, and when."""
    if theirs.at is None:
        return _("This is no longer what it was when the form was opened.")
    return _(
        "%(person)s changed this: %(moment)s.", person=theirs.person or _("Kebu"), moment=moment(theirs.at)
    )


def _written(field: Field, cleaned: Callable[[str], str]) -> Field:
    """`field` without what a paste leaves behind."""
    field.kwargs["filters"] = [lambda value: cleaned(value) if isinstance(value, str) else value]
    return field


class RecordForm(Form):
    """A form of a record that somebody else may write meanwhile: then `late` is true after `submit`."""

    rev = HiddenField()
    conflict: Conflict | None = None

    def submit(self, work: Callable[[], T]) -> T | None:
        """As every form's; None too where the record is no longer at `rev`."""
        try:
            return super().submit(work)
        except Conflict as conflict:
            self.conflict = conflict
            return None

    @property
    def late(self) -> bool:
        """Whether somebody else was faster."""
        return self.conflict is not None

    @property
    def answer(self) -> int:
        """The status with which the form is shown again."""
        return 409 if self.late else 422


class Versions(NamedTuple):
    """What both wrote into one field, in words, or None; which of them was chosen, "" for neither."""

    mine: Any
    theirs: Any
    kept: str


class MaskedForm(RecordForm):
    """A form in which a revealing field that is filled stands empty: left so it stays as it is.

    `masks` are those fields with the mask of what they hold; `versions` what both changed, of which the
    person chooses, seeing the record at the rev `met`.
    """

    met = HiddenField()
    remove = SelectMultipleField(_l("Remove"), option_widget=CheckboxInput(), widget=ListWidget())

    masks: dict[str, Any]
    versions: dict[str, Versions]

    def __init__(self, *given: Any, **options: Any) -> None:  # noqa: ANN401  as WTForms has them
        super().__init__(*given, **options)
        self.versions = {}

    @property
    def choice(self) -> Choice:
        """What was chosen where somebody else had changed the same."""
        sent = {field.name: request.form.get(f"keep_{field.name}", "") for field in self}
        return Choice(self.read_rev("met"), {name: word for name, word in sent.items() if word in CHOICES})

    def meet_versions(self, worded: Callable[[str], tuple[Any, Any]], put: Callable[[str], None]) -> None:
        """Offer both versions of what both changed, as `worded` tells them (mine, theirs) of a field.

        What the person did not touch is `put` into the form as it is now.
        """
        if not isinstance(self.conflict, Clash):
            self.form_errors.append(_("Somebody else changed this record meanwhile. Save again."))
            return
        self.rev.data, self.met.data = str(self.read_rev()), str(self.conflict.rev)
        self.form_errors.append(
            _("Somebody else changed the same meanwhile. Choose which version stays; nothing is saved yet.")
        )
        for name, theirs in self.conflict.fields.items():
            is_open = name in self.conflict.open_fields
            kept = "" if is_open else self.choice.keep[name]
            self.versions[name] = Versions(*worded(name), kept)
            if is_open:
                self[name].errors = [*self[name].errors, _who(theirs)]
        for name in self.conflict.fresh:
            put(name)

    @property
    def removed(self) -> list[str]:
        """The revealing fields whose value is to go."""
        return self.remove.data or [] if "remove" in self else []

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401  as WTForms has it
        """A value is written anew or removed, not both."""
        valid = super().validate(extra_validators)
        for name in self.masks:
            if self[name].data and name in self.removed:
                self[name].errors = [
                    *self[name].errors,
                    _("Write a new value or remove the old one, not both."),
                ]
                valid = False
        return valid

    def mask(self, masks: dict[str, Any], removable: Iterable[str]) -> None:
        """Say which fields hold something that is shown as a mask, and which of them may be emptied."""
        self.masks = masks
        self.remove.choices = choices([(name, self[name].label.text) for name in removable if name in masks])


class CustomerForm(KeptForm, MaskedForm):
    """A customer's values. `fit` takes away what isn't of its kind, or above what its person may see."""

    once = HiddenField()
    kind = HiddenField(validators=[AnyOf(KINDS, UNKNOWN_KIND)])
    name = _text("name", required=True)
    sex = choice(FIELDS["sex"], required=False)
    birth_date = _text("birth_date", description=_l("Such as 1990-03-07. The ID number fills it in."))
    native_place = _text("native_place")
    document_type = choice(FIELDS["document_type"], required=False)
    id_number = _text("id_number")
    credit_code = _text("credit_code")
    legal_representative = _text("legal_representative")
    industry = choice(FIELDS["industry"], required=False)
    size = choice(FIELDS["size"], required=False)
    mobile = _text("mobile")
    email = _text("email")
    address = _text("address")
    bank_account = _text("bank_account")
    business_line = choice(FIELDS["business_line"], required=False)
    region = choice(FIELDS["region"], required=False)
    source = choice(FIELDS["source"], required=False, description=_l("How the customer came to us."))
    status = choice(FIELDS["status"])
    level = choice(FIELDS["level"], radio=True)
    department = choice(FIELDS["department"])
    owner = choice(FIELDS["owner"])
    external_id = _text("external_id", description=_l("The key in the system it came from."))

    duplicate: Duplicate | None = None
    document_type_kept: str | None = None

    def fit(
        self, gate: Gate, words: Words, kind: str, customer: Customer | None = None, only: str = ""
    ) -> "CustomerForm":
        """Fill the choices, and take away the fields that this person can't write on this record.

        `only`: of the fields, this one alone.
        """
        self.masks = {}
        self._drop(of_other_kind(kind))
        if customer is None:
            self._drop(("rev", "met", "remove"))
            if not gate.may("customer.assign"):
                self._drop(("owner", "department"))
            self._fill(words, customer)
            return self
        self._drop(("once", "kind", "level"))
        names = editable(gate, customer).intersection({only} if only else self._values())
        self._drop([name for name in self._values() if name not in names])
        self._fill(words, customer)
        self.document_type_kept = customer.document_type
        self._mask(gate.show(customer))
        self._leave_alone(customer)
        return self

    def _leave_alone(self, customer: Customer) -> None:
        """What was not sent needs no value, and shows the present one should the form come back."""
        if not self.is_submitted():
            return
        for name in self._values():
            field = self[name]
            if not field.raw_data:
                field.validators, field.validate_choice = (), False
                value = None if name in REVEALING else customer.__data__.get(name)
                field.data = "" if value is None else str(value)

    def values(self) -> dict[str, Any]:
        """The checked values to write; what was not sent, and a revealing field left empty, is left alone."""
        sent = {name for name in self._fields if self[name].raw_data}
        found: dict[str, Any] = {name: self[name].kept for name in TEXTS if name in sent}
        found |= {name: self[name].data or None for name in (*CODES, "kind") if name in sent}
        found |= {name: int(self[name].data) if self[name].data else None for name in IDS if name in sent}
        kept = self.masks.keys() - self.removed
        return {name: value for name, value in found.items() if value is not None or name not in kept}

    def show(self, customer: Customer) -> None:
        """Fill the form from a record: what is revealing stays empty."""
        self.rev.data = str(customer.rev)
        for name in self._values():
            self._put(name, customer)

    def start(self, person: Person, kind: str) -> None:
        """Fill an empty form with what a new customer usually has."""
        self.once.data, self.kind.data = new_key(), kind
        self.level.data, self.status.data = str(min(USUAL_LEVEL, person.clearance)), "active"
        if "owner" in self:
            self.owner.data, self.department.data = str(person.id), str(person.department_id)

    def meet(self, customer: Customer, shown: Shown, words: Words) -> None:
        """Offer both versions of what both changed, theirs as this person sees it; show theirs elsewhere."""
        self._mask(shown)
        self.meet_versions(
            lambda name: (self._typed(name, words), words.of(name, shown[name])),
            lambda name: self._put(name, customer),
        )

    def refuse(self, error: Invalid) -> None:
        """Remember where a duplicate stands, for the link."""
        if isinstance(error, Duplicate):
            self.duplicate = error
        if error.field in self or error.field not in FIELDS:
            super().refuse(error)
        else:
            said = _("%(label)s: %(value)s", label=FIELDS[error.field], value=translated(error))
            self.form_errors.append(said)

    def _put(self, name: str, customer: Customer) -> None:
        if name not in REVEALING:
            value = customer.__data__.get(name)
            self[name].data = "" if value is None else str(value)

    def _typed(self, name: str, words: Words) -> Any:  # noqa: ANN401
        """What stands in the form, in words; None for nothing."""
        typed = self.text_of(name)
        return words.of(name, int(typed) if name in IDS and typed.isdecimal() else typed) if typed else None

    @staticmethod
    def told(pairs: Sequence[tuple[str, str]]) -> list[Any]:
        """The words of (field, value) pairs as a browser sends them."""
        words = Words()
        return [
            words.of(
                "field" if name == "remove" else name,
                int(value) if name in IDS and value.isdecimal() else value,
            )
            for name, value in pairs
        ]

    def _values(self) -> list[str]:
        return [name for name in (*TEXTS, *CODES, *IDS) if name in self]

    def _mask(self, shown: Shown) -> None:
        masks = {name: shown[name] for name in REVEALING if name in self and shown[name] is not None}
        self.mask(masks, masks)

    def _drop(self, names: Iterable[str]) -> None:
        for name in names:
            if name in self:
                del self[name]

    def _fill(self, words: Words, customer: Customer | None) -> None:
        """The choices of the fields that are left."""
        kept = customer.__data__ if customer is not None else {}
        unknown = _("not known")
        for name in {*CODES, *IDS}.intersection(self._fields):
            pairs = list(FIXED[name].items()) if name in FIXED else words.offered(name, kept.get(name))
            self[name].choices = choices(pairs, unknown if name in MAY_BE_UNKNOWN else None)


class LevelForm(RecordForm):
    """Raising the level (定密)."""

    level = choice(FIELDS["level"], radio=True)
    reason = _written(line(_l("Reason"), required=True), clean)
    basis = _written(line(_l("Basis"), description=_l("The rule or contract that asks for it.")), clean)

    def fit(self, customer: Customer) -> "LevelForm":
        """Offer the levels above the present one."""
        self.level.choices = choices([pair for pair in LEVELS.items() if pair[0] > customer.level])
        if not self.is_submitted():
            self.rev.data = str(customer.rev)
        return self

    def meet(self, customer: Customer) -> None:
        """Say that the record has changed meanwhile; sent again, the form goes through."""
        self.form_errors.append(
            _("Somebody else changed this record meanwhile. Look at it, then send this again.")
        )
        self.rev.data = str(customer.rev)


class LowerForm(Form):
    """Asking to lower the level; a second person decides (access rule 5)."""

    level = choice(_l("To the level"), radio=True)
    reason = _written(paragraph(_l("Reason"), required=True, longest=LONGEST_REASON), clean_lines)
    basis = _written(line(_l("Basis"), description=_l("The rule or contract that allows it.")), clean)

    def fit(self, customer: Customer) -> "LowerForm":
        """Offer the levels below the present one."""
        return self.offer([level for level in LEVELS if level < customer.level])

    def offer(self, levels: Iterable[int]) -> "LowerForm":
        """Offer these levels."""
        self.level.choices = choices([(level, LEVELS[level]) for level in levels])
        return self


class TierForm(Form):
    """Asking for another tier; a second person decides."""

    tier = choice(FIELDS["tier"], radio=True)
    reason = _written(paragraph(_l("Reason"), required=True, longest=LONGEST_REASON), clean_lines)

    def fit(self, customer: Customer) -> "TierForm":
        """Offer the other tiers."""
        self.tier.choices = choices([(tier, tier) for tier in TIERS if tier != customer.tier])
        return self


class GrantForm(Form):
    """Granting a colleague this one record."""

    person = choice(_l("Colleague"))
    permissions = SelectMultipleField(
        _l("May"), option_widget=CheckboxInput(), widget=ListWidget(), validators=[InputRequired(REQUIRED)]
    )
    level = choice(_l("Fields up to level"), radio=True)
    until = DateField(_l("Until and including"), validators=[InputRequired(REQUIRED)])
    purpose = _written(paragraph(_l("Purpose"), required=True, longest=300), clean_lines)

    def fit(self, gate: Gate, customer: Customer) -> "GrantForm":
        """Offer colleagues, the giver's permissions, and levels between the record's and the giver's."""
        able = holders_of(Customer.view_permission) - {gate.person.id}
        people = Person.select().where(Person.id.in_(able)).order_by(Person.name)
        self.person.choices = choices([(one.id, one.name) for one in people], "")
        self.permissions.choices = choices([pair for pair in GRANTABLE.items() if gate.has(pair[0])])
        top = gate.standing.clearance
        self.level.choices = choices([pair for pair in LEVELS.items() if customer.level <= pair[0] <= top])
        if not self.is_submitted():
            self.level.data = str(max(customer.level, min(USUAL_LEVEL, top)))
            self.permissions.data = ["customer.view"]
            self.until.data = today() + USUAL_GRANT
        return self

    def validate_until(self, field: Field) -> None:
        """A day that a grant can reach at all; the rest is the domain's to say."""
        if field.data and not today() <= field.data <= today() + LONGEST:
            raise StopValidation(_("A grant lasts 90 days at most, and ends in the future."))

    @property
    def end(self) -> datetime:
        """The last moment of the chosen day on the office's clock, or the last that a grant can reach."""
        return min(datetime.combine(self.until.data, time.max, zone()), now() + LONGEST)


class DayForm(Form):
    """A day of the past."""

    class Meta(Form.Meta):
        """It changes nothing."""

        csrf = False

    on = DateField(_l("Past day"), validators=[InputRequired(REQUIRED)])

    def validate_on(self, field: Field) -> None:
        """Of a day to come nothing is known."""
        if field.data and field.data > today():
            raise StopValidation(_("This day is still to come."))


class RevealForm(Form):
    """What a masked value is needed for: one of the dictionary's purposes, words of one's own, or both."""

    purpose = choice(_l("Purpose"), required=False, radio=True)
    note = _written(
        line(_l("In your own words"), longest=120, description=_l("Such as the number of the case.")), clean
    )

    def fit(self, words: Words) -> "RevealForm":
        """Offer the purposes."""
        self.purpose.choices = choices(words.offered("purpose"))
        return self

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401  as WTForms has it
        """No purpose, no value; what looks like an ID number would stand in the clear on the chain."""
        valid = super().validate(extra_validators)
        if valid and not self.text_of("purpose") and not self.text_of("note"):
            self.purpose.errors = [_("Choose a purpose, or write one.")]
        if valid and looks_like_id_number(self.text_of("note")):
            self.note.errors = [_("This looks like an ID number: it does not belong here.")]
        return not self.errors
