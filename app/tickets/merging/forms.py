"""The forms of merging a ticket, and of tying it to a customer."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l

from app.access.gate import Gate
from app.errors import Invalid
from app.tickets.forms import LONGEST_REASON, SharedForm
from app.tickets.merging.merging import named
from app.tickets.models import Ticket
from app.tickets.reception.callers import Caller
from app.web.forms import choice, choices, line

NONE_OF_THESE = ""


class MergeForm(SharedForm):
    """Into which ticket, and why."""

    into = choice(_l("Into the ticket"), required=False, radio=True)
    other = line(_l("Number of another ticket"), longest=20)
    reason = line(_l("Reason"), required=True, longest=LONGEST_REASON)

    def fit(self, offered: Sequence[Ticket], rev: int) -> "MergeForm":
        """Offer these."""
        numbers = [(one.number, one.number) for one in offered]
        self.into.choices = choices([*numbers, (NONE_OF_THESE, _l("another one"))])
        self.into.data = self.into.data or NONE_OF_THESE
        self.rev.data = self.rev.data or str(rev)
        return self

    def chosen(self, gate: Gate) -> Ticket:
        """The one that was chosen or typed. Raises Invalid("other")."""
        number = self.text_of("into") or self.text_of("other").strip().upper()
        if not number:
            raise Invalid("other", "Choose a ticket, or give its number.")
        return named(gate, number)


class TieForm(SharedForm):
    """Whose ticket it is: found by phone, name or number."""

    caller = line(_l("Who asks: phone or name"))
    customer = choice(_l("Customer"), required=False, radio=True)

    def fit(self, found: Sequence[Caller], rev: int) -> "TieForm":
        """Offer the customers that were found."""
        pairs: list[tuple[str, Any]] = [(one.number, one.shown.name) for one in found]
        self.customer.choices = choices(pairs)
        if not self.customer.data and len(pairs) == 1:
            self.customer.data = pairs[0][0]
        self.rev.data = self.rev.data or str(rev)
        return self
