"""The customer's page: what stands there for whom, and its history in words."""

from base64 import urlsafe_b64decode
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from markupsafe import Markup

from app.access import grants
from app.access.grants import give
from app.chain.models import AuditEntry
from app.clock import now
from app.customers import changes, timeline
from app.customers.facts import Why
from app.customers.imports.importing import import_file
from app.customers.models import Customer, CustomerPart
from app.customers.record import edit, raise_level
from app.customers.undoing import undo
from app.customers.words import Words
from app.db.connection import database
from tests.conftest import Company
from tests.queries import queries
from tests.tampering import behind_the_back

SignedIn = Callable[[str], FlaskClient]
TABS = ("", "/transactions", "/history", "/as-of?on=2026-01-01", "/level", "/access")
MOBILE, ID_NUMBER = "13800005678", "110101199003077555"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def zhou(company: Company) -> str:
    return str(company.customer("周以恒").number)


def text_of(page: str) -> str:
    return Markup(page[page.index("<main") : page.index("</main>")]).striptags()


def change(company: Company, number: str, username: str = "manager_wang", **values: object) -> None:
    database.connect(reuse_if_open=True)
    customer = Customer.get(Customer.number == number)
    assert edit(company.gate(username), customer, values, customer.rev)


def test_the_cleared_see_values_and_partial_masks(as_: SignedIn, zhou: str) -> None:
    page = as_("manager_wang").get(f"/customers/{zhou}").text
    for shown in ("周以恒", zhou, "138****5678", "1****************5", "1990-03-07"):
        assert shown in text_of(page)
    assert [plain for plain in (MOBILE, ID_NUMBER) if plain in page] == []


def test_those_below_see_less_and_the_age(as_: SignedIn, zhou: str) -> None:
    page = as_("desk_liu").get(f"/customers/{zhou}").text
    assert "138****5678" in text_of(page)
    for hidden in ("1990-03-07", "1****************5", MOBILE, ID_NUMBER):
        assert hidden not in page
    assert page.count('class="masked sealed"') >= 2


def test_an_enterprise_has_a_credit_code_and_no_sex(company: Company, as_: SignedIn) -> None:
    number = company.customer("成都云栖木业有限公司").number
    change(company, number, "manager_zhao", credit_code="91110000600037341L")
    page = text_of(as_("manager_zhao").get(f"/customers/{number}").text)
    assert "91110000600037341L" in page


@pytest.mark.parametrize("tab", TABS)
def test_unreadable_and_missing_are_the_same_page(company: Company, as_: SignedIn, tab: str) -> None:
    client, secret = as_("manager_wang"), company.customer("顾念慈").number
    answers = [client.get(f"/customers/{number}{tab}") for number in (secret, "C26-222222", "x", "%00")]
    assert {answer.status_code for answer in answers} == {404}
    assert len({text_of(answer.text) for answer in answers}) == 1
    assert as_("newcomer").get(f"/customers/{secret}{tab}").status_code == 403


@pytest.mark.parametrize("tab", [*TABS, "/edit"])
def test_the_title_holds_the_number_and_no_name(as_: SignedIn, zhou: str, tab: str) -> None:
    page = as_("manager_wang").get(f"/customers/{zhou}{tab}").text
    title = page[page.index("<title>") : page.index("</title>")]
    assert zhou in title
    assert "周" not in title


@pytest.mark.parametrize("tab", TABS)
def test_a_page_costs_fourteen_queries_at_most(company: Company, as_: SignedIn, zhou: str, tab: str) -> None:
    for at in range(12):
        change(company, zhou, mobile=f"139000011{at:02d}", name=f"周{at}")
    client = as_("manager_wang")
    with queries() as asked:
        assert client.get(f"/customers/{zhou}{tab}").status_code == 200
    assert len(asked) <= 14


OF_OTHERS = {"customer.bulk.edited", "customer.reassigned", "customer.level.lowered", "customer.tier.decided"}
OF_PARTS = {
    f"customer.{part.word}.{done}"
    for part in CustomerPart.__subclasses__()
    for done in ("added", "changed", "removed")
} | {
    "customer.interests.changed",
    *(f"customer.file.{done}" for done in ("added", "removed", "level.changed")),
}


def test_every_thing_that_can_happen_to_a_customer_has_its_words(company: Company, tmp_path: Path) -> None:
    sheet = tmp_path / "rows.csv"
    for text in ("external_id,name\nX1,温故\n", "external_id,name\nX1,温故新\n"):
        sheet.write_text(text)
        import_file(company.gate("manager_wang"), sheet)
    number = str(company.customer("温故新").number)
    change(company, number, name="温新")
    newest = AuditEntry.select().order_by(AuditEntry.id.desc()).get()
    undo(company.gate("manager_wang"), company.customer("温新"), newest.id)
    change(company, number, name="温新")
    lead, customer = company.gate("lead_east"), company.customer("温新")
    given = give(
        lead.person,
        lead.standing,
        customer,
        person=company.person("manager_li"),
        permissions=frozenset({"customer.view"}),
        level=2,
        until=now() + timedelta(days=1),
        purpose="代班",
    )
    grants.end(lead.person, given, customer)
    raise_level(lead, customer, 3, Why("投诉", "第三条"), customer.rev)
    acted = {row.action for row in AuditEntry.select().where(AuditEntry.kind == "customer")}
    assert acted | OF_PARTS | OF_OTHERS == changes.ACTIONS.keys()
    with company.app.test_request_context():
        told = timeline.read(lead, company.customer("温新"), Words())
    assert len(told.entries) == 8
    assert [entry.lines for entry in told.entries if entry.lines] == [["投诉", "第三条"], ["代班"]]
    names = [company.person(username).name for username in ("lead_east", "manager_li", "manager_wang")]
    assert [sum(name in entry.words for entry in told.entries) for name in names] == [3, 2, 5]


