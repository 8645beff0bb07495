import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from app.admin.colour_words import COLOUR_WORDS
from app.admin.dictionaries import add_entry, move_entry, retire_entry
from app.admin.views.dictionaries import WORDS
from app.errors import Forbidden, Invalid
from app.people.dictionaries import COLOURS, SHIPPED, all_dictionaries
from app.people.models import DictionaryEntry
from tests.chained import count, last
from tests.conftest import Company
from tests.queries import queries

AsPerson = Callable[[str], FlaskClient]
URL = "/admin/dictionaries/"


def entry(code: str) -> DictionaryEntry:
    return DictionaryEntry.get(DictionaryEntry.code == code)


def regions() -> list[str]:
    return [code for code, _ in all_dictionaries().choices("region", "zh")]


def new(**typed: str) -> dict[str, str]:
    return {"code": "central", "zh": "华中", "en": "Central", **typed}


def test_the_page_tells_every_entry_in_its_order_and_leads_to_every_dictionary(
    sysadmin: FlaskClient,
) -> None:
    page = sysadmin.get(URL).text
    places = [page.index(words) for words in ("华东", "西部", "华南", "华北")]
    assert places == sorted(places)
    assert "North" in page
    for name, entries in SHIPPED.items():
        assert f'href="{URL}{name}/entries"' in page
        shown = sysadmin.get(f"{URL}{name}/entries").text
        assert [zh for _, zh, _ in entries if zh not in shown] == []


def test_an_entry_is_added_last_and_can_be_chosen(sysadmin: FlaskClient) -> None:
    assert sysadmin.post(f"{URL}region/new", data=new()).status_code == 303
    assert regions() == ["east", "west", "south", "north", "central"]
    assert last("dictionary.added") == (
        "sysadmin",
        "region.central",
        {"zh": [None, "华中"], "en": [None, "Central"]},
    )


def test_the_same_code_may_stand_in_another_dictionary(sysadmin: FlaskClient) -> None:
    assert sysadmin.post(f"{URL}business_line/new", data=new(code="east")).status_code == 303


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("code", ""),
        ("code", "华中"),
        ("code", "EAST"),
        ("code", "a+b"),
        ("code", "a,b"),
        ("code", "a.b"),
        ("code", "x" * 41),
        ("zh", ""),
        ("zh", "长" * 31),
        ("zh", "\x00"),
        ("zh", "😀"),
        ("zh", "华东"),
        ("zh", "EAST"),
        ("en", ""),
        ("en", "\u202e"),
        ("en", "east"),
        ("en", "Ｅast"),
        ("en", "西部"),
    ],
)
def test_a_bad_value_is_told_beside_its_field_and_nothing_is_saved(
    sysadmin: FlaskClient, field: str, typed: str
) -> None:
    rows = count()
    answer = sysadmin.post(f"{URL}region/new", data=new(**{field: typed}))
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert field == "zh" or 'value="华中"' in answer.text
    assert (len(regions()), count()) == (4, rows)


def test_an_entry_is_renamed_and_keeps_its_code(company: Company, sysadmin: FlaskClient) -> None:
    typed = {
        "rev": 1,
        "zh": "华东区",
        "en": "East",
        "code": "orient",
        "dictionary": "business_line",
        "position": "9",
    }
    assert sysadmin.post(f"{URL}region.east", data=typed).status_code == 303
    assert last("dictionary.edited") == ("sysadmin", "region.east", {"zh": ["华东", "华东区"]})
    assert (entry("east").dictionary, entry("east").position) == ("region", 0)
    assert company.customer("周以恒").region == "east"


def test_an_entry_may_keep_its_own_words(sysadmin: FlaskClient) -> None:
    assert sysadmin.post(f"{URL}region.east", data={"rev": 1, "zh": "East", "en": "East"}).status_code == 303
    assert sysadmin.post(f"{URL}region.west", data={"rev": 1, "zh": "华东", "en": "east"}).status_code == 422


def test_somebody_elses_change_in_between_is_told_and_what_was_typed_kept(sysadmin: FlaskClient) -> None:
    sysadmin.post(f"{URL}region.east", data={"rev": 1, "zh": "别人", "en": "East"})
    answer = sysadmin.post(f"{URL}region.east", data={"rev": 1, "zh": "我的", "en": "East"})
    assert answer.status_code == 409
    assert 'value="我的"' in answer.text
    assert "Stands there now: 别人" in answer.text
    assert entry("east").zh == "别人"


