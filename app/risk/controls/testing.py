"""Tests of controls, by somebody who does not carry them out (clause 5.2). Rows are added, never changed."""

from dataclasses import dataclass
from datetime import date, timedelta

from app.access.gate import Gate, everything
from app.chain.writing import writing
from app.clock import now, today
from app.customers.typed.text import clean_lines
from app.db.base import next_id
from app.db.connection import database
from app.db.numbers import Choose, at_random
from app.errors import Invalid
from app.organisation.processes.keeping import new_key
from app.organisation.processes.rights import MANAGE
from app.people.models import Person
from app.risk import grounds
from app.risk.controls.expired import end_task
from app.risk.controls.keeping import belongs_to, is_secret
from app.risk.models import Control, ControlTest, Risk
from app.vault.fields import sealed_columns

LASTS, LONGEST = timedelta(days=365), timedelta(days=731)
"""How long a test holds unless somebody says otherwise, and at most."""
LARGEST = 1_000_000
LONGEST_NOTE = 500
OLDEST = timedelta(days=3660)


@dataclass(frozen=True)
class Typed:
    """A test as it was written down; `tester` is the id of a person."""

    tester: int
    sample: int
    exceptions: int
    tested_on: date
    valid_until: date
    note: str


def add_test(by: Gate, control: Control, typed: Typed) -> ControlTest:
    """Write down a test. Raises Forbidden, Invalid."""
    belongs = belongs_to(by, control)
    by.require(MANAGE, belongs if isinstance(belongs, Risk) else None)
    with database.atomic():
        control.__data__.update(operator=_operator_now(control))
        _check_people(by, control, typed)
        check_figures(typed.sample, typed.exceptions)
        check_days(typed.tested_on, typed.valid_until)
        note = clean_lines(typed.note)
        if len(note) > LONGEST_NOTE:
            raise Invalid("note", "At most %(max)d characters.", max=LONGEST_NOTE)
        made = insert_test(by.person, control, typed, clear=not is_secret(belongs))
        end_task(by.person, control)
        grounds.follow(by.person, control)
        return made


def insert_test(
    person: Person | None, control: Control, typed: Typed, choose: Choose = at_random, *, clear: bool = True
) -> ControlTest:
    """Write it with its row on the chain, in the caller's transaction; nothing is checked here."""
    row = next_id(ControlTest)
    values = {"sample": typed.sample, "exceptions": typed.exceptions}
    days = {"tested_on": typed.tested_on, "valid_until": typed.valid_until}
    note = {"note": clean_lines(typed.note) or None}
    made = ControlTest(
        id=row,
        key=new_key(choose),
        control=control.id,
        tester=typed.tester,
        at=now(),
        **values,
        **days,
        **sealed_columns(ControlTest, row, note, clear=clear),
    )
    with writing(person, "control_test.added", made) as entry:
        made.save(force_insert=True)
        entry.told(control=control.key)
        entry.changed("tester", None, Person.get_by_id(typed.tester).username)
        for name, value in values.items():
            entry.changed(name, None, value)
        for name, day in days.items():
            entry.changed(name, None, day.isoformat())
        entry.changed("note", None, note["note"])
    return made


def check_figures(sample: int, exceptions: int) -> None:
    """Raise Invalid for figures that no test can have."""
    if not 0 < sample <= LARGEST:
        raise Invalid("sample", "How many cases were tested: at least one.")
    if not 0 <= exceptions <= sample:
        raise Invalid("exceptions", "Between none and as many as were tested.")


def check_days(tested_on: date, valid_until: date) -> None:
    """Raise Invalid for days that don't fit."""
    if tested_on > today():
        raise Invalid("tested_on", "A test is written down once it was made: choose today or a day before.")
    if tested_on < today() - OLDEST:
        raise Invalid("tested_on", "What was tested more than ten years ago proves nothing: check the year.")
    if valid_until <= tested_on:
        raise Invalid("valid_until", "Choose a day after the one on which it was tested.")
    if valid_until > tested_on + LONGEST:
        raise Invalid("valid_until", "A test holds for two years at most.")


def _check_people(by: Gate, control: Control, typed: Typed) -> None:
    if control.retired:
        raise Invalid("sample", "This control is retired. Restore it first.")
    if not control.by_program and control.operator_id is None:
        raise Invalid("tester", "Nobody is named who carries this control out. Name them first.")
    if typed.tester == control.operator_id:
        raise Invalid("tester", "Whoever carries a control out does not test it: choose somebody else.")
    if by.person.id == control.operator_id:
        raise Invalid("tester", "You carry this control out: let a colleague write its test down.")
    if not Person.select().where(Person.id == typed.tester, ~Person.disabled).exists():
        raise Invalid("tester", "Choose a colleague who can sign in.")


def _operator_now(control: Control) -> int | None:
    """Who carries it out inside the present transaction: it may have changed since it was read."""
    query = everything(Control, Control.operator, why="a control that was read is tested; nothing is shown")
    found: int | None = query.where(Control.id == control.id).scalar()
    return found
