"""Adding, changing, retiring processes and their steps; each is one transaction with its row on the chain."""

from collections.abc import Mapping
from typing import Any

from peewee import fn

from app.access.gate import Gate
from app.chain.writing import writing
from app.db.connection import database
from app.db.numbers import ALPHABET, Choose, at_random
from app.errors import Conflict, Invalid, NotFound
from app.organisation.changing import change, next_rev, or_none
from app.organisation.departments import code_of
from app.organisation.names import folded, one_name
from app.organisation.ordering import moved, step_of
from app.organisation.processes.models import Process, ProcessStep
from app.organisation.processes.parties import TOLD
from app.organisation.processes.rights import MANAGE
from app.people.models import Department, Person

LONGEST_NAME, LONGEST_PURPOSE, LONGEST_WHAT = 60, 200, 300
MOST_STEPS = 30
KEY_LENGTH = 8
_TOLD = {"department": code_of, "purpose": or_none, "retired": or_none}
_TOLD_OF_STEP = {**TOLD, **dict.fromkeys(("what", "measure", "by_program", "retired"), or_none)}


def new_key(choose: Choose = at_random) -> str:
    """What addresses and the chain call a process, or what belongs to it: it tells nothing."""
    return "".join(choose(ALPHABET) for _ in range(KEY_LENGTH))


def process_called(key: str) -> Process:
    """The process with that key. Raises NotFound."""
    return _called(Process, key)


def step_called(key: str) -> ProcessStep:
    """The step with that key. Raises NotFound."""
    return _called(ProcessStep, key)


def steps_of(process: Process) -> list[ProcessStep]:
    """The steps of a process, in their order, those that are no longer part of it last."""
    query = ProcessStep.select().where(ProcessStep.process == process.id)
    return list(query.order_by(ProcessStep.retired, ProcessStep.position, ProcessStep.id))


def add_process(by: Gate, typed: Mapping[str, Any]) -> Process:
    """A new process (name, purpose, department: an id or None). Raises Forbidden, Invalid."""
    by.require(MANAGE)
    with database.atomic():
        return insert_process(by.person, _process(typed, None))


def insert_process(person: Person | None, values: Mapping[str, Any]) -> Process:
    """Write one with its row on the chain, at the end of the list, in the caller's transaction."""
    last = Process.select(fn.MAX(Process.position)).scalar()
    process = Process(key=new_key(), position=0 if last is None else last + 1, **values)
    with writing(person, "process.added", process) as entry:
        process.save(force_insert=True)
        _tell(entry, process, ("name", "purpose", "department"), _TOLD)
    return process


def edit_process(by: Gate, process: Process, typed: Mapping[str, Any], rev: int) -> bool:
    """Change it. Returns whether anything did. Raises Forbidden, Invalid, Conflict."""
    by.require(MANAGE)
    with database.atomic():
        values = _process(typed, process)
        return change(by.person, "process.edited", process, values, rev, _TOLD)


def set_process_retired(by: Gate, process: Process, rev: int, *, retired: bool) -> bool:
    """Take it out of use, or back into it. Raises Forbidden, Invalid for a name that is taken, Conflict."""
    by.require(MANAGE)
    with database.atomic():
        if not retired:
            _check_name(process, process.name)
        action = "process.retired" if retired else "process.restored"
        return change(by.person, action, process, {"retired": retired}, rev, _TOLD)


def add_step(by: Gate, process: Process, values: Mapping[str, Any]) -> ProcessStep:
    """A new step behind the last one (name, what, columns of `parties`, by_program, measure).

    Raises Forbidden, Invalid.
    """
    by.require(MANAGE)
    with database.atomic():
        if ProcessStep.select().where(_part_of(process)).count() >= MOST_STEPS:
            raise Invalid("name", "A process has at most %(max)d steps.", max=MOST_STEPS)
        return insert_step(by.person, process, _step(process, values, None))


