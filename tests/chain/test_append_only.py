import sqlite3
from contextlib import closing

import pytest
from peewee import DatabaseError, IntegrityError

from app.chain.models import AuditEntry, AuditValue
from app.chain.verifying import verify
from app.chain.writing import Entry, append, head
from app.customers.models import Customer
from app.db import migrations
from app.db.connection import database
from tests.conftest import Company
from tests.tampering import behind_the_back

REFUSED = "the audit chain is append-only"
COLUMNS = ", ".join(AuditEntry._meta.columns)

TRIES = (
    "UPDATE audit_entry SET origin = 'x' WHERE id = {row}",
    "UPDATE OR REPLACE audit_entry SET id = {row} + 1 WHERE id = {row}",
    "UPDATE OR IGNORE audit_entry SET origin = 'x'",
    "DELETE FROM audit_entry WHERE id = {row}",
    "DELETE FROM audit_entry",
    "INSERT OR REPLACE INTO audit_entry SELECT * FROM audit_entry WHERE id = {row}",
    "REPLACE INTO audit_entry SELECT * FROM audit_entry WHERE id = {row}",
    "INSERT OR IGNORE INTO audit_entry SELECT * FROM audit_entry WHERE id = {row}",
    "INSERT INTO audit_entry SELECT * FROM audit_entry WHERE id = {row} ON CONFLICT DO UPDATE SET at = ''",
    "INSERT INTO audit_entry SELECT {last} + 2, {columns} FROM audit_entry WHERE id = {row}",
    "INSERT INTO audit_entry SELECT NULL, {columns} FROM audit_entry WHERE id = {row}",
    "INSERT INTO audit_entry SELECT 0, {columns} FROM audit_entry WHERE id = {row}",
    "INSERT INTO audit_entry SELECT -1, {columns} FROM audit_entry WHERE id = {row}",
    "UPDATE audit_value SET sealed = x'00' WHERE entry = {row}",
    "UPDATE OR REPLACE audit_value SET side = 'after' WHERE entry = {row}",
    "DELETE FROM audit_value WHERE entry = {row}",
    "DELETE FROM audit_value",
    "INSERT OR REPLACE INTO audit_value SELECT * FROM audit_value WHERE entry = {row}",
    "REPLACE INTO audit_value SELECT entry, field, side, x'00' FROM audit_value WHERE entry = {row}",
    "INSERT INTO audit_value SELECT * FROM audit_value WHERE entry = {row} ON CONFLICT DO NOTHING",
)


def statement(text: str, row: int) -> str:
    columns = COLUMNS.removeprefix("id, ")
    return text.format(row=row, last=head()[0], columns=columns)


@pytest.mark.parametrize("text", TRIES)
def test_the_database_refuses_to_change_the_chain(chain: int, text: str) -> None:
    with pytest.raises(IntegrityError, match=REFUSED):
        database.execute_sql(statement(text, chain))
    assert verify().ok


@pytest.mark.parametrize("text", TRIES)
@pytest.mark.parametrize(
    "pragma", ["recursive_triggers = OFF", "recursive_triggers = ON", "ignore_check_constraints = ON"]
)
def test_the_file_refuses_it_to_any_other_program_too(chain: int, text: str, pragma: str) -> None:
    with closing(sqlite3.connect(database.database)) as other:
        other.execute(f"PRAGMA {pragma}")
        with pytest.raises(sqlite3.IntegrityError, match=REFUSED):
            other.execute(statement(text, chain))


@pytest.mark.usefixtures("chain")
def test_the_triggers_are_there_again_after_every_upgrade_whatever_was_made_of_them() -> None:
    with closing(sqlite3.connect(database.database)) as other:
        sql = "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY name"
        made = other.execute(sql).fetchall()
        for name, _ in made:
            other.execute(f"DROP TRIGGER {name}")
        other.execute(f"CREATE TRIGGER {made[0][0]} BEFORE DELETE ON audit_entry BEGIN SELECT 1; END")
        other.commit()
        migrations.upgrade()
        assert other.execute(sql).fetchall() == made
    with pytest.raises(IntegrityError, match=REFUSED):
        database.execute_sql("DELETE FROM audit_entry")


def test_sealed_values_can_go_once_their_erasure_stands_on_the_chain(company: Company, chain: int) -> None:
    erased = AuditEntry.get_by_id(chain).record
    mine = AuditValue.delete().where(AuditValue.entry == chain)
    with database.atomic():
        append([Entry(company.person("steward_qian"), "customer.erased", Customer(number=erased))])
        assert mine.execute() == 2
    with pytest.raises(IntegrityError, match=REFUSED):
        AuditValue.delete().where(AuditValue.entry == chain + 1).execute()
    verdict = verify()
    assert verdict.ok
    assert verdict.as_json()["erased"] == 2


@pytest.mark.usefixtures("company")
def test_an_erasure_covers_no_value_written_after_it(chain: int) -> None:
    number = AuditEntry.get_by_id(chain).record
    with database.atomic():
        append([Entry(None, "customer.erased", Customer(number=number))])
        later = Entry(None, "customer.edited", Customer(number=number))
        later.changed("mobile", None, "13800005678")
        append([later])
    with pytest.raises(DatabaseError, match=REFUSED):
        AuditValue.delete().where(AuditValue.entry == later.number).execute()
    with behind_the_back() as raw:
        raw.execute("DELETE FROM audit_value WHERE entry = ?", (later.number,))
    assert verify().as_json()["first_bad"] == later.number


def test_a_made_up_erasure_is_no_excuse(chain: int) -> None:
    with behind_the_back() as raw:
        raw.execute("DELETE FROM audit_value WHERE entry = ?", (chain,))
        raw.execute(
            "UPDATE audit_entry SET action = 'customer.erased', record = "
            "(SELECT record FROM audit_entry WHERE id = ?) WHERE id = ?",
            (chain, chain + 1),
        )
    found = verify()
    assert found.broken is not None
    assert found.broken.row == chain + 1
    assert found.broken.values["column"] == "action, record"
