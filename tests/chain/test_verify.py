from pathlib import Path
from time import process_time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.chain.links import COLUMNS
from app.chain.verdict import Kept
from app.chain.verifying import verify
from app.chain.writing import Entry, append, head, writing
from app.customers.models import Customer
from app.db.connection import database
from app.errors import Invalid
from app.vault.keys import Keys, load_keys, use_keys
from tests.chain.conftest import LENGTH
from tests.conftest import Company
from tests.tampering import behind_the_back

BYTES = (*COLUMNS, "marks", "mac")
once_per_example = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.mark.usefixtures("chain")
def test_an_untouched_chain_holds_to_its_head() -> None:
    count, mac = head()
    verdict = verify()
    assert (verdict.ok, verdict.count, verdict.head) == (True, count, mac.hex())
    assert verdict.as_json() == {
        "ok": True,
        "count": count,
        "head": mac.hex(),
        "erased": 0,
        "first_bad": None,
        "reason": None,
    }


@once_per_example
@given(st.data())
def test_a_byte_changed_in_any_column_of_any_row_is_found_row_and_column_named(
    chain: int, data: st.DataObject
) -> None:
    row = chain + data.draw(st.integers(0, LENGTH - 1))
    column = data.draw(st.sampled_from([one for one in BYTES if one not in {"id", "person", "key_version"}]))
    with behind_the_back() as raw:
        before = raw.execute(
            f"SELECT CAST({column} AS BLOB) FROM audit_entry WHERE id = ?", (row,)
        ).fetchone()[0]
        place = data.draw(st.integers(0, max(len(before) - 1, 0)))
        byte = data.draw(st.integers(0, 255).filter(lambda one: before[place : place + 1] != bytes([one])))
        after = before[:place] + bytes([byte]) + before[place + 1 :]
        kept_as = "BLOB" if column in {"marks", "mac"} else "TEXT"
        write = f"UPDATE audit_entry SET {column} = CAST(? AS {kept_as}) WHERE id = ?"
        raw.execute(write, (after, row))
        raw.commit()
        found = verify()
        raw.execute(write, (before, row))
    assert not found.ok
    assert found.broken is not None
    assert found.broken.row == row
    assert found.broken.values["column"] == column
    assert f"row {row}, column {column}" in str(found.broken)
    assert verify().ok


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("person", 1),
        ("person", None),
        ("key_version", 2),
        ("key_version", None),
        ("key_version", "two"),
        ("at", None),
        ("action", b"customer.edited"),
        ("changes", 7),
        ("mac", "text"),
        ("marks", "text"),
        ("marks", b"short"),
    ],
)
def test_a_value_of_another_kind_is_found_too(chain: int, column: str, value: object) -> None:
    with behind_the_back() as raw:
        if value is None:
            raw.execute("PRAGMA writable_schema = ON")
            raw.execute(
                "UPDATE sqlite_schema SET sql = replace(sql, 'NOT NULL', '') WHERE name = 'audit_entry'"
            )
            raw.execute("PRAGMA schema_version = 999")
            raw.execute("PRAGMA writable_schema = RESET")
        raw.execute(f"UPDATE audit_entry SET {column} = ? WHERE id = ?", (value, chain + 2))
        raw.commit()
        found = verify()
    assert found.broken is not None
    assert (found.broken.row, found.broken.values["column"]) == (chain + 2, column)


def test_two_changed_columns_are_both_named(chain: int) -> None:
    with behind_the_back() as raw:
        raw.execute("UPDATE audit_entry SET at = '2020', action = 'x' WHERE id = ?", (chain + 1,))
    assert verify().as_json()["reason"] == f"audit_entry row {chain + 1}, column at, action: changed."


@pytest.mark.parametrize("place", [0, 3, LENGTH - 2])
def test_a_row_deleted_in_the_middle_is_found(chain: int, place: int) -> None:
    with behind_the_back() as raw:
        raw.execute("DELETE FROM audit_entry WHERE id = ?", (chain + place,))
    found = verify()
    assert found.broken is not None
    assert (found.count, found.broken.row) == (chain + place - 1, chain + place)


