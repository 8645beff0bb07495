"""What the palette and its page find for whom; the words stand in no address."""

import logging
import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient

from app.access.models import FieldLevel
from app.chain.writing import writing
from app.clock import now
from app.web.finding import MOST
from app.web.models import StoredSearch
from tests.conftest import Company, at
from tests.queries import queries
from tests.rows import add_rows

As = Callable[[str], FlaskClient]
HTMX = {"HX-Request": "true"}
OPTION = re.compile(r'(?:href|formaction)="([^"]*)"(?: name="(\w+)" value="(\w+)")? role="option"')


def options(client: FlaskClient, words: str) -> list[str]:
    """Where the lines lead that the palette shows for `words`, in their order."""
    answer = client.post("/find", data={"q": words}, headers=HTMX)
    assert answer.status_code == 200
    return [
        address + (f" {name}={value}" if name else "") for address, name, value in OPTION.findall(answer.text)
    ]


def customers(client: FlaskClient, words: str) -> list[str]:
    return [address for address in options(client, words) if re.fullmatch(r"/customers/\w\d\d-\w+", address)]


def page_of(company: Company, name: str) -> str:
    return f"/customers/{company.customer(name).number}"


@pytest.mark.parametrize("words", ["周以恒", "以恒", " 恒 ", "以 恒"])
def test_a_part_of_the_name_finds_a_customer(company: Company, as_: As, words: str) -> None:
    assert customers(as_("manager_wang"), words) == [page_of(company, "周以恒")]


@pytest.mark.parametrize("shape", [str, str.lower, lambda number: f" {number} "])
def test_a_whole_number_leads_straight_to_its_customer(
    company: Company, as_: As, shape: Callable[[str], str]
) -> None:
    found = options(as_("manager_wang"), shape(company.customer("周以恒").number))
    assert found[0] == page_of(company, "周以恒")


def test_what_cannot_be_read_is_found_as_little_as_what_is_missing(company: Company, as_: As) -> None:
    client, secret = as_("manager_wang"), company.customer("顾念慈")
    lines = [options(client, words) for words in (secret.number, "C26-22222N", "顾念慈", "无此人也")]
    assert lines == [["/customers/search", "/tickets/search", "/risks/search", "/signals/search"]] * 4


def test_masked_values_find_nobody(as_: As) -> None:
    client = as_("director")
    for words in ("13800005678", "5678", "110101199003077555", "lin@example.cn", "文三路"):
        assert customers(client, words) == [], words


def test_a_name_above_the_own_clearance_finds_nobody_and_is_not_shown(company: Company, as_: As) -> None:
    client, number = as_("lead_east"), company.customer("周以恒").number
    assert customers(client, "周以恒") == [f"/customers/{number}"]
    with writing(None, "tests.raised"):
        for field in ("name", "kind"):
            FieldLevel.create(kind="customer", field=field, level=4)
    assert customers(client, "周以恒") == []
    assert customers(client, number) == [f"/customers/{number}"]
    shown = client.post("/find", data={"q": number}, headers=HTMX).text
    assert "周以恒" not in shown
    assert shown.count("••••") == 2


def test_a_search_shows_a_few_with_number_and_kind_the_newest_change_first(company: Company, as_: As) -> None:
    client, owner = as_("manager_wang"), company.person("manager_wang").id
    add_rows({"name": f"欧阳{turn}", "owner": owner} for turn in range(MOST + 1))
    with at(now() + timedelta(hours=1)):
        [newest] = add_rows([{"name": "欧阳集团", "owner": owner, "kind": "enterprise"}])
    found = customers(client, "欧阳")
    assert (found[0], len(found)) == (f"/customers/{newest}", MOST)
    assert f"{newest} · Enterprise" in client.post("/find", data={"q": "欧阳"}, headers=HTMX).text


@pytest.mark.parametrize("more", [3, 60])
def test_who_is_called_so_comes_first_then_whose_name_begins_so(company: Company, as_: As, more: int) -> None:
    owner = company.person("manager_wang").id
    names = ["欧阳", "欧阳修远", *(f"上官欧阳{turn}" for turn in range(more))]
    called, begun, *others = add_rows({"name": name, "owner": owner} for name in names)
    found = customers(as_("manager_wang"), "欧阳")
    assert found[:3] == [f"/customers/{number}" for number in (called, begun, others[-1])]
    assert len(found) == min(MOST, more + 2)


