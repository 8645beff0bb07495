"""The tree lives until it is told to end, and then all of it ends in time."""

import os
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.serve.house import House, alive, descent, eventually

Start = Callable[..., House]
PROMPT = 10
"""Seconds until the end, at most, on a machine with other things to do; who hangs would hang for a minute."""
SHORTEST = 0.5
"""Seconds before the first new try."""


@pytest.fixture
def house(start: Start) -> House:
    """A house that answers, all five processes at work."""
    house = start()
    house.announced()
    eventually(lambda: house.workers() and len(house.tree()) == 5)
    return house


def test_a_worker_that_dies_is_started_again(house: House) -> None:
    os.kill(house.workers()[0], signal.SIGKILL)
    eventually(lambda: house.workers()[1])
    assert "the worker ended (-9); starting it again" in house.end()[2]


def test_a_web_process_that_dies_is_started_again(house: House) -> None:
    answered_by = house.ask()
    os.kill(answered_by, signal.SIGKILL)
    eventually(lambda: not alive(answered_by) and len(house.tree()) == 5)
    assert eventually(house.ask) != answered_by


def test_a_web_server_that_dies_leaves_none_of_its_own_and_is_started_again(house: House) -> None:
    answered_by = house.ask()
    server = next(pid for pid in house.tree()[1:] if answered_by in descent(pid)[1:])
    os.kill(server, signal.SIGKILL)
    eventually(lambda: not alive(answered_by))
    assert eventually(house.ask) in house.tree()


def test_a_worker_that_cannot_live_is_tried_less_and_less(house: House) -> None:
    (house.folder / "broken").touch()
    os.kill(house.workers()[0], signal.SIGKILL)
    first, second, *_ = eventually(lambda: house.pauses()[1:] and house.pauses())
    assert first >= SHORTEST
    assert second >= 2 * SHORTEST
    assert house.ask()


@pytest.mark.parametrize("signum", [signal.SIGTERM, signal.SIGINT])
def test_the_end_cuts_no_request_and_no_job(house: House, signum: int) -> None:
    tree = house.tree()
    with ThreadPoolExecutor() as crowd:
        slow = [crowd.submit(house.ask, "/slow") for _ in range(4)]
        eventually(lambda: house.begun() == len(slow))
        code, seconds, said = house.end(signum)
        assert {answer.result() for answer in slow} <= set(tree)
    assert (code, said) == (0, "")
    assert seconds <= PROMPT
    assert (house.folder / "finished").exists()
    assert not any(alive(pid) for pid in tree)


def test_a_request_without_end_does_not_hold_up_the_end(house: House) -> None:
    tree = house.tree()
    with ThreadPoolExecutor() as crowd:
        endless = crowd.submit(house.ask, "/hang")
        eventually(house.begun)
        code, seconds, _ = house.end()
        assert isinstance(endless.exception(), OSError)
    assert code == 0
    assert seconds <= PROMPT
    assert not any(alive(pid) for pid in tree)


def test_all_end_if_the_first_process_is_killed(house: House) -> None:
    tree = house.tree()
    house.process.kill()
    eventually(lambda: not any(alive(pid) for pid in tree[1:]))
