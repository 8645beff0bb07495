"""Following a ticket: by oneself, or because a colleague asks for it; whoever may read it is offered."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from app.access.gate import Gate, everything, gates_of_readers
from app.chain.writing import writing
from app.db.base import ASKED, loaded, written_out
from app.db.connection import database
from app.errors import Forbidden, Invalid
from app.inbox.notices import notify_once
from app.people.models import Person
from app.tickets.models import Ticket, Watcher
from app.tickets.watching.words import ADDED, GROUP


@dataclass(frozen=True)
class Watching:
    """Who follows a ticket and may read it; whether the reader does or could, and may add others."""

    people: Sequence[Person]
    own: bool
    may_follow: bool
    may_add: bool


def watching_of(gate: Gate, ticket: Ticket) -> Watching:
    """Who follows a ticket that came through the gate."""
    people = readers_watching(ticket, gate)
    own = any(one.person.id == gate.person.id for one in people)
    may_follow = gate.person.id != ticket.complained_about_id
    return Watching([one.person for one in people], own, may_follow, gate.may(Ticket.edit_permission, ticket))


def readers_watching(ticket: Ticket, reader: Gate | None = None) -> list[Gate]:
    """The gates of those who follow `ticket` and may still read it, by name.

    That of its `reader`, through whose gate it came, is known.
    """
    people = [one for one in _watchers(ticket) if not one.disabled]
    others = [one for one in people if reader is None or one.id != reader.person.id]
    found = gates_of_readers(ticket, others) if others else []
    if reader is not None and len(others) < len(people):
        found.append(reader)
    return sorted(found, key=lambda one: str(one.person.name))


def possible_watchers(ticket: Ticket) -> list[Person]:
    """Who may be added, by name: those who may read `ticket` and do not follow it.

    Never whoever it complains about.
    """
    there = {one.id for one in _watchers(ticket)} | {ticket.complained_about_id}
    found = [one.person for one in gates_of_readers(ticket) if one.person.id not in there]
    return sorted(found, key=lambda person: str(person.name))


def watch(gate: Gate, ticket: Ticket, person: Person) -> bool:
    """Let `person` follow `ticket`. Returns whether they did not.

    Others are added by whoever may handle it, and are told so. Raises Forbidden, Invalid("person") for
    somebody who may not read it.
    """
    _check_may(gate, ticket, person)
    is_complained_about = person.id == ticket.complained_about_id
    if is_complained_about or person.disabled or not Gate(person).may(Ticket.view_permission, ticket):
        raise Invalid("person", "Choose somebody who can sign in and may read this ticket.")
    with database.atomic():
        added = start(gate, ticket, person)
        if added:
            notify_once([person], ADDED, GROUP, (Ticket.audit_kind, ticket.number), gate.person)
    return added


def start(gate: Gate, ticket: Ticket, person: Person) -> bool:
    """Let a reader follow `ticket`, in the caller's transaction, unless it complains about them.

    Returns whether they did not.
    """
    before = _names(ticket)
    if person.username in before or person.id == ticket.complained_about_id:
        return False
    with writing(gate.person, "ticket.watched", ticket) as entry:
        entry.changed("watchers", _text(before), _text({*before, person.username}))
        Watcher.create(ticket=ticket.id, person=person.id)
    return True


def unwatch(gate: Gate, ticket: Ticket, person: Person) -> bool:
    """Let `person` follow `ticket` no longer. Returns whether they did. Raises Forbidden."""
    _check_may(gate, ticket, person)
    return stop(gate, ticket, person)


def stop(gate: Gate, ticket: Ticket, person: Person) -> bool:
    """The same for whoever may not follow it any more, in a transaction of its own or the caller's."""
    with database.atomic():
        before = _names(ticket)
        if person.username not in before:
            return False
        with writing(gate.person, "ticket.unwatched", ticket) as entry:
            entry.changed("watchers", _text(before), _text(before - {person.username}))
            Watcher.delete().where(Watcher.ticket == ticket.id, Watcher.person == person.id).execute()
    return True


def _check_may(gate: Gate, ticket: Ticket, person: Person) -> None:
    permission = Ticket.view_permission if person.id == gate.person.id else Ticket.edit_permission
    if not gate.may(permission, ticket):
        raise Forbidden


def _watchers(ticket: Ticket) -> list[Person]:
    rows = database.execute_sql(_asks_for_watchers(), (ticket.id,)).fetchall()
    return [loaded(Person, row) for row in rows]


@lru_cache(maxsize=1)
def _asks_for_watchers() -> str:
    rows = everything(Watcher, Watcher.person, why="who follows a ticket that came through the gate")
    followed = Person.id.in_(rows.where(Watcher.ticket == ASKED))
    return written_out(Person.select().where(followed).order_by(Person.id))


def _names(ticket: Ticket) -> set[str]:
    return {str(one.username) for one in _watchers(ticket)}


def _text(names: set[str]) -> str | None:
    return " ".join(sorted(names)) or None
