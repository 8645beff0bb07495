"""Writers take turns, among the threads and processes of one data folder."""

import fcntl
import os
from collections.abc import Callable
from threading import Timer
from time import sleep

import pytest
from flask.testing import FlaskClient

from app.db.connection import database, wait_at_most
from app.errors import Busy
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


def _take(company: Company) -> int:
    """Somebody else holds the turn, until this is closed."""
    handle = os.open(company.settings.database.parent, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    return handle


def test_a_person_waits_no_longer_than_told_and_keeps_what_was_typed(
    company: Company, as_: Callable[[str], FlaskClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, number = as_("manager_wang"), company.customer("周以恒").number
    monkeypatch.setattr("app.web.connection.PATIENCE", 0.05)
    handle = _take(company)
    typed = {"rev": "1", "name": "周以恒改"}
    for headers, status in (({}, 503), ({"HX-Request": "true"}, 422)):
        answer = browser.post(f"/customers/{number}/edit", data=typed, headers=headers)
        assert answer.status_code == status
        assert "Kebu is busy right now" in answer.text
        assert "周以恒改" in answer.text
        answer = browser.post("/customers/columns", data={"columns": "tier"}, headers=headers)
        assert answer.status_code == 503
        assert "Kebu is busy right now" in answer.text
    assert browser.get("/customers/").status_code == 200
    os.close(handle)
    assert browser.post("/customers/columns", data={"columns": "tier"}).status_code == 303
    assert company.customer("周以恒").name == "周以恒"


def test_a_turn_that_comes_in_time_is_taken_and_one_that_comes_late_is_given_back(
    company: Company,
) -> None:
    taken = _take(company)
    wait_at_most(0.05)
    with pytest.raises(Busy), database.atomic():
        pytest.fail("it was not its turn")
    wait_at_most(20)
    Timer(0.05, os.close, [taken]).start()
    with database.atomic():
        assert _is_taken(company)
    for _ in range(1000):
        if not _is_taken(company):
            break
        sleep(0.01)
    wait_at_most(None)
    assert not _is_taken(company)
    with database.atomic():
        assert _is_taken(company)
