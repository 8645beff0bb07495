"""Editing one value where it stands: the same checks as the big form, and the rest of the page follows."""

import json
import re
from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient
from markupsafe import Markup
from werkzeug.test import TestResponse

from app.chain.models import AuditEntry
from app.customers import record
from app.customers.models import Customer
from app.customers.values import current
from app.db.connection import database
from tests.conftest import Company
from tests.customers.identities import id_number
from tests.customers.pages import Form, addresses
from tests.queries import queries

SignedIn = Callable[[str], FlaskClient]
HTMX = {"HX-Request": "true"}
MOBILE, ID_NUMBER = "13800005678", "110101199003077555"


@pytest.fixture
def zhou(company: Company) -> str:
    """The number of a customer of manager_wang with an ID number and a mobile."""
    return str(company.customer("周以恒").number)


def load(number: str) -> Customer:
    database.connect(reuse_if_open=True)
    return Customer.get(Customer.number == number)


def rows(number: str) -> list[str]:
    """The actions on the chain of a record, oldest first."""
    database.connect(reuse_if_open=True)
    query = AuditEntry.select().where(AuditEntry.record == number).order_by(AuditEntry.id)
    return [row.action for row in query]


def address(number: str, field: str) -> str:
    return f"/customers/{number}/edit/{field}"


def opened(client: FlaskClient, number: str, field: str) -> Form:
    page = client.get(address(number, field), headers=HTMX)
    assert page.status_code == 200
    assert "<html" not in page.text
    return Form(page.text, address(number, field))


def send(client: FlaskClient, number: str, field: str, form: Form, **typed: str | list[str]) -> TestResponse:
    return client.post(address(number, field), data=form.sent(**typed), headers=HTMX)


def swapped(answer: TestResponse) -> set[str]:
    """The ids of what an answer puts into the page out of band."""
    return set(re.findall(r'id="([\w-]+)" hx-swap-oob="true"', answer.text))


def links(page: str) -> set[str]:
    """The fields that a page offers to edit in place."""
    return {url.rpartition("/")[2] for url in addresses(page) if re.search(r"/edit/\w+$", url)}


def test_a_value_leads_to_its_form_and_a_sealed_one_does_not(as_: SignedIn, zhou: str) -> None:
    fields = {"name", "sex", "document_type", "id_number", "birth_date", "native_place", "external_id"}
    fields |= {"business_line", "region", "source", "status"}
    assert links(as_("manager_wang").get(f"/customers/{zhou}").text) == fields
    assert links(as_("lead_east").get(f"/customers/{zhou}").text) == fields | {"owner", "department"}
    sealed = {"id_number", "birth_date", "native_place"}
    assert links(as_("desk_liu").get(f"/customers/{zhou}").text) == fields - sealed
    assert links(as_("risk_sun").get(f"/customers/{zhou}").text) == set()


def test_the_form_of_one_value_holds_that_field_and_no_other(as_: SignedIn, zhou: str) -> None:
    client = as_("manager_wang")
    assert opened(client, zhou, "name").values.keys() == {"csrf_token", "rev", "name"}
    assert opened(client, zhou, "name")["name"] == "周以恒"
    assert "lost" in opened(client, zhou, "status").choices["status"]


def test_a_masked_value_opens_empty_and_left_so_nothing_changes(as_: SignedIn, zhou: str) -> None:
    client = as_("manager_wang")
    page = client.get(address(zhou, "mobile"), headers=HTMX).text
    form = Form(page, address(zhou, "mobile"))
    assert (form["mobile"], form.choices["remove"]) == ("", ["mobile"])
    assert 'placeholder="unchanged"' in page
    assert MOBILE not in page
    before = rows(zhou)
    answer = send(client, zhou, "mobile", form)
    assert (answer.status_code, rows(zhou), load(zhou).rev) == (200, before, 1)
    assert swapped(answer) >= {"record-head"}


def test_a_masked_value_is_removed_by_its_box(as_: SignedIn, zhou: str) -> None:
    client = as_("manager_wang")
    send(client, zhou, "mobile", opened(client, zhou, "mobile"), remove=["mobile"])
    assert (current(load(zhou), "mobile"), current(load(zhou), "id_number")) == (None, ID_NUMBER)


