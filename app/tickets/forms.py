"""Forms about one ticket."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, DateTimeLocalField, HiddenField
from wtforms.validators import InputRequired, Optional

from app.people.models import Person
from app.tickets.deadlines import CUSTOMER
from app.tickets.limits import pauses
from app.tickets.models import TOLD_BY, Ticket
from app.tickets.words import CHANNELS, COMPLEXITIES, URGENCIES, WAITS, WHAT_PAUSES
from app.web.forms import REQUIRED, Form, choice, choices, line, paragraph

LONGEST_REASON = 300


class MoveForm(Form):
    """To another stage, with a reason where it goes back or ends."""

    rev = HiddenField()
    reason = line(_l("Reason"), longest=LONGEST_REASON)


class AnalysisForm(Form):
    """What is needed (clause 3.2): category, complexity, urgency, goal, who handles it."""

    rev = HiddenField()
    category = choice(_l("Category"), required=False)
    complexity = choice(_l("Complexity"), required=False)
    urgency = choice(_l("Urgency"))
    goal = paragraph(_l("Goal"), longest=1000)
    handler = choice(_l("Handler"))
    reason = line(_l("Reason of the change"), longest=LONGEST_REASON)

    def fit(self, people: Iterable[Person], categories: Iterable[tuple[str, Any]]) -> "AnalysisForm":
        """Offer what there is to choose from."""
        self.category.choices = choices(list(categories), _l("not known yet"))
        self.complexity.choices = choices(list(COMPLEXITIES.items()), _l("not known yet"))
        self.urgency.choices = choices(list(URGENCIES.items()))
        self.handler.choices = choices([(one.username, one.name) for one in people])
        return self

    def start(self, ticket: Ticket, goal: Any, handler: str) -> None:  # noqa: ANN401
        """Begin with what is known."""
        self.rev.data = str(ticket.rev)
        self.category.data, self.complexity.data = ticket.category or "", ticket.complexity or ""
        self.urgency.data = ticket.urgency
        self.goal.data, self.handler.data = goal, handler


class PauseForm(Form):
    """Waiting: for whom and for what, until when, and that the customer knows if it is them."""

    rev = HiddenField()
    waits_for = choice(_l("Waiting for"), radio=True)
    awaited = paragraph(_l("What they are to bring or to answer"), required=True, longest=1000)
    until = DateField(
        _l("Until"),
        validators=[InputRequired(REQUIRED)],
        description=_l("10 working days at most; it counts from the opening of that day."),
    )
    told_by = choice(
        _l("How they were told so"),
        required=False,
        description=_l("Needed where you wait for the customer."),
    )

    def fit(self, third_parties: bool) -> "PauseForm":  # noqa: FBT001
        """Offer the ways of telling, and whom one may wait for: what does not pause is there, but closed."""
        self.waits_for.choices = choices(list(WAITS.items()))
        self.pausing = {whom for whom in WAITS if pauses(whom, third_parties)}
        self.waits_for.description = WHAT_PAUSES[third_parties]
        if not self.is_submitted():
            self.waits_for.data = CUSTOMER
        self.told_by.choices = choices([(code, CHANNELS[code]) for code in TOLD_BY], _l("not chosen"))
        return self


class MessageForm(Form):
    """Something said: among colleagues, or to the customer, or by them."""

    text = paragraph(_l("Text"), required=True)
    mention = line(
        _l("Mention colleagues"),
        description=_l("In an internal note: names with commas between them, or @name in the text."),
    )
    way = choice(_l("Kind of entry"), radio=True)
    told_by = choice(_l("How the customer was told"), required=False)
    reached = BooleanField(_l("They were reached"), default=True)
    came = DateTimeLocalField(_l("When it came, if earlier"), validators=[Optional()])

    def fit(self) -> "MessageForm":
        """Offer the kinds of entries and the ways of telling."""
        self.way.choices = choices(
            [
                ("note", _l("Internal note")),
                ("told", _l("Told the customer")),
                ("heard", _l("The customer said")),
            ]
        )
        self.told_by.choices = choices([(code, CHANNELS[code]) for code in TOLD_BY], _l("not chosen"))
        if not self.is_submitted():
            self.way.data = "note"
        return self
