"""Which statements count as asked."""

from bench.queries import is_asked

INSERT = "INSERT INTO audit_entry VALUES (1)"


def test_a_statement_counts() -> None:
    assert is_asked("SELECT 1", "")
    assert is_asked(INSERT, "SELECT 1")


def test_the_same_question_asked_twice_counts_twice() -> None:
    assert is_asked("SELECT 1", "SELECT 1")


def test_the_echo_of_a_statement_that_fires_a_trigger_does_not_count() -> None:
    assert not is_asked(INSERT, INSERT)


def test_transactions_and_what_the_text_index_asks_itself_do_not_count() -> None:
    assert not is_asked("BEGIN IMMEDIATE", "")
    assert not is_asked("-- SELECT pgno FROM 'main'.'customer_name_idx'", "")
