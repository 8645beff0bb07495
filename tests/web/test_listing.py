"""Lists: pages by keyset, each readable row once, whatever is sorted by."""

import random
from collections.abc import Sequence
from itertools import product
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from peewee import ModelSelect

from app.access.rules import OWN
from app.chain.writing import writing
from app.customers.lists import listing
from app.customers.models import Customer
from app.customers.words import Words
from app.db.connection import database
from app.people.models import Department, Person
from app.web.listing import COUNT_UP_TO, DEFAULT_SIZE, LAST, Page, Sort
from app.web.queries import Query
from tests.conftest import Company
from tests.queries import queries
from tests.rows import add_rows

SORTS = {
    **listing.SORTS,
    "region": Sort(Customer.region),
    "born": Sort(Customer.birth_date, "desc"),
    "where": Sort(Customer.region, values=("west", "south")),
    "grade": Sort(Customer.tier, values=("B", "D", "A", "C")),
}
ROWS = 53


@pytest.fixture
def several(company: Company) -> Company:
    draw = random.Random(3)  # the same rows each time
    add_rows(
        {
            "name": draw.choice("甲乙丙丁"),
            "region": draw.choice((None, None, "east", "west")),
            "tier": draw.choice("AB"),
            "owner": company.person("manager_zhao").id,
            "department": company.person("manager_zhao").department_id,
        }
        for _ in range(ROWS - Customer.select().count())
    )
    return company


def page(
    company: Company, query: str = "", select: ModelSelect | None = None, **keep: object
) -> tuple[Page, dict[str, str | None]]:
    select = select if select is not None else Customer.select()
    with company.app.test_request_context(f"/customers/?{query}"):
        made = Page(select, SORTS, endpoint="customers.index", keep=keep)
        urls = {name: getattr(made, f"{name}_url") for name in ("first", "previous", "next", "last")}
    return made, {name: urlsplit(url).query if url is not None else None for name, url in urls.items()}


def numbers(made: Page) -> list[str]:
    return [row.number for row in made.rows]


def walk(company: Company, query: str, way: str, select: ModelSelect | None = None) -> list[list[str]]:
    pages = []
    while query is not None:
        made, urls = page(company, query, select)
        pages.append(numbers(made))
        query = urls[way]
        assert len(pages) < 20
    return pages


def joined(pages: list[list[str]]) -> list[str]:
    return [number for one in pages for number in one]


def in_order(field: str, *, falling: bool, values: Sequence[str] = ()) -> list[str]:
    """Rows as the list should have them: no value first, ties by id; all turned round if falling."""
    rows = Customer.select().order_by(Customer.id)

    def place(row: Customer) -> tuple[Any, ...]:
        value = getattr(row, field)
        if value is not None and values:
            value = values.index(value) if value in values else len(values)
        return (value is not None, value, row.id) if value is not None else (False, 0, row.id)

    return [row.number for row in sorted(rows, key=place, reverse=falling)]


FIELDS = {
    "updated": "updated_at",
    "name": "name_key",
    "created": "created_at",
    "region": "region",
    "tier": "tier",
    "born": "birth_date",
    "where": "region",
    "grade": "tier",
}


@pytest.mark.parametrize("order", ["asc", "desc"])
@pytest.mark.parametrize("sort", FIELDS)
def test_walking_visits_each_row_once_in_order_forwards_and_backwards(
    several: Company, sort: str, order: str
) -> None:
    expected = in_order(FIELDS[sort], falling=order == "desc", values=SORTS[sort].values)
    asked = f"sort={sort}&order={order}&size=20"
    forwards = walk(several, asked, "next")
    assert joined(forwards) == expected
    assert [len(one) for one in forwards] == [20, 20, 13]
    backwards = walk(several, f"{asked}&before={LAST}", "previous")
    assert joined(backwards[::-1]) == expected
    assert [len(one) for one in backwards] == [20, 20, 13]


def test_there_and_back_is_the_same_page(several: Company) -> None:
    first, urls = page(several, "size=20")
    _, second_urls = page(several, urls["next"])
    back, back_urls = page(several, second_urls["previous"])
    assert numbers(back) == numbers(first)
    assert back_urls["previous"] is None