def test_in_pinyin_too_names_that_begin_so_come_first(company: Company, as_: As) -> None:
    owner = company.person("manager_wang").id
    begun, elsewhere = add_rows({"name": name, "owner": owner} for name in ("欧阳远", "刘欧阳"))
    for words in ("ouyang", "oy", "OuY"):
        assert customers(as_("manager_wang"), words)[:2] == [
            f"/customers/{begun}",
            f"/customers/{elsewhere}",
        ]


def test_a_seldom_reading_comes_after_the_usual_one(company: Company, as_: As) -> None:
    owner = company.person("manager_wang").id
    usual, seldom = add_rows({"name": name, "owner": owner} for name in ("王凤珍", "皇甫欣"))
    found = customers(as_("manager_wang"), "wangf")
    assert found == [f"/customers/{usual}", f"/customers/{seldom}"]


def test_without_the_permission_no_customer_is_looked_for(as_: As) -> None:
    client = as_("auditor")
    with queries() as asked:
        assert options(client, "周以恒") == ["/signals/search"]
    assert not [one.sql for one in asked if 'FROM "customer' in one.sql]


def test_who_finds_nothing_is_told_so(as_: As) -> None:
    assert "Nothing fits." in as_("newcomer").post("/find", data={"q": "周以恒"}, headers=HTMX).text


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("customers", "/customers/"),
        ("客户", "/customers/"),
        ("kh", "/customers/"),
        ("ＫＨ", "/customers/"),
        ("new cust", "/customers/new"),
        ("xzkh", "/customers/new"),
        ("新增", "/customers/new"),
        ("organ", "/organisation/"),
        ("zzjg", "/organisation/"),
        ("password", "/profile/password"),
        ("退出", "/sign-out"),
        ("深色", "/profile/switch theme=dark"),
        ("中文", "/profile/switch locale=zh"),
        ("compact", "/profile/switch density=compact"),
    ],
)
def test_pages_and_actions_are_found_by_their_words_and_initials(as_: As, words: str, first: str) -> None:
    assert options(as_("manager_wang"), words)[0] == first


def test_what_is_so_already_is_not_offered(company: Company, as_: As) -> None:
    client = as_("manager_wang")
    assert "/profile/switch locale=en" not in options(client, "")
    client.post("/profile/switch", data={"locale": "zh"})
    assert "/profile/switch locale=en" in options(client, "")
    assert company.person("manager_wang").locale == "zh"


def test_everybody_is_offered_the_pages_and_actions_that_they_may_open(as_: As) -> None:
    everybodys = {"/", "/organisation/", "/profile", "/profile/password", "/sign-out"}
    offered = {name: set(options(as_(name), "")) for name in ("manager_wang", "newcomer", "sysadmin")}
    assert all(lines >= everybodys for lines in offered.values())
    assert offered["manager_wang"] >= {"/customers/", "/customers/new"}
    assert not {line for line in offered["newcomer"] if line.startswith(("/customers", "/admin", "/audit"))}
    assert "/admin/users/" in offered["sysadmin"]
    assert "/customers/" not in offered["sysadmin"]


def test_records_come_first_then_pages_then_actions(company: Company, as_: As) -> None:
    owner = company.person("manager_wang").id
    [number] = add_rows([{"name": "客户之家", "owner": owner}])
    assert options(as_("manager_wang"), "客户") == [
        f"/customers/{number}",
        "/customers/",
        "/customers/new",
        "/customers/search",
        "/tickets/search",
        "/risks/search",
        "/signals/search",
    ]


def test_the_part_that_was_typed_is_marked_and_everything_is_escaped(company: Company, as_: As) -> None:
    add_rows([{"name": "<b>A&Z</b>", "owner": company.person("manager_wang").id}])
    answer = as_("manager_wang").post("/find", data={"q": "a&z"}, headers=HTMX).text
    assert "&lt;b&gt;<mark>A&amp;Z</mark>&lt;/b&gt;" in answer


