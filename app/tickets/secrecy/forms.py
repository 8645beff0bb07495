"""Forms about levels."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l

from app.customers.facts import Why
from app.customers.words import LEVELS
from app.tickets.forms import SharedForm
from app.web.forms import choice, choices, line

LONGEST = 300


class TicketLevelForm(SharedForm):
    """Another level, why, and the rule or contract that asks for it."""

    level = choice(_l("Level"), radio=True)
    reason = line(_l("Reason"), required=True, longest=LONGEST)
    basis = line(_l("Basis"), longest=LONGEST, description=_l("The rule or contract that says so."))

    def offer(self, levels: Iterable[int], rev: int) -> "TicketLevelForm":
        """Offer these levels."""
        self.level.choices = choices([(level, LEVELS[level]) for level in levels])
        self.rev.data = self.rev.data or str(rev)
        return self

    def why(self) -> Why:
        """Why it is to be so."""
        return Why(self.text_of("reason"), self.text_of("basis"))
