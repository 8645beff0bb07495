"""Forms that make something once, however often they are sent."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from app.chain.writing import writing
from app.clock import now
from app.errors import Invalid
from app.web.models import SentForm
from app.web.once import KEPT, new_key, once
from tests.conftest import STARTED, Company, at

Send = Callable[..., str]


@pytest.fixture
def send(company: Company) -> Send:
    """`send(name="甲")`: a form as `username` sent it; each that does its work makes the next number."""
    made: list[str] = []

    def work() -> str:
        with writing(None, "tests.made"):
            made.append(f"N{len(made)}")
        return made[-1]

    def sent(username: str = "manager_wang", path: str = "/customers/new", **values: str) -> str:
        with company.app.test_request_context(path, method="POST", data=values):
            return once(company.person(username), work)

    return sent


def test_the_same_form_leads_to_what_it_made(send: Send) -> None:
    assert [send(once="k", name="甲") for _ in range(3)] == ["N0"] * 3


def test_the_token_of_the_form_is_no_part_of_what_was_sent(send: Send) -> None:
    assert [send(once="k", csrf_token=token) for token in "abc"] == ["N0"] * 3


@pytest.mark.parametrize(
    "other", [{"name": "乙"}, {"once": "l"}, {"more": ""}, {"username": "manager_li"}, {"path": "/elsewhere"}]
)
def test_another_form_makes_another_thing(send: Send, other: dict[str, str]) -> None:
    first = {"once": "k", "name": "甲"}
    assert [send(**first), send(**{**first, **other}), send(**first)] == ["N0", "N1", "N0"]


@pytest.mark.parametrize("key", [{}, {"once": ""}])
def test_a_form_without_a_key_is_new_each_time(send: Send, key: dict[str, str]) -> None:
    assert [send(name="甲", **key) for _ in range(2)] == ["N0", "N1"]
    assert SentForm.select().count() == 0


def test_what_fails_is_not_remembered(company: Company, send: Send) -> None:
    def fail() -> str:
        raise Invalid("name", "Fill this in.")

    values = {"once": "k", "name": "甲"}
    with (
        company.app.test_request_context("/customers/new", method="POST", data=values),
        pytest.raises(Invalid),
    ):
        once(company.person("manager_wang"), fail)
    assert send(**values) == "N0"


def test_what_was_sent_is_forgotten_after_a_day_and_never_kept_in_plain(send: Send) -> None:
    with at(STARTED):
        send(once="k", name="甲乙丙丁")
    assert "甲乙丙丁" not in str([(bytes(row.digest), row.made) for row in SentForm.select()])
    with at(STARTED + KEPT + timedelta(seconds=1)):
        send(once="l", name="甲")
        assert [row.sent_at for row in SentForm.select()] == [now()]


def test_every_form_has_a_key_of_its_own() -> None:
    assert len({new_key() for _ in range(100)}) == 100
