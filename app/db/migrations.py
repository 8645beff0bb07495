"""Bringing the database to this version: numbered scripts in `migrations/`, each in its own transaction."""

from pathlib import Path

from playhouse.migrations import Runner

from app.db.connection import database
from app.errors import SettingError
from app.room import rooms_of_the_house

FOLDER = Path(__file__).parents[2] / "migrations"


def known() -> list[str]:
    """The names of all migrations of this program, in their order."""
    return sorted(path.stem for path in FOLDER.glob("[0-9]*.py"))


def status() -> tuple[str, list[str]]:
    """(newest applied migration or "", pending ones). Raises SettingError if the database is newer."""
    rows = Runner(database, str(FOLDER)).status()
    unknown = [row.name for row in rows if row.path is None]
    if unknown:
        message = (
            "The database is of a newer version (%(name)s). Start the newer program, or restore a backup."
        )
        raise SettingError(message, name=unknown[-1])
    applied = [row.name for row in rows if row.applied]
    return (applied[-1] if applied else "", [row.name for row in rows if not row.applied])


def triggers() -> list[str]:
    """Statements that make the triggers of all rooms, whatever of them was there before."""
    return [statement for room in rooms_of_the_house() for statement in room.triggers]


def upgrade() -> list[str]:
    """Apply what is pending, make the triggers of the house again, check the foreign keys.

    Returns the names of what was applied. Raises SettingError when a foreign key points nowhere.
    """
    applied = Runner(database, str(FOLDER)).up()
    with database.atomic():
        for trigger in triggers():  # rebuilding a table drops its triggers without a word
            database.execute_sql(trigger)
    broken = database.execute_sql("PRAGMA foreign_key_check").fetchone()
    if broken:
        message = "The database is damaged: a row of %(table)s points nowhere."
        raise SettingError(message, table=broken[0])
    return applied