def insert_step(person: Person | None, process: Process, values: Mapping[str, Any]) -> ProcessStep:
    """Write one with its row on the chain, in the caller's transaction."""
    last = ProcessStep.select(fn.MAX(ProcessStep.position)).where(ProcessStep.process == process.id).scalar()
    step = ProcessStep(key=new_key(), process=process.id, position=0 if last is None else last + 1, **values)
    with writing(person, "process_step.added", step) as entry:
        step.save(force_insert=True)
        entry.told(process=process.key)
        _tell(entry, step, ("name", "what", *TOLD, "by_program", "measure"), _TOLD_OF_STEP)
    return step


def edit_step(by: Gate, step: ProcessStep, values: Mapping[str, Any], rev: int) -> bool:
    """Change it. Returns whether anything did. Raises Forbidden, Invalid, Conflict."""
    by.require(MANAGE)
    with database.atomic():
        checked = _step(Process.get_by_id(step.process_id), values, step)
        return change(by.person, "process_step.edited", step, checked, rev, _TOLD_OF_STEP)


def set_step_retired(by: Gate, step: ProcessStep, rev: int, *, retired: bool) -> bool:
    """Take it out of its process, or back. Raises Forbidden, Invalid for a name that is taken, Conflict."""
    by.require(MANAGE)
    with database.atomic():
        if not retired:
            _check_step_name(Process.get_by_id(step.process_id), step.name, step)
        action = "process_step.retired" if retired else "process_step.restored"
        return change(by.person, action, step, {"retired": retired}, rev, _TOLD_OF_STEP)


def move_step(by: Gate, step: ProcessStep, way: str, rev: int) -> None:
    """Let it change places with the step before (``up``) or behind it; at an end it stays.

    Raises Forbidden, Invalid, Conflict.
    """
    by.require(MANAGE)
    far = step_of(way)
    with database.atomic():
        if rev != step.rev:
            raise Conflict
        process = Process.get_by_id(step.process_id)
        before = list(ProcessStep.select().where(_part_of(process)).order_by(ProcessStep.position))
        after = moved(before, step, far)
        if after == before:
            return
        with writing(by.person, "process.ordered", process) as entry:
            entry.changed("order", [one.name for one in before], [one.name for one in after])
            for position, one in enumerate(after):
                ProcessStep.update(position=position).where(ProcessStep.id == one.id).execute()
            next_rev(step, rev, {})


def _called(model: type[Process | ProcessStep], key: str) -> Process | ProcessStep:
    found = model.get_or_none(model.key == key)
    if found is None:
        raise NotFound
    return found


def _part_of(process: Process) -> Any:  # noqa: ANN401  peewee's expressions
    return (ProcessStep.process == process.id) & ~ProcessStep.retired


def _process(typed: Mapping[str, Any], process: Process | None) -> dict[str, Any]:
    name = one_name("name", typed["name"], LONGEST_NAME)
    _check_name(process, name)
    department = typed["department"]
    kept = process.department_id if process else None
    active = Department.select().where(Department.id == department, ~Department.retired)
    if department is not None and department != kept and not active.exists():
        raise Invalid("department", "Choose a department that is not retired.")
    return {"name": name, "purpose": typed["purpose"].strip(), "department": department}


def _check_name(process: Process | None, name: str) -> None:
    for other in Process.select().where(~Process.retired):
        if other != process and folded(other.name) == folded(name):
            raise Invalid("name", "There is a process of this name.")


def _step(process: Process, values: Mapping[str, Any], step: ProcessStep | None) -> dict[str, Any]:
    name = one_name("name", values["name"], LONGEST_NAME)
    _check_step_name(process, name, step)
    by_program = bool(values["by_program"])
    if values["measure"] and not by_program:
        raise Invalid("measure", "Only of a step that the program runs is a rate known.")
    return {**values, "name": name, "what": values["what"].strip(), "by_program": by_program}


def _check_step_name(process: Process, name: str, step: ProcessStep | None) -> None:
    for other in ProcessStep.select().where(_part_of(process)):
        if other != step and folded(other.name) == folded(name):
            raise Invalid("name", "This process has a step of this name.")


def _tell(entry: Any, record: Any, names: Any, told: Mapping[str, Any]) -> None:  # noqa: ANN401
    for name in names:
        value = record.__data__.get(name)
        told_as = told[name](value) if name in told else value
        entry.changed(name, None, told_as or None)
