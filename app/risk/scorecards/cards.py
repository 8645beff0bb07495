"""Versions of cards: made, changed as long as they are drafts, published, retired (clause 5.3)."""

from collections.abc import Mapping, Sequence
from typing import Any

from peewee import fn

from app.access.gate import Gate
from app.chain.numbering import fresh_number
from app.chain.writing import writing
from app.clock import now
from app.customers.models import KINDS
from app.db.base import update_row
from app.db.connection import database
from app.db.fields import json_text
from app.errors import Conflict, Invalid, NotFound
from app.inbox.finding import open_request
from app.inbox.models import Request
from app.people.models import Person
from app.risk.scorecard import Attribute, card_of, kept
from app.risk.scorecards.attributes import KNOWN, guess, is_personal
from app.risk.scorecards.formats import Read
from app.risk.scorecards.models import APPROVED, DRAFT, PUBLISHED, RETIRED, TRIED, CardTrial, Scorecard
from app.risk.scorecards.shipped import BANDS

LETTER = "K"
VIEW, EDIT, PUBLISH, EXPORT = "scorecard.view", "scorecard.edit", "scorecard.publish", "scorecard.export"
APPROVING = "scorecard.approve"
"""The kind of request by which a second person approves a version."""
LONGEST_NAME = 60
AS_JSON = frozenset({"card", "mapping", "bands"})


def card_numbered(number: str) -> Scorecard:
    """The version with that number. Raises NotFound."""
    found = Scorecard.get_or_none(Scorecard.number == number)
    if found is None:
        raise NotFound
    return found


def make(gate: Gate, name: str, kind: str, read: Read) -> Scorecard:
    """A new version, a draft, of the card that was read. Raises Forbidden, Invalid."""
    gate.require(EDIT)
    if kind not in KINDS:
        raise Invalid("kind", "Choose from what is offered.")
    return _insert(
        gate.person,
        name=name,
        kind=kind,
        card=kept(read.card),
        mapping={one.name: guess(one.name, kind) for one in read.card.attributes},
        bands=list(BANDS),
        format=read.format,
        warnings=[[one.message, dict(one.values)] for one in read.warnings],
    )


def copy(gate: Gate, like: Scorecard) -> Scorecard:
    """A new version that says what `like` says. Raises Forbidden."""
    gate.require(EDIT)
    same = ("name", "kind", "card", "mapping", "bands", "format", "warnings", "ground")
    return _insert(gate.person, **{name: like.__data__[name] for name in same})


def _insert(person: Person, **values: Any) -> Scorecard:  # noqa: ANN401
    with database.atomic():
        last = Scorecard.select(fn.MAX(Scorecard.version)).where(Scorecard.kind == values["kind"]).scalar()
        row = Scorecard(
            number=fresh_number(Scorecard, LETTER, now().year),
            version=(last or 0) + 1,
            state=DRAFT,
            made_by=person,
            made_at=now(),
            **values,
        )
        with writing(person, "scorecard.made", row) as entry:
            for name in ("name", "card", "mapping", "bands", "ground", "state"):
                entry.changed(name, "" if name == "ground" else None, _told(name, row.__data__[name]))
            entry.told(customers=row.kind, version=row.version)
            row.save(force_insert=True)
    return row


def replace(gate: Gate, row: Scorecard, read: Read, rev: int) -> Scorecard:
    """Have a draft say what the table says that was read; its mapping stays where it can.

    Raises Forbidden, Conflict.
    """
    mapping = {
        one.name: row.mapping.get(one.name) or guess(one.name, row.kind) for one in read.card.attributes
    }
    warnings = [[one.message, dict(one.values)] for one in read.warnings]
    values = {"card": kept(read.card), "mapping": mapping, "format": read.format, "warnings": warnings}
    return change(gate, row, values, rev)


def change(gate: Gate, row: Scorecard, values: Mapping[str, Any], rev: int) -> Scorecard:
    """Give a draft other values of some columns; what was tried is a draft again.

    Raises Forbidden, Conflict, Invalid.
    """
    with database.atomic():
        row = card_numbered(row.number)
        check_may_change(gate, row)
        if rev != row.rev:
            raise Conflict("Somebody has changed this meanwhile.")
        _check_values(row, values)
        if any(row.__data__[name] != value for name, value in values.items()):
            move(gate.person, "scorecard.changed", row, state=DRAFT, **values)
    return row


