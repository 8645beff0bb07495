"""The versions of the service levels: the one in force, and those that tickets were opened under."""

from collections.abc import Mapping

from peewee import JOIN

from app.chain.writing import Entry, writing
from app.clock import now
from app.db.base import insert_rows
from app.db.fields import moment_text
from app.db.unchanged import while_unchanged
from app.errors import NotFound
from app.people.models import Person
from app.tickets.standards.models import PUBLISHED, ServiceLevel, StandardVersion
from app.tickets.standards.shipped import CELLS, ROWS, TIERS, Row, shipped_levels
from app.tickets.targets import Cell, Level, Standard
from app.worktime.calendars import calendars

FIRST = 1
Target = tuple[int | None, str]
"""Working minutes, None while a draft lacks them, and the code of the calendar."""


@while_unchanged
def in_force() -> int:
    """The version that new tickets are bound to."""
    published = StandardVersion.select(StandardVersion.number).where(StandardVersion.state == PUBLISHED)
    number: int = published.order_by(StandardVersion.since.desc()).limit(1).scalar()
    return number


@while_unchanged
def standard(version: int) -> Standard:
    """A version of the service levels with the calendars as they are now.

    What no version has bound (0), such as a ticket of another system, goes by the first one.
    """
    levels = {
        cell: Level(minutes, calendar)
        for cell, (minutes, calendar) in targets(version or FIRST).items()
        if minutes is not None
    }
    return Standard(levels, calendars(), version)


def targets(number: int) -> dict[Cell, Target]:
    """Every cell of a version, in the order of the matrix."""
    columns = (ServiceLevel.clock, ServiceLevel.complexity, ServiceLevel.urgency, ServiceLevel.tier)
    query = (
        ServiceLevel.select(*columns, ServiceLevel.minutes, ServiceLevel.calendar)
        .join(StandardVersion)
        .where(StandardVersion.number == number)
    )
    found = {Cell(*cell): (minutes, calendar) for *cell, minutes, calendar in query.tuples()}
    return {cell: found[cell] for cell in CELLS if cell in found}


def all_versions() -> list[StandardVersion]:
    """Every version with its people, the newest first."""
    agreed = Person.alias()
    query = (
        StandardVersion.select(StandardVersion, Person, agreed)
        .join_from(StandardVersion, Person, JOIN.LEFT_OUTER, on=StandardVersion.made_by)
        .join_from(StandardVersion, agreed, JOIN.LEFT_OUTER, on=StandardVersion.approved_by)
    )
    return list(query.order_by(StandardVersion.number.desc()))


def version_numbered(number: str) -> StandardVersion:
    """The version called `number`. Raises NotFound."""
    found = number.isascii() and number.isdecimal()
    version = StandardVersion.get_or_none(StandardVersion.number == int(number[:9])) if found else None
    if version is None or str(version.number) != number:
        raise NotFound
    return version


def ship_standard() -> None:
    """Make the first version, where there is none."""
    if StandardVersion.select().exists():
        return
    moment = now()
    first = StandardVersion(number=FIRST, state=PUBLISHED, made_at=moment, since=moment)
    with writing(None, "service_standard.shipped", first) as entry:
        entry.changed("state", None, PUBLISHED)
        entry.changed("since", None, moment_text(moment))
        first.save(force_insert=True)
        write_targets(entry, first, {}, shipped_levels())


def write_targets(
    entry: Entry, version: StandardVersion, before: Mapping[Cell, Target], after: Mapping[Cell, Target]
) -> None:
    """Put the cells of `version` in the place of those before, telling the rows that differ."""
    ServiceLevel.delete().where(ServiceLevel.version == version.id).execute()
    insert_rows(
        ServiceLevel,
        [
            {**cell._asdict(), "version_id": version.id, "minutes": minutes, "calendar": calendar}
            for cell, (minutes, calendar) in after.items()
        ],
    )
    for row in ROWS:
        entry.changed(row_name(row), row_text(row, before), row_text(row, after))


def row_name(row: Row) -> str:
    """What the chain and the form call a row of the matrix: ``handling_simple_normal``."""
    return "_".join(filter(None, row))


def cell_name(cell: Cell) -> str:
    """What the form calls a cell: ``handling_simple_normal_A``."""
    return f"{row_name((cell.clock, cell.complexity, cell.urgency))}_{cell.tier}"


def row_text(row: Row, found: Mapping[Cell, Target]) -> str | None:
    """A row as the chain tells it: minutes of tiers A to D and the calendar, ``240 360 450 900 office``."""
    there = [found[Cell(*row, tier)] for tier in TIERS if Cell(*row, tier) in found]
    if not there:
        return None
    return " ".join([*("-" if minutes is None else str(minutes) for minutes, _ in there), there[0][1]])
