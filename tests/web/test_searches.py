"""Searches kept on the server (access rule 13)."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from app.db.connection import database
from app.web.models import StoredSearch
from app.web.searches import LONGEST, forget_searches, keep_search, kept_search
from tests.conftest import Company


def test_the_words_come_back_to_the_same_session_of_the_same_person(company: Company) -> None:
    person = company.person("manager_wang")
    token = keep_search("session", person, "周以恒")
    assert kept_search("session", person, token) == "周以恒"


def test_nobody_elses_token_opens_anything(company: Company) -> None:
    person = company.person("manager_wang")
    token = keep_search("session", person, "周以恒")
    assert kept_search("another", person, token) == ""
    assert kept_search("session", company.person("manager_li"), token) == ""
    assert kept_search("session", person, token[:-1]) == ""
    assert kept_search("session", person, "") == ""


def test_the_words_stand_nowhere_in_the_database(company: Company) -> None:
    keep_search("session", company.person("manager_wang"), "13912341234")
    database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    assert b"13912341234" not in company.settings.database.read_bytes()


def test_tokens_are_new_each_time_and_tell_nothing(company: Company) -> None:
    person = company.person("manager_wang")
    tokens = {keep_search("session", person, "周") for _ in range(5)}
    assert len(tokens) == 5
    assert not [token for token in tokens if "周" in token or len(token) < 12]


def test_when_a_session_ends_its_words_are_gone_and_others_stay(company: Company) -> None:
    person = company.person("manager_wang")
    mine, other = keep_search("session", person, "周"), keep_search("another", person, "林")
    forget_searches("session")
    assert kept_search("session", person, mine) == ""
    assert kept_search("another", person, other) == "林"
    assert StoredSearch.select().count() == 1


def test_endless_words_are_cut(company: Company) -> None:
    person = company.person("manager_wang")
    token = keep_search("session", person, "周" * 1000)
    assert kept_search("session", person, token) == "周" * LONGEST


@pytest.mark.usefixtures("company")
def test_a_search_travels_in_the_body_and_its_address_holds_a_token(
    as_: Callable[[str], FlaskClient],
) -> None:
    client = as_("manager_wang")
    response = client.post("/customers/search", data={"q": "周以恒", "kind": "individual"})
    assert response.status_code == 303
    assert "kind=individual" in response.location
    assert "q=" in response.location
    assert "%" not in response.location
    page = client.get(response.location)
    assert "周以恒" in page.text
    assert "林婉清" not in page.text
