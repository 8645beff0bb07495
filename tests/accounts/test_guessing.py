"""Guessing is slowed per account and address, and for strangers per account; nobody can lock others out."""

from collections.abc import Callable
from datetime import timedelta
from itertools import count
from threading import Thread

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.accounts.codes import issue_code
from app.accounts.delays import FREE
from app.accounts.guesses import Try, account_of
from app.accounts.models import Guess
from app.chain.models import RefusalCount
from app.db.connection import database
from app.errors import TooMany
from tests.conftest import PASSWORD, STARTED, Company, at

SignIn = Callable[..., TestResponse]

HOME, AWAY = "198.51.100.1", "203.0.113.7"
OTHER = "a lamp in the harbour"


def guess(
    sign_in: SignIn, client: FlaskClient, times: int, username: str = "manager_wang", address: str = AWAY
) -> list[int]:
    """The answers to so many wrong passwords."""
    return [sign_in(client, username, f"wrong {number}", address).status_code for number in range(times)]


def test_five_wrong_tries_are_free_and_the_sixth_must_wait_a_second(
    company: Company, sign_in: SignIn, verified: list[str]
) -> None:
    client = company.client()
    with at(STARTED):
        assert guess(sign_in, client, FREE) == [422] * FREE
        answer = sign_in(client, "manager_wang", "wrong again", AWAY)
        assert answer.status_code == 429
        assert answer.headers["Retry-After"] == "1"
        assert "1 s" in answer.text
    assert len(verified) == FREE


def test_a_slowed_try_is_not_verified_even_if_it_is_right_and_what_was_typed_stays(
    company: Company, sign_in: SignIn, verified: list[str]
) -> None:
    client = company.client()
    with at(STARTED):
        guess(sign_in, client, FREE)
        answer = sign_in(client, "manager_wang", address=AWAY)
    assert answer.status_code == 429
    assert 'value="manager_wang"' in answer.text
    assert len(verified) == FREE


def test_after_the_wait_the_right_password_lets_in(company: Company, sign_in: SignIn) -> None:
    client = company.client()
    with at(STARTED):
        guess(sign_in, client, FREE)
    with at(STARTED + timedelta(seconds=1)):
        assert sign_in(client, "manager_wang", address=AWAY).status_code == 303


def test_each_further_wrong_try_doubles_the_wait_up_to_a_minute(company: Company, sign_in: SignIn) -> None:
    client = company.client()
    moment = STARTED
    waits = []
    with at(moment):
        guess(sign_in, client, FREE)
    for _ in range(9):
        with at(moment):
            waits.append(int(sign_in(client, "manager_wang", "x", AWAY).headers["Retry-After"]))
        moment += timedelta(seconds=waits[-1])
        with at(moment):
            assert guess(sign_in, client, 1) == [422]
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_a_slowed_try_does_not_lengthen_the_wait(company: Company, sign_in: SignIn) -> None:
    client = company.client()
    with at(STARTED):
        guess(sign_in, client, FREE)
        assert guess(sign_in, client, 20) == [429] * 20
    with at(STARTED + timedelta(seconds=1)):
        assert sign_in(client, "manager_wang", address=AWAY).status_code == 303


def test_after_an_hour_guesses_are_forgotten_and_deleted(company: Company, sign_in: SignIn) -> None:
    with at(STARTED):
        guess(sign_in, company.client(), FREE)
    with at(STARTED + timedelta(hours=1)):
        assert guess(sign_in, company.client(), FREE) == [422] * FREE
        assert {row.failures for row in Guess.select()} == {FREE}


def test_rows_of_guesses_do_not_pile_up(company: Company, sign_in: SignIn) -> None:
    with at(STARTED):
        for number in range(10):
            guess(sign_in, company.client(), 1, f"nobody{number}")
        assert Guess.select().count() == 20
    with at(STARTED + timedelta(hours=1)):
        guess(sign_in, company.client(), 1, "nobody")
        assert Guess.select().count() == 2


def test_what_is_kept_of_a_guess_tells_no_user_name(company: Company, sign_in: SignIn) -> None:
    guess(sign_in, company.client(), 1, "manager_wang")
    guess(sign_in, company.client(), 1, "MANAGER_WANG")
    accounts = {row.account for row in Guess.select()}
    assert len(accounts) == 1
    assert "wang" not in accounts.pop()


def test_unknown_names_are_slowed_like_known_ones(company: Company, sign_in: SignIn) -> None:
    with at(STARTED):
        assert guess(sign_in, company.client(), FREE + 1, "nobody") == [422] * FREE + [429]


def test_strangers_are_slowed_together_whatever_their_address(company: Company, sign_in: SignIn) -> None:
    addresses = count(1)
    with at(STARTED):
        answers = [
            guess(sign_in, company.client(), 1, address=f"203.0.113.{next(addresses)}")[0]
            for _ in range(FREE + 1)
        ]
    assert answers == [422] * FREE + [429]


def test_strangers_can_not_lock_out_a_browser_that_knows_the_account(
    company: Company, sign_in: SignIn
) -> None:
    own = company.client()
    with at(STARTED):
        sign_in(own, "manager_wang", address=HOME)
        own.post("/sign-out")
        guess(sign_in, company.client(), FREE + 5)
        assert sign_in(company.client(), "manager_wang", address=AWAY).status_code == 429
        assert sign_in(own, "manager_wang", address=HOME).status_code == 303


