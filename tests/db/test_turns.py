"""Writers take turns, among the threads and processes of one data folder."""

import fcntl
import os

import pytest

from app.db.connection import database
from tests.conftest import Company


def _is_taken(company: Company) -> bool:
    """Whether somebody else would have to wait for the turn to write."""
    handle = os.open(company.settings.database.parent, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


def test_who_writes_holds_the_turn_until_the_end(company: Company) -> None:
    with database.atomic():
        with database.atomic():
            assert _is_taken(company)
        assert _is_taken(company)
    assert not _is_taken(company)


def test_a_failed_write_gives_the_turn_back(company: Company) -> None:
    with pytest.raises(KeyError), database.atomic():
        raise KeyError
    assert not _is_taken(company)


def test_who_only_reads_takes_no_turn(company: Company) -> None:
    with database.atomic("DEFERRED"):
        assert not _is_taken(company)