def test_saving_writes_one_value_and_gives_the_focus_back_to_it(as_: SignedIn, zhou: str) -> None:
    client = as_("manager_wang")
    answer = send(client, zhou, "name", opened(client, zhou, "name"), name=" 周以衡 ")
    assert (answer.status_code, load(zhou).name, load(zhou).rev) == (200, "周以衡", 2)
    assert rows(zhou)[-1:] == ["customer.edited"]
    assert swapped(answer) == {"shown-name", "record-head", "recent", "complete"}
    [value] = re.findall(r'<a class="editable"[^>]*data-focus[^>]*>([^<]*)', answer.text)
    assert value == "周以衡"
    assert "Saved" in Markup(answer.text).striptags()
    assert f"/customers/{zhou}/undo" in addresses(answer.text)


def test_nothing_is_said_or_written_where_nothing_was_changed(as_: SignedIn, zhou: str) -> None:
    client, before = as_("manager_wang"), rows(zhou)
    answer = send(client, zhou, "name", opened(client, zhou, "name"))
    assert (answer.status_code, rows(zhou)) == (200, before)
    assert "Saved" not in answer.text


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("name", ""),
        ("name", "周" * 121),
        ("mobile", "1380000567"),
        ("mobile", "138****5678"),
        ("id_number", ID_NUMBER[:-1] + "6"),
        ("birth_date", "1990-02-30"),
        ("birth_date", "1990-03-08"),
        ("sex", "female"),
        ("email", "zhou"),
        ("status", "flying"),
        ("external_id", ID_NUMBER),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_what_was_typed_stays(
    as_: SignedIn, zhou: str, field: str, typed: str
) -> None:
    client, before = as_("manager_wang"), rows(zhou)
    answer = send(client, zhou, field, opened(client, zhou, field), **{field: typed})
    form = Form(answer.text, address(zhou, field))
    assert (answer.status_code, set(form.errors)) == (422, {field})
    assert rows(zhou) == before
    assert field == "status" or form[field] == typed
    assert "<html" not in answer.text


def test_what_contradicts_another_value_names_that_one(as_: SignedIn, company: Company) -> None:
    gate = company.gate("manager_wang")
    number = record.create(gate, {"name": "孟晚", "birth_date": date(1991, 3, 5), "region": "east"})
    client = as_("manager_wang")
    answer = send(client, number, "id_number", opened(client, number, "id_number"), id_number=id_number())
    assert answer.status_code == 422
    assert "Birth date: The ID number says another birth date." in Markup(answer.text).striptags()


def test_an_id_number_fills_the_rest_says_so_and_swaps_it(as_: SignedIn, company: Company) -> None:
    number, client = str(company.customer("林婉清").number), as_("manager_wang")
    typed = id_number("19910305", 28)
    answer = send(client, number, "id_number", opened(client, number, "id_number"), id_number=typed)
    customer = load(number)
    assert (customer.birth_date, customer.sex) == (date(1991, 3, 5), "female")
    filled = {"birth_date", "sex", "native_place", "document_type", "age"}
    assert swapped(answer) == {
        "record-head",
        "recent",
        "complete",
        "shown-id_number",
        *(f"shown-{name}" for name in filled),
    }
    said = Markup(answer.text).striptags()
    assert "Filled in from the ID number: " in said
    assert typed not in answer.text
    assert json.loads(AuditEntry.select().order_by(AuditEntry.id.desc()).get().changes).keys() == filled - {
        "age"
    }


def test_a_passport_is_checked_as_one(as_: SignedIn, company: Company) -> None:
    number = record.create(
        company.gate("manager_wang"), {"name": "孟晚", "document_type": "passport", "region": "east"}
    )
    client = as_("manager_wang")
    answer = send(client, number, "id_number", opened(client, number, "id_number"), id_number="E12345678")
    assert (answer.status_code, current(load(number), "id_number")) == (200, "E12345678")


def test_a_value_on_another_readable_record_is_pointed_out_and_audited(
    as_: SignedIn, company: Company
) -> None:
    client = as_("manager_wang")
    zhou, lin = (str(company.customer(name).number) for name in ("周以恒", "林婉清"))
    answer = send(client, lin, "id_number", opened(client, lin, "id_number"), id_number=ID_NUMBER)
    assert answer.status_code == 422
    assert f"/customers/{zhou}" in addresses(answer.text)
    assert rows(zhou)[-1] == "customer.confirmed"


