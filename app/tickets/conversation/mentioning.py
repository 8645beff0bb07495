"""Internal notes, and who is mentioned in them: they are told, and follow the ticket from then on."""

from collections import Counter, defaultdict
from dataclasses import replace
from typing import NamedTuple

from app.access.gate import Gate, gates_of_readers
from app.db.connection import database
from app.errors import Invalid
from app.inbox.notices import notify_once
from app.people.models import Person
from app.tickets.conversation.mentions import mentions
from app.tickets.conversation.messages import Said, add_message
from app.tickets.models import Message, Ticket
from app.tickets.watching.watching import start
from app.tickets.watching.words import GROUP, MENTIONED


class Offered(NamedTuple):
    """Somebody who can be mentioned: what is typed, their user name where two share a name; what is shown."""

    value: str
    label: str


def mentionable(ticket: Ticket) -> list[Offered]:
    """Who can be mentioned on `ticket`, by name: everybody who may read what is said on it."""
    people = sorted(_readers(ticket, 0), key=lambda person: str(person.name))
    often = Counter(one.name for one in people)
    return [Offered(one.name if often[one.name] == 1 else one.username, one.name) for one in people]


def write_note(gate: Gate, ticket: Ticket, said: Said, mention: str = "") -> Message:
    """Keep an internal note; the names in `mention`, with commas between them, are added to it as ``@name``.

    Raises Invalid for a name of nobody who may read the note.
    """
    names = [
        name.strip().lstrip("@\uff20")
        for name in mention.replace("\uff0c", ",").replace("、", ",").split(",")
    ]
    also = "".join(f" @{name}" for name in names if name)
    people = _mentioned(ticket, also, said.level, "mention") | _mentioned(
        ticket, said.text, said.level, "text"
    )
    text = f"{said.text.rstrip()}{also}" if said.text.strip() else said.text
    with database.atomic():
        message = add_message(gate.person, ticket, replace(said, text=text))
        for person in sorted(people - {gate.person}, key=lambda one: int(one.id)):
            start(gate, ticket, person)
            notify_once([person], MENTIONED, GROUP, (Ticket.audit_kind, ticket.number), gate.person)
    return message


def _mentioned(ticket: Ticket, text: str, level: int, field: str) -> set[Person]:
    """Who is mentioned in `text`. Raises Invalid(field) for a name that does not name one who may read it."""
    if "@" not in text and "\uff20" not in text:
        return set()
    called: dict[str, set[Person]] = defaultdict(set)
    for one in Person.select().where(~Person.disabled):
        called[str(one.name).lower()].add(one)
        called[str(one.username).lower()].add(one)
    found = mentions(text, called.keys())
    readers = set(_readers(ticket, level))
    people: set[Person] = set()
    for name in (*found.unknown, *sorted(found.names)):
        reading = called.get(name, set()) & readers
        if not reading:
            raise Invalid(
                field, "Nobody called %(name)s may read this. Choose a name from the list.", name=name
            )
        if len(reading) > 1:
            raise Invalid(field, "Several people are called %(name)s: write @ and the user name.", name=name)
        people |= reading
    return people


def _readers(ticket: Ticket, level: int) -> list[Person]:
    """Who may read a message of that level on `ticket`, but for whom it complains about."""
    return [
        one.person
        for one in gates_of_readers(ticket)
        if one.person.id != ticket.complained_about_id
        and one.clearance_on(ticket) >= max(level, one.field_level(Ticket, "message", ticket))
    ]
