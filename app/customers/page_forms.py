"""The small forms on a customer's pages: level, tier, grant, a day of the past, revealing."""

from collections.abc import Callable, Iterable
from datetime import datetime, time, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, Field, SelectMultipleField
from wtforms.validators import InputRequired, StopValidation
from wtforms.widgets import CheckboxInput, ListWidget

from app.access.gate import Gate
from app.access.grants import LONGEST
from app.access.standing import holders_of
from app.clock import now, today, zone
from app.customers.models import TIERS, Customer
from app.customers.typed.identity import looks_like_id_number
from app.customers.typed.text import clean, clean_lines
from app.customers.words import (
    FIELDS,
    GRANTABLE,
    LEVELS,
    Words,
)
from app.inbox.requests import LONGEST_REASON
from app.people.models import Person
from app.web.forms import REQUIRED, Form, choice, choices, line, paragraph
from app.web.record_forms import RecordForm

USUAL_GRANT = timedelta(days=14)
USUAL_LEVEL_OF_GRANTS = 2


def _written(field: Field, cleaned: Callable[[str], str]) -> Field:
    """`field` without what a paste leaves behind."""
    field.kwargs["filters"] = [lambda value: cleaned(value) if isinstance(value, str) else value]
    return field


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
            self.level.data = str(max(customer.level, min(USUAL_LEVEL_OF_GRANTS, top)))
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

    unfit = frozenset({"meeting", "report", "audit"})
    """Purposes that are not offered."""
    purpose = choice(_l("Purpose"), required=False, radio=True)
    note = _written(
        line(_l("In your own words"), longest=120, description=_l("Such as the number of the case.")), clean
    )

    def fit(self, words: Words) -> "RevealForm":
        """Offer the purposes."""
        offered = [one for one in words.offered("purpose") if one[0] not in self.unfit]
        self.purpose.choices = choices(offered)
        return self

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401  as WTForms has it
        """No purpose, no value; what looks like an ID number would stand in the clear on the chain."""
        valid = super().validate(extra_validators)
        if valid and not self.text_of("purpose") and not self.text_of("note"):
            self.purpose.errors = [_("Choose a purpose, or write one.")]
        if valid and looks_like_id_number(self.text_of("note")):
            self.note.errors = [_("This looks like an ID number: it does not belong here.")]
        return not self.errors
