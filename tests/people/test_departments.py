"""The department tree."""

import pytest

from app.access.standing import standing_of
from app.people.departments import all_departments, depth_of, own_and_below, path_up
from app.people.dictionaries import Dictionaries, all_dictionaries
from app.people.models import Department, DictionaryEntry
from tests.conftest import Company


@pytest.mark.usefixtures("company")
def by_code() -> dict[str, int]:
    return {department.code: department.id for department in Department.select()}


@pytest.mark.usefixtures("company")
def test_every_department_stands_below_its_parent() -> None:
    tree = all_departments()
    places = {department.id: place for place, department in enumerate(tree)}
    assert len(tree) == Department.select().count()
    assert all(places[one.parent_id] < places[one.id] for one in tree if one.parent_id)


def test_own_and_below_is_the_department_and_everything_under_it() -> None:
    ids = iter(range(1, 9))
    top = Department(id=next(ids))
    left, right = (Department(id=next(ids), parent=1) for _ in "lr")
    deep = Department(id=next(ids), parent=left.id)
    tree = [top, left, deep, right]
    assert own_and_below(tree, top.id) == {1, 2, 3, 4}
    assert own_and_below(tree, left.id) == {2, 4}
    assert own_and_below(tree, right.id) == {3}


@pytest.mark.usefixtures("company")
def test_the_path_up_ends_at_the_top() -> None:
    codes = by_code()
    path = path_up(all_departments(), codes["east"])
    assert [department.code for department in path] == ["east", "customer_management"]


@pytest.mark.usefixtures("company")
def test_the_top_has_depth_nought() -> None:
    codes = by_code()
    depths = depth_of(all_departments())
    assert (depths[codes["customer_management"]], depths[codes["west"]]) == (0, 1)


def test_a_department_scope_holds_the_own_department_and_those_below(company: Company) -> None:
    codes = by_code()
    assert standing_of(company.person("lead_east")).departments == {codes["east"]}


def entries() -> Dictionaries:
    return Dictionaries(
        [
            DictionaryEntry(dictionary="region", code="east", zh="华东", en="East", retired=False),
            DictionaryEntry(dictionary="region", code="north", zh="华北", en="North", retired=True),
        ]
    )


def test_a_retired_entry_cannot_be_chosen_but_stays_readable() -> None:
    assert entries().codes("region") == {"east"}
    assert entries().label("region", "north", "zh") == "华北"
    assert entries().choices("region", "en") == [("east", "East")]
    assert entries().choices("region", "en", keep="north") == [("east", "East"), ("north", "North")]


def test_an_unknown_code_is_its_own_label_and_nothing_has_none() -> None:
    assert entries().label("region", "mars", "zh") == "mars"
    assert entries().label("region", None, "zh") is None
    assert entries().label("colour", "red", "en") == "red"


def test_a_code_is_found_by_itself_or_by_its_words_in_either_language() -> None:
    for text in ("east", " EAST ", "华东", "East"):
        assert entries().code_of("region", text) == "east"
    for text in ("mars", "", "华北"):
        assert entries().code_of("region", text) is None


@pytest.mark.usefixtures("company")
def test_the_shipped_dictionaries_are_there() -> None:
    found = all_dictionaries()
    assert found.codes("region") == {"east", "west", "south", "north"}
    assert found.codes("business_line") == {"sales", "service", "relationship"}