def test_a_row_deleted_and_the_gap_closed_is_found(chain: int) -> None:
    with behind_the_back() as raw:
        raw.execute("DELETE FROM audit_entry WHERE id = ?", (chain,))
        for row in range(chain + 1, chain + LENGTH):
            raw.execute("UPDATE audit_entry SET id = id - 1 WHERE id = ?", (row,))
    found = verify()
    assert found.broken is not None
    assert (found.broken.row, found.broken.values["column"]) == (chain, "id")


def test_two_rows_swapped_are_found(chain: int) -> None:
    with behind_the_back() as raw:
        for before, after in ((chain, -1), (chain + 1, chain), (-1, chain + 1)):
            raw.execute("UPDATE audit_entry SET id = ? WHERE id = ?", (after, before))
    found = verify()
    assert found.broken is not None
    assert (found.broken.row, found.broken.values["column"]) == (chain, "id")


def test_a_row_copied_from_elsewhere_is_found(chain: int) -> None:
    with behind_the_back() as raw:
        columns = ", ".join(one for one in BYTES if one != "id")
        raw.execute(
            f"INSERT INTO audit_entry SELECT {chain + LENGTH}, {columns} FROM audit_entry WHERE id = {chain}"
        )
    assert verify().as_json()["first_bad"] == chain + LENGTH


def test_a_row_written_with_another_key_is_found(chain: int, company: Company) -> None:
    ours = load_keys(company.settings.key_file)
    use_keys(Keys(((1, bytes(32)),)))
    with writing(None, "customer.edited"):
        pass
    use_keys(ours)
    assert verify().as_json()["first_bad"] == chain + LENGTH


def test_rows_of_an_older_key_version_hold_with_the_newer_beside_it(chain: int, company: Company) -> None:
    (old,) = load_keys(company.settings.key_file).versions
    use_keys(Keys((old, (2, bytes(32)))))
    with writing(None, "customer.edited", Customer(number="C26-NEWER2")) as entry:
        entry.changed("mobile", None, "13800005678")
    assert verify().ok
    with behind_the_back() as raw:
        raw.execute("UPDATE audit_entry SET key_version = 2 WHERE id = ?", (chain,))
    found = verify()
    assert found.broken is not None
    assert found.broken.values["column"] == "key_version"


@pytest.mark.usefixtures("chain")
def test_a_tail_that_was_cut_is_found_against_a_kept_head() -> None:
    count, mac = head()
    with behind_the_back() as raw:
        raw.execute("DELETE FROM audit_entry WHERE id > ?", (count - 2,))
        raw.execute("DELETE FROM audit_value WHERE entry > ?", (count - 2,))
    assert verify().ok
    found = verify(Kept(count, mac.hex())).as_json()
    assert (found["ok"], found["first_bad"]) == (False, count - 1)
    assert found["reason"] == f"2 rows are missing at the end, from row {count - 1} on."


def test_values_left_behind_by_a_cut_tail_are_found_without_a_kept_head(chain: int) -> None:
    with behind_the_back() as raw:
        raw.execute("DELETE FROM audit_entry WHERE id = ?", (chain + LENGTH - 1,))
    assert verify().as_json()["first_bad"] == chain + LENGTH - 1


@pytest.mark.usefixtures("chain")
def test_a_kept_head_still_fits_when_the_chain_has_grown() -> None:
    count, mac = head()
    with writing(None, "tests.more"):
        pass
    assert verify(Kept(count, mac.hex())).ok
    assert verify(Kept(0, bytes(32).hex())).ok


def test_a_chain_that_does_not_hold_can_still_be_written_to(chain: int) -> None:
    with behind_the_back() as raw:
        raw.execute("UPDATE audit_entry SET action = 'x' WHERE id = ?", (chain,))
    found = verify()
    with behind_the_back() as raw:
        raw.execute("UPDATE audit_entry SET action = 'customer.edited' WHERE id = ?", (chain,))
    with writing(None, "tests.more"):
        pass
    assert not found.ok
    assert verify().ok


