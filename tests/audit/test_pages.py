import json
import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from app.audit.entries import PAGE
from app.chain.models import AuditEntry
from app.chain.writing import Entry, append, head, writing
from app.customers.models import Customer
from app.db.connection import database
from tests.audit.conftest import FIRST, THEN
from tests.conftest import Company, form
from tests.tampering import behind_the_back

Client = Callable[[str], FlaskClient]
SECRETS = (*FIRST.values(), *THEN.values())


@pytest.fixture
def auditor(company: Company, as_: Client) -> FlaskClient:
    """The auditor's browser, in English."""
    with writing(None, "tests.language"):
        type(company.person("auditor")).update(locale="en").where(
            type(company.person("auditor")).username == "auditor"
        ).execute()
    return as_("auditor")


def words_of(page: str) -> str:
    """What is read, without its marks."""
    return re.sub(r"<[^>]*>", "", page)


def last() -> AuditEntry:
    return AuditEntry.get_by_id(head()[0])


def links(page: str) -> dict[str, str]:
    found = re.findall(r'<a href="([^"]+)"[^>]* aria-label="([^"]+)"', page)
    return {label: address.replace("&amp;", "&") for address, label in found}


def test_the_list_shows_before_and_after_by_the_auditors_rights(
    auditor: FlaskClient, customer: Customer
) -> None:
    page = auditor.get(f"/audit/?record={customer.number}").text
    assert page.count(customer.number) >= 4
    assert "<del>林间雨</del><ins>林间雪</ins>" in page
    assert "136****7408" in words_of(page)
    assert "Level raised" in page
    assert "Internal" in page
    assert "保密规定 3.2" in page
    assert not any(secret in page for secret in SECRETS)


def test_each_query_leaves_one_row_with_its_filter(auditor: FlaskClient) -> None:
    before = head()[0]
    address = (
        "/audit/?person=manager_wang&kind=&record=&action=session.began&since=2026-03-01&until=2026-03-31"
    )
    assert auditor.get(address).status_code == 200
    assert head()[0] == before + 1
    facts = {
        "person": "manager_wang",
        "action": "session.began",
        "since": "2026-03-01",
        "until": "2026-03-31",
    }
    assert (last().action, json.loads(last().facts)) == ("audit.queried", facts)


def test_paging_reads_on_in_the_same_query(auditor: FlaskClient) -> None:
    with database.atomic():
        append([Entry(None, "demo.loaded", None) for _ in range(PAGE * 2 + 1)])
    first = auditor.get("/audit/?action=demo.loaded")
    before, number = head(), head()[0]
    assert links(first.text).keys() == {"Next page", "Last page"}
    second = auditor.get(links(first.text)["Next page"])
    assert 'name="action"' in second.text
    assert '<option selected value="demo.loaded">' in second.text
    assert f"query={number}" in links(second.text)["Next page"]
    third = auditor.get(links(second.text)["Next page"])
    assert links(third.text).keys() == {"First page", "Previous page"}
    back = auditor.get(links(third.text)["Previous page"])
    assert rows(back.text) == rows(second.text)
    assert rows(auditor.get(links(third.text)["First page"]).text) == rows(first.text)
    assert len(rows(first.text) + rows(second.text) + rows(third.text)) == PAGE * 2 + 1
    assert head() == before


def rows(page: str) -> list[int]:
    return [int(number) for number in re.findall(r'class="name" href="/audit/(\d+)"', page)]


def test_paging_by_htmx_gives_the_list_alone(auditor: FlaskClient) -> None:
    part = auditor.get("/audit/", headers={"HX-Request": "true"}).text
    assert part.lstrip().startswith("<section")
    assert "<html" not in part


@pytest.mark.parametrize(
    "address", ["query=1", "query=999999", "query=0", "query=-1", "query=99999999999999999999"]
)
def test_a_query_of_somebody_else_is_not_there(auditor: FlaskClient, address: str) -> None:
    assert auditor.get(f"/audit/?{address}").status_code == 404


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("record=13800005678", "Type the number of a record"),
        ("since=2026-02-30", "Not a valid date"),
        ("since=1899-01-01", "Choose a day from 2000 to 2999."),
        ("since=2026-03-02&until=2026-03-01", "The last day can&#39;t be before the first."),
        ("person=nobody", "Not a valid choice"),
        ("kind=nonsense", "Not a valid choice"),
    ],
)
def test_a_wrong_filter_is_said_beside_its_field_and_asks_nothing(
    auditor: FlaskClient, address: str, said: str
) -> None:
    before = head()
    answer = auditor.get(f"/audit/?{address}")
    assert answer.status_code == 422
    assert said in answer.text
    assert head() == before


def test_nothing_that_fits_is_said(auditor: FlaskClient) -> None:
    page = auditor.get("/audit/?record=C26-222222").text
    assert "No entry fits." in page


def test_an_entry_shows_each_change_in_words(auditor: FlaskClient, customer: Customer) -> None:
    created = AuditEntry.get(AuditEntry.record == customer.number)
    page = auditor.get(f"/audit/{created.id}").text
    told = words_of(page)
    for words in (
        "Customer added",
        "王若溪",
        "East",
        "Sales",
        "1****************9",
        "Internal",
        "East China Customers",
    ):
        assert words in told
    assert not any(secret in page for secret in SECRETS)
    assert json.loads(last().facts) == {"entry": created.id}


