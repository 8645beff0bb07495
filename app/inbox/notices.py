"""Notifications: written in the transaction of what they tell of, shown while their record may be read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from peewee import SQL, ModelSelect

from app.access.gate import Gate, everything
from app.chain.writing import Entry
from app.clock import now
from app.db.base import insert_rows
from app.db.connection import database
from app.db.fields import moment_text
from app.inbox.models import Notice
from app.inbox.subjects import About, Subject, known, readable
from app.jobs.models import DONE
from app.people.models import Person
from app.room import Task, rooms_of_the_house

PAGE = 20
MOST_COUNTED = 99
(
    ASSIGNED,
    HANDED_OVER,
    GRANTED,
    APPROVED,
    REFUSED,
    EXPIRED,
    FAILED,
    ENDED,
    BROKEN_OFF,
    UNANSWERED,
    ANSWERED,
    PAST_ITS_DAY,
    HOLIDAYS,
) = EVENTS = (
    "assigned",
    "handed_over",
    "granted",
    "approved",
    "refused",
    "expired",
    "failed",
    "ended",
    "broken_off",
    "unanswered",
    "answered",
    "past_its_day",
    "holidays",
)
WORDS = {
    ASSIGNED: ("user", _l("%(by)s made you the owner")),
    HANDED_OVER: ("people", _l("%(by)s handed over to you: %(count)s in all")),
    GRANTED: ("key", _l("%(by)s granted you access")),
    APPROVED: ("check", _l("%(by)s approved your request")),
    REFUSED: ("close", _l("%(by)s refused your request")),
    ENDED: ("check", _l("%(job)s: done")),
    BROKEN_OFF: ("close", _l("%(job)s: it came to nothing")),
    EXPIRED: ("clock", _l("Your request has expired")),
    HOLIDAYS: ("clock", _l("Public holidays that are not known yet: enter or import them")),
    FAILED: ("close", _l("What you asked for could not be done")),
    UNANSWERED: ("help", _l("%(by)s found no standard answer to a question")),
    ANSWERED: ("check", _l("%(by)s has an answer to your question")),
    PAST_ITS_DAY: ("clock", _l("A standard answer is past its day: look whether it still holds")),
}
"""Event → its icon and words."""


@dataclass(frozen=True)
class Told:
    """A notification as its reader sees it; `url` is where one sees what came of work, "" for none."""

    id: int
    icon: str
    words: str
    at: datetime
    read: bool
    about: About
    url: str = ""


def notify(
    persons: Iterable[Person | int], event: str, subject: Subject, by: Person | None, count: int = 1
) -> None:
    """Tell each of `persons`, but whoever did it, of `event`; call it in the transaction of its cause."""
    ids = {person if isinstance(person, int) else int(person.id) for person in persons}
    kind, record = subject
    row = {"event": event, "kind": kind, "record": record, "count": count, "by_id": by.id if by else None}
    insert_rows(
        Notice,
        ({"person_id": one, **row, "at": moment_text(now())} for one in sorted(ids - {by.id if by else 0})),
    )


def notify_once(
    persons: Iterable[Person | int], event: str, group: Iterable[str], subject: Subject, by: Person | None
) -> None:
    """As `notify`, in the place of what they have not read yet of the events in `group` about the same."""
    ids = {person if isinstance(person, int) else int(person.id) for person in persons}
    if not ids:
        return
    kind, record = subject
    same = (Notice.kind == kind) & (Notice.record == record) & Notice.event.in_([*group])
    Notice.delete().where(Notice.person.in_(sorted(ids)), Notice.read_at.is_null(), same).execute()
    notify(ids, event, subject, by)


def tell_of_grant(entry: Entry) -> None:
    """Whoever was granted a record by somebody hears of it; what the program grants comes with their work."""
    person = Person.get_or_none(Person.username == entry.facts["to"])
    if person is not None and entry.record is not None and entry.person is not None:
        notify([person], GRANTED, (entry.record.audit_kind, entry.record.audit_number), entry.person)


def tell_of_job(entry: Entry) -> None:
    """Whoever asked for work that takes its time hears that it has ended."""
    run: Any = entry.record
    task = _task(run.name)
    if run.asked_by_id and task and task.result:
        event = ENDED if entry.facts["outcome"] == DONE else BROKEN_OFF
        notify([run.asked_by_id], event, (run.name, run.subject), None)


def notices(
    gate: Gate, *, unread: bool = False, before: int | None = None, limit: int = PAGE
) -> tuple[list[Told], int | None]:
    """The newest `limit` notifications before row `before`, and the row where older ones begin, if any."""
    query = _readable(gate, unread=unread)
    if before is not None:
        query = query.where(Notice.id < before)
    rows = list(query.order_by(Notice.id.desc()).limit(limit + 1))
    abouts = known(gate, {(row.kind, row.record) for row in rows[:limit]})
    names = dict(
        Person.select(Person.id, Person.name).where(Person.id.in_({row.by_id for row in rows})).tuples()
    )
    told = [_told(row, abouts[row.kind, row.record], names) for row in rows[:limit]]
    return told, rows[limit - 1].id if len(rows) > limit else None


def count_unread(gate: Gate) -> int:
    """How many notifications the person has not read, at most one more than MOST_COUNTED."""
    sql, values = _readable(gate, unread=True).columns(SQL("1")).limit(MOST_COUNTED + 1).sql()
    row = database.execute_sql(f"SELECT count(*) FROM ({sql})", values).fetchone()  # noqa: S608  SQL from the gate
    return int(row[0])


def mark_read(person: Person, rows: Sequence[int] = ()) -> None:
    """The person has read these notifications, or all of theirs."""
    theirs = (Notice.person == person.id) & Notice.read_at.is_null()
    chosen = theirs & Notice.id.in_(list(rows)) if rows else theirs
    Notice.update(read_at=now()).where(chosen).execute()


def _readable(gate: Gate, *, unread: bool) -> ModelSelect:
    query = everything(Notice, why="each is the person's own, and its record is one they may read")
    query = query.where(Notice.person == gate.person.id, readable(gate, Notice))
    return query.where(Notice.read_at.is_null()) if unread else query


def _told(row: Notice, about: About, names: dict[int, str]) -> Told:
    icon, words = words_of(row.event)
    facts: dict[str, Any] = {"by": names.get(row.by_id, "Kebu"), "count": row.count}
    url = ""
    if row.event in {ENDED, BROKEN_OFF}:
        task = _task(row.kind)
        facts["job"] = task.label if task else row.kind
        url = task.result(row.record) if task and task.result else ""
    return Told(row.id, icon, str(words) % facts, row.at, row.read_at is not None, about, url)


def words_of(event: str) -> tuple[str, Any]:
    """The icon and the words of an event, whichever room it is of. Raises KeyError."""
    for room in rooms_of_the_house():
        if event in room.notices:
            return room.notices[event]
    return WORDS[event]


def _task(name: str) -> Task | None:
    return next((task for room in rooms_of_the_house() for task in room.jobs if task.name == name), None)
