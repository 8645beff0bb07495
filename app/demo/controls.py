"""Two years of the demo company's processes: who is in charge, who carries controls out, what tests found."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from app.access.gate import everything
from app.access.models import Role
from app.chain.writing import Entry
from app.clock import today
from app.db.base import bare, next_id
from app.organisation.processes.keeping import new_key
from app.organisation.processes.models import Process, ProcessStep
from app.people.models import Person
from app.risk.models import Control, ControlTest, RiskPoint
from app.vault.fields import sealed_columns

IN_CHARGE = {
    "opening_record": "customer_management",
    "export": "general",
    "change_of_level": "general",
    "service": "service",
    "complaint": "service",
    "credit_scoring": "risk",
    "handing_over": "customer_management",
}
HOLDERS = {
    "service_desk": "desk_chen",
    "account_manager": "manager_wang",
    "department_lead": "lead_east",
    "director": "director",
    "risk_officer": "risk_sun",
    "data_steward": "steward_qian",
    "security_officer": "security",
    "auditor": "auditor",
}
"""Role → who carries out by hand what it has to do."""
BEGAN, TESTED = 735, (700, 520, 340, 160)
"""So many days ago controls were given to people, and tested."""
HOLDS, LONG_AGO = timedelta(days=270), timedelta(days=365)
UNTESTED, FAILED, EXPIRED = "complaint.4.1.1", "service.2.1.1", "opening_record.3.2.1"
"""A shipped control that nobody has tested, one that failed its last test, one tested too long ago."""
SAMPLES = (10, 20, 25, 30, 40)
PARTLY = 6
"""One test in so many finds an exception."""
NOTES = ("抽查两名经办人，各有一例未留记录，已当面纠正。", "一例逾期两天完成，原因已说明。")
WEAK = "抽查二十件，五件类别与来电内容不符；已要求重新培训。"
HOUR = 2
"""Ten in the morning in Shanghai."""


def add_controls(seed: int, people: Mapping[str, Person], departments: Mapping[str, int]) -> Iterator[Entry]:
    """Write them, inside the caller's transaction. Gives what the chain is told, in no order."""
    rng = Random(f"controls {seed}")  # noqa: S311  it has to come out the same again
    yield from _in_charge(departments)
    roles = dict(Role.select(Role.id, Role.code).tuples())
    points = {one.id: one for one in RiskPoint.select(RiskPoint, ProcessStep).join(ProcessStep)}
    all_controls = everything(Control, why="the demo company is made before anybody signs in")
    for control in list(all_controls.order_by(Control.id)):
        if not control.by_program:
            yield _operated(control, points[control.point_id].step, roles, people)
        yield from _tests(rng, control, people)


def _in_charge(departments: Mapping[str, int]) -> Iterator[Entry]:
    for process in Process.select().where(Process.shipped.in_(list(IN_CHARGE))).order_by(Process.id):
        code = IN_CHARGE[process.shipped]
        Process.update(department=departments[code], rev=2).where(Process.id == process.id).execute()
        entry = Entry(None, "process.edited", process)
        entry.at = _moment(BEGAN)
        entry.changed("department", None, code)
        yield entry


def _operated(
    control: Control, step: ProcessStep, roles: Mapping[int, str], people: Mapping[str, Person]
) -> Entry:
    username = HOLDERS[roles[step.does_role_id or step.answers_role_id]]
    control.operator = people[username].id
    Control.update(operator=people[username].id, rev=2).where(Control.id == control.id).execute()
    entry = Entry(people["director"], "control.edited", control)
    entry.at = _moment(BEGAN)
    entry.changed("operator", None, username)
    return entry


def _tests(rng: Random, control: Control, people: Mapping[str, Person]) -> Iterator[Entry]:
    tester = people["director" if control.operator_id == people["risk_sun"].id else "risk_sun"]
    for ago in _days(control.shipped):
        last = ago == TESTED[-1]
        sample = rng.choice(SAMPLES)
        found = int(not control.by_program and rng.randrange(PARTLY) == 0)
        note = NOTES[rng.randrange(len(NOTES))] if found else ""
        on = today() - timedelta(days=ago + rng.randrange(15))
        if control.shipped == FAILED and last:
            sample, found, note = 20, 5, WEAK
        holds = LONG_AGO if control.shipped == EXPIRED else HOLDS
        yield _test(rng, control, tester, (on, sample, found, on + holds), note)


def _days(code: str) -> Sequence[int]:
    """How many days ago a control was tested."""
    if code == UNTESTED:
        return ()
    return TESTED[:2] if code == EXPIRED else TESTED


def _test(
    rng: Random, control: Control, tester: Person, test: tuple[date, int, int, date], note: str
) -> Entry:
    on, sample, exceptions, until = test
    row, key = next_id(ControlTest), new_key(rng.choice)
    values: dict[str, Any] = {"sample": sample, "exceptions": exceptions}
    days = {"tested_on": on, "valid_until": until}
    at = datetime.combine(on, time(HOUR), UTC)
    ControlTest.insert(
        id=row,
        key=key,
        control=control.id,
        tester=tester.id,
        at=at,
        **values,
        **days,
        **sealed_columns(ControlTest, row, {"note": note or None}, clear=True),
    ).execute()
    entry = Entry(tester, "control_test.added", bare(ControlTest, key=key))
    entry.at = at
    entry.told(control=control.key)
    entry.changed("tester", None, tester.username)
    for name, value in values.items():
        entry.changed(name, None, value)
    for name, day in days.items():
        entry.changed(name, None, day.isoformat())
    entry.changed("note", None, note or None)
    return entry


def _moment(ago: int) -> datetime:
    return datetime.combine(today() - timedelta(days=ago), time(HOUR), UTC)
