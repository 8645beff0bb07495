"""The form of a customer: what its person may not see is not in it, so it is not blanked (access rule 4)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, StringField
from wtforms.validators import AnyOf, DataRequired, StopValidation

from app.access.gate import Gate
from app.access.showing import Shown
from app.customers.masked_form import MaskedForm
from app.customers.models import KINDS, Customer
from app.customers.searching.duplicates import Duplicate
from app.customers.typed.checking import checked
from app.customers.values import ASSIGNED, CODES, TEXTS, editable, of_other_kind
from app.customers.words import (
    DOCUMENT_TYPES,
    FIELDS,
    LEVELS,
    SEXES,
    SIZES,
    STATUSES,
    Words,
)
from app.drafts.forms import KeptForm
from app.errors import Invalid
from app.people.models import Person
from app.web.answers import translated
from app.web.forms import REQUIRED, Form, choice, choices
from app.web.once import new_key

IDS = (*ASSIGNED, "level")
REVEALING = tuple(name for name, rule in Customer.field_rules.items() if rule.mask is not None)
USUAL_LEVEL = 2
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
