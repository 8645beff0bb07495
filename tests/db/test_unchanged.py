"""What was read is remembered until somebody writes."""

import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest

from app.db.connection import database
from app.db.unchanged import forget, while_unchanged
from tests.conftest import Company

WRITE = "INSERT INTO guess (account, place, failures, last_at) VALUES ('a', 'b', 1, '2026')"


@pytest.fixture
def asked(company: Company) -> Callable[[str], int]:  # noqa: ARG001  it opens the database
    """Counts how often each word was really asked."""
    forget()
    counts: dict[str, int] = {}

    @while_unchanged
    def ask(word: str) -> int:
        counts[word] = counts.get(word, 0) + 1
        return counts[word]

    return ask


def test_the_same_is_asked_once(asked: Callable[[str], int]) -> None:
    assert [asked("a"), asked("a"), asked("b"), asked("a")] == [1, 1, 1, 1]


def test_what_this_thread_writes_is_seen_at_once(asked: Callable[[str], int]) -> None:
    asked("a")
    with database.atomic():
        database.execute_sql(WRITE)
    assert asked("a") == 2


def test_what_another_process_writes_is_seen_at_once(company: Company, asked: Callable[[str], int]) -> None:
    asked("a")
    with closing(sqlite3.connect(company.settings.database)) as other:
        other.execute(WRITE)
        other.commit()
    assert asked("a") == 2


def test_nothing_of_a_transaction_is_remembered(asked: Callable[[str], int]) -> None:
    with database.atomic() as transaction:
        database.execute_sql(WRITE)
        assert (asked("a"), asked("a")) == (1, 2)
        transaction.rollback()
    assert asked("a") == 3


def test_another_connection_remembers_nothing(asked: Callable[[str], int]) -> None:
    asked("a")
    database.close()
    database.connect()
    assert asked("a") == 2
