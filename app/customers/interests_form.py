"""The form of what a customer likes."""

from typing import Any

from flask_babel import gettext as _
from wtforms import SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from app.access.gate import Gate
from app.access.parts import may_write_column
from app.access.showing import Shown
from app.customers.interests import interests_of
from app.customers.masked_form import MaskedForm
from app.customers.models import (
    Customer,
)
from app.customers.part_fields import typed_line, without_id
from app.customers.typed.text import clean
from app.customers.words import FIELDS, Words
from app.errors import Invalid
from app.vault.fields import opened
from app.web.forms import choices

LONGEST_INTEREST_NOTE = 500


def _interest_note(text: str) -> str:
    found = without_id("interest_note", clean(text))
    if len(found) > LONGEST_INTEREST_NOTE:
        raise Invalid("interest_note", "At most %(max)d characters.", max=LONGEST_INTEREST_NOTE)
    return found


class InterestsForm(MaskedForm):
    """What the customer likes: choices of the dictionary, and a note."""

    interests = SelectMultipleField(FIELDS["interests"], option_widget=CheckboxInput(), widget=ListWidget())
    interest_note = typed_line(FIELDS["interest_note"], _interest_note)

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
