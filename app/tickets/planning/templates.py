"""Templates of steps, one for each category of tickets: read, changed, made into a plan."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.access.gate import Gate
from app.chain.writing import writing
from app.clock import now
from app.db.connection import database
from app.errors import Conflict, Invalid, NotFound
from app.organisation.names import one_name
from app.organisation.ordering import moved, step_of
from app.people.dictionaries import all_dictionaries
from app.tickets.models import Ticket
from app.tickets.planning import steps
from app.tickets.planning.models import WHO, PlanStep, StepTemplate, TemplateStep
from app.tickets.planning.people import possible_owners, whose
from app.tickets.planning.recording import Planned
from app.tickets.planning.steps import MANNERS
from app.web.language import language
from app.worktime.calendars import OFFICE, calendars

CATEGORIES = "ticket_category"
LONGEST_NAME = 60
MOST = 20
LONGEST_MINUTES = 60 * 450
"""Sixty working days: a step that is due later is none of a template."""


@dataclass(frozen=True)
class Usual:
    """A step as a template has it: words in both languages; due `minutes` of working time after planning."""

    zh: str
    en: str
    manner: str
    who: str
    minutes: int

    def words(self, locale: str) -> str:
        """What is done, in a language."""
        return self.en if locale == "en" else self.zh

    @property
    def told(self) -> str:
        """The step as the chain tells it."""
        return f"{self.zh} / {self.en} · {self.manner} · {self.who} · {self.minutes}"


def templates() -> dict[str, int]:
    """Category → how many steps its template has, in the order of the dictionary."""
    counted: dict[str, int] = {}
    for template in StepTemplate.select():
        counted[template.category] = len(steps_of(template))
    return {code: counted.get(code, 0) for code, _ in all_dictionaries().choices(CATEGORIES, "en")}


def template_of(category: str) -> StepTemplate:
    """The template of a category, an empty one where nobody made it yet. Raises NotFound for no category."""
    found = StepTemplate.get_or_none(StepTemplate.category == category)
    if found is None and category not in all_dictionaries().codes(CATEGORIES):
        raise NotFound
    return found or StepTemplate(category=category, rev=0)


def steps_of(template: StepTemplate) -> list[Usual]:
    """Its steps in their order."""
    if template.id is None:
        return []
    rows = TemplateStep.select().where(TemplateStep.template == template.id).order_by(TemplateStep.position)
    return [Usual(one.zh, one.en, one.manner, one.who, one.minutes) for one in rows]


def put(by: Gate, template: StepTemplate, place: int, usual: Usual, rev: int) -> bool:
    """Write the step at `place`, or a new one behind the last. Returns whether anything changed.

    Raises Forbidden, NotFound, Invalid, Conflict.
    """
    present = steps_of(template)
    if not 0 <= place <= len(present):
        raise NotFound
    if place >= MOST:
        raise Invalid("zh", "A template has at most %(max)d steps.", max=MOST)
    checked = _checked(usual, present[place].manner if place < len(present) else "")
    return _write(by, template, present, [*present[:place], checked, *present[place + 1 :]], rev)


def remove(by: Gate, template: StepTemplate, place: int, rev: int) -> bool:
    """Take the step at `place` out. Raises Forbidden, NotFound, Conflict."""
    present = steps_of(template)
    _check_place(present, place)
    return _write(by, template, present, [*present[:place], *present[place + 1 :]], rev)


def move(by: Gate, template: StepTemplate, place: int, way: str, rev: int) -> bool:
    """Let the step at `place` change places with the one above (``up``) or below.

    Raises Forbidden, NotFound, Invalid, Conflict.
    """
    far, present = step_of(way), steps_of(template)
    _check_place(present, place)
    order = moved(range(len(present)), place, far)
    return _write(by, template, present, [present[one] for one in order], rev)


def plan_from(gate: Gate, ticket: Ticket, category: str) -> list[PlanStep]:
    """Add the steps of a category's template to a ticket's plan, due in working time from now on.

    They go to whom the template names as far as they may read the ticket, else to the handler. Raises
    Forbidden, NotFound, Invalid("category") for an empty template, Conflict.
    """
    gate.require(steps.PERMISSION, ticket)
    usual = steps_of(template_of(category))
    if not usual:
        raise Invalid("category", "This category has no template yet.")
    office, moment = calendars()[OFFICE], now()
    may = {int(person.id): person for person in possible_owners(ticket)}
    planned = [
        Planned(
            one.words(language()),
            one.manner,
            whose(one.who, ticket, gate.person, may),
            office.after(moment, one.minutes),
        )
        for one in usual
    ]
    return steps.add_all(gate, ticket, planned)


def _checked(usual: Usual, kept: str) -> Usual:
    zh, en = (one_name(name, getattr(usual, name), LONGEST_NAME) for name in ("zh", "en"))
    if usual.manner not in all_dictionaries().codes(MANNERS) | {kept}:
        raise Invalid("manner", "Choose from what is offered.")
    if usual.who not in WHO:
        raise Invalid("who", "Choose from what is offered.")
    if not 0 < usual.minutes <= LONGEST_MINUTES:
        raise Invalid("due", "Between one minute and 60 days of working time.")
    return Usual(zh, en, usual.manner, usual.who, usual.minutes)


def _check_place(present: Sequence[Usual], place: int) -> None:
    if not 0 <= place < len(present):
        raise NotFound


def _write(
    by: Gate, template: StepTemplate, before: Sequence[Usual], after: Sequence[Usual], rev: int
) -> bool:
    by.require("service.manage")
    if rev != template.rev:
        raise Conflict
    if list(before) == list(after):
        return False
    with database.atomic(), writing(by.person, "step_template.changed", template) as entry:
        entry.changed("steps", _told(before), _told(after))
        _next_rev(template, rev)
        TemplateStep.delete().where(TemplateStep.template == template.id).execute()
        for position, one in enumerate(after):
            TemplateStep.create(template=template.id, position=position, **vars(one))
    return True


def _next_rev(template: StepTemplate, rev: int) -> None:
    if template.id is None:
        template.rev = 1
        template.save(force_insert=True)
        return
    here = (StepTemplate.id == template.id) & (StepTemplate.rev == rev)
    if not StepTemplate.update(rev=rev + 1).where(here).execute():
        raise Conflict
    template.rev = rev + 1


def _told(usual: Sequence[Usual]) -> str | None:
    return "\n".join(one.told for one in usual) or None
