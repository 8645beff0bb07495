"""Shipping the first processes, in the language of the house."""

from collections.abc import Mapping

from app.access.models import Role
from app.chain.writing import writing
from app.organisation.processes.keeping import insert_process, insert_step
from app.organisation.processes.models import Process, ProcessStep
from app.risk.controls.keeping import insert_control
from app.risk.models import RiskPoint
from app.risk.processes.points import insert_point
from app.risk.processes.shipped import PROCESSES
from app.risk.processes.shipped.words import PROGRAM, Measure, Point, Shipped, Step


def ship_processes(locale: str) -> None:
    """Make the shipped processes, unless there is any process yet. Nobody has tested their controls."""
    if Process.select(Process.id).exists():
        return
    roles: Mapping[str, int] = dict(Role.select(Role.code, Role.id).tuples())
    with writing(None, "process.shipped") as entry:
        entry.told(processes=[one.code for one in PROCESSES])
        for one in PROCESSES:
            _process(one, locale, roles)


def _process(one: Shipped, locale: str, roles: Mapping[str, int]) -> None:
    texts = {"name": one.name.words(locale), "purpose": one.purpose.words(locale)}
    process = insert_process(None, {**texts, "department": None, "shipped": one.code})
    for place, step in enumerate(one.steps, 1):
        _step(process, step, f"{one.code}.{place}", locale, roles)


def _step(process: Process, step: Step, code: str, locale: str, roles: Mapping[str, int]) -> None:
    values = {
        "name": step.name.words(locale),
        "does_role": roles.get(step.does),
        "answers_role": roles[step.answers],
        "by_program": step.does == PROGRAM or bool(step.measure),
        "measure": step.measure,
    }
    made = insert_step(None, process, values)
    for place, point in enumerate(step.points, 1):
        _point(made, point, f"{code}.{place}", locale)


def _point(step: ProcessStep, point: Point, code: str, locale: str) -> None:
    texts = {name: getattr(point, name).words(locale) for name in ("cause", "event", "effect")}
    made = insert_point(None, step, {**texts, "category": point.category, "shipped": code})
    for place, control in enumerate(point.controls, 1):
        _control(made, control, f"{code}.{place}", locale)


def _control(point: RiskPoint, control: Measure, code: str, locale: str) -> None:
    kind, axis = control.acts
    values = {
        "name": control.what.words(locale),
        "kind": kind,
        "axis": axis or None,
        "frequency": control.frequency,
        "by_program": control.by_program,
        "operator": None,
        "shipped": code,
    }
    insert_control(None, point, values)