def test_not_even_strangers_behind_the_same_address_can(company: Company, sign_in: SignIn) -> None:
    own = company.client()
    with at(STARTED):
        sign_in(own, "manager_wang", address=AWAY)
        own.post("/sign-out")
        guess(sign_in, company.client(), FREE + 5)
        assert sign_in(own, "manager_wang", address=AWAY).status_code == 303


def test_guesses_from_a_known_browser_are_slowed_too(company: Company, sign_in: SignIn) -> None:
    own = company.client()
    with at(STARTED):
        sign_in(own, "manager_wang", address=HOME)
        assert guess(sign_in, own, FREE + 1, address=HOME) == [422] * FREE + [429]


def test_a_device_cookie_of_one_account_is_worth_nothing_for_another(
    company: Company, sign_in: SignIn
) -> None:
    own = company.client()
    with at(STARTED):
        sign_in(own, "manager_li", address=HOME)
        guess(sign_in, company.client(), FREE)
        assert sign_in(own, "manager_wang", address=HOME).status_code == 429


@pytest.mark.parametrize("cookie", ["x", "." * 4000, "AAAAAAAAAAAAAAAAAAAAAA", "\x7f", "管理员"])
def test_a_made_up_device_cookie_is_worth_nothing(company: Company, sign_in: SignIn, cookie: str) -> None:
    client = company.client()
    client.set_cookie("kebu_device", cookie)
    with at(STARTED):
        guess(sign_in, company.client(), FREE)
        assert sign_in(client, "manager_wang", address=HOME).status_code == 429


def test_one_browser_is_known_to_several_accounts(company: Company, sign_in: SignIn) -> None:
    own = company.client()
    with at(STARTED):
        for username in ("manager_wang", "manager_li"):
            sign_in(own, username, address=HOME)
        for username in ("manager_wang", "manager_li"):
            guess(sign_in, company.client(), FREE, username)
            assert sign_in(own, username, address=HOME).status_code == 303


def test_a_strangers_right_password_does_not_wipe_out_what_others_guessed_wrong(
    company: Company, sign_in: SignIn
) -> None:
    with at(STARTED):
        guess(sign_in, company.client(), FREE - 1)
        assert sign_in(company.client(), "manager_wang", address=HOME).status_code == 303
        assert guess(sign_in, company.client(), 2) == [422, 429]


def test_signing_in_often_is_never_slowed(company: Company, sign_in: SignIn) -> None:
    with at(STARTED):
        answers = {sign_in(company.client(), "manager_wang").status_code for _ in range(FREE + 3)}
    assert answers == {303}


def test_a_slowed_try_is_counted_for_the_chain_too(company: Company, sign_in: SignIn) -> None:
    with at(STARTED):
        guess(sign_in, company.client(), FREE + 2)
        assert RefusalCount.get(RefusalCount.who == "manager_wang").count == FREE + 2


def test_the_address_is_the_sockets_and_no_header_changes_it(company: Company, sign_in: SignIn) -> None:
    with at(STARTED):
        for number in range(FREE + 1):
            headers = {
                "X-Forwarded-For": f"203.0.113.{number}",
                "Forwarded": "for=203.0.113.9",
                "X-Real-IP": "1.1.1.1",
            }
            sign_in(company.client(), "manager_wang", "x", HOME, headers=headers)
    assert {row.place for row in Guess.select()} == {HOME, ""}


@pytest.mark.usefixtures("company")
def test_many_tries_at_the_same_moment_get_no_more_than_the_free_ones() -> None:
    account = account_of("manager_wang")
    answers: list[str] = []

    def begin() -> None:
        with database.connection_context():
            try:
                Try(account, AWAY, "manager_wang", stranger=True).begin()
                answers.append("free")
            except TooMany:
                answers.append("slowed")

    threads = [Thread(target=begin) for _ in range(12)]
    with at(STARTED):
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(answers) == ["free"] * FREE + ["slowed"] * (12 - FREE)


def test_a_new_password_makes_strangers_of_the_browsers_that_knew_the_old_one(
    company: Company, sign_in: SignIn
) -> None:
    old, new = company.client(), company.client()
    with at(STARTED):
        for client in (old, new):
            sign_in(client, "manager_wang", address=HOME)
        typed = {"current": PASSWORD, "password": OTHER, "again": OTHER}
        assert new.post("/profile/password", data=typed).status_code == 303
        new.post("/sign-out")
        guess(sign_in, company.client(), FREE)
        assert sign_in(old, "manager_wang", OTHER, HOME).status_code == 429
        assert sign_in(new, "manager_wang", OTHER, HOME).status_code == 303


def test_no_browser_is_known_to_an_account_whose_password_a_code_stands_in_for(
    company: Company, sign_in: SignIn
) -> None:
    code = issue_code(None, company.person("manager_wang"))
    own = company.client()
    with at(STARTED):
        assert sign_in(own, "manager_wang", code, HOME).status_code == 303
        guess(sign_in, company.client(), FREE)
        assert sign_in(own, "manager_wang", code, HOME).status_code == 429
