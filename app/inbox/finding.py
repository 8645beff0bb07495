"""Which requests are addressed to somebody, and which they asked or decided themselves."""

from collections import defaultdict
from collections.abc import Iterator
from functools import reduce
from operator import or_

from peewee import SQL, Expression, Field, ModelSelect

from app.access.deciding import Deciding
from app.access.gate import Gate
from app.clock import now
from app.db.base import among, fetch
from app.inbox.approvals import approvals
from app.inbox.deciders import parties_of
from app.inbox.models import ASKED, Request
from app.people.models import Person

NOTHING = SQL("0")


def to_decide(gate: Gate) -> ModelSelect:
    """The open requests that the person may decide; a fixed number of queries."""
    return Request.select().where(_addressed_to(gate))


def count_to_decide(gate: Gate) -> int:
    """How many these are; where nothing is addressed to the person, nothing need be counted."""
    addressed = _addressed_to(gate)
    return 0 if addressed is NOTHING else int(Request.select().where(addressed).count())


def mine(gate: Gate) -> ModelSelect:
    """What the person has asked for."""
    return Request.select().where(Request.asked_by == gate.person.id)


def decided(gate: Gate) -> ModelSelect:
    """What the person has decided."""
    return Request.select().where(Request.decided_by == gate.person.id)


def open_own(gate: Gate, kind: str, subject: str) -> Request | None:
    """The person's own open request of `kind` about `subject`, or None."""
    found: Request | None = all_open_own(gate, kind).where(Request.subject == subject).first()
    return found


def open_request(kind: str, subject: str) -> Request | None:
    """The newest open request of `kind` about `subject`, whoever asked; None where there is none."""
    found = Request.select().where(*_open(), Request.kind == kind, Request.subject == subject)
    newest: Request | None = found.order_by(Request.id.desc()).first()
    return newest


def all_open_own(gate: Gate, kind: str) -> ModelSelect:
    """The person's own open requests of `kind`."""
    return mine(gate).where(*_open(), Request.kind == kind)


def with_people(query: ModelSelect) -> list[Request]:
    """The rows of a page of a list, each with its people loaded, in two queries."""
    rows: list[Request] = fetch(query)
    ids = {one for row in rows for one in (row.asked_by_id, row.decided_by_id, row.concerned_id) if one}
    people = {person.id: person for person in Person.select().where(Person.id.in_(ids))} if ids else {}
    for row in rows:
        for name in ("asked_by", "decided_by", "concerned"):
            number = row.__data__[name]
            if number:
                setattr(row, name, people[number])
    return rows


def _addressed_to(gate: Gate) -> Expression:
    deciding = Deciding()
    if not deciding.is_able(gate.person):
        return NOTHING
    addressed = [*_alike(gate, deciding), *_one_by_one(gate, deciding)]
    return reduce(or_, addressed) & reduce(_and, _open()) if addressed else NOTHING


def _alike(gate: Gate, deciding: Deciding) -> Iterator[Expression]:
    """Of kinds in which all that somebody asks for about the same person has the same deciders."""
    known = {kind: one for kind, one in approvals().items() if one.parties is None}
    askers = defaultdict[tuple[str, int | None], list[int]](list)
    open_ones = _asked(Request.kind, Request.concerned, Person.id, Person.department).distinct()
    for kind, concerned, asker, department in open_ones.tuples():
        asking = Person(id=asker, department=department)
        if kind in known and gate.person.id in deciding.who(asking, known[kind].decided_by, [concerned]):
            askers[kind, concerned].append(asker)
    for (kind, concerned), ids in askers.items():
        about = Request.concerned.is_null() if concerned is None else Request.concerned == concerned
        yield (Request.kind == kind) & about & Request.asked_by.in_(ids)


def _one_by_one(gate: Gate, deciding: Deciding) -> Iterator[Expression]:
    """Of kinds in which it matters who has a part in what is asked about; one query more for each kind."""
    known = {kind: one for kind, one in approvals().items() if one.parties is not None}
    open_ones = _asked(
        *(Request.id, Request.kind, Request.subject, Request.concerned, Person.id, Person.department)
    )
    rows = list(open_ones.where(Request.kind.in_(list(known))).tuples())
    subjects = defaultdict[str, list[str]](list)
    for _, kind, subject, *_rest in rows:
        subjects[kind].append(subject)
    parties = {kind: parties_of(known[kind], named) for kind, named in subjects.items()}
    mine = [
        row
        for row, kind, subject, concerned, asker, department in rows
        if gate.person.id
        in deciding.who(
            Person(id=asker, department=department),
            known[kind].decided_by,
            {concerned, *parties[kind][subject]},
        )
    ]
    if mine:
        yield among(Request.id, mine)


def _asked(*columns: Field) -> ModelSelect:
    return Request.select(*columns).join(Person, on=Request.asked_by == Person.id).where(*_open())


def _open() -> tuple[Expression, Expression]:
    return Request.state == ASKED, Request.expires_at > now()


def _and(one: Expression, other: Expression) -> Expression:
    return one & other
