"""Adding, changing and retiring controls; each is one transaction with its row on the chain."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.access.gate import Gate, everything
from app.chain.writing import Entry, writing
from app.customers.free_text import is_clear
from app.customers.typed.text import clean
from app.db.base import next_id, update_row
from app.db.connection import database
from app.db.numbers import Choose, at_random
from app.errors import Conflict, Invalid
from app.organisation.changing import or_none
from app.organisation.departments import username_of
from app.organisation.names import folded
from app.organisation.processes.keeping import new_key
from app.organisation.processes.rights import MANAGE
from app.people.models import Person
from app.risk import grounds
from app.risk.controls.expired import end_task
from app.risk.controls.reading import risk_of, text_of
from app.risk.models import AXES, CONTROL_KINDS, DETECTIVE, FREQUENCIES, Control, ControlTest, Risk, RiskPoint
from app.vault.fields import sealed_columns

LONGEST_NAME = 200
MOST = 20
WRITTEN = ("name", "kind", "axis", "frequency", "by_program", "operator")
CALLED = {"kind": "control_kind"}
"""What the chain calls differently."""
Belongs = RiskPoint | Risk
"""What a control is a control of."""


@dataclass(frozen=True)
class Typed:
    """A control as somebody wrote it; `axis` only of a detective one, `operator` the id of a person."""

    name: str
    kind: str
    axis: str | None
    frequency: str
    by_program: bool
    operator: int | None


def add_control(by: Gate, belongs: Belongs, typed: Typed) -> Control:
    """A new control at a point of a process, or of one risk. Raises Forbidden, Invalid."""
    _require(by, belongs)
    with database.atomic():
        if len(_others(belongs, None)) >= MOST:
            raise Invalid("name", "There are at most %(max)d controls in one place.", max=MOST)
        return insert_control(by.person, belongs, _checked(belongs, typed, None))


def insert_control(
    person: Person | None, belongs: Belongs, values: Mapping[str, Any], choose: Choose = at_random
) -> Control:
    """Write one with its row on the chain, in the caller's transaction; nothing is checked here."""
    row = next_id(Control)
    is_risk = isinstance(belongs, Risk)
    control = Control(
        id=row,
        key=new_key(choose),
        point=None if is_risk else belongs.id,
        risk=belongs.id if is_risk else None,
        **_columns(row, belongs, values),
    )
    with writing(person, "control.added", control) as entry:
        control.save(force_insert=True)
        _tell_place(entry, belongs)
        for name in WRITTEN:
            entry.changed(CALLED.get(name, name), None, _told(name, values[name]))
    return control


def edit_control(by: Gate, control: Control, typed: Typed, rev: int) -> bool:
    """Change it. Returns whether anything did. Raises Forbidden, Invalid, Conflict."""
    belongs = belongs_to(by, control)
    _require(by, belongs)
    with database.atomic():
        values = _checked(belongs, typed, control)
        if rev != control.rev:
            raise Conflict
        before = values_of(control)
        changed = {name: value for name, value in values.items() if before[name] != value}
        if not changed:
            return False
        with writing(by.person, "control.edited", control) as entry:
            _tell_place(entry, belongs)
            for name, value in changed.items():
                entry.changed(CALLED.get(name, name), _told(name, before[name]), _told(name, value))
            _update(control, rev, _columns(control.id, belongs, changed))
        grounds.follow(by.person, control)
    return True


def set_control_retired(by: Gate, control: Control, rev: int, *, retired: bool) -> bool:
    """Count on it no more, or again. Raises Forbidden, Conflict."""
    belongs = belongs_to(by, control)
    _require(by, belongs)
    if rev != control.rev:
        raise Conflict
    if control.retired == retired:
        return False
    action = "control.retired" if retired else "control.restored"
    with database.atomic():
        with writing(by.person, action, control) as entry:
            _tell_place(entry, belongs)
            entry.changed("retired", or_none(not retired), or_none(retired))
            _update(control, rev, {"retired": retired})
        if retired:
            end_task(by.person, control)
        grounds.follow(by.person, control)
    return True


def let_operate(by: Person, control: Control, receiver: Person) -> None:
    """`receiver` carries it out from now on; in the caller's transaction. Raises Invalid, Conflict."""
    _check_untested(control, receiver.id)
    with writing(by, "control.edited", control) as entry:
        former = _told("operator", control.operator_id)
        entry.changed("operator", former, _told("operator", receiver.id))
        _update(control, control.rev, {"operator": receiver.id})