def test_an_entry_has_a_colour_or_none(sysadmin: FlaskClient) -> None:
    typed = {"rev": 1, "zh": "华东", "en": "East", "colour": "info"}
    assert sysadmin.post(f"{URL}region.east", data=typed).status_code == 303
    assert last("dictionary.edited") == ("sysadmin", "region.east", {"colour": ["", "info"]})
    assert '<span class="badge info">华东</span>' in sysadmin.get(URL).text
    assert '<option selected value="info">Blue' in sysadmin.get(f"{URL}region.east").text
    assert sysadmin.post(f"{URL}region.east", data={**typed, "rev": 2, "colour": ""}).status_code == 303
    assert entry("east").colour == ""


def test_a_new_entry_may_bring_its_colour(sysadmin: FlaskClient) -> None:
    sysadmin.post(f"{URL}region/new", data=new(colour="warn"))
    assert last("dictionary.added")[2]["colour"] == [None, "warn"]


def test_there_is_no_other_colour(company: Company, sysadmin: FlaskClient) -> None:
    answer = sysadmin.post(f"{URL}region.east", data={"rev": 1, "zh": "华东", "en": "East", "colour": "x y"})
    assert answer.status_code == 422
    with pytest.raises(Invalid):
        add_entry(company.gate("sysadmin"), "region", new(colour="x y"))
    assert entry("east").colour == ""


def test_every_colour_has_a_word() -> None:
    assert tuple(COLOUR_WORDS) == COLOURS


def test_kinds_of_customers_are_renamed_coloured_and_ordered(sysadmin: FlaskClient, as_: AsPerson) -> None:
    typed = {"rev": 1, "zh": "机构", "en": "Firm", "colour": "info"}
    assert sysadmin.post(f"{URL}customer_kind.enterprise", data=typed).status_code == 303
    moved = sysadmin.post(f"{URL}customer_kind.enterprise/move", data={"rev": 2, "step": "up"})
    assert moved.status_code == 303
    client = as_("manager_zhao")
    tabs = re.findall(r"/customers/new\?kind=(\w+)[^>]*>([^<]+)", client.get("/customers/new").text)
    assert tabs == [("enterprise", "Firm"), ("individual", "Individual")]
    listed = client.get("/customers/?kind=enterprise").text
    assert "Kind: Firm" in listed
    number = re.search(r'class="name" href="(/customers/[^"]+)', listed)[1]
    assert '<span class="badge info">Firm</span>' in client.get(number).text


def test_kinds_of_customers_are_neither_added_nor_retired(company: Company, sysadmin: FlaskClient) -> None:
    page = sysadmin.get(f"{URL}customer_kind/entries").text
    rows = DictionaryEntry.select().count()
    assert f"{URL}customer_kind.individual/retire" not in page
    assert f"{URL}customer_kind/new" not in page
    assert sysadmin.get(f"{URL}customer_kind/new").status_code == 403
    assert sysadmin.post(f"{URL}customer_kind/new", data=new()).status_code == 403
    assert sysadmin.post(f"{URL}customer_kind.individual/retire", data={"rev": 1}).status_code == 403
    with pytest.raises(Forbidden):
        add_entry(company.gate("sysadmin"), "customer_kind", new(colour=""))
    assert DictionaryEntry.select().where(~DictionaryEntry.retired).count() == rows


def test_a_move_leads_back_to_its_button_or_to_where_it_was(sysadmin: FlaskClient) -> None:
    for place, focus in ((1, "<button"), (0, "<span")):
        answer = sysadmin.post(f"{URL}region.south/move", data={"rev": 2 - place, "step": "up"})
        assert answer.location == f"{URL}region/entries#region.south-up"
        page = sysadmin.get(URL).text
        assert regions()[place] == "south"
        tag = page[: page.index('id="region.south-up"')].rpartition("<")[2]
        assert f"<{tag}".startswith(focus)