def test_the_history_shows_before_and_after_in_words_and_masks(
    company: Company, as_: SignedIn, zhou: str
) -> None:
    change(company, zhou, status="dormant", mobile="13911112222", region="west", address="杭州市西湖区")
    li = company.person("manager_li")
    change(company, zhou, "lead_east", owner=li.id)
    page = as_("lead_east").get(f"/customers/{zhou}/history").text
    shown = text_of(page)
    for value in ("138****5678", "139****2222", li.name, "王若溪"):
        assert value in shown
    assert [plain for plain in ("13911112222", MOBILE, "西湖", "dormant", "east") if plain in shown] == []
    below = as_("manager_li").get(f"/customers/{zhou}/history").text
    assert "西湖" not in below
    assert 'class="masked sealed"' in below


def test_a_long_history_is_read_on_page_by_page(company: Company, as_: SignedIn, zhou: str) -> None:
    for at in range(45):
        change(company, zhou, name=f"周{at:03d}")
    client, seen, url = as_("manager_wang"), [], f"/customers/{zhou}/history"
    while url:
        page = client.get(url, headers=HTMX).text
        assert "<html" not in page
        seen += [f"周{at:03d}" for at in range(44, -1, -1) if f"<ins>周{at:03d}</ins>" in page]
        url = page.partition(f'hx-get="/customers/{zhou}/history?before=')[2].partition('"')[0]
        url = url and f"/customers/{zhou}/history?before={url}"
    assert seen == [f"周{at:03d}" for at in range(44, -1, -1)]
    recent = client.get(f"/customers/{zhou}").text
    assert recent.count('<div class="when">') == 8


def test_the_address_of_older_history_tells_no_row_and_leads_nowhere_on_another_record(
    company: Company, as_: SignedIn, zhou: str
) -> None:
    for at in range(25):
        change(company, zhou, name=f"周{at:03d}")
    client = as_("manager_wang")
    page = client.get(f"/customers/{zhou}/history").text
    cursor = page.partition("history?before=")[2].partition('"')[0]
    row = AuditEntry.select().order_by(AuditEntry.id.desc()).offset(19).get().id
    assert len(cursor) > 30
    assert str(row) not in urlsafe_b64decode(cursor + "==").decode("latin-1")
    assert "周003" in client.get(f"/customers/{zhou}/history?before={cursor}").text
    other = company.customer("林婉清").number
    there, begun = (
        text_of(client.get(f"/customers/{other}/history{query}").text) for query in (f"?before={cursor}", "")
    )
    assert there == begun


def test_a_row_of_the_chain_is_no_place_in_the_history(company: Company, as_: SignedIn, zhou: str) -> None:
    change(company, zhou, name="周新")
    client = as_("manager_wang")
    row = AuditEntry.select().order_by(AuditEntry.id.desc()).get().id
    assert "周新" in client.get(f"/customers/{zhou}/history?before={row}").text


@pytest.mark.parametrize(
    "before", ["x", "", "-1", "0", "9" * 30, "1e3", "%00", "AAEAAQ", "A" * 80, "é", "=" * 9]
)
def test_a_place_in_the_history_that_is_none_is_its_beginning(as_: SignedIn, zhou: str, before: str) -> None:
    client = as_("manager_wang")
    response = client.get(f"/customers/{zhou}/history?before={before}")
    assert response.status_code == 200
    assert text_of(response.text) == text_of(client.get(f"/customers/{zhou}/history").text)


def test_an_entry_changed_behind_the_programs_back_is_not_told(
    company: Company, as_: SignedIn, zhou: str
) -> None:
    change(company, zhou, name="周真")
    with behind_the_back() as raw:
        raw.execute(
            "UPDATE audit_entry SET changes = replace(changes, '周真', '周假') WHERE changes LIKE '%周真%'"
        )
    response = as_("manager_wang").get(f"/customers/{zhou}/history")
    assert response.status_code == 200
    assert "周假" not in response.text
    assert text_of(response.text).count(company.person("manager_wang").name) >= 1


def test_names_are_escaped_wherever_they_stand(company: Company, as_: SignedIn, zhou: str) -> None:
    change(company, zhou, name="<b>周</b>&\"'", external_id="<i>")
    client = as_("manager_wang")
    for url in ("/customers/", "/", *(f"/customers/{zhou}{tab}" for tab in (*TABS, "/edit"))):
        page = client.get(url).text
        assert "<b>周" not in page, url
        assert "<i>" not in page, url
