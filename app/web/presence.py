"""Who else has a record open. It tells, and never blocks; each page says by itself that it is still there."""

from datetime import timedelta

from app.access.gate import Gate
from app.access.models import Protected
from app.access.standing import standings
from app.clock import now
from app.db.connection import database
from app.people.models import Person
from app.web.models import Presence

FRESH = timedelta(seconds=75)
"""A page that has not been heard of for so long is closed."""
FORGOTTEN = timedelta(minutes=10)


def be_present(person: Person, record: Protected) -> None:
    """Keep that `person` has `record` open now."""
    with database.atomic():
        Presence.delete().where(Presence.seen_at < now() - FORGOTTEN).execute()
        Presence.replace(person=person, kind=record.audit_kind, record=record.number, seen_at=now()).execute()


def others(gate: Gate, record: Protected) -> list[Person]:
    """Whoever else has `record` open, as far as they may read it by now; in a fixed number of queries."""
    here = (Presence.kind == record.audit_kind, Presence.record == record.number)
    query = Person.select().join(Presence).where(*here, Presence.seen_at > now() - FRESH)
    found = list(query.where(Person.id != gate.person.id).order_by(Person.name))
    standing = standings(found) if found else {}
    return [one for one in found if Gate(one, standing[one.id]).clearance_on(record)]
