"""A customer is found by whatever identifies them, as far as the person may use it."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app.access.grants import give
from app.access.models import FieldLevel
from app.chain.writing import writing
from app.clock import now
from app.customers import record
from app.customers.imports.importing import import_file
from app.customers.models import Customer
from app.customers.searching import finding
from app.db.connection import database
from tests.conftest import Company
from tests.customers.identities import id_number
from tests.customers.pages import listed, search
from tests.customers.tables import csv_file
from tests.queries import queries
from tests.rows import add_rows

SignedIn = Callable[[str], FlaskClient]
RESIDENT = id_number(order=357)
CODE = "91110000600037341L"
WANG = {
    "name": "王若愚",
    "mobile": "13912341702",
    "id_number": RESIDENT,
    "document_type": "resident_id",
    "email": "ruoyu@example.cn",
    "external_id": "Crm 17-B",
}


@pytest.fixture
def wang(company: Company) -> str:
    """The number of a customer of manager_wang, beside three that share a part of what it holds."""
    owner = company.person("manager_wang")
    mine = {"owner": owner.id, "department": owner.department_id}
    numbers = add_rows(
        {**mine, **row}
        for row in (
            WANG,
            {"name": "王大年", "mobile": "13800001703"},
            {"name": "李一", "mobile": "13912351702"},
            {"name": "云海有限公司", "kind": "enterprise", "credit_code": CODE, "mobile": "+85291231702"},
        )
    )
    return numbers[0]


def names(page: str) -> set[str]:
    database.connect(reuse_if_open=True)
    return {Customer.get(Customer.number == number).name for number in listed(page)}


@pytest.mark.usefixtures("wang")
@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("若愚", {"王若愚"}),
        ("wry", {"王若愚"}),
        ("WangRuoYu", {"王若愚"}),
        ("wang ruo", {"王若愚"}),
        ("13912341702", {"王若愚"}),
        ("+86 139 1234 1702", {"王若愚"}),
        ("１３９１２３４１７０２", {"王若愚"}),
        ("+852 9123 1702", {"云海有限公司"}),
        ("1702", {"王若愚", "李一", "云海有限公司"}),
        ("王 1702", {"王若愚"}),
        ("1702 wang", {"王若愚"}),
        ("王 1703", {"王大年"}),
        ("李 1703", set()),
        (RESIDENT, {"王若愚"}),
        (f"{RESIDENT[:6]} {RESIDENT[6:14]} {RESIDENT[14:]}", {"王若愚"}),
        (RESIDENT[-4:], {"王若愚"}),
        (f"wang {RESIDENT[-4:].lower()}", {"王若愚"}),
        (RESIDENT[:-1], set()),
        ("ruoyu@example.cn", {"王若愚"}),
        ("RuoYu@EXAMPLE.cn", {"王若愚"}),
        ("ruoyu@example", set()),
        ("Crm 17-B", {"王若愚"}),
        ("crm 17-B", set()),
        (CODE, {"云海有限公司"}),
        (CODE.lower(), {"云海有限公司"}),
        ("雲海", {"云海有限公司"}),
        ("139", set()),
        ("2341702", set()),
    ],
)
def test_every_kind_of_word_finds(as_: SignedIn, words: str, found: set[str]) -> None:
    assert names(search(as_("manager_wang"), words).text) == found


@pytest.mark.parametrize("typed", ["劉曉", "刘晓", "LiuXiao", "ｌｘ", "lx", "liux"])
@pytest.mark.parametrize("name", ["劉曉慶", "刘晓庆"])
def test_traditional_and_simplified_names_are_found_alike(
    company: Company, as_: SignedIn, name: str, typed: str
) -> None:
    add_rows([{"name": name, "owner": company.person("director").id}])
    assert name in names(search(as_("director"), typed).text)


@pytest.mark.parametrize("typed", ["lv", "lu", "lyu", "lü", "lvb", "LYUBU"])
def test_the_umlaut_is_found_in_every_spelling(company: Company, as_: SignedIn, typed: str) -> None:
    add_rows([{"name": "吕布", "owner": company.person("director").id}])
    assert names(search(as_("director"), typed).text) == {"吕布"}


@pytest.mark.parametrize(
    ("username", "field", "words", "finds"),
    [
        ("manager_wang", "mobile", "13800005678", True),
        ("manager_wang", "id_number", "110101199003077555", True),
        ("manager_wang", "id_number", "7555", True),
        ("desk_liu", "mobile", "5678", True),
        ("desk_liu", "id_number", "110101199003077555", False),
        ("desk_liu", "id_number", "7555", False),
    ],
)
def test_a_field_above_the_clearance_is_not_searched_by(
    as_: SignedIn, username: str, field: str, words: str, *, finds: bool
) -> None:
    client = as_(username)
    assert names(search(client, "周以恒").text) == {"周以恒"}, "the record itself is readable"
    assert names(search(client, words).text) == ({"周以恒"} if finds else set()), field
    assert names(search(client, f"周 {words}").text) == ({"周以恒"} if finds else set()), field


def test_nor_one_whose_level_was_raised(as_: SignedIn) -> None:
    client = as_("manager_li")
    assert names(search(client, "siyuan").text) == {"何思远"}
    with writing(None, "test.changed") as entry:
        entry.told(field="name")
        FieldLevel.create(kind="customer", field="name", level=3)
    for words in ("siyuan", "思远", "hsy"):
        assert listed(search(client, words).text) == []


@pytest.mark.parametrize(("level", "finds"), [(2, False), (3, True)])
def test_a_record_is_found_through_a_grant_by_what_the_grant_shows(
    company: Company, as_: SignedIn, level: int, *, finds: bool
) -> None:
    row = {**WANG, "owner": company.person("manager_zhao").id, "level": 2}
    [number] = add_rows([row])
    director = company.gate("director")
    give(
        director.person,
        director.standing,
        Customer.get(Customer.number == number),
        person=company.person("manager_wang"),
        permissions=frozenset({"customer.view"}),
        level=level,
        until=now() + timedelta(days=1),
        purpose="代班",
    )
    client = as_("manager_wang")
    for words in ("王若愚", "13912341702", "1702", "ruoyu@example.cn"):
        assert names(search(client, words).text) == {"王若愚"}, words
    for words in (RESIDENT, RESIDENT[-4:], f"王 {RESIDENT}"):
        assert names(search(client, words).text) == ({"王若愚"} if finds else set()), words


def test_what_cannot_be_read_is_never_found(company: Company, as_: SignedIn) -> None:
    [number] = add_rows([{**WANG, "owner": company.person("manager_zhao").id}])
    client = as_("manager_wang")
    every = ("王若愚", "wry", "13912341702", "1702", RESIDENT, RESIDENT[-4:], "ruoyu@example.cn", "Crm 17-B")
    for words in (*every, number, f"王 {number}"):
        page = search(client, words).text
        assert listed(page) == [], words
        assert 'class="empty"' in page


def test_who_is_renamed_is_found_by_the_new_name_alone(company: Company, as_: SignedIn) -> None:
    customer = company.customer("周以恒")
    record.edit(company.gate("manager_wang"), customer, {"name": "吕以恆"}, customer.rev)
    client = as_("manager_wang")
    for words in ("lyh", "lvyiheng", "luyi", "吕以恒", "呂以恆"):
        assert names(search(client, words).text) == {"吕以恆"}, words
    for words in ("zyh", "zhouyiheng", "周"):
        assert listed(search(client, words).text) == [], words


def test_who_is_imported_is_found_too(company: Company, as_: SignedIn, tmp_path: Path) -> None:
    sheet = csv_file(tmp_path, [["name", "mobile"], ["尉迟恭", "13700001111"]])
    assert import_file(company.gate("manager_wang"), sheet).created == 1
    for words in ("yuchi", "ycg", "weichigong", "13700001111", "尉遲"):
        assert names(search(as_("manager_wang"), words).text) == {"尉迟恭"}, words


@pytest.mark.usefixtures("wang")
def test_a_search_asks_no_more_for_more_words(as_: SignedIn) -> None:
    client, counts = as_("manager_wang"), set()
    with queries() as of_a_list:
        client.get("/customers/")
    for words in ("王若愚", "wang 1702", f"王 {RESIDENT} ruoyu@example.cn 1702 w"):
        address = client.post("/customers/search", data={"words": words}).location
        with queries() as asked:
            client.get(address)
        counts.add(len(asked))
    assert counts == {len(of_a_list) + 2}, "the words themselves are looked up, and where they stand"


@pytest.mark.parametrize(
    "words", ["若愚", "wry", "13912341702", "1702", RESIDENT, "王 1702", CODE, "wa 1702"]
)
def test_a_search_reads_indexes_and_no_table_whole(company: Company, words: str) -> None:
    gate = company.gate("director")
    sql, values = finding.find(gate, gate.select(Customer), words).order_by(Customer.updated_at).sql()
    plan = [row[3] for row in database.execute_sql(f"EXPLAIN QUERY PLAN {sql}", values)]
    assert [step for step in plan if step.startswith("SCAN") and "VIRTUAL" not in step] == []


@pytest.mark.parametrize("key", ["w", "li", "W 1"])
def test_a_key_that_looks_like_a_syllable_finds_too(company: Company, as_: SignedIn, key: str) -> None:
    add_rows([{"name": "某某", "external_id": key, "owner": company.person("director").id}])
    assert "某某" in names(search(as_("director"), key).text)


def test_one_syllable_is_looked_for_in_the_order_of_the_list(company: Company) -> None:
    gate = company.gate("director")
    query = gate.select(Customer, Customer.number)
    sql, values = finding.find(gate, query, "wang").order_by(Customer.updated_at, Customer.id).sql()
    plan = [row[3] for row in database.execute_sql(f"EXPLAIN QUERY PLAN {sql}", values)]
    assert plan[0].startswith("SCAN t1 USING INDEX customer_by_updated_at")