def _check_values(row: Scorecard, values: Mapping[str, Any]) -> None:
    bands: Sequence[int] = values.get("bands", row.bands)
    if list(bands) != sorted(set(bands), reverse=True):
        raise Invalid("bands", "Each band begins below the one before it.")
    for name, known in values.get("mapping", {}).items():
        if known and (known not in KNOWN or row.kind not in KNOWN[known].of):
            raise Invalid("mapping", "“%(attribute)s” can’t be taken from these customers.", attribute=name)


def check_may_change(gate: Gate, row: Scorecard) -> None:
    """Raise Forbidden; Conflict for what is approved, or waits for a second person."""
    gate.require(EDIT)
    if row.state not in {DRAFT, TRIED}:
        raise Conflict("This version is approved and stays as it is. Make a new version of it.")
    if waiting(row) is not None:
        raise Conflict(
            "A second person is asked about this version: it can be changed once they have decided."
        )


def waiting(row: Scorecard) -> Request | None:
    """The request about a version that nobody has decided yet."""
    return open_request(APPROVING, row.number) if row.state in {DRAFT, TRIED} else None


def remove(gate: Gate, row: Scorecard, rev: int) -> None:
    """Throw a draft away. Raises Forbidden, Conflict."""
    with database.atomic():
        row = card_numbered(row.number)
        check_may_change(gate, row)
        if rev != row.rev:
            raise Conflict("Somebody has changed this meanwhile.")
        with writing(gate.person, "scorecard.removed", row) as entry:
            entry.changed("name", row.name, None)
            CardTrial.delete().where(CardTrial.card == row.id).execute()
            row.delete_instance()


def publish(gate: Gate, row: Scorecard) -> Scorecard:
    """Have an approved version score customers from now on; the one before is retired.

    Raises Forbidden, Conflict.
    """
    gate.require(PUBLISH)
    with database.atomic():
        row = card_numbered(row.number)
        if row.state != APPROVED:
            raise Conflict("Only what a second person has approved can be published.")
        before = Scorecard.get_or_none(Scorecard.kind == row.kind, Scorecard.state == PUBLISHED)
        if before is not None:
            move(gate.person, "scorecard.retired", before, state=RETIRED, retired_at=now())
        move(gate.person, "scorecard.published", row, state=PUBLISHED, published_at=now())
    return row


def move(person: Person | None, action: str, row: Scorecard, **columns: Any) -> None:  # noqa: ANN401
    """Write other values of columns, people by their ids, with their row on the chain. Raises Conflict."""
    with writing(person, action, row) as entry:
        for name, value in columns.items():
            if name not in {"warnings", "format"}:
                entry.changed(name, _told(name, row.__data__[name]), _told(name, value))
        columns = {**columns, "rev": row.rev + 1}
        if not update_row(Scorecard, row.id, row.rev, columns):
            raise Conflict("Somebody has changed this meanwhile.")
        row.__data__.update(columns)


def _told(name: str, value: Any) -> Any:  # noqa: ANN401
    if name in AS_JSON:
        return json_text(value)
    if name == "approved_by":
        return value and Person.get_by_id(value).username
    return value.isoformat() if hasattr(value, "isoformat") else value


def problems(row: Scorecard) -> list[Invalid]:
    """Why a version can't be tried yet."""
    card = card_of(row.card)
    found = [problem for one in card.attributes for problem in _problems_of(row, one)]
    if personal(row) and not row.ground.strip():
        found.append(
            Invalid(
                "ground",
                "%(attributes)s: say why this is used, since it concerns who somebody is.",
                attributes=", ".join(personal(row)),
            )
        )
    return found


def _problems_of(row: Scorecard, attribute: Attribute) -> list[Invalid]:
    known = KNOWN.get(row.mapping.get(attribute.name, ""))
    if known is None:
        return [Invalid("mapping", "“%(name)s”: choose where it comes from.", name=attribute.name)]
    if known.numeric != attribute.numeric:
        return [
            Invalid(
                "mapping",
                "“%(name)s”: %(known)s and the bins of the card are not of one kind, numbers or categories.",
                name=attribute.name,
                known=known.label,
            )
        ]
    return []


def uncovered(row: Scorecard) -> list[tuple[str, str]]:
    """(attribute, category) of those that no bin of the card has: nobody who has it can be scored."""
    return [
        (one.name, category)
        for one in card_of(row.card).attributes
        for category in _categories(row.mapping.get(one.name, ""))
        if one.place(category) is None
    ]


def _categories(known: str) -> Sequence[str]:
    return (KNOWN[known].categories or ()) if known in KNOWN else ()


def personal(row: Scorecard) -> list[str]:
    """The attributes of a version that concern who somebody is."""
    return [name for name, known in row.mapping.items() if is_personal(name, known)]
