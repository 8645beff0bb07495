"""Forms of suggestions."""

from flask_babel import lazy_gettext as _l
from wtforms import DateField
from wtforms.validators import Optional

from app.clock import today
from app.customers.forms import RecordForm
from app.errors import Invalid
from app.inbox.tasks import LONGEST_WHAT
from app.tickets.models import Ticket
from app.tickets.suggestions.deciding import LONGEST_REASON, Follow, possible_owners
from app.tickets.suggestions.models import ADOPTED, DECLINED
from app.tickets.suggestions.suggesting import LONGEST
from app.web.forms import Form, choice, choices, line, paragraph
from app.worktime.calendars import OFFICE, calendars

DECISIONS = {ADOPTED: _l("Adopt"), DECLINED: _l("Decline")}
USUALLY_WITHIN = 10
"""Workdays that are offered for the task."""


class SuggestForm(Form):
    """What a customer suggested."""

    text = paragraph(_l("What the customer suggests"), required=True, longest=LONGEST)


class DecisionForm(RecordForm):
    """Adopt it or decline it, and why; if it is adopted, what follows."""

    decision = choice(_l("Decision"), radio=True)
    reason = paragraph(_l("Reason"), required=True, longest=LONGEST_REASON)
    what = line(_l("What is to be done"), longest=LONGEST_WHAT)
    owner = choice(_l("Who does it"), required=False)
    due = DateField(_l("Due"), validators=[Optional()])

    def fit(self, ticket: Ticket, text: str = "") -> "DecisionForm":
        """Offer who may take the task; `text` is what was suggested, to begin with."""
        self._people = {one.username: one for one in possible_owners(ticket)}
        self.decision.choices = choices(list(DECISIONS.items()))
        self.owner.choices = choices(
            [(name, one.name) for name, one in self._people.items()], _l("not chosen")
        )
        if not self.is_submitted():
            self.what.data = " ".join(text.split())[:LONGEST_WHAT]
            self.due.data = calendars()[OFFICE].later_by_days(today(), USUALLY_WITHIN)
        return self

    @property
    def follow(self) -> Follow | None:
        """What is to follow; None where it is declined. Raises Invalid for what is not chosen."""
        if self.decision.data != ADOPTED:
            return None
        for name in ("what", "owner", "due"):
            if not self[name].data:
                raise Invalid(name, "Fill this in.")
        return Follow(self._people[self.owner.data], self.due.data, self.text_of("what"))
