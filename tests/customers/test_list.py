"""The list of customers: readable rows, sorted, paged, filtered, counted."""

import re
from collections.abc import Callable, Iterable
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from app.access.models import PersonRole, Role
from app.chain.writing import writing
from app.customers import record
from app.customers.models import Customer
from app.customers.words import LABELS
from app.db.connection import database
from app.people.models import Department
from tests.conftest import Company
from tests.customers.pages import addresses, listed, way
from tests.queries import queries
from tests.rows import add_rows

SignedIn = Callable[[str], FlaskClient]
READERS = ("director", "lead_east", "lead_west", "manager_wang", "manager_li", "manager_zhao", "desk_chen")
HTMX = {"HX-Request": "true"}


def mine(company: Company, rows: Iterable[dict[str, object]]) -> list[str]:
    """Customers of manager_wang."""
    wang = company.person("manager_wang")
    return add_rows({"owner": wang.id, "department": wang.department_id, **row} for row in rows)


def figures(page: str) -> list[str]:
    """The figures in what a list says of its size."""
    return re.findall(r"[\d,]+", re.search(r'class="toolbar"><span>([^<]*)', page)[1])


def walk(client: FlaskClient, url: str, arrow: str) -> list[list[str]]:
    pages = []
    while url:
        page = client.get(url).text
        pages.append(listed(page))
        url = way(page, arrow)
        assert len(pages) < 20
    return pages


@pytest.mark.parametrize("username", READERS)
def test_each_person_finds_the_readable_rows_and_no_others(
    company: Company, as_: SignedIn, username: str
) -> None:
    readable = {row.number for row in company.gate(username).select(Customer)}
    others = {row.number for row in Customer.select()} - readable
    page = as_(username).get("/customers/").text
    assert set(listed(page)) == readable
    assert [number for number in others if number in page] == []


@pytest.mark.parametrize("username", ["newcomer", "sysadmin", "security", "auditor", "hr_zhou"])
def test_without_the_permission_there_is_no_list(as_: SignedIn, username: str) -> None:
    assert as_(username).get("/customers/").status_code == 403


def test_the_last_changed_come_first(company: Company, as_: SignedIn) -> None:
    client = as_("director")
    number = company.customer("周以恒").number
    assert listed(client.get("/customers/").text)[-1] == number
    data = {"level": "3", "reason": "合同", "basis": "", "rev": "1"}
    assert client.post(f"/customers/{number}/level", data=data).status_code == 303
    assert listed(client.get("/customers/").text)[0] == number


def test_a_list_is_sorted_by_name_and_turned_round(as_: SignedIn) -> None:
    client = as_("director")
    rising = listed(client.get("/customers/?sort=name").text)
    database.connect(reuse_if_open=True)
    assert [Customer.get(Customer.number == number).name for number in rising] == [
        "成都云栖木业有限公司",
        "顾念慈",
        "何思远",
        "林婉清",
        "周以恒",
    ]
    assert listed(client.get("/customers/?sort=name&order=desc").text) == rising[::-1]
    assert listed(client.get("/customers/?sort=id_number").text) == listed(client.get("/customers/").text)


@pytest.mark.parametrize("sort", ["updated", "name"])
def test_pages_hold_each_row_once_in_both_directions(company: Company, as_: SignedIn, sort: str) -> None:
    mine(company, ({"name": "甲乙丙丁"[at % 4] * (1 + at % 3)} for at in range(48)))
    client = as_("manager_wang")
    forwards = walk(client, f"/customers/?size=20&sort={sort}", "right")
    assert [len(page) for page in forwards] == [20, 20, 10]
    assert len({number for page in forwards for number in page}) == 50
    backwards = walk(client, f"/customers/?size=20&sort={sort}&after={forwards[1][-1]}", "left")
    assert backwards == [forwards[2], forwards[1], forwards[0]]


