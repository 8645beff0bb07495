"""Forms of plans and of their templates."""

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l

from app.access.showing import Shown
from app.clock import local, now
from app.customers.typed.dates import check_moment
from app.customers.words import Words
from app.errors import Invalid
from app.tickets.forms import SharedForm
from app.tickets.models import Ticket
from app.tickets.planning.models import HANDLER, PlanStep
from app.tickets.planning.people import possible_owners
from app.tickets.planning.recording import Planned
from app.tickets.planning.steps import LONGEST, LONGEST_REASON, MANNERS
from app.tickets.planning.templates import CATEGORIES, LONGEST_NAME, Usual
from app.tickets.planning.words import WHO
from app.tickets.standards.spans import UnreadableSpanError, read_span, typed_span
from app.web.forms import choice, choices, line
from app.worktime.calendars import DAY_MINUTES, OFFICE, calendars


class StepForm(SharedForm):
    """A step of a plan."""

    content = line(_l("Step"), required=True, longest=LONGEST)
    manner = choice(_l("Manner"))
    owner = choice(_l("Who does it"))
    due = line(_l("Due"), required=True, description=_l("Such as 2026-03-07 14:30."))

    def fit(self, ticket: Ticket, words: Words, step: PlanStep | None = None) -> "StepForm":
        """Offer what there is to choose; a new step is the handler's, due in a working day."""
        self._people = {one.username: one for one in possible_owners(ticket)}
        self.manner.choices = choices(words.offered(MANNERS, step and step.manner))
        self.owner.choices = choices([(name, one.name) for name, one in self._people.items()])
        if step is None and not self.is_submitted():
            holder = next((name for name, one in self._people.items() if one.id == ticket.handler_id), "")
            self.owner.data = holder
            self.due.data = typed_moment(calendars()[OFFICE].after(now(), DAY_MINUTES))
        return self

    def start(self, step: PlanStep, shown: Shown) -> "StepForm":
        """Begin with what stands there."""
        self.rev.data = str(step.rev)
        for name, value in self.present(step, shown).items():
            self[name].data = value
        return self

    def present(self, step: PlanStep, shown: Shown) -> dict[str, Any]:
        """What stands there, as the data of the fields."""
        return {
            "content": shown["content"],
            "manner": step.manner,
            "owner": next((name for name, one in self._people.items() if one.id == step.owner_id), ""),
            "due": typed_moment(step.due),
        }

    def planned(self) -> Planned:
        """What was typed. Raises Invalid for a due moment that is none."""
        due = check_moment(self.text_of("due"), "due")
        return Planned(self.text_of("content"), self.manner.data, self._people[self.owner.data], due)


class StrikeForm(SharedForm):
    """Why a step is not needed any more."""

    reason = line(_l("Reason"), required=True, longest=LONGEST_REASON)


class FromTemplateForm(SharedForm):
    """Which template to add."""

    category = choice(_l("Template"))

    def fit(self, ticket: Ticket, words: Words) -> "FromTemplateForm":
        """Offer the categories, the ticket's own first chosen."""
        self.category.choices = choices(words.offered(CATEGORIES))
        if not self.is_submitted():
            self.category.data = ticket.category or ""
        return self


class TemplateStepForm(SharedForm):
    """A step of a template."""

    zh = line(_l("Chinese"), required=True, longest=LONGEST_NAME)
    en = line(_l("English"), required=True, longest=LONGEST_NAME)
    manner = choice(_l("Manner"))
    who = choice(_l("Who does it"))
    due = line(
        _l("Due after"),
        required=True,
        description=_l("In working time from when the plan is made, such as 90m, 4h or 2d."),
    )

    def fit(self, words: Words, usual: Usual | None = None) -> "TemplateStepForm":
        """Offer what there is to choose, and begin with what stands there."""
        self.manner.choices = choices(words.offered(MANNERS, usual and usual.manner))
        self.who.choices = choices(list(WHO.items()))
        if not self.is_submitted():
            self.who.data = HANDLER
            if usual:
                self.zh.data, self.en.data, self.manner.data = usual.zh, usual.en, usual.manner
                self.who.data, self.due.data = usual.who, typed_span(usual.minutes)
        return self

    def usual(self) -> Usual:
        """What was typed. Raises Invalid for a span that is none."""
        try:
            minutes = read_span(self.text_of("due"))
        except UnreadableSpanError as error:
            raise Invalid("due", "Write days, hours and minutes, such as 90m, 4h or 2d.") from error
        return Usual(self.text_of("zh"), self.text_of("en"), self.manner.data, self.who.data, minutes)


def typed_moment(moment: datetime) -> str:
    """A moment on the office's clock, as it is typed."""
    return f"{local(moment):%Y-%m-%d %H:%M}"
