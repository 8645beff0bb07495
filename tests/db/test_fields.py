"""Field types, ids and many rows at once."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.access.models import KnownPermission
from app.chain.writing import writing
from app.db.base import BATCH, in_batches, insert_rows, next_id
from app.db.connection import PRAGMAS, database
from app.db.fields import DayField, JsonField, MomentField, json_text, moment_text
from app.people.models import DictionaryEntry
from tests.conftest import Company

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
MOMENTS = st.datetimes(timezones=ZONES).filter(lambda moment: 2 < moment.year < 9999)


@given(MOMENTS)
def test_a_moment_comes_back_in_utc(moment: datetime) -> None:
    field = MomentField()
    found = field.python_value(field.db_value(moment))
    assert found == moment
    assert found.tzinfo is UTC


@given(MOMENTS, MOMENTS)
def test_the_text_order_of_moments_is_their_order(one: datetime, other: datetime) -> None:
    assert (moment_text(one) < moment_text(other)) == (one < other)
    assert len(moment_text(one)) == len(moment_text(other))


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        MomentField().db_value(NOON.replace(tzinfo=None))


@given(st.dates())
def test_a_day_comes_back(day: date) -> None:
    field = DayField()
    assert field.python_value(field.db_value(day)) == day


def test_nothing_stays_nothing() -> None:
    for field in (MomentField(), DayField(), JsonField()):
        assert field.db_value(None) is None
        assert field.python_value(None) is None
    assert DayField().db_value(date(2026, 3, 2)) == "2026-03-02"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text("abc甲"), inner),
    max_leaves=8,
)


@given(JSON)
def test_a_document_comes_back_and_has_one_text(document: object) -> None:
    text = json_text(document)
    assert JsonField().python_value(text) == document
    assert json_text(JsonField().python_value(text)) == text


def test_keys_are_sorted_and_characters_stand_as_they_are() -> None:
    assert json_text({"b": 1, "a": "甲"}) == '{"a":"甲","b":1}'


def entry(code: str) -> dict[str, Any]:
    return {"dictionary": "test", "code": code, "zh": "", "en": "", "position": 0, "retired": 0, "rev": 1}


@pytest.mark.usefixtures("company")
def test_many_rows_go_in_at_once() -> None:
    with writing(None, "test.rows") as row:
        row.told(rows=BATCH * 2 + 1)
        insert_rows(DictionaryEntry, (entry(str(number)) for number in range(BATCH * 2 + 1)))
        insert_rows(DictionaryEntry, [])
    codes = DictionaryEntry.select(DictionaryEntry.code).where(DictionaryEntry.dictionary == "test").tuples()
    assert sorted(int(code) for (code,) in codes) == list(range(BATCH * 2 + 1))


@pytest.mark.usefixtures("company")
def test_the_next_id_is_the_one_that_the_row_gets_and_is_never_used_twice() -> None:
    with writing(None, "test.rows") as row:
        row.told(rows=2)
        expected = next_id(DictionaryEntry)
        made = DictionaryEntry.create(dictionary="test", code="a", zh="", en="")
        assert made.id == expected
        made.delete_instance()
        assert next_id(DictionaryEntry) == expected + 1


@pytest.mark.usefixtures("company")
def test_ids_of_what_was_rolled_back_are_free_again() -> None:
    with database.atomic() as undone:
        expected = next_id(DictionaryEntry)
        DictionaryEntry.create(dictionary="test", code="a", zh="", en="")
        undone.rollback()
    assert next_id(DictionaryEntry) == expected


@given(st.lists(st.integers()), st.integers(1, 7))
def test_batches_hold_everything_in_order(items: list[int], size: int) -> None:
    batches = list(in_batches(items, size))
    assert [item for batch in batches for item in batch] == items
    assert all(len(batch) == size for batch in batches[:-1])
    assert all(batches)


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("secure_delete", 1),
        ("busy_timeout", 5000),
        ("trusted_schema", 0),
        ("mmap_size", 0),
        ("temp_store", 2),
    ],
)
def test_every_connection_is_set_up_so_that_nothing_acknowledged_is_lost(
    company: Company, pragma: str, value: int | str
) -> None:
    house = database.__class__(company.settings.database, pragmas=PRAGMAS)
    with house.connection_context():
        assert house.execute_sql(f"PRAGMA {pragma}").fetchone()[0] == value
    assert PRAGMAS["synchronous"] == "full"
    assert [name for name, _ in database._pragmas] == list(PRAGMAS)  # tests alone don't wait for the disk


def test_a_write_transaction_takes_the_lock_at_once(company: Company) -> None:
    assert KnownPermission.select().exists()
    other = database.__class__(company.settings.database, timeout=0)
    other.connect()
    with database.atomic(), pytest.raises(Exception, match="locked"):
        other.execute_sql("BEGIN IMMEDIATE")
    other.close()
