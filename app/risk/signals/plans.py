"""Response plans: what is to be done about a signal of a colour, and until when, in working time."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from app.clock import now
from app.errors import Invalid
from app.risk.signals.models import ResponsePlan
from app.risk.signals.raising import COLOURS
from app.worktime.calendars import OFFICE, calendars


class PlannedStep(NamedTuple):
    """A step of a plan: of which kind, what, and within how many working minutes."""

    kind: str
    what: str
    minutes: int


class ColourPlan(NamedTuple):
    """The plan of one colour: working minutes to accept it, days to its effect review, its steps."""

    accept: int
    effect: int
    steps: Sequence[PlannedStep]


Plan = Mapping[str, ColourPlan]


def plan_of(code: str) -> Plan:
    """The plan of that code. Raises Invalid for one that is not there, or has no steps."""
    found = ResponsePlan.get_or_none(ResponsePlan.code == code)
    if found is None:
        raise Invalid("plan", "There is no such response plan: choose another one for the rule.")
    return read(found.colours)


def read(colours: Mapping[str, Any]) -> dict[str, ColourPlan]:
    """A plan as its row keeps it."""
    return {
        colour: ColourPlan(
            colours[colour]["accept"],
            colours[colour]["effect"],
            [PlannedStep(one["kind"], one["what"], one["minutes"]) for one in colours[colour]["steps"]],
        )
        for colour in COLOURS
    }


def written(plan: Plan) -> dict[str, Any]:
    """A plan as its row keeps it."""
    return {
        colour: {"accept": one.accept, "effect": one.effect, "steps": [step._asdict() for step in one.steps]}
        for colour, one in plan.items()
    }


def due(minutes: int, since: datetime | None = None) -> datetime:
    """When so many working minutes have passed."""
    return calendars()[OFFICE].after(since or now(), minutes)
