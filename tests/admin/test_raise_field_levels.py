from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from app import all_rooms
from app.access.models import FieldLevel
from app.admin.field_levels import field_lines, raise_levels
from app.admin.field_words import FIELDS, KINDS, WITHOUT_LEVEL_OF_THEIR_OWN
from app.customers.models import Customer
from app.errors import Forbidden, Invalid
from tests.chained import count, last
from tests.conftest import Company
from tests.queries import queries

AsPerson = Callable[[str], FlaskClient]
URL = "/admin/field-levels/"


def row(page: str, field: str) -> str:
    return page.split(f'id="{field}-name"')[1].split("</tr>", maxsplit=1)[0]


def test_the_table_tells_each_field_with_its_level_as_shipped_and_now(security: FlaskClient) -> None:
    mobile = row(security.get(URL).text, "customer.mobile")
    assert mobile.count('class="level l2"') == 2
    assert "masked until revealed" in mobile
    assert [f'value="{level}"' in mobile for level in (1, 2, 3, 4)] == [False, False, True, True]


def test_a_raised_level_holds_at_once_and_stands_on_the_chain(
    company: Company, security: FlaskClient
) -> None:
    zhou = company.customer("周以恒")
    assert company.gate("manager_wang").value(zhou, "name") == "周以恒"
    assert security.post(URL, data={"customer.name": "4", "customer.mobile": "3"}).status_code == 303
    assert last("field_level.raised")[::2] == (
        "security",
        {"customer.name": [1, 4], "customer.mobile": [2, 3]},
    )
    assert str(company.gate("manager_wang").value(zhou, "name")) == "••••"
    mobile = row(security.get(URL).text, "customer.mobile")
    assert 'class="level l2"' in mobile
    assert 'class="level l3"' in mobile
    raising = security.get(URL).text.split("Ask to lower a level")[0]
    assert 'name="customer.name"' not in raising, "nothing is above 4"


def test_what_is_left_empty_stays(security: FlaskClient) -> None:
    rows = count()
    assert security.post(URL, data={"customer.name": "", "customer.mobile": ""}).status_code == 303
    assert security.post(URL).status_code == 303
    assert (FieldLevel.select().count(), count()) == (0, rows)


@pytest.mark.parametrize("level", ["1", "2", "5", "x", "😀", "-3", "３"])
def test_no_level_is_lowered_or_invented(security: FlaskClient, level: str) -> None:
    rows = count()
    answer = security.post(URL, data={"customer.mobile": level, "customer.sex": "2"})
    assert answer.status_code == 422
    assert 'id="customer.mobile-error"' in answer.text
    assert '<option selected value="2">' in row(answer.text, "customer.sex"), "what was chosen stays"
    assert (FieldLevel.select().count(), count()) == (0, rows)


def test_a_raised_level_is_not_lowered_again_even_to_the_shipped_one(
    company: Company, security: FlaskClient
) -> None:
    security.post(URL, data={"customer.mobile": "4"})
    assert security.post(URL, data={"customer.mobile": "3"}).status_code in {303, 422}
    assert FieldLevel.get(FieldLevel.field == "mobile").level == 4
    with pytest.raises(Invalid):
        raise_levels(company.gate("security"), [Customer], {"customer.mobile": 2})


def test_unknown_fields_are_ignored(security: FlaskClient) -> None:
    security.post(URL, data={"customer.number": "4", "customer.level": "4", "customer.rev": "4", "x": "4"})
    assert not FieldLevel.select().exists()


@pytest.mark.parametrize("username", ["sysadmin", "auditor", "director", "newcomer"])
def test_nobody_else_gets_in(company: Company, as_: AsPerson, username: str) -> None:
    assert as_(username).get(URL).status_code == 403
    assert as_(username).post(URL, data={"customer.mobile": "4"}).status_code == 403
    with pytest.raises(Forbidden):
        raise_levels(company.gate(username), [Customer], {"customer.mobile": 4})


@pytest.mark.parametrize("page", ["", "?sort=name", "new", "{number}", "{number}/edit", "{number}/history"])
def test_the_pages_of_customers_hold_when_everything_is_raised(
    company: Company, security: FlaskClient, as_: AsPerson, page: str
) -> None:
    names = [line.name for line in field_lines([Customer]) if line.present < 4]
    assert security.post(URL, data=dict.fromkeys(names, "4")).status_code == 303
    number = company.customer("周以恒").number
    answer = as_("manager_wang").get(f"/customers/{page.format(number=number)}")
    assert answer.status_code == 200
    assert "周以恒" not in answer.text


def test_every_protected_field_has_words() -> None:
    for room in all_rooms():
        for kind, model in room.records.items():
            named = {*model.field_rules, *model.part_rules} - WITHOUT_LEVEL_OF_THEIR_OWN[kind]
            assert set(FIELDS[kind]) == named
            assert kind in KINDS


@pytest.mark.usefixtures("company")
def test_the_table_is_one_question() -> None:
    with queries() as asked:
        assert len(field_lines([Customer])) > 10
    assert len(asked) == 1
