"""The database that the migrations make is the one that the models describe."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from peewee import IntegrityError, SqliteDatabase

import app
from app.chain.models import AuditEntry
from app.customers.models import INTEREST_INDEX, NAME_INDEX, NOTE_INDEX, PINYIN_INDEX
from app.db import migrations
from app.db.base import Model
from app.db.connection import database
from app.errors import SettingError
from app.risk.models import TITLE_INDEX
from app.start import upgrade
from app.tickets.answers.models import ANSWER_INDEX
from app.tickets.models import MESSAGE_INDEX, SUBJECT_INDEX
from app.vault.keys import load_keys
from tests.conftest import Company

CHECK = re.compile(r"CHECK \((.*?)\)(?=[,)\s]|$)", re.DOTALL)
HISTORY = "schema_migration"
TEXT_INDEXES = (
    NAME_INDEX,
    PINYIN_INDEX,
    NOTE_INDEX,
    INTEREST_INDEX,
    SUBJECT_INDEX,
    MESSAGE_INDEX,
    ANSWER_INDEX,
    TITLE_INDEX,
)


@pytest.fixture
def described(company: Company) -> Iterator[SqliteDatabase]:
    """A database made from the models alone."""
    made = SqliteDatabase(company.settings.data / "models.db")
    models = all_models()
    with made, made.bind_ctx(models):
        made.create_tables(models)
        for index in TEXT_INDEXES:
            made.execute_sql(index)
        for trigger in migrations.triggers():
            made.execute_sql(trigger)
        yield made


BASES = {"Protected", "Part", "CustomerPart", "TicketPart", "RiskPart"}
"""Tables are made of what derives from them."""


def all_models() -> list[type[Model]]:
    root = Path(app.__file__).parent
    for path in root.rglob("models.py"):
        import_module(".".join(("app", *path.relative_to(root).with_suffix("").parts)))

    def below(model: type[Model]) -> list[type[Model]]:
        return [found for child in model.__subclasses__() for found in (child, *below(child))]

    concrete = {model for model in below(Model) if model.__module__.startswith("app.")}
    return sorted(
        (model for model in concrete if model.__name__ not in BASES), key=lambda model: model.__name__
    )


def tables(of: SqliteDatabase) -> set[str]:
    rows = of.execute_sql("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
    return {name for (name,) in rows} - {HISTORY}


def columns(of: SqliteDatabase, table: str) -> dict[str, list[Any]]:
    rows = of.execute_sql(f"PRAGMA table_xinfo('{table}')")
    return {name: rest for _, name, *rest in rows}


def indexes(of: SqliteDatabase, table: str) -> Counter[Any]:
    found = Counter()
    for _, name, unique, kind, partial in of.execute_sql(f"PRAGMA index_list('{table}')").fetchall():
        keys = [row for row in of.execute_sql(f"PRAGMA index_xinfo('{name}')") if row[5]]
        found[
            tuple((column, falls, order) for _, _, column, falls, order, _ in keys), unique, kind, partial
        ] += 1
    return found


def foreign_keys(of: SqliteDatabase, table: str) -> set[tuple[Any, ...]]:
    return {tuple(row[2:]) for row in of.execute_sql(f"PRAGMA foreign_key_list('{table}')")}


def checks(of: SqliteDatabase, table: str) -> Counter[str]:
    [sql] = of.execute_sql("SELECT sql FROM sqlite_schema WHERE name = ?", (table,)).fetchone()
    return Counter(CHECK.findall(sql))


def triggers(of: SqliteDatabase) -> dict[str, str]:
    return dict(of.execute_sql("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall())


@pytest.mark.parametrize("part", [columns, indexes, foreign_keys, checks])
def test_migrations_and_models_agree_on(
    described: SqliteDatabase, part: Callable[[SqliteDatabase, str], object]
) -> None:
    assert tables(database) == tables(described)
    for table in sorted(tables(described)):
        assert part(database, table) == part(described, table), table


def test_migrations_and_models_agree_on_triggers(described: SqliteDatabase) -> None:
    assert triggers(database) == triggers(described)
    assert len(triggers(database)) == len(migrations.triggers()) // 2


def test_the_comparison_sees_a_difference(described: SqliteDatabase) -> None:
    described.execute_sql("ALTER TABLE department ADD COLUMN colour TEXT")
    described.execute_sql("CREATE INDEX extra ON department (name)")
    for part in (columns, indexes):
        assert part(database, "department") != part(described, "department")
    assert checks(described, "person") == {"clearance BETWEEN 1 AND 4": 1}
    assert foreign_keys(described, "person")


@pytest.mark.usefixtures("company")
def test_triggers_are_made_again_after_every_upgrade() -> None:
    for name in triggers(database):
        database.execute_sql(f"DROP TRIGGER {name}")
    migrations.upgrade()
    assert len(triggers(database)) == len(migrations.triggers()) // 2
    with pytest.raises(IntegrityError, match="append-only"):
        AuditEntry.delete().execute()


def test_a_second_upgrade_changes_nothing(company: Company) -> None:
    before = AuditEntry.select().count()
    assert upgrade(company.settings, load_keys(company.settings.key_file)) == []
    assert AuditEntry.select().count() == before
    newest, pending = migrations.status()
    assert newest.startswith("0")
    assert pending == []


def test_a_database_of_a_newer_version_is_refused_by_name(company: Company) -> None:
    database.execute_sql(f"INSERT INTO {HISTORY} (name, applied) VALUES ('9999_later', '2026-03-02')")
    with pytest.raises(SettingError, match=r"newer version.*9999_later"):
        migrations.status()
    with pytest.raises(SettingError, match="9999_later"):
        upgrade(company.settings, load_keys(company.settings.key_file))


@pytest.mark.usefixtures("company")
def test_a_row_that_points_nowhere_stops_the_upgrade_and_its_table_is_named() -> None:
    database.execute_sql("PRAGMA foreign_keys = OFF")
    with database.atomic() as undone:
        database.execute_sql("UPDATE person SET department_id = 4711 WHERE username = 'newcomer'")
        with pytest.raises(SettingError, match="row of person points nowhere"):
            migrations.upgrade()
        undone.rollback()
    assert migrations.upgrade() == []


@pytest.mark.usefixtures("company")
def test_an_empty_file_has_every_migration_pending(tmp_path: Path) -> None:
    database.close()
    database.init(str(tmp_path / "empty.db"))
    with database:
        newest, pending = migrations.status()
        assert newest == ""
        assert pending == sorted(path.stem for path in migrations.FOLDER.glob("[0-9]*.py"))
        assert migrations.upgrade() == pending
