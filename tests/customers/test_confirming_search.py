"""Searching for a whole masked value tells what revealing it does: audited, and slowed."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.audit.history import history
from app.chain.models import AuditEntry, RefusalCount
from app.customers.models import Customer
from app.customers.searching import confirming
from app.db.connection import database
from app.people.models import Person
from tests.conftest import STARTED, Company, at
from tests.customers.identities import id_number
from tests.customers.pages import listed, search
from tests.rows import add_rows

SignedIn = Callable[[str], FlaskClient]
MOBILE, TAKEN, EMAIL = "13912341702", id_number(order=21), "ruoyu@example.cn"
CLEARED, UNCLEARED, OUTSIDE = "lead_west", "manager_zhao", "manager_wang"
"""The lead reads the record and is cleared for ID numbers; Zhao reads it and is not; Wang reads it not."""
MOST = 5


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confirming, "MOST_SEARCHES", MOST)


@pytest.fixture
def taken(company: Company) -> str:
    """The number of a customer of manager_zhao that holds all three."""
    zhao = company.person("manager_zhao")
    values = {"name": "王若愚", "mobile": MOBILE, "id_number": TAKEN, "email": EMAIL, "external_id": "K-1"}
    [number] = add_rows([{"owner": zhao.id, "department": zhao.department_id, **values}])
    return number


def confirmations() -> list[tuple[str, str, dict[str, str]]]:
    """(who, on which record, facts) of each, oldest first."""
    database.connect(reuse_if_open=True)
    rows = AuditEntry.select().where(AuditEntry.action == "customer.confirmed").order_by(AuditEntry.id)
    return [(Person.get_by_id(row.person).username, row.record, json.loads(row.facts)) for row in rows]


def sent(client: FlaskClient, words: str) -> TestResponse:
    answer = client.post("/customers/search", data={"words": words})
    database.connect(reuse_if_open=True)
    return answer


@pytest.mark.parametrize(
    ("words", "fields"),
    [
        (MOBILE, ["mobile"]),
        ("+86 139 1234 1702", ["mobile"]),
        (TAKEN, ["id_number"]),
        (EMAIL, ["email"]),
        (f"王 {MOBILE}", ["mobile"]),
        (f"{MOBILE} {EMAIL}", ["mobile", "email"]),
        (f"李 {MOBILE}", []),
        ("王若愚", []),
        ("1702", []),
        ("K-1", []),
        ("13912341703", []),
    ],
)
def test_what_a_search_confirms_is_on_the_chain(
    as_: SignedIn, taken: str, words: str, fields: list[str]
) -> None:
    assert sent(as_(CLEARED), words).status_code == 303
    assert confirmations() == [(CLEARED, taken, {"field": field}) for field in fields]
    for row in AuditEntry.select().where(AuditEntry.action == "customer.confirmed"):
        assert not {MOBILE, TAKEN, EMAIL} & {row.changes, row.facts, row.sealed}


def test_paging_and_opening_it_again_is_not_asking_again(as_: SignedIn, taken: str) -> None:
    client = as_(CLEARED)
    address = sent(client, MOBILE).location
    for _ in range(2 * MOST):
        assert listed(client.get(address).text) == [taken]
    assert len(confirmations()) == 1


@pytest.mark.usefixtures("taken")
@pytest.mark.parametrize(("username", "words"), [(UNCLEARED, TAKEN), (OUTSIDE, TAKEN), (OUTSIDE, MOBILE)])
def test_who_is_told_nothing_leaves_no_trace_that_would_tell(
    as_: SignedIn, username: str, words: str
) -> None:
    nobodys = id_number(order=23) if words == TAKEN else "13912341703"
    traces = []
    for typed in (words, nobodys):
        with database.atomic() as attempt:
            before = AuditEntry.select().count()
            assert listed(search(as_(username), typed).text) == []
            actions = AuditEntry.select(AuditEntry.action).where(AuditEntry.id > before).tuples()
            traces.append(([*actions], [*RefusalCount.select().dicts()]))
            attempt.rollback()
    assert traces[0] == traces[1]
    assert confirmations() == []


def test_who_searched_is_no_part_of_the_records_history(as_: SignedIn, company: Company, taken: str) -> None:
    sent(as_(CLEARED), MOBILE)
    record = Customer.get(Customer.number == taken)
    assert [one.action for one in history(company.gate(UNCLEARED), record) if "confirm" in one.action] == []


@pytest.mark.usefixtures("taken")
@pytest.mark.parametrize("words", [MOBILE, "13912341703", TAKEN, TAKEN[-4:], EMAIL, "nobody@example.cn"])
def test_hits_and_misses_are_tries_and_too_many_are_refused(as_: SignedIn, words: str) -> None:
    client = as_(CLEARED)
    with at(STARTED):
        for _ in range(MOST):
            assert sent(client, words).status_code == 303
        told = len(confirmations())
        answer = sent(client, words)
        assert answer.status_code == 422
        assert "Too many phone numbers, ID numbers and e-mails were searched for" in answer.text
        assert "60 min" in answer.text
        assert words not in answer.text
        assert len(confirmations()) == told
        assert RefusalCount.get(RefusalCount.reason == "search").count == 1
        assert sent(client, "王若愚").status_code == 303, "a name may be searched for at any time"
        assert sent(as_("director"), words).status_code == 303, "each person is counted alone"
    with at(STARTED + timedelta(hours=1)):
        assert sent(as_(CLEARED), words).status_code == 303


@pytest.mark.usefixtures("taken")
@pytest.mark.parametrize(
    ("username", "words"), [(CLEARED, "王若愚"), (CLEARED, "wry"), (UNCLEARED, "1702"), (UNCLEARED, TAKEN)]
)
def test_what_no_mask_hides_from_the_person_is_no_try(as_: SignedIn, username: str, words: str) -> None:
    client = as_(username)
    for _ in range(2 * MOST):
        assert sent(client, words).status_code == 303
