"""Tasks (待办): giving, passing on, finishing; each is one transaction with its row on the chain.

Whoever a task is addressed to sees its card; its text is as secret as the record that it is about.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from peewee import SQL, Expression, ModelSelect

from app.access.gate import Gate, everything
from app.chain.numbering import fresh_number
from app.chain.writing import Entry, writing
from app.clock import now, today
from app.db.base import next_id
from app.db.connection import database
from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.inbox.absences import away
from app.inbox.models import Task
from app.inbox.subjects import NOTHING, About, Subject, known, may_read, protected, readable, record_of
from app.people.models import Person
from app.room import Reason, rooms_of_the_house
from app.text import visible
from app.vault.fields import opened_or_damaged, sealed_columns

LETTER = "D"
LONGEST_WHAT = 300
LONGEST_AHEAD = timedelta(days=3660)
MOST_COUNTED = 99
ASKED, NEXT_STEP, HAND_OVER = "asked", "next_step", "hand_over"
REASONS = {
    ASKED: Reason(_l("Asked for by a colleague")),
    NEXT_STEP: Reason(_l("Next step of a visit")),
    HAND_OVER: Reason(
        _l("Handing over the work of somebody who left"),
        lambda name: _("Hand over the work of %(name)s", name=name),
    ),
}
"""Why a task was given: its card says so, whatever its reader may know of the record."""
MINE, GIVEN, DONE = VIEWS = ("mine", "given", "done")


@dataclass(frozen=True)
class Card:
    """A task for one reader. `what` is None where its record can't be read.

    `own`: it waits for the reader themselves; `opens`: they may open its page; `hands_over`: it has a page of
    its own.
    """

    number: str
    hands_over: bool
    what: Any
    reason: Any
    due: date
    overdue: bool
    giver: str
    holder: str
    own: bool
    opens: bool
    done_at: datetime | None
    done_by: str
    about: About


def give(
    giver: Person | None,
    receiver: Person,
    what: str,
    due: date,
    subject: Subject = NOTHING,
    reason: str = ASKED,
) -> Task:
    """Give `receiver` something to do until `due`; `giver` None is the program itself.

    Call it inside the transaction of its cause, if it has one. Raises Invalid("person") for somebody who
    can't sign in or may not read the record, Invalid("what"), Invalid("due").
    """
    _check_receiver(receiver, subject)
    _check_due(due)
    text = _checked(what)
    with database.atomic():
        row = next_id(Task)
        task = Task(
            id=row,
            number=fresh_number(Task, LETTER, today().year),
            reason=reason,
            kind=subject[0],
            record=subject[1],
            due=due,
            person=receiver.id,
            giver=giver and giver.id,
            given_at=now(),
            **sealed_columns(Task, row, {"what": text}),
        )
        with writing(giver, "task.given", task) as entry:
            task.save(force_insert=True)
            entry.changed("what", None, text)
            _tell(entry, None, receiver.username, None, due)
            entry.told(**_named(subject))
    return task


def pass_on(gate: Gate, task: Task, receiver: Person, due: date, rev: int) -> None:
    """Let somebody else do it, or until another day. Raises Forbidden, Invalid, Conflict."""
    if not may_act(gate, task):
        raise Forbidden
    subject = (task.kind, task.record)
    if receiver.id != task.person_id and receiver.id not in {
        one.id for one in receivers(gate, subject, task)
    }:
        raise Invalid("person", "Choose from what is offered.")
    _check_due(due)
    if (receiver.id, due) == (task.person_id, task.due):
        return
    holder = Person.get_by_id(task.person_id)
    with writing(gate.person, "task.passed", task) as entry:
        _tell(entry, holder.username, receiver.username, task.due, due)
        _update(task, rev, person=receiver.id, due=due)


def finish(gate: Gate, task: Task) -> None:
    """It is done; nothing happens to one that was done before.

    Raises Forbidden; Conflict where it ends on the page of its record, see `instead`.
    """
    if not may_act(gate, task):
        raise Forbidden
    if instead(gate, task):
        raise Conflict("Write down on the page of its record what was done: that ends the task.")
    if task.done_at is None:
        close(gate.person, task)


def instead(gate: Gate, task: Task) -> Any:  # noqa: ANN401  words of a reason
    """What is written down on the page of its record, which ends the task; "" where it is just done."""
    waits = may_act(gate, task) and task.done_at is None and _reason(task).waits(task)
    return _reason(task).instead if waits else ""


def close(person: Person | None, task: Task) -> None:
    """Note that a task is done, by `person` or the program itself."""
    with writing(person, "task.finished", task) as entry:
        entry.changed("done", before=False, after=True)
        _update(task, task.rev, done_at=now(), done_by=person and person.id)


def get_task(gate: Gate, number: str) -> Task:
    """The task that is addressed to the person, or was given by them. Raises NotFound."""
    query = everything(Task, why="it is addressed to the person or was given by them, or is not found")
    found: Task | None = query.where(Task.number == number, _addressed(gate) | _given(gate)).first()
    if found is None:
        raise NotFound
    return found


def may_act(gate: Gate, task: Task) -> bool:
    """Whether the person may finish or pass on `task`: whose it is, who stands in for them, who gave it."""
    if gate.person.id in {task.person_id, task.giver_id}:
        return True
    absent = {person.id for person in away(gate.person)}
    return task.person_id in absent and may_read(gate, (task.kind, task.record))


def select(gate: Gate, view: str = MINE) -> ModelSelect:
    """The tasks of a view, in no order: `mine` (open, and of whom one stands in for), `given`, `done`."""
    query = everything(Task, why="each is addressed to the person or was given by them; cards tell no more")
    if view == GIVEN:
        return query.where(_given(gate), Task.person != gate.person.id, Task.done_at.is_null())
    if view == DONE:
        return query.where(Task.done_by == gate.person.id, Task.done_at.is_null(False))  # noqa: FBT003
    return query.where(_addressed(gate), Task.done_at.is_null())


def of_record(gate: Gate, subject: Subject, limit: int) -> list[Card]:
    """The open tasks about a record that the person has read through the gate, the one due first."""
    query = everything(Task, why="they are about a record that came through the gate")
    about = (Task.kind == subject[0], Task.record == subject[1], Task.done_at.is_null())
    return cards(gate, list(query.where(*about).order_by(Task.due, Task.id).limit(limit)))


def asked_for(subject: Subject) -> bool:
    """Whether somebody gave a task about `subject`: its words would be lost without it."""
    query = everything(Task, why="only whether there is one")
    about = (Task.kind == subject[0], Task.record == subject[1], Task.giver.is_null(False))  # noqa: FBT003
    return bool(query.where(*about).exists())


def close_all(by: Person, subject: Subject) -> None:
    """Nothing is left to do about `subject`, which is taken away; in the caller's transaction."""
    query = everything(Task, why="they are about a record that is taken away")
    for task in query.where(Task.kind == subject[0], Task.record == subject[1], Task.done_at.is_null()):
        close(by, task)


