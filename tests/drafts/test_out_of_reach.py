"""What was typed stays with its person when the record, or a field of it, has gone out of their reach."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from markupsafe import Markup

from app.access.models import PersonRole
from app.access.roles import Role
from app.chain.writing import writing
from app.customers.models import Customer
from app.people.models import Person
from tests.conftest import Company
from tests.customers.pages import Form
from tests.drafts.conftest import Desk

SignedIn = Callable[[str], FlaskClient]


def raise_above(as_: SignedIn, number: str) -> None:
    data = {"rev": "1", "level": "4", "reason": "合同", "basis": ""}
    assert as_("director").post(f"/customers/{number}/level", data=data).status_code == 303


def told(page: str) -> dict[str, str]:
    """Label → text of the page that shows what was typed alone."""
    pairs = re.findall(
        r"<dt>(.*?)</dt><dd[^>]*>(.*?)</dd>", page.partition("<main")[2].partition("</main>")[0]
    )
    return {str(Markup(label).striptags()): str(Markup(text).striptags()) for label, text in pairs}


def test_of_a_record_raised_above_me_i_see_what_i_typed_and_its_number_alone(
    editing: Desk, as_: SignedIn, zhou: str
) -> None:
    editing.type(external_id="抄到一半", mobile="13911112222")
    raise_above(as_, zhou)
    answer = editing.client.get(f"/drafts/{editing.token}")
    assert answer.status_code == 200
    assert told(answer.text) == {"External id": "抄到一半", "Mobile": "13911112222"}
    assert zhou in answer.text
    assert "周以恒" not in answer.text
    assert "1990-03-07" not in answer.text
    assert "13800005678" not in answer.text
    assert editing.client.get(editing.address).status_code == 404


def test_typing_goes_on_for_oneself_while_the_record_is_raised(
    editing: Desk, as_: SignedIn, zhou: str
) -> None:
    raise_above(as_, zhou)
    there = editing.type(name="周以衡")
    missing = Desk(editing.client, "/customers/new")
    nowhere = editing.client.post(
        "/drafts/keep/customers.save?number=C26-22222N", data=missing.form.sent(name="周以衡")
    )
    assert (there.status_code, there.text[:4]) == (nowhere.status_code, nowhere.text[:4]) == (200, "Kept")
    for token in (editing.token, missing.token):
        assert told(editing.client.get(f"/drafts/{token}").text)["Name"] == "周以衡"


def test_a_field_above_the_clearance_of_now_is_neither_filled_in_nor_shown(
    editing: Desk, as_: SignedIn, zhou: str
) -> None:
    editing.type(name="周以衡", address="平江路 1 号", mobile="13911112222")
    with writing(None, "tests"):
        Person.update(clearance=2).where(Person.username == "manager_wang").execute()
    form = Form(editing.client.get(f"/drafts/{editing.token}", follow_redirects=True).text)
    assert "address" not in form
    assert (form["name"], form["mobile"]) == ("周以衡", "13911112222")
    raise_above(as_, zhou)
    page = editing.client.get(f"/drafts/{editing.token}").text
    assert "平江路" not in page
    assert told(page) == {"Name": "周以衡", "Mobile": "13911112222"}


@pytest.mark.usefixtures("editing")
def test_who_lost_the_role_sees_their_own_words(company: Company, adding: Desk) -> None:
    adding.type(name="周小满", region="east", remove="mobile")
    wang = company.person("manager_wang")
    with writing(None, "tests"):
        PersonRole.delete().where(PersonRole.person == wang).execute()
        PersonRole.create(person=wang, role=Role.get(Role.code == "data_steward"))
    answer = adding.client.get(f"/drafts/{adding.token}")
    words = told(answer.text)
    assert answer.status_code == 200
    assert (words["Name"], words["Region"], words["Remove"]) == ("周小满", "East", "Mobile")
    assert adding.form["once"] not in answer.text
    assert adding.client.get("/drafts/").status_code == 200


def test_a_record_that_is_gone_leaves_the_words(company: Company, editing: Desk) -> None:
    editing.type(name="周以衡")
    with writing(None, "tests"):
        Customer.update(owner=company.person("director"), department=1, region="west", level=4).where(
            Customer.name == "周以恒"
        ).execute()
    assert "周以衡" in editing.client.get(f"/drafts/{editing.token}").text