def test_a_person_walks_over_readable_rows_only(several: Company) -> None:
    gate = several.gate("manager_zhao")
    seen = joined(walk(several, "size=20", "next", gate.select(Customer)))
    assert len(seen) == len(set(seen)) == ROWS - 4
    assert several.customer("顾念慈").number not in seen


def test_the_first_page_has_no_way_back_and_the_last_no_way_on(several: Company) -> None:
    _, first = page(several, "size=20")
    assert (first["first"], first["previous"]) == (None, None)
    _, last = page(several, f"size=20&before={LAST}")
    assert (last["next"], last["last"]) == (None, None)
    _, only = page(several, "size=100")
    assert set(only.values()) == {None}


def test_an_empty_list_has_no_ways(company: Company) -> None:
    made, urls = page(company, "", Customer.select().where(Customer.name == "nobody"))
    assert made.rows == []
    assert made.count == 0
    assert set(urls.values()) == {None}


@pytest.mark.parametrize("way", ["after", "before"])
def test_an_edge_row_that_is_missing_or_unreadable_starts_anew(several: Company, way: str) -> None:
    select = several.gate("manager_zhao").select(Customer)
    start, start_urls = page(several, "size=20", select)
    for number in ("C26-ZZZZZZ", "x", several.customer("顾念慈").number):
        made, urls = page(several, f"size=20&{way}={number}", select)
        assert numbers(made) == numbers(start)
        assert urls == start_urls


def test_unreadable_and_missing_edges_are_looked_up_by_the_same_query(several: Company) -> None:
    select = several.gate("manager_zhao").select(Customer)
    asked = []
    for number in ("C26-ZZZZZZ", several.customer("顾念慈").number):
        with queries() as found:
            page(several, f"after={number}", select)
        asked.append([one.sql for one in found])
    assert asked[0] == asked[1]


def test_a_page_stays_where_it_is_when_rows_come_before_it(several: Company) -> None:
    _, urls = page(several, "sort=updated&order=asc&size=20")
    second, _ = page(several, urls["next"])
    first_row = Customer.select().order_by(Customer.updated_at, Customer.id).first()
    with writing(None, "test.changed") as entry:
        entry.told(number=first_row.number)
        Customer.update(updated_at=Customer.get(Customer.name == "顾念慈").updated_at).where(
            Customer.id == first_row.id
        ).execute()
    again, _ = page(several, urls["next"])
    assert numbers(again) == numbers(second)


@pytest.mark.parametrize(
    "query",
    [
        "sort=salary",
        "order=sideways",
        "size=7",
        "size=x",
        "size=-20",
        "size=99999999999999999999",
        "after=",
        "page=9",
    ],
)
def test_what_makes_no_sense_is_ignored(several: Company, query: str) -> None:
    plain, plain_urls = page(several)
    made, urls = page(several, query)
    assert numbers(made) == numbers(plain)
    assert urls == plain_urls
    assert made.size == DEFAULT_SIZE


def test_the_addresses_keep_filters_sort_and_size_and_hold_public_numbers_only(several: Company) -> None:
    made, urls = page(several, "sort=name&order=desc&size=20", kind="individual", region="")
    kept = parse_qs(urls["next"])
    assert kept.pop("after") == [made.rows[-1].number]
    assert kept == {"kind": ["individual"], "sort": ["name"], "order": ["desc"], "size": ["20"]}


def test_sorting_by_the_present_column_turns_the_order_round(several: Company) -> None:
    with several.app.test_request_context("/customers/?sort=name&order=asc"):
        made = Page(Customer.select(), SORTS, endpoint="customers.index", keep={"kind": "individual"})
        assert parse_qs(urlsplit(made.sort_url("name")).query)["order"] == ["desc"]
        assert parse_qs(urlsplit(made.sort_url("updated")).query)["order"] == ["desc"]
        assert "kind" not in made.url_without("kind")
        assert not made.descending