def first_due(gate: Gate, limit: int) -> list[Card]:
    """The open tasks of the person, the overdue first."""
    return cards(gate, list(select(gate).order_by(Task.due, Task.id).limit(limit)))


def count_open(gate: Gate) -> int:
    """How many tasks wait for the person, at most one more than MOST_COUNTED."""
    sql, values = select(gate).columns(SQL("1")).limit(MOST_COUNTED + 1).sql()
    row = database.execute_sql(f"SELECT count(*) FROM ({sql})", values).fetchone()  # noqa: S608  SQL of this module
    return int(row[0])


def cards(gate: Gate, tasks: Sequence[Task]) -> list[Card]:
    """The tasks as the person sees them."""
    abouts = known(gate, {(task.kind, task.record) for task in tasks})
    ids = {one for task in tasks for one in (task.person_id, task.giver_id, task.done_by_id)}
    names = dict(Person.select(Person.id, Person.name).where(Person.id.in_(ids)).tuples()) if tasks else {}
    return [_card(gate, task, abouts[task.kind, task.record], names) for task in tasks]


def receivers(gate: Gate, subject: Subject, task: Task | None = None) -> list[Person]:
    """Whom the person may give a task about `subject` to: those who may read it.

    Who may no longer read it themselves gives it back to whoever gave it; so does who is asked for something
    that is no record, and theirs alone.
    """
    if subject == NOTHING:
        return list(Person.select().where(~Person.disabled).order_by(Person.name))
    if subject[0] in protected() and may_read(gate, subject):
        readers = gate.readers(record_of(gate, subject))
        return sorted((person for person, _ in readers), key=lambda person: str(person.name))
    giver = task and task.giver_id
    return list(Person.select().where(Person.id == giver, ~Person.disabled))