def test_an_edge_that_is_not_readable_is_as_one_that_is_missing(company: Company, as_: SignedIn) -> None:
    client, secret = as_("manager_wang"), company.customer("顾念慈").number
    pages = {client.get(f"/customers/?after={number}").text for number in (secret, "C26-222222")}
    assert {tuple(listed(page)) for page in pages} == {tuple(listed(client.get("/customers/").text))}


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("kind=enterprise", {"成都云栖木业有限公司"}),
        ("region=east", {"周以恒", "林婉清", "何思远"}),
        ("region=east&business_line=service", {"林婉清", "何思远"}),
        ("level=3", {"林婉清"}),
        ("level=4&mine=1", {"顾念慈"}),
        ("status=lost", set()),
        ("tier=C&level=2", {"周以恒", "何思远", "成都云栖木业有限公司"}),
        ("department=west", {"成都云栖木业有限公司"}),
        ("department=west&department=east&level=2", {"成都云栖木业有限公司"}),
        ("department=no_such_one", set()),
        ("owner=manager_zhao", {"成都云栖木业有限公司"}),
        ("level=", {"周以恒", "林婉清", "何思远", "成都云栖木业有限公司", "顾念慈"}),
        ("created_since=2026-03-02&created_until=2026-03-02&level=3", {"林婉清"}),
        ("created_since=2026-03-03", set()),
        ("changed_until=2026-03-01", set()),
        ("birthday=3", {"周以恒"}),
        ("birthday=4", set()),
    ],
)
def test_filters_narrow_the_list(as_: SignedIn, query: str, names: set[str]) -> None:
    numbers = listed(as_("director").get(f"/customers/?{query}").text)
    database.connect(reuse_if_open=True)
    assert {Customer.get(Customer.number == number).name for number in numbers} == names


@pytest.mark.parametrize(
    "query",
    [
        "kind=alien",
        "status=%00",
        "level=x",
        "level=5",
        "tier=E",
        "region=nowhere",
        "industry=none",
        "owner=nobody",
        "mine=maybe",
        "birthday=13",
        "created_since=2026-02-30",
        "changed_until=10000-01-01",
        "changed_until=0001-01-01",
        "q=of_another_session",
    ],
)
def test_what_is_not_known_shows_no_row_and_is_named(as_: SignedIn, query: str) -> None:
    client = as_("director")
    name = query.partition("=")[0]
    for headers in ({}, HTMX):
        page = client.get(f"/customers/?{query}&region=east", headers=headers).text
        assert listed(page) == []
        told = re.search(r'class="empty".*?<p>(.*?)</p>', page)[1]
        assert ("no longer kept" if name == "q" else str(LABELS[name])) in told
    assert "0 customers" in client.get(f"/customers/count?{query}").text


def test_a_filter_that_is_no_value_never_reaches_the_address(as_: SignedIn) -> None:
    client = as_("director")
    sent = client.post("/customers/search", data={"created_since": "周以恒", "region": "east"})
    assert parse_qs(urlsplit(sent.location).query) == {"created_since": ["-"], "region": ["east"]}
    assert "Created since" in client.get(sent.location).text


def test_the_further_filters_stand_open_only_where_one_of_them_is_set(as_: SignedIn) -> None:
    client = as_("director")
    for query, opened in (
        ("", False),
        ("kind=enterprise", False),
        ("region=east", True),
        ("birthday=3", True),
    ):
        assert ('<details class="more" open>' in client.get(f"/customers/?{query}").text) is opened


def test_nobody_filters_by_a_birthday_that_may_be_above_them(as_: SignedIn) -> None:
    """The birth date beside an ID number is level 3."""
    client = as_("manager_li")
    assert 'name="birthday"' not in client.get("/customers/").text
    assert 'name="birthday"' in as_("director").get("/customers/").text
    assert listed(client.get("/customers/?birthday=1").text) == []


def test_a_department_is_named_in_addresses_by_its_code_and_never_by_its_row(as_: SignedIn) -> None:
    client = as_("director")
    west = Department.get(Department.code == "west")
    page = client.get("/customers/?department=west&sort=name").text
    assert '<option value="west" selected>Western Customers</option>' in page
    assert "Department: Western Customers" in page
    sent = client.post("/customers/search", data={"department": "west", "words": ""})
    assert sent.location == "/customers/?department=west"
    assert listed(client.get(f"/customers/?department={west.id}").text) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("kind", "individual"),
        ("mine", "1"),
        ("level", "1"),
        ("birthday", "3"),
        ("created_since", "2026-03-02"),
        ("owner", "manager_wang"),
    ],
)
def test_a_filter_stays_from_page_to_page(company: Company, as_: SignedIn, name: str, value: str) -> None:
    mine(company, ({"name": f"客{at}", "birth_date": date(1990, 3, 7)} for at in range(60)))
    client = as_("manager_wang")
    sent = client.post("/customers/search", data={name: value})
    assert sent.location == f"/customers/?{name}={value}"
    first = client.get(sent.location).text
    second = client.get(way(first, "right")).text
    assert len(listed(first)) == 50
    assert len(listed(second)) >= 10
    assert second.count('class="chip"') == 1


