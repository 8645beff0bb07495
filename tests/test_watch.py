"""The watcher of transactions can fail: what it must find, and what it must let pass."""

import pytest

from app.chain.models import AuditEntry
from app.chain.writing import writing
from app.db.connection import database
from app.people.models import Person
from tests.conftest import Company
from tests.watch import Watch, watch_transactions

RENAME = "UPDATE person SET name = name WHERE id = 1"
KNOWN = 'INSERT INTO "known_permission" ("permission") VALUES (\'x\')'
COUNT = "INSERT INTO refusal_count (minute, who, reason, count) VALUES ('', '', '', 1)"


def append_row() -> None:
    with writing(None, "test.row"):
        pass


def alone(statement: str) -> list[str]:
    found: list[str] = []
    Watch(found)(statement)
    return found


@pytest.mark.parametrize(
    "statement",
    [
        RENAME,
        KNOWN,
        'UPDATE OR IGNORE "person" SET name = 1',
        "INSERT OR REPLACE INTO person VALUES (1)",
        "REPLACE INTO person VALUES (1)",
        "insert into main.person values (1)",
        'DELETE FROM "main"."person"',
        "DELETE\nFROM person",
        'WITH few AS (SELECT 1) INSERT INTO "person" SELECT * FROM few',
        "WITH few AS (SELECT 1) UPDATE person SET name = 1",
        "WITH few AS (SELECT 1) DELETE FROM person",
        "INSERT INTO nobody_knows_this_table VALUES (1)",
    ],
)
def test_every_kind_of_write_is_seen(statement: str) -> None:
    [found] = alone(statement)
    assert "written without a row on the chain" in found


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM person",
        "SELECT 'DELETE FROM person'",
        "SELECT * FROM person WHERE name = 'it''s INSERT INTO person'",
        COUNT,
        "INSERT INTO refusal_count VALUES ('UPDATE person') ON CONFLICT (who) DO UPDATE SET count = 2",
        "-- INSERT INTO person",
        "PRAGMA optimize",
        "INSERT INTO customer_name (rowid, name) VALUES (1, 'x')",
        "CREATE TABLE fresh (id)",
    ],
)
def test_reading_excused_tables_and_texts_are_no_writes(statement: str) -> None:
    assert alone(statement) == []


@pytest.mark.usefixtures("company")
def test_a_write_alone_fails_the_test_it_happens_in() -> None:
    with pytest.raises(AssertionError, match="person"), watch_transactions():
        database.execute_sql(RENAME)


@pytest.mark.usefixtures("company")
def test_a_write_in_a_transaction_without_an_audit_row_is_found() -> None:
    with pytest.raises(AssertionError, match="person"), watch_transactions(), database.atomic():
        Person.update(name="x").where(Person.username == "newcomer").execute()


@pytest.mark.usefixtures("company")
def test_an_audit_row_in_another_transaction_does_not_count() -> None:
    def write() -> None:
        with watch_transactions():
            append_row()
            database.execute_sql(RENAME)
            append_row()

    with pytest.raises(AssertionError, match="person"):
        write()


@pytest.mark.usefixtures("company")
def test_an_audit_row_that_was_rolled_back_does_not_count() -> None:
    def write() -> None:
        with watch_transactions(), database.atomic():
            with database.atomic() as undone:
                append_row()
                undone.rollback()
            database.execute_sql(RENAME)

    with pytest.raises(AssertionError, match="person"):
        write()


@pytest.mark.usefixtures("company")
def test_a_connection_opened_meanwhile_is_watched_too() -> None:
    database.close()
    with pytest.raises(AssertionError, match="person"), watch_transactions(), database.connection_context():
        database.execute_sql(RENAME)
    database.connect()


@pytest.mark.usefixtures("company")
def test_many_rows_written_at_once_are_found() -> None:
    with pytest.raises(AssertionError, match="known_permission"), watch_transactions():
        database.cursor().executemany("INSERT INTO known_permission VALUES (?)", [("a",), ("b",)])


def test_a_write_with_its_audit_row_passes(company: Company) -> None:
    with watch_transactions() as found:
        with writing(None, "test.renamed", company.person("newcomer")) as entry:
            entry.changed("name", "何初见", "x")
            Person.update(name="x").where(Person.username == "newcomer").execute()
        with database.atomic(), database.atomic(), writing(None, "test.nested"):
            database.execute_sql(RENAME)
    assert found == []
    assert AuditEntry.select().where(AuditEntry.action == "test.nested").exists()


@pytest.mark.usefixtures("company")
def test_what_was_rolled_back_wrote_nothing() -> None:
    with watch_transactions(), database.atomic() as undone:
        database.execute_sql(RENAME)
        undone.rollback()
    with watch_transactions(), database.atomic(), database.atomic() as part:
        database.execute_sql(RENAME)
        part.rollback()


@pytest.mark.usefixtures("company")
def test_excused_tables_need_no_audit_row() -> None:
    with watch_transactions():
        database.execute_sql(COUNT)


@pytest.mark.usefixtures("company")
def test_a_migration_is_told_of_by_the_upgrade() -> None:
    with watch_transactions(), database.atomic():
        database.execute_sql(RENAME)
        database.execute_sql("INSERT INTO schema_migration (name, applied) VALUES ('0000_x', '2026-03-02')")