def test_the_words_stand_in_no_address_and_no_log(
    company: Company, as_: As, caplog: pytest.LogCaptureFixture
) -> None:
    client = as_("manager_wang")
    with caplog.at_level(logging.DEBUG):
        live = client.post("/find", data={"q": "周以恒"}, headers=HTMX)
        assert StoredSearch.select().count() == 0
        moved = client.post("/find", data={"q": "周以恒"})
        page = client.get(moved.location)
    assert moved.status_code == 303
    assert re.fullmatch(r"/find\?q=[\w-]+", moved.location)
    assert page_of(company, "周以恒") in page.text
    for text in (live.text, page.text):
        addresses = re.findall(r'(?:href|action|formaction|hx-\w+)="([^"]*)"', unescape(text))
        assert not [address for address in addresses if "周" in address or "%E5" in address]
    assert "周以恒" not in re.search(r"<title>.*?</title>", page.text)[0]
    assert "周以恒" not in caplog.text
    assert page.headers["Cache-Control"] == live.headers["Cache-Control"] == "no-store"


def test_the_page_without_script_shows_the_same_and_takes_the_words_further(as_: As) -> None:
    client = as_("manager_wang")
    page = client.post("/find", data={"q": "周以恒"}, follow_redirects=True).text
    assert 'name="q" value="周以恒"' in page
    assert 'role="option"' not in page
    assert re.search(r'<button type="submit" formaction="/customers/search"', page)
    assert client.post("/customers/search", data={"q": "周以恒"}).status_code == 303


def test_words_that_are_no_longer_kept_are_said_to_be(as_: As) -> None:
    page = as_("manager_wang").get("/find?q=nothing").text
    assert "no longer kept" in page


def test_the_palette_is_a_dialog_with_a_field_that_owns_its_lines(as_: As) -> None:
    part = as_("manager_wang").get("/find", headers=HTMX).text
    assert part.lstrip().startswith("<dialog")
    assert 'role="combobox"' in part
    assert 'aria-controls="found"' in part
    assert part.count('aria-selected="true"') == 1
    numbered = re.findall(r'id="found-(\d+)"', part)
    assert numbered == [str(place) for place in range(1, len(numbered) + 1)]


def test_an_expired_sign_in_leaves_the_whole_page(company: Company) -> None:
    for answer in (
        company.client().post("/find", data={"q": "周"}, headers=HTMX),
        company.client().get("/find", headers=HTMX),
    ):
        assert (answer.status_code, answer.text) == (401, "")
        assert answer.headers["HX-Redirect"].startswith("/login")
    assert company.client().post("/find", data={"q": "周"}).status_code == 302


def test_words_without_a_form_token_are_refused(company: Company, as_: As) -> None:
    company.app.config["WTF_CSRF_ENABLED"] = True
    try:
        assert as_("manager_wang").post("/find", data={"q": "周"}, headers=HTMX).status_code == 400
    finally:
        company.app.config["WTF_CSRF_ENABLED"] = False


@pytest.mark.parametrize(
    "words", ["", " ", "'", '"', "*", "\x00", "𠮷", "a" * 5000, "周" * 200, "%", "\ud800"]
)
def test_anything_may_be_typed(as_: As, words: str) -> None:
    data = {"q": words.encode("utf-8", "surrogatepass")}
    assert as_("director").post("/find", data=data, headers=HTMX).status_code == 200


@pytest.mark.parametrize("words", ["", "恒", "C26-22222N"])
def test_it_asks_the_database_little(as_: As, words: str) -> None:
    client = as_("director")
    options(client, words)
    with queries() as asked:
        options(client, words)
    assert len(asked) <= 8, [one.sql[:150] for one in asked]


@pytest.mark.parametrize("words", ["5678", "077555"])
def test_the_tail_of_a_number_leads_at_once_to_the_list_that_finds_it(as_: As, words: str) -> None:
    lines = as_("manager_wang").post("/find", data={"q": words}, headers=HTMX).text
    assert options(as_("manager_wang"), words)[0] == "/customers/search"
    assert f"Customers: search all for “<mark>{words}</mark>”" in lines