def test_entries_change_places(sysadmin: FlaskClient) -> None:
    assert sysadmin.post(f"{URL}region.south/move", data={"rev": 1, "step": "up"}).status_code == 303
    assert regions() == ["east", "south", "west", "north"]
    assert last("dictionary.moved") == (
        "sysadmin",
        "region.south",
        {"order": [["east", "west", "south", "north"], ["east", "south", "west", "north"]]},
    )
    sysadmin.post(f"{URL}region.east/move", data={"rev": 1, "step": "down"})
    assert regions() == ["south", "east", "west", "north"]


@pytest.mark.parametrize(("code", "step"), [("east", "up"), ("north", "down")])
def test_at_an_end_an_entry_stays(sysadmin: FlaskClient, code: str, step: str) -> None:
    rows = count()
    assert sysadmin.post(f"{URL}region.{code}/move", data={"rev": 1, "step": step}).status_code == 303
    assert (regions(), count()) == (["east", "west", "south", "north"], rows)


@pytest.mark.parametrize("step", ["", "sideways", "😀"])
def test_there_is_no_other_step(sysadmin: FlaskClient, step: str) -> None:
    assert sysadmin.post(f"{URL}region.west/move", data={"rev": 1, "step": step}).status_code == 422
    assert regions() == ["east", "west", "south", "north"]


def test_a_retired_entry_can_no_longer_be_chosen_and_stays_readable(
    company: Company, sysadmin: FlaskClient
) -> None:
    assert sysadmin.post(f"{URL}region.east/retire", data={"rev": 1}).status_code == 303
    assert last("dictionary.retired") == ("sysadmin", "region.east", {"retired": [False, True]})
    assert regions() == ["west", "south", "north"]
    assert all_dictionaries().label("region", company.customer("周以恒").region, "zh") == "华东"
    assert sysadmin.post(f"{URL}region.east/restore", data={"rev": 2}).status_code == 303
    assert regions() == ["east", "west", "south", "north"]
    assert last("dictionary.restored")[2] == {"retired": [True, False]}


def test_a_retired_entry_is_not_moved(sysadmin: FlaskClient) -> None:
    sysadmin.post(f"{URL}region.east/retire", data={"rev": 1})
    rows = count()
    assert sysadmin.post(f"{URL}region.east/move", data={"rev": 2, "step": "down"}).status_code == 303
    assert count() == rows


@pytest.mark.parametrize("action", ["retire", "restore", "move"])
@pytest.mark.parametrize("rev", ["", "7", "x", "😀"])
def test_a_button_on_an_old_page_is_a_conflict(sysadmin: FlaskClient, action: str, rev: str) -> None:
    rows = count()
    answer = sysadmin.post(f"{URL}region.west/{action}", data={"rev": rev, "step": "up"})
    assert answer.status_code == 409
    assert count() == rows


def test_what_is_missing_is_not_found(sysadmin: FlaskClient) -> None:
    for url in ("region.mars", "mars.east", "region", "region.", ".", "mars/new", "purposes/new"):
        assert sysadmin.get(f"{URL}{url}").status_code == 404
        assert sysadmin.post(f"{URL}{url}", data=new()).status_code == 404
    assert sysadmin.get(f"{URL}mars/entries").status_code == 404
    for action in ("retire", "restore", "move"):
        assert sysadmin.post(f"{URL}region.mars/{action}", data={"rev": 1}).status_code == 404


@pytest.mark.parametrize("username", ["security", "auditor", "director", "manager_wang", "newcomer"])
def test_nobody_else_gets_in(company: Company, as_: AsPerson, username: str) -> None:
    client = as_(username)
    for url in ("", "region/entries", "region/new", "region.east", "region.mars"):
        assert client.get(f"{URL}{url}").status_code == 403
    for url in ("region/new", "region.east", "region.east/retire", "region.east/restore", "region.east/move"):
        assert client.post(f"{URL}{url}", data=new()).status_code == 403
    with pytest.raises(Forbidden):
        retire_entry(company.gate(username), entry("east"), 1)
    with pytest.raises(Forbidden):
        move_entry(company.gate(username), entry("east"), "down", 1)


def test_every_shipped_dictionary_has_words() -> None:
    assert WORDS.keys() == SHIPPED.keys()


def test_the_page_asks_one_question(sysadmin: FlaskClient) -> None:
    sysadmin.get(URL)
    with queries() as asked:
        sysadmin.get(URL)
    assert sum('FROM "dictionary_entry"' in one.sql for one in asked) == 1
