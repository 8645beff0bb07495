"""Who can read a record, and why, without a value of it: for the security officer (`access.review`)."""

from collections.abc import Mapping
from typing import NamedTuple

from app.access.gate import Gate, everything, gates_of_readers
from app.access.grants import end, grants_on
from app.access.models import Grant, Protected
from app.chain.writing import writing
from app.errors import Invalid
from app.people.models import Person

OWNER = "owner"


class Reader(NamedTuple):
    """Somebody who can read the record, up to fields of `clearance`.

    `right` is why without a grant: ``owner``, or the kind of their scope; "" where only `grants` let them.
    """

    person: Person
    clearance: int
    right: str
    grants: list[Grant]


class Review(NamedTuple):
    """The record's number and level, and everybody who can read it."""

    number: str
    level: int
    readers: list[Reader]


def review(by: Gate, models: Mapping[str, type[Protected]], number: str) -> Review:
    """Look up who can read the record of any kind with `number`; each look is a row on the chain.

    Raises Forbidden, or Invalid("number") where no record has it.
    """
    by.require("access.review")
    record = _find(models, number)
    with writing(by.person, "access.reviewed", record) as entry:
        entry.told(found=record is not None)
    if record is None:
        raise Invalid("number", "No record has this number.")
    grants = grants_on(record)
    readers = [_reader(theirs, record, grants) for theirs in gates_of_readers(record)]
    return Review(record.number, record.level, readers)


def revoke(by: Gate, models: Mapping[str, type[Protected]], number: str, username: str) -> int:
    """End every grant of the person `username` on the record with `number`. Returns how many there were.

    Raises Forbidden.
    """
    by.require("grant.revoke")
    record = _find(models, number)
    if record is None:
        return 0
    given = [one for one in grants_on(record) if one.receiver.username == username]
    for one in given:
        end(by.person, one, record)
    return len(given)


def _find(models: Mapping[str, type[Protected]], number: str) -> Protected | None:
    for model in models.values():
        query = everything(model, why="the officer sees who can read a record, not the record")
        found: Protected | None = query.where(model.number == number).first()
        if found is not None:
            return found
    return None


def _reader(theirs: Gate, record: Protected, grants: list[Grant]) -> Reader:
    right = ""
    if theirs.by_own_right(record):
        right = OWNER if record.owner_id == theirs.person.id else theirs.standing.scope.kind
    own = [one for one in grants if one.receiver.id == theirs.person.id]
    return Reader(theirs.person, theirs.clearance_on(record), right, own)