def test_each_filter_is_a_chip_that_takes_it_away(as_: SignedIn) -> None:
    page = as_("director").get("/customers/?region=east&level=3&sort=name&order=desc").text
    assert page.count('class="chip"') == 2
    assert {url for url in addresses(page) if url.startswith("/customers/?")} >= {
        "/customers/?region=east&sort=name&order=desc",
        "/customers/?level=3&sort=name&order=desc",
    }


def test_a_filter_by_what_others_hold_counts_readable_rows_only(company: Company, as_: SignedIn) -> None:
    page = as_("manager_wang").get("/customers/?level=4").text
    assert listed(page) == []
    assert company.person("director").name not in page[page.index('id="list"') :]


def test_up_to_a_thousand_are_counted_and_more_on_request(company: Company, as_: SignedIn) -> None:
    mine(company, ({"name": "众", "region": "north" if at < 1000 else "south"} for at in range(1003)))
    client = as_("manager_wang")
    assert figures(client.get("/customers/?region=north").text) == ["1000"]
    page = client.get("/customers/").text
    assert figures(page) == ["1,000"]
    assert "/customers/count" in addresses(page)
    assert "1005" in client.get("/customers/count").text
    assert re.findall(r"(\d+) customer", client.get("/customers/count?region=south", headers=HTMX).text) == [
        "3"
    ]


def test_nobody_counts_what_they_cannot_read(company: Company, as_: SignedIn) -> None:
    mine(company, ({"name": "众"} for _ in range(6)))
    for username, count in (("manager_wang", 8), ("manager_li", 1), ("director", 11)):
        client = as_(username)
        assert figures(client.get("/customers/").text) == [str(count)]
        assert re.findall(r"(\d+) customer", client.get("/customers/count", headers=HTMX).text) == [
            str(count)
        ]
    assert as_("newcomer").get("/customers/count").status_code == 403


def test_an_empty_list_says_what_belongs_there_and_offers_the_one_thing_to_do(
    company: Company, as_: SignedIn
) -> None:
    page = as_("director").get("/customers/?status=lost").text
    assert 'class="empty"' in page
    assert "/customers/" in addresses(page[page.index('class="empty"') :])
    with writing(None, "tests.role") as entry:
        role = Role.get(Role.code == "account_manager")
        PersonRole.insert(person=company.person("newcomer").id, role=role.id).execute()
        entry.told(role=role.code)
    page = as_("newcomer").get("/customers/").text
    assert "/customers/new" in addresses(page[page.index('class="empty"') :])


def test_values_stand_masked_or_sealed_in_the_list(as_: SignedIn) -> None:
    cleared = as_("manager_wang").get("/customers/").text
    assert "138****5678" in cleared
    assert "1****************5" in cleared
    below = as_("desk_liu").get("/customers/").text
    assert "138****5678" in below
    assert "1****************5" not in below
    for page in (cleared, below):
        assert "13800005678" not in page
        assert "110101199003077555" not in page


def test_htmx_gets_the_list_alone(as_: SignedIn) -> None:
    client = as_("director")
    part = client.get("/customers/", headers=HTMX).text
    assert "<html" not in part
    assert listed(part) == listed(client.get("/customers/").text)


def test_a_page_costs_five_queries_wherever_it_is_whole_or_in_part(company: Company, as_: SignedIn) -> None:
    numbers = mine(company, ({"name": f"客{at}"} for at in range(160)))
    client = as_("manager_wang")
    client.get("/customers/")
    pages = (
        "/customers/",
        f"/customers/?after={numbers[140]}",
        f"/customers/?after={numbers[20]}",
        "/customers/?before=last",
    )
    costs = set()
    for url in pages:
        for headers in ({}, {"HX-Request": "true"}):
            with queries() as asked:
                assert client.get(url, headers=headers).status_code == 200
            costs.add(len(asked))
    assert costs == {5}


def test_a_damaged_sealed_value_takes_nothing_but_itself_away(company: Company, as_: SignedIn) -> None:
    number = record.create(company.gate("manager_wang"), {"name": "慕容未损", "mobile": "13900001234"})
    with writing(None, "test.damaged"):
        Customer.update(mobile=b"x" * 60).where(Customer.number == number).execute()
    client = as_("manager_wang")
    for address in ("/customers/", f"/customers/{number}", f"/customers/{number}/history"):
        answer = client.get(address)
        assert answer.status_code == 200
        assert "慕容未损" in answer.text
