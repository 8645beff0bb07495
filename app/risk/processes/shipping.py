"""Shipping the first processes, in the language of the house."""

from app.access.models import Role
from app.chain.writing import writing
from app.customers.free_text import is_clear
from app.db.base import next_id
from app.organisation.processes.keeping import new_key
from app.organisation.processes.models import Process, ProcessStep
from app.risk.models import Control, RiskPoint
from app.risk.processes.shipped import PROCESSES
from app.risk.processes.shipped.words import PROGRAM, Measure, Point, Shipped, Step
from app.vault.fields import sealed_columns

OPEN_TO_ALL = 1


def ship_processes(locale: str) -> None:
    """Make the shipped processes, unless there is any process yet. Nobody has tested their controls."""
    if Process.select(Process.id).exists():
        return
    roles = dict(Role.select(Role.code, Role.id).tuples())
    with writing(None, "process.shipped") as entry:
        entry.told(processes=[one.code for one in PROCESSES])
        for position, one in enumerate(PROCESSES):
            _process(one, position, locale, roles)


def _process(one: Shipped, position: int, locale: str, roles: dict[str, int]) -> None:
    process = Process.create(
        key=new_key(),
        name=one.name.words(locale),
        purpose=one.purpose.words(locale),
        position=position,
        shipped=one.code,
    )
    for place, step in enumerate(one.steps):
        _step(process, step, place, locale, roles)


def _step(process: Process, step: Step, place: int, locale: str, roles: dict[str, int]) -> None:
    made = ProcessStep.create(
        key=new_key(),
        process=process,
        position=place,
        name=step.name.words(locale),
        does_role=roles.get(step.does),
        answers_role=roles[step.answers],
        by_program=step.does == PROGRAM or bool(step.measure),
        measure=step.measure,
    )
    for at, point in enumerate(step.points):
        _point(made, point, at, locale, f"{process.shipped}.{place + 1}.{at + 1}")


def _point(step: ProcessStep, point: Point, place: int, locale: str, code: str) -> None:
    made = RiskPoint.create(
        key=new_key(),
        step=step,
        position=place,
        category=point.category,
        cause=point.cause.words(locale),
        event=point.event.words(locale),
        effect=point.effect.words(locale),
        shipped=code,
    )
    for at, control in enumerate(point.controls):
        _control(made, control, locale, f"{code}.{at + 1}")


def _control(point: RiskPoint, control: Measure, locale: str, code: str) -> None:
    row, (kind, axis) = next_id(Control), control.acts
    name = {"name": control.what.words(locale)}
    Control.insert(
        id=row,
        key=new_key(),
        point=point.id,
        kind=kind,
        axis=axis or None,
        frequency=control.frequency,
        by_program=control.by_program,
        shipped=code,
        **sealed_columns(Control, row, name, clear=is_clear(OPEN_TO_ALL)),
    ).execute()
