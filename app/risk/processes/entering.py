"""Entering a risk point into the register: with one click, once, linked both ways (clause 5.2)."""

from app.access.gate import Gate
from app.db.connection import database
from app.errors import Invalid
from app.organisation.processes.models import ProcessStep
from app.people.models import Person
from app.risk.models import Risk, RiskPoint
from app.risk.people import owners_for
from app.risk.processes.reading import risks_at
from app.risk.register.registering import LONGEST_TITLE, NewRisk, register

OPEN_TO_ALL = 1


def enter(gate: Gate, point: RiskPoint) -> tuple[Risk, bool]:
    """The risk that a point of a process is in the register, and whether it was entered just now.

    Whoever answers for the step owns it, if that is one person who may; else the risk officer names an owner.
    Raises Forbidden, Conflict for one that somebody entered whose risk the person can't read, Invalid.
    """
    with database.atomic():
        there = risks_at(gate, [point]).get(point.id)
        if there is not None:
            return there, False
        if point.category is None:
            raise Invalid("category", "Say first of which category this risk is.")
        step = point.step
        risk = register(
            gate,
            NewRisk(
                title=_shortened(point.event),
                category=point.category,
                cause=point.cause,
                event=point.event,
                effect=point.effect,
                step=step,
                point=point,
                department=step.process.department,
                owner=_owner(step),
            ),
        )
    return risk, True


def _owner(step: ProcessStep) -> Person | None:
    person = step.answers_person
    return person if person is not None and person in owners_for(OPEN_TO_ALL) else None


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_TITLE else f"{text[: LONGEST_TITLE - 1]}…"
