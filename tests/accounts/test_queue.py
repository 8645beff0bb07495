"""The queue of verifications is short, so that a rush of made-up names leaves threads to everybody else."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.accounts.models import Guess
from app.accounts.passwords import PLACES, queueing
from app.chain.models import RefusalCount
from app.errors import TooMany
from tests.conftest import PASSWORD, Company

SignIn = Callable[..., TestResponse]
OTHERS = [f"203.0.113.{number}" for number in range(PLACES)]
HOME = "198.51.100.1"
TOKEN = re.compile(r'name="csrf_token"[^>]*')
NAMES = ("manager_wang", "nobody_at_all")


@pytest.fixture
def full() -> Iterator[None]:
    """Others hold every place."""
    with ExitStack() as held:
        for address in OTHERS:
            held.enter_context(queueing(address))
        yield


def test_no_more_than_two_threads_of_a_process_verify_or_wait() -> None:
    assert PLACES == 2
    with queueing("a"), queueing("b"), pytest.raises(TooMany), queueing("c"):
        pass


def test_one_address_holds_one_place_and_leaves_the_other_to_others() -> None:
    with queueing("a"):
        with pytest.raises(TooMany), queueing("a"):
            pass
        with queueing("b"):
            pass


def test_a_place_is_given_back_whatever_happens() -> None:
    for _ in range(PLACES + 1):
        with pytest.raises(ZeroDivisionError), queueing("a"):
            1 / 0  # noqa: B018


@pytest.mark.usefixtures("full")
def test_a_full_queue_answers_at_once_with_a_clear_page(
    company: Company, sign_in: SignIn, verified: list[str]
) -> None:
    answer = sign_in(company.client(), "manager_wang", address=HOME)
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "1"
    assert "Too many people are signing in at this moment. Try again in 1 s." in answer.text
    assert 'value="manager_wang"' in answer.text
    assert verified == []


@pytest.mark.usefixtures("full")
def test_a_full_queue_is_nobodys_wrong_try(company: Company, sign_in: SignIn) -> None:
    sign_in(company.client(), "manager_wang", "wrong", HOME)
    assert not Guess.select().exists()
    assert not RefusalCount.select().exists()


@pytest.mark.usefixtures("full")
def test_a_full_queue_tells_known_and_unknown_names_alike(company: Company, sign_in: SignIn) -> None:
    answers = [sign_in(company.client(), name, "x", HOME) for name in NAMES]
    told = [
        TOKEN.sub("", answer.text.replace(name, "…")) for answer, name in zip(answers, NAMES, strict=True)
    ]
    assert told[0] == told[1]


@pytest.mark.usefixtures("full")
def test_everybody_else_is_served_meanwhile(as_: Callable[[str], FlaskClient]) -> None:
    assert as_("manager_wang").get("/customers/").status_code == 200


@pytest.mark.usefixtures("full")
def test_changing_the_password_queues_too(as_: Callable[[str], FlaskClient]) -> None:
    typed = {"current": PASSWORD, "password": "a lamp in the harbour", "again": "a lamp in the harbour"}
    assert as_("manager_wang").post("/profile/password", data=typed).status_code == 429
