"""Grants: reading those that last, giving and ending them (access rule 1)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from peewee import JOIN, Expression

from app.access.levels import LEVELS
from app.access.models import Grant, Protected
from app.access.rules import ALL, Given, Scope, Standing, readable
from app.access.standing import standings
from app.chain.writing import writing
from app.clock import now
from app.errors import Forbidden, Invalid
from app.people.models import Person

LONGEST = timedelta(days=90)
PROLONGED = timedelta(days=30)
"""A grant of the program that ends so much sooner than it could is given anew."""
MOST = max(LEVELS)


def grants_to(person: Person) -> list[Given]:
    """The grants given to `person` that last, each with its giver's standing of now."""
    return _by_person(Grant.person == person).get(person.id, [])


def grants_by_person(record: Protected) -> dict[int, list[Given]]:
    """The grants on `record` that last, by the id of whoever has them.

    Each with its giver's standing of now.
    """
    return _by_person((Grant.kind == record.audit_kind) & (Grant.record == record.number))


def grants_by_record(kind: str) -> dict[str, dict[int, list[Given]]]:
    """The same for every record of `kind` on which there are any, by its number: for going through many."""
    found: dict[str, dict[int, list[Given]]] = {}
    for person, given in _lasting(Grant.kind == kind):
        found.setdefault(given.record, {}).setdefault(person, []).append(given)
    return found


def _by_person(concerned: Expression) -> dict[int, list[Given]]:
    found: dict[int, list[Given]] = {}
    for person, given in _lasting(concerned):
        found.setdefault(person, []).append(given)
    return found


def _lasting(concerned: Expression) -> Iterator[tuple[int, Given]]:
    """Who has each of the grants that last, with their giver's standing."""
    rows = list(Grant.select().where(concerned, Grant.ended_at.is_null(), Grant.until > now()))
    if not rows:
        return
    people = {row.given_by_id or row.person_id for row in rows}
    those = standings(Person.select().where(Person.id.in_(people)))
    for row in rows:
        permissions = frozenset(row.permissions)
        giver = those[row.given_by_id] if row.given_by_id else _program(those[row.person_id], permissions)
        yield row.person_id, Given(row.record, permissions, row.level, row.until, giver)


def _program(receiver: Standing, permissions: frozenset[str]) -> Standing:
    """What the program may grant to somebody: anything, up to their own clearance (access rule 1)."""
    return replace(receiver, scope=Scope(ALL), permissions=permissions)


def grants_on(record: Protected) -> list[Grant]:
    """The grants on `record` that have not ended, newest first, each with its person and giver loaded."""
    receiver, giver = Person.alias(), Person.alias()
    return list(
        Grant.select(Grant, receiver, giver)
        .join(receiver, on=Grant.person == receiver.id, attr="receiver")
        .switch(Grant)
        .join(giver, JOIN.LEFT_OUTER, on=Grant.given_by == giver.id, attr="giver")
        .where(Grant.kind == record.audit_kind, Grant.record == record.number)
        .where(Grant.ended_at.is_null(), Grant.until > now())
        .order_by(Grant.id.desc())
    )


def give(  # noqa: PLR0913  a grant has that many parts
    giver: Person,
    standing: Standing,
    record: Protected,
    *,
    person: Person,
    permissions: frozenset[str],
    level: int,
    until: datetime,
    purpose: str,
) -> Grant:
    """Grant `person` the `permissions` on `record`, fields up to `level`, until `until`.

    Only what the giver has, and by own rights: a grant cannot be passed on. Reading is part of every grant.
    Raises Forbidden or Invalid.
    """
    permissions |= {record.view_permission}
    if "grant.give" not in standing.permissions or not all(
        readable(standing, record, one) for one in permissions
    ):
        raise Forbidden
    if person.id == giver.id or person.disabled:
        raise Invalid("person", "Choose a colleague who can sign in.")
    if not record.level <= level <= standing.clearance:
        raise Invalid("level", "The level can't be below the record's or above your own clearance.")
    if not now() < until <= now() + LONGEST:
        raise Invalid("until", "A grant lasts 90 days at most, and ends in the future.")
    with writing(giver, "grant.given", record) as entry:
        entry.told(
            to=person.username, permissions=sorted(permissions), level=level, until=until, purpose=purpose
        )
        return Grant.create(
            person=person,
            kind=record.audit_kind,
            record=record.number,
            permissions=sorted(permissions),
            level=level,
            until=until,
            purpose=purpose,
            given_by=giver,
            given_at=now(),
        )


def give_by_program(
    record: Protected, person: Person, permissions: frozenset[str], until: datetime, purpose: str
) -> None:
    """Let `person` do their work on `record` as far as they are cleared, in the caller's write transaction.

    One that lasts long enough already is left.
    """
    lasting = (*_of(record, person), Grant.given_by.is_null(), Grant.ended_at.is_null())
    if Grant.select().where(*lasting, Grant.until >= until - PROLONGED).exists():
        return
    with writing(None, "grant.given", record) as entry:
        told = sorted(permissions)
        entry.told(to=person.username, permissions=told, level=MOST, until=until, purpose=purpose)
        Grant.update(ended_at=now()).where(*lasting).execute()
        Grant.create(
            person=person,
            kind=record.audit_kind,
            record=record.number,
            permissions=told,
            level=MOST,
            until=until,
            purpose=purpose,
            given_by=None,
            given_at=now(),
        )


def end_by_program(record: Protected, person: Person) -> None:
    """End what `give_by_program` gave, in the caller's write transaction."""
    lasting = (*_of(record, person), Grant.given_by.is_null(), Grant.ended_at.is_null())
    if Grant.select().where(*lasting).exists():
        with writing(None, "grant.ended", record) as entry:
            entry.told(to=person.username)
            Grant.update(ended_at=now()).where(*lasting).execute()


def end(person: Person, grant: Grant, record: Protected) -> None:
    """End a grant before its time."""
    with writing(person, "grant.ended", record) as entry:
        entry.told(to=grant.person.username)
        Grant.update(ended_at=now()).where(Grant.id == grant.id, Grant.ended_at.is_null()).execute()


def end_on(record: Protected, person: Person) -> int:
    """End every grant on `record` to `person`, inside the caller's write transaction. Returns how many."""
    return Grant.update(ended_at=now()).where(*_of(record, person), Grant.ended_at.is_null()).execute()


def end_all_of(person: Person) -> int:
    """End every grant to or from `person`, inside the caller's write transaction. Returns how many."""
    concerned = (Grant.person == person) | (Grant.given_by == person)
    return Grant.update(ended_at=now()).where(concerned, Grant.ended_at.is_null()).execute()


def _of(record: Protected, person: Person) -> tuple[Expression, Expression, Expression]:
    return (Grant.person == person, Grant.kind == record.audit_kind, Grant.record == record.number)
