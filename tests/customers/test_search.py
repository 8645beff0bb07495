"""Searching customers by a part of the name or the number; the words travel in no address."""

import logging
from collections.abc import Callable
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from flask.testing import FlaskClient

from app.customers.models import Customer
from app.db.connection import database
from tests.conftest import Company
from tests.customers.pages import addresses, listed, search
from tests.queries import queries
from tests.rows import add_rows

SignedIn = Callable[[str], FlaskClient]
HTMX = {"HX-Request": "true"}


def names(page: str) -> set[str]:
    database.connect(reuse_if_open=True)
    return {Customer.get(Customer.number == number).name for number in listed(page)}


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("恒", {"周以恒"}),
        ("以恒", {"周以恒"}),
        ("周以恒", {"周以恒"}),
        (" 林 婉 清 ", {"林婉清"}),
        ("云栖木业", {"成都云栖木业有限公司"}),
        ("木业有限", {"成都云栖木业有限公司"}),
        ("周5678", {"周以恒"}),
        ("5678周", {"周以恒"}),
        ("林5678", set()),
        ("恒以", set()),
        ("无此人", set()),
        ("。", set()),
        ("\U0001f600", set()),
    ],
)
def test_one_character_is_enough_and_any_part_in_its_order_finds(
    as_: SignedIn, words: str, found: set[str]
) -> None:
    assert names(search(as_("director"), words).text) == found


@pytest.mark.parametrize(
    ("words", "found"),
    [("ACME", "Acme（上海）有限公司"), ("ａｃｍｅ", "Acme（上海）有限公司"), ("𠮷", "𠮷田")],
)
def test_case_width_and_rare_characters_make_no_difference(
    company: Company, as_: SignedIn, words: str, found: str
) -> None:
    owner = company.person("director").id
    add_rows({"name": name, "owner": owner} for name in ("Acme（上海）有限公司", "𠮷田"))
    assert names(search(as_("director"), words).text) == {found}


@pytest.mark.parametrize("shape", [str, str.lower, lambda number: f"  {number}\n"])
def test_a_number_finds_its_customer_in_any_case(
    company: Company, as_: SignedIn, shape: Callable[[str], str]
) -> None:
    number = company.customer("周以恒").number
    assert listed(search(as_("manager_wang"), shape(number)).text) == [number]


def test_what_cannot_be_read_is_found_as_little_as_what_is_missing(company: Company, as_: SignedIn) -> None:
    client, secret = as_("manager_wang"), company.customer("顾念慈")
    pages = [search(client, words).text for words in (secret.number, "C26-222222", "顾念慈", "无此人也")]
    assert [listed(page) for page in pages] == [[]] * 4
    assert {page.count('class="empty"') for page in pages} == {1}


def test_the_words_are_in_the_body_alone(
    company: Company, as_: SignedIn, caplog: pytest.LogCaptureFixture
) -> None:
    client, words = as_("manager_wang"), "周以恒"
    with caplog.at_level(logging.DEBUG):
        response = client.post("/customers/search", data={"words": words})
        page = client.get(response.location).text
    shapes = (words, quote(words), words.encode("unicode_escape").decode())
    places = [
        response.location,
        *addresses(page),
        page[page.index("<title>") : page.index("</title>")],
        caplog.text,
    ]
    places += [value for _, value in response.headers]
    assert [(shape, place) for shape in shapes for place in places if shape in place] == []
    assert listed(page) == [company.customer(words).number]
    assert f'value="{words}"' in page


def test_an_address_can_be_opened_again_and_paged(company: Company, as_: SignedIn) -> None:
    owner = company.person("manager_wang")
    add_rows({"name": f"孟{at}", "owner": owner.id, "department": owner.department_id} for at in range(60))
    client = as_("manager_wang")
    address = client.post("/customers/search", data={"words": "孟"}).location
    first = client.get(address).text
    assert listed(client.get(address).text) == listed(first)
    second = client.get(f"{address}&after={listed(first)[-1]}", headers=HTMX).text
    assert len(listed(first)) == 50
    assert len(listed(second)) == 10
    assert set(listed(first)).isdisjoint(listed(second))


def test_filters_stay_with_the_words_and_each_can_be_taken_away(as_: SignedIn) -> None:
    client = as_("director")
    address = client.post(
        "/customers/search", data={"words": "林", "region": "east", "mine": "", "kind": ""}
    ).location
    query = parse_qs(urlsplit(address).query)
    assert query.keys() == {"q", "region"}
    page = client.get(address).text
    assert page.count('class="chip"') == 2
    assert {"/customers/?region=east", f"/customers/?q={query['q'][0]}"} <= addresses(page)


def test_the_field_of_the_bar_searches_too(company: Company, as_: SignedIn) -> None:
    response = as_("manager_wang").post("/customers/search", data={"q": "婉"}, follow_redirects=True)
    database.connect(reuse_if_open=True)
    assert listed(response.text) == [company.customer("林婉清").number]


def test_without_words_the_search_is_a_list(as_: SignedIn) -> None:
    client = as_("manager_wang")
    assert client.post("/customers/search", data={"words": "  "}).location == "/customers/"
    assert (
        client.post("/customers/search", data={"words": "", "kind": "enterprise"}).location
        == "/customers/?kind=enterprise"
    )


def test_a_token_of_somebody_else_opens_no_search_and_the_page_says_so(as_: SignedIn) -> None:
    address = as_("director").post("/customers/search", data={"words": "顾念慈"}).location
    page = as_("manager_wang").get(address).text
    assert "顾念慈" not in page
    assert "no longer kept" in page
    assert listed(page) == []


@pytest.mark.parametrize(
    "words",
    [
        '"',
        "'; DROP TABLE customer --",
        "NEAR(周 以)",
        "*",
        "name:周",
        "\x00周",
        "周\u200b",
        "-",
        "(",
        "周" * 200_000,
        "\ud7ff",
    ],
)
def test_odd_words_break_nothing(as_: SignedIn, words: str) -> None:
    response = search(as_("director"), words)
    assert response.status_code == 200
    database.connect(reuse_if_open=True)
    assert Customer.select().count() == 5


def test_a_search_costs_no_more_than_a_list(as_: SignedIn) -> None:
    client = as_("director")
    address = client.post("/customers/search", data={"words": "以恒"}).location
    with queries() as asked:
        client.get(address)
    assert len(asked) <= 8