def test_counts_are_exact_up_to_a_thousand_then_more(company: Company) -> None:
    add_rows({} for _ in range(COUNT_UP_TO - Customer.select().count()))
    made, _ = page(company)
    assert (made.count, made.counted_out) == (COUNT_UP_TO, False)
    add_rows({} for _ in range(5))
    made, _ = page(company)
    assert (made.count, made.counted_out, made.exact) == (COUNT_UP_TO + 1, True, COUNT_UP_TO + 5)


def test_the_count_is_of_readable_rows(several: Company) -> None:
    made, _ = page(several, "", several.gate("manager_wang").select(Customer))
    assert (made.count, made.counted_out) == (2, False)


def test_a_page_costs_the_same_few_queries_wherever_it_is(several: Company) -> None:
    def asked(query: str) -> int:
        with queries() as found:
            page(several, query)
        return len(found)

    middle = Customer.select().offset(20).first().number
    assert asked("") == asked(f"before={LAST}") == 1
    assert asked(f"after={middle}") == asked(f"before={middle}") == 1


@pytest.fixture
def many(company: Company) -> Company:
    draw = random.Random(5)
    people = [person.id for person in Person.select()]
    departments = [department.id for department in Department.select()]
    add_rows(
        {
            "name": draw.choice("赵钱孙李周吴郑王") + draw.choice("安国文远"),
            "owner": draw.choice(people),
            "department": draw.choice(departments),
            "region": draw.choice(("east", "west", "south", None)),
            "business_line": draw.choice(("sales", "service")),
            "level": draw.choice((1, 1, 2, 2, 3, 4)),
        }
        for _ in range(3000)
    )
    return company


def test_every_list_is_served_in_order_by_an_index_before_and_after_its_rows_are_counted(
    many: Company,
) -> None:
    assert disordered(many) == []
    database.execute_sql("ANALYZE")
    assert disordered(many) == []


def disordered(company: Company) -> list[tuple[str, str]]:
    """(user name, query) of lists that are sorted by themselves."""
    found = []
    for username in ("director", "lead_east", "manager_wang", "desk_chen", "desk_liu"):
        gate = company.gate(username)
        edge = gate.select(Customer).order_by(Customer.id).offset(5).first().number
        places = ("", f"after={edge}", f"before={edge}", f"before={LAST}")
        own = gate.standing.scope.kind == OWN
        for place, sort, order in product(places, [*listing.SORTS, "where"], ("asc", "desc")):
            query = f"{place}&sort={sort}&order={order}"
            plan = plan_of(company, query, listing.select(gate, Query()))
            assert plan
            few = own and sort not in {"updated", "name"} and "owner_id=?" in plan[0]  # found by owner
            if not few and any("TEMP B-TREE" in line for line in plan):
                found.append((username, query))
    return found


VARIED = ("region", "business_line", "department", "owner")
"""The columns of which `many` has several values."""


def test_which_values_can_be_read_the_index_of_the_order_says_alone(many: Company) -> None:
    database.execute_sql("ANALYZE")
    for username, sort in product(("director", "lead_east", "desk_chen", "desk_liu"), VARIED):
        gate = many.gate(username)
        with many.app.test_request_context(f"/?sort={sort}"), queries() as asked:
            sorts = listing.sorts(gate, Words())
            Page(listing.select(gate, Query()), sorts, endpoint="customers.index", keep={})
        [present] = [one for one in asked if "RECURSIVE present" in one.sql]
        plan = database.execute_sql(f"EXPLAIN QUERY PLAN {present.sql}", present.values).fetchall()
        assert plan[-1][3].startswith(f"SEARCH t1 USING COVERING INDEX customer_by_{sort} "), username


def test_a_plan_that_sorts_by_itself_would_be_seen(several: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SORTS, "source", Sort(Customer.source))
    plan = plan_of(several, "sort=source", Customer.select())
    assert any("TEMP B-TREE" in line for line in plan)


def plan_of(company: Company, query: str, select: ModelSelect | None) -> list[str]:
    with queries() as asked:
        page(company, query, select)
    ordered = [one for one in asked if "ORDER BY" in one.sql]
    return [
        line
        for one in ordered
        for *_, line in database.execute_sql(f"EXPLAIN QUERY PLAN {one.sql}", one.values).fetchall()
    ]