def test_typing_again_what_a_masked_value_is_confirms_it(as_: SignedIn, zhou: str) -> None:
    client = as_("manager_wang")
    send(client, zhou, "mobile", opened(client, zhou, "mobile"), mobile=MOBILE)
    assert (rows(zhou)[-1], load(zhou).rev) == ("customer.confirmed", 1)


@pytest.mark.parametrize(
    ("username", "field", "status"),
    [
        ("manager_wang", "owner", 403),
        ("manager_wang", "level", 403),
        ("manager_wang", "number", 403),
        ("manager_wang", "credit_code", 403),
        ("manager_wang", "id_number_hash", 404),
        ("manager_wang", "no_such_field", 404),
        ("desk_liu", "address", 403),
        ("desk_liu", "id_number", 403),
        ("manager_li", "name", 404),
        ("risk_sun", "name", 403),
    ],
)
def test_a_field_that_is_not_ones_to_write_has_no_form(
    as_: SignedIn, zhou: str, username: str, field: str, status: int
) -> None:
    client, before = as_(username), rows(zhou)
    assert client.get(address(zhou, field)).status_code == status
    assert client.post(address(zhou, field), data={field: "1", "rev": "1"}).status_code == status
    assert rows(zhou) == before


def test_without_script_the_form_is_a_page_and_saving_leads_back(as_: SignedIn, zhou: str) -> None:
    client = as_("manager_wang")
    page = client.get(address(zhou, "name"))
    form = Form(page.text, address(zhou, "name"))
    assert "<html" in page.text
    assert "hx-post" not in page.text[page.text.index('<div class="quick">') :].partition("</form>")[0]
    wrong = client.post(address(zhou, "name"), data=form.sent(name=""))
    assert (wrong.status_code, "<html" in wrong.text) == (422, True)
    answer = client.post(address(zhou, "name"), data=form.sent(name="周以衡"))
    assert (answer.status_code, answer.location) == (303, f"/customers/{zhou}")
    landed = client.get(answer.location).text
    toast = landed[landed.index('id="toasts"') :]
    assert "Saved" in toast
    assert f'action="/customers/{zhou}/undo"' in toast
    assert "hx-post" not in toast.partition("</div>")[0]


def test_who_hands_a_customer_out_of_reach_in_place_comes_to_the_list(
    as_: SignedIn, company: Company
) -> None:
    number, west = str(company.customer("何思远").number), company.person("manager_zhao").department_id
    client = as_("lead_east")
    answer = send(client, number, "department", opened(client, number, "department"), department=str(west))
    assert (answer.headers["HX-Redirect"], answer.text) == ("/customers/", "")
    assert "Undo" not in client.get("/customers/").text


@pytest.mark.parametrize("field", ["name", "mobile"])
def test_sent_twice_it_is_one_row_on_the_chain(as_: SignedIn, zhou: str, field: str) -> None:
    client = as_("manager_wang")
    form, before = opened(client, zhou, field), rows(zhou)
    typed = {"name": "周以衡", "mobile": "13911112222"}[field]
    answers = [send(client, zhou, field, form, **{field: typed}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200] * 3
    assert rows(zhou) == [*before, "customer.edited"]
    plain = client.post(address(zhou, field), data=form.sent(**{field: typed}))
    assert (plain.status_code, plain.location) == (303, f"/customers/{zhou}")
    assert rows(zhou) == [*before, "customer.edited"]


def test_two_values_that_were_opened_together_are_saved_one_after_the_other(as_: SignedIn, zhou: str) -> None:
    client = as_("manager_wang")
    forms = {field: opened(client, zhou, field) for field in ("name", "status")}
    send(client, zhou, "name", forms["name"], name="周以衡")
    answer = send(client, zhou, "status", forms["status"], status="lost")
    assert (load(zhou).name, load(zhou).status) == ("周以衡", "lost")
    assert "meanwhile" not in answer.text


@pytest.mark.parametrize(("field", "typed", "of_page"), [("external_id", "K-1", 6), ("name", "周一", 6)])
def test_saving_one_value_costs_nine_queries_and_showing_it_six_more(
    as_: SignedIn, zhou: str, field: str, typed: str, of_page: int
) -> None:
    client = as_("manager_wang")
    form = opened(client, zhou, field)
    with queries() as plain:
        client.post(address(zhou, field), data=form.sent(**{field: typed}))
    assert len(plain) <= 9
    form = opened(client, zhou, field)
    with queries() as part:
        send(client, zhou, field, form, **{field: f"{typed}2"})
    assert len(part) == len(plain) + of_page