def move(by: Person | None, tasks: Iterable[Task], receiver: Person) -> int:
    """Hand `tasks` over to `receiver`, who may read what they are about; in the caller's transaction."""
    count = 0
    for task in tasks:
        holder = Person.get_by_id(task.person_id)
        with writing(by, "task.passed", task) as entry:
            _tell(entry, holder.username, receiver.username, task.due, task.due)
            _update(task, task.rev, person=receiver.id)
        count += 1
    return count


def _addressed(gate: Gate) -> Expression:
    own = Task.person == gate.person.id
    absent = [person.id for person in away(gate.person)]
    return own | (Task.person.in_(absent) & readable(gate, Task)) if absent else own


def _given(gate: Gate) -> Expression:
    return Task.giver == gate.person.id


def _card(gate: Gate, task: Task, about: About, names: dict[int, str]) -> Card:
    return Card(
        number=task.number,
        hands_over=task.reason == HAND_OVER,
        what=_text(task) if about.open else None,
        reason=_reason(task).label,
        due=task.due,
        overdue=task.done_at is None and task.due < today(),
        giver=names.get(task.giver_id, ""),
        holder=names[task.person_id],
        own=task.person_id == gate.person.id,
        opens=gate.person.id in {task.person_id, task.giver_id},
        done_at=task.done_at,
        done_by=names.get(task.done_by_id, ""),
        about=about,
    )


def _text(task: Task) -> str:
    text = opened_or_damaged(task, "what")
    if not isinstance(text, str):
        return _("damaged")
    return str(_reason(task).words(text))


def _reason(task: Task) -> Reason:
    known = (room.reasons[task.reason] for room in rooms_of_the_house() if task.reason in room.reasons)
    return REASONS.get(task.reason) or next(known)


def _check_receiver(receiver: Person, subject: Subject) -> None:
    if receiver.disabled:
        raise Invalid("person", "Choose a colleague who can sign in.")
    if subject != NOTHING and not may_read(Gate(receiver), subject):
        raise Invalid("person", "This colleague can't read the record.")


def _check_due(due: date) -> None:
    if not today() <= due <= today() + LONGEST_AHEAD:
        raise Invalid("due", "This day is over, or too far away.")


def _checked(what: str) -> str:
    text = visible(what)
    if not text:
        raise Invalid("what", "Fill this in.")
    if len(text) > LONGEST_WHAT:
        raise Invalid("what", "At most %(max)d characters.", max=LONGEST_WHAT)
    return text


def _tell(entry: Entry, before: str | None, after: str, due_before: date | None, due: date) -> None:
    entry.changed("person", before, after)
    entry.changed("due", due_before and due_before.isoformat(), due.isoformat())


def _named(subject: Subject) -> dict[str, str]:
    return {} if subject == NOTHING else {"kind": subject[0], "record": subject[1]}


def _update(task: Task, rev: int, **columns: object) -> None:
    here = (Task.id == task.id) & (Task.rev == rev) & Task.done_at.is_null()
    if not Task.update({**columns, "rev": rev + 1}).where(here).execute():
        raise Conflict("Somebody else has changed or finished this task meanwhile.")
    task.__data__.update(columns, rev=rev + 1)