@pytest.mark.usefixtures("chain")
def test_a_chain_written_anew_is_found_against_a_kept_head() -> None:
    count, _ = head()
    found = verify(Kept(count, "ab" * 32)).as_json()
    assert (found["ok"], found["first_bad"]) == (False, count)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            "UPDATE audit_value SET sealed = sealed || x'00' WHERE entry = :row AND side = 'after'",
            "changed",
        ),
        ("UPDATE audit_value SET sealed = 'text' WHERE entry = :row AND side = 'after'", "changed"),
        ("DELETE FROM audit_value WHERE entry = :row AND side = 'after'", "missing"),
        ("UPDATE audit_value SET side = 'later' WHERE entry = :row AND side = 'after'", "added"),
        ("INSERT INTO audit_value VALUES (:row, 'email', 'after', x'01')", "added"),
        ("UPDATE audit_value SET entry = entry + 1000 WHERE entry = :row", "missing"),
    ],
)
def test_a_sealed_value_changed_deleted_or_added_is_found(chain: int, change: str, said: str) -> None:
    with behind_the_back() as raw:
        raw.execute(change, {"row": chain + 1})
    found = verify().as_json()
    assert found["first_bad"] == chain + 1
    assert found["reason"].startswith(f"audit_value row {chain + 1}, ")
    assert found["reason"].endswith(f": {said}.")


@pytest.mark.parametrize("entry", [0, -5, 1000, "nowhere", b"nowhere"])
@pytest.mark.usefixtures("chain")
def test_a_sealed_value_of_no_row_is_found(entry: object) -> None:
    with behind_the_back() as raw:
        raw.execute("INSERT INTO audit_value VALUES (?, 'mobile', 'after', x'01')", (entry,))
    assert not verify().ok


def test_an_index_that_hides_a_row_is_found(chain: int) -> None:
    with behind_the_back() as raw:
        (sql,) = raw.execute(
            "SELECT sql FROM sqlite_schema WHERE name = 'audit_entry_kind_record'"
        ).fetchone()
        raw.execute("DROP INDEX audit_entry_kind_record")
        raw.execute(f"{sql} WHERE id <> {chain}")
        raw.execute("PRAGMA writable_schema = ON")
        raw.execute("UPDATE sqlite_schema SET sql = ? WHERE name = 'audit_entry_kind_record'", (sql,))
        raw.commit()
    database.close()
    database.connect()
    found = verify().as_json()
    assert (found["ok"], found["first_bad"]) == (False, None)
    assert "audit_entry_kind_record" in found["reason"]


@pytest.mark.usefixtures("chain")
def test_a_file_that_is_overwritten_with_rubbish_is_found() -> None:
    database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    (root,) = database.execute_sql("SELECT rootpage FROM sqlite_schema WHERE name = 'audit_entry'").fetchone()
    (size,) = database.execute_sql("PRAGMA page_size").fetchone()
    database.close()
    with Path(database.database).open("r+b") as file:
        file.seek((root - 1) * size)
        file.write(b"\xff" * size)
    database.connect()
    found = verify().as_json()
    assert found["ok"] is False
    assert found["reason"].startswith("The database file is damaged")


def test_a_kept_head_is_read_with_spaces_and_capitals() -> None:
    assert Kept.read(" 1 204 ", "AB12 " * 16) == Kept(1204, "ab12" * 16)
    assert Kept.read("", "  ") is None


@pytest.mark.parametrize(
    ("count", "head", "field"),
    [
        ("", "ab" * 32, "count"),
        ("-1", "ab" * 32, "count"),
        ("１２", "ab" * 32, "count"),
        ("9" * 16, "ab" * 32, "count"),
        ("5", "", "head"),
        ("5", "ab" * 31, "head"),
        ("5", "xy" * 32, "head"),
    ],
)
def test_half_a_kept_head_is_refused(count: str, head: str, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        Kept.read(count, head)
    assert refused.value.field == field


@pytest.mark.usefixtures("company")
def test_a_hundred_thousand_rows_take_seconds_not_minutes() -> None:
    entries = [Entry(None, "customer.edited", Customer(number=f"C26-{place:06}")) for place in range(5000)]
    for entry in entries:
        entry.changed("name", "周以恒", "林婉清")
        entry.changed("mobile", None, "13800005678")
    with database.atomic():
        append(entries)
    began = process_time()
    assert verify().ok
    assert process_time() - began < 10 * len(entries) / 100_000