def belongs_to(gate: Gate, control: Control) -> Belongs:
    """What a control is a control of. Raises NotFound for a risk that can't be read."""
    if control.risk_id is not None:
        return risk_of(gate, control)
    point: RiskPoint = RiskPoint.get_by_id(control.point_id)
    return point


def values_of(control: Control) -> dict[str, Any]:
    """What was written of it, by name."""
    kept = {name: control.__data__[name] for name in WRITTEN if name != "name"}
    return {"name": text_of(control, "name"), **kept}


def is_secret(belongs: Belongs) -> bool:
    """Whether what is written about it is sealed."""
    return isinstance(belongs, Risk) and not is_clear(belongs.level)


def _require(by: Gate, belongs: Belongs) -> None:
    by.require(MANAGE, belongs if isinstance(belongs, Risk) else None)


def _columns(row: int, belongs: Belongs, values: Mapping[str, Any]) -> dict[str, Any]:
    rest = {name: value for name, value in values.items() if name != "name"}
    if "name" not in values:
        return rest
    text = {"name": values["name"]}
    return rest | sealed_columns(Control, row, text, clear=not is_secret(belongs))


def _checked(belongs: Belongs, typed: Typed, control: Control | None) -> dict[str, Any]:
    name = clean(typed.name)
    if not name:
        raise Invalid("name", "Fill this in.")
    if len(name) > LONGEST_NAME:
        raise Invalid("name", "At most %(max)d characters.", max=LONGEST_NAME)
    if folded(name) in {folded(text_of(one, "name")) for one in _others(belongs, control)}:
        raise Invalid("name", "There is such a control here already.")
    for field, value, known in (
        ("kind", typed.kind, CONTROL_KINDS),
        ("frequency", typed.frequency, FREQUENCIES),
    ):
        if value not in known:
            raise Invalid(field, "Choose from what is offered.")
    if typed.kind == DETECTIVE and typed.axis not in AXES:
        raise Invalid("axis", "Say what it acts on: found early, or done less because it would be found.")
    _check_operator(typed, control)
    return {
        "name": name,
        "kind": typed.kind,
        "axis": typed.axis if typed.kind == DETECTIVE else None,
        "frequency": typed.frequency,
        "by_program": typed.by_program,
        "operator": typed.operator,
    }


def _check_operator(typed: Typed, control: Control | None) -> None:
    if typed.operator is None:
        return
    if typed.by_program:
        raise Invalid("operator", "The program carries it out: name nobody, or say that it is done by hand.")
    kept = control.operator_id if control else None
    here = Person.select().where(Person.id == typed.operator, ~Person.disabled)
    if typed.operator != kept and not here.exists():
        raise Invalid("operator", "Choose a colleague who can sign in.")
    if control and typed.operator != kept:
        _check_untested(control, typed.operator)


def _check_untested(control: Control, operator: int) -> None:
    """Nobody comes to carry out what they tested last: the test would be their own."""
    if operator == _last_tester(control):
        raise Invalid("operator", "This colleague tested the control last: have somebody else test it first.")


def _last_tester(control: Control) -> int | None:
    """Who made the test that counts, None without one."""
    query = everything(ControlTest, ControlTest.tester, why="whoever tests a control doesn't carry it out")
    tests = query.where(ControlTest.control == control.id)
    found: int | None = tests.order_by(ControlTest.tested_on.desc(), ControlTest.id.desc()).scalar()
    return found


def _others(belongs: Belongs, control: Control | None) -> list[Control]:
    here = Control.risk == belongs.id if isinstance(belongs, Risk) else Control.point == belongs.id
    query = everything(Control, why="a control is no second time in one place; nothing is shown")
    return [one for one in query.where(here, ~Control.retired) if one != control]


def _tell_place(entry: Entry, belongs: Belongs) -> None:
    if isinstance(belongs, Risk):
        entry.told(risk=belongs.number)
    else:
        entry.told(risk_point=belongs.key)


def _told(name: str, value: Any) -> Any:  # noqa: ANN401  any value of a control
    return username_of(value) if name == "operator" else value or None


def _update(control: Control, rev: int, columns: Mapping[str, Any]) -> None:
    if not update_row(Control, control.id, rev, {**columns, "rev": rev + 1}):
        raise Conflict
    control.__data__.update(columns, rev=rev + 1)
