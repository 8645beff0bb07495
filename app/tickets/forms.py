"""Forms about one ticket."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField
from wtforms.validators import InputRequired

from app.organisation.record_form import tell_present
from app.people.models import Person
from app.tickets.events import CUSTOMER
from app.tickets.limits import pauses
from app.tickets.models import TOLD_BY, Ticket
from app.tickets.words import CHANNELS, COMPLEXITIES, URGENCIES, WAITS, WHAT_PAUSES
from app.web.forms import REQUIRED, choice, choices, line, paragraph
from app.web.record_forms import RecordForm

LONGEST_REASON = 300


class SharedForm(RecordForm):
    """A form of what somebody else may change meanwhile: what was typed stays."""

    def meet(self, rev: int, present: Mapping[str, Any] = MappingProxyType({})) -> None:
        """Say so, and beside each field that differs what is `present` now; sent again, it goes through."""
        if present:
            said = _(
                "Somebody else changed this record meanwhile. Saving again keeps what stands in the form."
            )
        else:
            said = _("Somebody else changed this record meanwhile. Look at it, then send this again.")
        if not self.form_errors:
            self.form_errors.append(said)
        self.rev.data = str(rev)
        tell_present(self, present)


class MoveForm(SharedForm):
    """To another stage, with a reason where it goes back or ends."""

    reason = line(_l("Reason"), longest=LONGEST_REASON)


class AnalysisForm(SharedForm):
    """What is needed (clause 3.2): category, complexity, urgency, goal, who handles it."""

    category = choice(_l("Category"), required=False)
    complexity = choice(_l("Complexity"), required=False)
    urgency = choice(_l("Urgency"))
    goal = paragraph(_l("Goal"), longest=1000)
    handler = choice(_l("Handler"), required=False)
    reason = line(_l("Reason of the change"), longest=LONGEST_REASON)

    def fit(
        self, people: Sequence[Person], categories: Iterable[tuple[str, Any]], handler: int | None
    ) -> "AnalysisForm":
        """Offer what there is to choose from.

        A `handler` who is not offered, or nobody, stays unless another is chosen: no browser hands it on.
        """
        self.category.choices = choices(list(categories), _l("not known yet"))
        self.complexity.choices = choices(list(COMPLEXITIES.items()), _l("not known yet"))
        self.urgency.choices = choices(list(URGENCIES.items()))
        stays = None if any(one.id == handler for one in people) else _l("unchanged")
        self.handler.choices = choices([(one.username, one.name) for one in people], stays)
        return self

    def start(self, ticket: Ticket, goal: Any, handler: str) -> None:  # noqa: ANN401
        """Begin with what is known."""
        self.rev.data = str(ticket.rev)
        for name, value in known(ticket, goal, handler).items():
            if name in self:
                self[name].data = value

    def meet_others(self, ticket: Ticket, present: Mapping[str, Any], former: Mapping[str, Any]) -> None:
        """As `meet`; a field that only others changed, from what it was in `former`, becomes as it is now."""
        for name, was in former.items():
            if name in self and name in present and self[name].data == (was or type(present[name])()):
                self[name].data = present[name]
        self.meet(ticket.rev, present)


class PauseForm(SharedForm):
    """Waiting: for whom and for what, until when, and that the customer knows if it is them."""

    waits_for = choice(_l("Waiting for"), radio=True)
    awaited = paragraph(_l("What is to be brought or answered"), required=True, longest=1000)
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


def known(ticket: Ticket, goal: Any, handler: str) -> dict[str, Any]:  # noqa: ANN401
    """What is known of a ticket, as the data of the fields of its needs analysis."""
    return {
        "category": ticket.category or "",
        "complexity": ticket.complexity or "",
        "urgency": ticket.urgency,
        "goal": goal,
        "handler": handler,
    }
