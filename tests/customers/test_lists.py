"""Saved lists: filters, order and columns under a name, as tabs with counts; own, or shared."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.chain.models import AuditEntry
from app.chain.writing import writing
from app.db.connection import database
from app.people.models import Department, Person
from app.web.models import SavedList
from app.web.saved_lists import MOST, lists_of, save_list
from tests.conftest import Company
from tests.customers.pages import Form, addresses, listed, search
from tests.customers.test_columns import choose, heads, raise_level
from tests.customers.test_list import mine
from tests.queries import queries

SignedIn = Callable[[str], FlaskClient]
HTMX = {"HX-Request": "true"}
EAST = "?region=east&sort=name&order=desc"


def save(client: FlaskClient, name: str, query: str = EAST, **more: str) -> TestResponse:
    return client.post(f"/customers/lists/new{query}", data={"name": name, **more})


def tabs(client: FlaskClient, here: str = "") -> dict[str, tuple[str, str]]:
    """Name → (address, count) of each tab."""
    part = client.get(f"/customers/lists?list={here}", headers=HTMX).text
    found = re.findall(r'<a href="([^"]+)"[^>]*>([^<]+) <span class="count">([^<]+)', part)
    return {name: (url.replace("&amp;", "&"), count) for url, name, count in found}


def wrong(answer: TestResponse) -> str:
    assert answer.status_code == 422
    return " ".join(re.findall(r'class="error"[^>]*>(.*?)</p>', answer.text, re.DOTALL))


def token(name: str) -> str:
    database.connect(reuse_if_open=True)
    return SavedList.get(SavedList.name == name).token


def test_a_list_is_saved_with_its_filters_order_and_columns_and_opens_as_it_was(as_: SignedIn) -> None:
    client = as_("director")
    choose(client, "tier", "email")
    shown = client.get(f"/customers/{EAST}").text
    sent = save(client, "东区")
    assert sent.status_code == 303
    assert listed(client.get(sent.location).text) == listed(shown)
    choose(client, "owner")
    opened = client.get(tabs(client)["东区"][0]).text
    assert listed(opened) == listed(shown)
    assert heads(opened) == ["Customer", "Tier", "E-mail"]
    assert 'aria-sort="descending"' in opened
    assert heads(client.get("/customers/").text) == ["Customer", "Owner"]


def test_the_tabs_come_by_themselves_with_counts_and_the_open_one_is_marked(
    company: Company, as_: SignedIn
) -> None:
    client = as_("director")
    page = client.get("/customers/").text
    assert 'hx-get="/customers/lists?list=all" hx-trigger="load"' in page
    save(client, "东区")
    save(client, "都", "?status=active")
    assert {name: count for name, (_, count) in tabs(client).items()} == {"东区": "3", "都": "5"}
    mine(company, ({"name": "众"} for _ in range(1001)))
    assert tabs(client)["都"][1] == "1,000+"
    part = client.get(f"/customers/lists?list={token('东区')}", headers=HTMX).text
    assert re.findall(r'aria-current="page">([^<]+)', part) == ["东区 "]
    part = client.get("/customers/lists?list=all", headers=HTMX).text
    assert re.findall(r'aria-current="page">([^<]+)', part) == ["All"]


def test_a_list_of_words_and_columns_is_marked_too_however_it_is_sorted(as_: SignedIn) -> None:
    client = as_("manager_wang")
    choose(client, "tier", "email")
    query = f"?{search(client, '林婉').request.query_string.decode()}"
    opened = client.get(save(client, "林家", query).location).text
    sorted_anew = next(url for url in addresses(opened) if "sort=tier" in url)
    for page in (opened, client.get(sorted_anew).text):
        [asked] = re.findall(r'hx-get="(/customers/lists\?list=[^"]*)" hx-trigger="load"', page)
        assert asked == f"/customers/lists?list={token('林家')}"
        part = client.get(asked, headers=HTMX).text
        assert re.findall(r'aria-current="page">([^<]+)', part) == ["林家 "]


def test_a_chip_leads_out_of_the_list_and_paging_stays_inside(company: Company, as_: SignedIn) -> None:
    mine(company, ({"name": "众", "region": "east"} for _ in range(60)))
    client = as_("director")
    page = client.get(save(client, "东区").location).text
    chip = re.search(r'class="chip" href="([^"]+)"', page)[1]
    assert "list=" not in chip
    assert "sort=name" in chip
    following = next(url for url in addresses(page) if "after=" in url)
    assert f"list={token('东区')}" in following


def test_words_of_a_search_are_kept_sealed_and_found_again_in_another_session(
    company: Company, as_: SignedIn
) -> None:
    client = as_("manager_wang")
    found = search(client, "林婉")
    query = f"?{found.request.query_string.decode()}"
    assert save(client, "林家", query).status_code == 303
    database.connect(reuse_if_open=True)
    saved = SavedList.get(SavedList.name == "林家")
    assert "林婉".encode() not in bytes(saved.words)
    assert "林婉" not in str(saved.address)
    another = as_("manager_wang")
    url, count = tabs(another)["林家"]
    assert count == "1"
    assert "林" not in url
    assert listed(another.get(url).text) == [company.customer("林婉清").number]
    assert listed(as_("director").get(url).text) == []


def test_a_shared_list_shows_each_colleague_their_own_rows(company: Company, as_: SignedIn) -> None:
    save(as_("lead_east"), "东区", shared="y")
    assert tabs(as_("lead_east"))["东区"][1] == "3"
    client = as_("manager_li")
    url, count = tabs(client)["东区"]
    assert count == "1"
    assert listed(client.get(url).text) == [company.customer("何思远").number]
    for stranger in ("manager_zhao", "director"):
        assert tabs(as_(stranger)) == {}


def test_what_is_shared_at_the_top_is_seen_below_and_not_the_other_way_round(
    company: Company, as_: SignedIn
) -> None:
    with writing(None, "test.moved") as entry:
        below = Department.create(
            code="below", name="东一", parent=company.person("lead_east").department_id, position=1
        )
        Person.update(department=below.id).where(Person.username == "manager_li").execute()
        entry.told(department=below.code)
    save(as_("lead_east"), "上", shared="y")
    save(as_("manager_li"), "下", shared="y")
    assert set(tabs(as_("manager_li"))) == {"上", "下"}
    assert set(tabs(as_("lead_east"))) == {"上"}


def test_an_own_list_is_nobody_elses(as_: SignedIn) -> None:
    save(as_("lead_east"), "东区")
    client = as_("manager_wang")
    assert tabs(client) == {}
    for path in ("change", "delete"):
        sent = {"list": token("东区"), "name": "西区"}
        answers = {
            client.post(f"/customers/lists/{path}", data=form).status_code for form in (sent, {"list": "x"})
        }
        assert answers == {404}


def test_nobody_changes_what_others_share(as_: SignedIn) -> None:
    save(as_("lead_east"), "东区", shared="y")
    client = as_("manager_wang")
    assert client.post("/customers/lists/delete", data={"list": token("东区")}).status_code == 404
    page = client.get("/customers/lists").text
    assert "东区" in page
    assert token("东区") not in Form(page, "/customers/lists/change").values.get("list", [])


def test_what_somebody_disabled_shared_is_gone(company: Company, as_: SignedIn) -> None:
    save(as_("lead_east"), "东区", shared="y")
    with writing(None, "test.changed") as entry:
        entry.told(person="lead_east")
        Person.update(disabled=True).where(Person.username == "lead_east").execute()
    assert tabs(as_("manager_wang")) == {}
    assert lists_of(company.person("manager_wang"), "customers") == []


def test_a_list_is_renamed_shared_and_deleted(as_: SignedIn) -> None:
    client, colleague = as_("lead_east"), as_("manager_wang")
    save(client, "东区")
    sent = {"list": token("东区"), "name": " 华东  客户 ", "shared": "y"}
    assert client.post("/customers/lists/change", data=sent).status_code == 303
    assert set(tabs(colleague)) == {"华东 客户"}
    assert client.post("/customers/lists/change", data=sent | {"shared": ""}).status_code == 303
    assert tabs(colleague) == {}
    assert client.post("/customers/lists/delete", data=sent).status_code == 303
    assert tabs(client) == {}


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("", "Fill this in."),
        (" \u3000 ", "Fill this in."),
        ("长" * 31, "At most 30 characters."),
        ("东\u200b区", "You have a list of this name."),
        ("…", "It needs a letter"),
        ("东区", "You have a list of this name."),
    ],
)
def test_a_name_is_checked(as_: SignedIn, name: str, told: str) -> None:
    client = as_("lead_east")
    assert save(client, "东区").status_code == 303
    assert save(client, "别的").status_code == 303
    assert told in wrong(save(client, name))
    part = client.post(f"/customers/lists/new{EAST}", data={"name": name}, headers=HTMX)
    assert told in wrong(part)
    assert part.text.lstrip().startswith("<dialog")
    assert told in wrong(client.post("/customers/lists/change", data={"list": token("别的"), "name": name}))
    assert save(as_("manager_wang"), "东区").status_code == 303


def test_a_list_may_keep_its_name_and_differ_from_another_by_more_than_case(as_: SignedIn) -> None:
    client = as_("lead_east")
    save(client, "VIP")
    assert "You have a list" in wrong(save(client, "vip"))
    assert (
        client.post("/customers/lists/change", data={"list": token("VIP"), "name": "vip"}).status_code == 303
    )


def test_a_list_that_searches_for_words_is_not_shared(as_: SignedIn) -> None:
    client = as_("manager_wang")
    query = f"?{search(client, '林').request.query_string.decode()}"
    assert "can&#39;t be shared" in wrong(save(client, "林家", query, shared="y"))
    assert save(client, "林家", query).status_code == 303
    sent = {"list": token("林家"), "name": "林家", "shared": "y"}
    assert "can&#39;t be shared" in wrong(client.post("/customers/lists/change", data=sent))


def test_there_are_so_many_lists_and_no_more(company: Company, as_: SignedIn) -> None:
    lead, wang = company.person("lead_east"), company.person("manager_wang")
    for at in range(MOST):
        save_list(lead, "customers", f"第{at}", {}, "", shared=at > 0)
    save_list(wang, "customers", "末", {}, "", shared=True)
    assert "20 lists" in wrong(save(as_("lead_east"), "又一"))
    assert "Your department shares 20" in wrong(save(as_("manager_wang"), "又一", shared="y"))


def test_sharing_is_on_the_chain_and_the_name_is_not(company: Company, as_: SignedIn) -> None:
    client, east = as_("lead_east"), company.person("lead_east").department_id
    save(client, "东区", shared="y")
    sent = {"list": token("东区"), "name": "东区"}
    client.post("/customers/lists/change", data=sent)
    client.post("/customers/lists/delete", data=sent)
    database.connect(reuse_if_open=True)
    rows = list(AuditEntry.select().where(AuditEntry.kind == "saved_list").order_by(AuditEntry.id))
    assert [(row.action, row.changes) for row in rows] == [
        ("list.saved", f'{{"department":[null,{east}]}}'),
        ("list.changed", f'{{"department":[{east},null]}}'),
        ("list.deleted", "{}"),
    ]
    assert {row.record for row in rows} == {sent["list"]}


def test_a_list_by_a_field_that_was_raised_above_the_reader_shows_nothing(as_: SignedIn) -> None:
    save(as_("lead_east"), "东区", shared="y")
    raise_level("region")
    client = as_("manager_wang")
    url, count = tabs(client)["东区"]
    assert count == "0"
    page = client.get(url).text
    assert listed(page) == []
    assert "no such value for: Region" in page


def test_a_form_that_is_sent_twice_saves_one_list(as_: SignedIn) -> None:
    client = as_("director")
    form = Form(client.get(f"/customers/lists/new{EAST}").text, f"/customers/lists/new{EAST}")
    sent = form.sent(name="东区")
    answers = [client.post(f"/customers/lists/new{EAST}", data=sent) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0].location == answers[1].location
    assert len(tabs(client)) == 1


def test_many_lists_are_counted_in_one_query(company: Company, as_: SignedIn) -> None:
    client, lead = as_("lead_east"), company.person("lead_east")
    client.get("/customers/")
    costs = []
    for some in range(3):
        for at in range(some * 3):
            save_list(lead, "customers", f"{some}之{at}", {"level": str(at + 1)}, "", shared=False)
        with queries() as asked:
            client.get("/customers/lists", headers=HTMX)
        costs.append(len(asked))
    assert costs[1] == costs[2] <= 8


def test_an_open_list_costs_as_many_queries_as_any(as_: SignedIn) -> None:
    client = as_("manager_wang")
    address = save(client, "东区").location
    costs = []
    for url in (f"/customers/{EAST}", address):
        client.get(url)
        with queries() as asked:
            client.get(url)
        costs.append(len(asked))
    assert costs[0] == costs[1] <= 8