def test_an_entry_of_a_record_above_the_clearance_keeps_its_values(
    auditor: FlaskClient, company: Company
) -> None:
    secret = company.customer("顾念慈")
    created = AuditEntry.get(AuditEntry.record == secret.number)
    page = auditor.get(f"/audit/{created.id}").text
    assert secret.number in page
    assert "above your clearance" in page
    assert "顾念慈" not in page


@pytest.mark.parametrize("number", ["999999", "0", "-1", "9" * 20, "9" * 5000, "x"])
def test_an_entry_that_is_not_there_is_not_found(auditor: FlaskClient, number: str) -> None:
    assert auditor.get(f"/audit/{number}").status_code == 404


@pytest.mark.parametrize(
    "edge", ["before=-5", "after=99999999999999999999", "before=x", "after=" + "9" * 5000]
)
def test_an_edge_that_makes_no_sense_does_no_harm(auditor: FlaskClient, edge: str) -> None:
    assert auditor.get(f"/audit/?{edge}").status_code == 200


def test_a_changed_row_says_so_and_shows_nothing(auditor: FlaskClient, customer: Customer) -> None:
    created = AuditEntry.get(AuditEntry.record == customer.number)
    with behind_the_back() as raw:
        raw.execute(
            "UPDATE audit_entry SET changes = replace(changes, '林间雨', '张三') WHERE id = ?", (created.id,)
        )
    page = auditor.get(f"/audit/{created.id}").text
    assert "This row is not what was written" in page
    assert "张三" not in page
    listed = auditor.get("/audit/?kind=customer").text
    assert "Changed behind the program's back" in listed
    assert "张三" not in listed


def test_verifying_says_that_the_chain_holds_and_writes_it_down(auditor: FlaskClient) -> None:
    assert "The chain was not verified yet." in auditor.get("/audit/verify").text
    count, mac = head()
    answer = auditor.post("/audit/verify", data=form(count="", head=""), follow_redirects=True)
    assert f"{count} rows hold." in answer.text
    assert mac.hex()[:4] + " " + mac.hex()[4:8] in answer.text
    row = last()
    assert row.action == "audit.verified"
    assert json.loads(row.facts) == {"ok": True, "count": count, "head": mac.hex(), "erased": 0}


def test_verifying_names_the_row_and_the_column(auditor: FlaskClient) -> None:
    with behind_the_back() as raw:
        raw.execute("UPDATE audit_entry SET origin = 'elsewhere' WHERE id = 3")
    answer = auditor.post("/audit/verify", follow_redirects=True)
    assert "Does not hold" in answer.text
    assert "audit_entry row 3, column origin: changed." in answer.text
    assert "2 rows hold." in answer.text


def test_verifying_against_the_printed_head_finds_a_cut_tail(auditor: FlaskClient) -> None:
    printed = auditor.get("/audit/head").text
    count, head_in_fours = re.findall(r"<output>([^<]+)</output>", printed)
    assert auditor.post("/audit/verify", data=form(count=count, head=head_in_fours)).status_code == 303
    assert json.loads(last().facts)["ok"] is True
    with behind_the_back() as raw:
        raw.execute("DELETE FROM audit_entry WHERE id >= ?", (int(count) - 1,))
        raw.execute("DELETE FROM audit_value WHERE entry >= ?", (int(count) - 1,))
    answer = auditor.post("/audit/verify", data=form(count=count, head=head_in_fours), follow_redirects=True)
    assert "2 rows are missing at the end" in answer.text
    assert f"Compared with the kept head of {count} rows." in answer.text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"count": "5"}, "A head has 64 characters"),
        ({"head": "ab" * 32}, "Type the number of rows"),
        ({"count": "five", "head": "ab" * 32}, "Type the number of rows"),
        ({"count": "5", "head": "x" * 500}, "At most 100"),
    ],
)
def test_half_a_kept_head_is_said_beside_its_field(
    auditor: FlaskClient, typed: dict[str, str], said: str
) -> None:
    before = head()
    answer = auditor.post("/audit/verify", data=form(**typed))
    assert answer.status_code == 422
    assert said in answer.text
    assert all(value in answer.text for value in typed.values())
    assert head() == before


@pytest.mark.parametrize("username", ["sysadmin", "security", "director", "newcomer"])
@pytest.mark.parametrize(
    "address", ["/audit/", "/audit/1", "/audit/head", "/audit/verify", "/audit/?query=1"]
)
def test_the_pages_are_the_auditors_alone(as_: Client, username: str, address: str) -> None:
    client = as_(username)
    assert client.get(address).status_code == 403
    assert client.post("/audit/verify").status_code == 403


@pytest.mark.usefixtures("chinese")
def test_the_pages_speak_chinese_in_a_chinese_house(as_: Client, customer: Customer) -> None:
    page = as_("auditor").get(f"/audit/?record={customer.number}").text
    assert '<html lang="zh-CN"' in page
    assert "华东" in page


def test_a_customers_history_does_not_tell_a_changed_row_as_truth(as_: Client, customer: Customer) -> None:
    created = AuditEntry.get(AuditEntry.record == customer.number)
    with behind_the_back() as raw:
        raw.execute('UPDATE audit_entry SET facts = \'{"reason":"张三"}\' WHERE id = ?', (created.id,))
    page = as_("manager_wang").get(f"/customers/{customer.number}/history").text
    assert "保密规定 3.2" in page
    assert "changed behind the program" in page
    assert "张三" not in page
