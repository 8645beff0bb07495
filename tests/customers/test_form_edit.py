"""Changing a customer by the form: only what one may see, and nobody's work is overwritten unseen."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from markupsafe import Markup

from app.access import grants
from app.chain.models import AuditEntry
from app.clock import now
from app.customers import record
from app.customers.models import Customer, CustomerFact
from app.customers.values import current
from app.db.connection import database
from app.errors import Conflict
from tests.conftest import Company
from tests.customers.identities import id_number
from tests.customers.pages import Form, addresses, landed

SignedIn = Callable[[str], FlaskClient]
MOBILE, ID_NUMBER = "13800005678", "110101199003077555"


def load(number: str) -> Customer:
    database.connect(reuse_if_open=True)
    return Customer.get(Customer.number == number)


def written() -> tuple[int, ...]:
    database.connect(reuse_if_open=True)
    return tuple(model.select().count() for model in (CustomerFact, AuditEntry))


@pytest.fixture
def zhou(company: Company) -> str:
    """The number of a customer of manager_wang with an ID number and a mobile."""
    return str(company.customer("周以恒").number)


def edit(number: str) -> str:
    return f"/customers/{number}/edit"


def test_a_revealing_field_is_empty_and_no_plain_value_is_in_the_page(as_: SignedIn, zhou: str) -> None:
    page = as_("manager_wang").get(edit(zhou)).text
    form = Form(page)
    assert (form["name"], form["birth_date"], form["region"]) == ("周以恒", "1990-03-07", "east")
    assert (form["mobile"], form["id_number"], form.choices["remove"]) == ("", "", ["id_number", "mobile"])
    assert "138****5678" in Markup(page).striptags()
    assert [value for value in (MOBILE, ID_NUMBER) if value in page] == []


def test_what_one_may_not_see_is_not_in_the_form(as_: SignedIn, zhou: str) -> None:
    form = Form(as_("desk_liu").get(edit(zhou)).text)
    assert {"id_number", "birth_date", "address", "owner", "department", "level"}.isdisjoint(form.values)
    assert {"name", "mobile", "email", "region"} <= form.values.keys()


def test_saving_without_a_change_writes_nothing(as_: SignedIn, zhou: str) -> None:
    client = as_("manager_wang")
    form = Form(client.get(edit(zhou)).text)
    before, rev = written(), load(zhou).rev
    assert landed(client.post(edit(zhou), data=form.sent())) == zhou
    assert (written(), load(zhou).rev) == (before, rev)


def test_a_change_leaves_what_was_not_touched(as_: SignedIn, zhou: str) -> None:
    client = as_("manager_wang")
    form = Form(client.get(edit(zhou)).text)
    landed(client.post(edit(zhou), data=form.sent(name="周以衡", email="zhou@example.cn", status="dormant")))
    customer = load(zhou)
    assert (customer.name, customer.status) == ("周以衡", "dormant")
    assert [current(customer, name) for name in ("mobile", "id_number", "email")] == [
        MOBILE,
        ID_NUMBER,
        "zhou@example.cn",
    ]


def test_what_was_not_sent_is_left_alone(as_: SignedIn, zhou: str) -> None:
    before = load(zhou)
    sent = {"rev": str(before.rev), "name": "周以衡", "status": "lost"}
    assert as_("manager_wang").post(edit(zhou), data=sent).status_code == 303
    after = load(zhou)
    assert (after.name, after.status) == ("周以衡", "lost")
    assert (after.region, after.business_line) == (before.region, before.business_line) == ("east", "sales")


def test_a_revealing_value_is_written_anew_or_removed(as_: SignedIn, zhou: str) -> None:
    client = as_("manager_wang")
    form = Form(client.get(edit(zhou)).text)
    landed(client.post(edit(zhou), data=form.sent(mobile="13911112222")))
    assert current(load(zhou), "mobile") == "13911112222"
    page = client.get(edit(zhou)).text
    assert "139****2222" in Markup(page).striptags()
    landed(client.post(edit(zhou), data=Form(page).sent(remove=["mobile"])))
    assert (current(load(zhou), "mobile"), current(load(zhou), "id_number")) == (None, ID_NUMBER)
    assert Form(client.get(edit(zhou)).text).choices["remove"] == ["id_number"]


def test_a_value_is_not_both_written_and_removed(as_: SignedIn, zhou: str) -> None:
    client = as_("manager_wang")
    sent = Form(client.get(edit(zhou)).text).sent(mobile="13911112222", remove=["mobile"])
    response = client.post(edit(zhou), data=sent)
    form = Form(response.text)
    assert (response.status_code, set(form.errors)) == (422, {"mobile"})
    assert (form["mobile"], form.values["remove"]) == ("13911112222", ["mobile"])
    assert current(load(zhou), "mobile") == MOBILE


@pytest.mark.parametrize(
    "more", [{"address": "北京"}, {"id_number": id_number()}, {"level": "4"}, {"owner": "1"}]
)
def test_a_field_that_is_not_in_the_form_is_left_alone_whatever_is_sent(
    as_: SignedIn, zhou: str, more: dict[str, str]
) -> None:
    client, before = as_("desk_liu"), load(zhou)
    sent = Form(client.get(edit(zhou)).text).sent(name="周以衡", **more, remove=["id_number"])
    client.post(edit(zhou), data=sent)
    after = load(zhou)
    for name in more:
        assert current(after, name) == current(before, name)
    assert current(after, "id_number") == ID_NUMBER


def test_a_new_id_number_fills_in_what_was_empty(as_: SignedIn, company: Company) -> None:
    number, client = company.customer("林婉清").number, as_("manager_wang")
    sent = Form(client.get(edit(number)).text).sent(id_number=id_number("19910305", 28))
    landed(client.post(edit(number), data=sent))
    assert (load(number).birth_date, load(number).sex) == (date(1991, 3, 5), "female")


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("name", ""),
        ("name", "周" * 121),
        ("name", "\x00"),
        ("mobile", "12"),
        ("mobile", "138****5678"),
        ("id_number", ID_NUMBER[:-1] + "6"),
        ("birth_date", "1990-02-30"),
        ("birth_date", "1990-03-08"),
        ("email", "\U0001f600"),
        ("address", "路" * 301),
        ("status", "flying"),
        ("region", "mars"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_half_saved(
    as_: SignedIn, zhou: str, field: str, text: str
) -> None:
    client = as_("manager_wang")
    sent = Form(client.get(edit(zhou)).text).sent(**{"external_id": "CRM-9", field: text})
    before = written()
    response = client.post(edit(zhou), data=sent)
    form = Form(response.text)
    assert (response.status_code, set(form.errors)) == (422, {field})
    assert form.errors[field] in form.summary
    assert form["external_id"] == "CRM-9"
    assert (written(), load(zhou).external_id) == (before, None)


def test_a_value_on_another_readable_record_is_pointed_out(as_: SignedIn, company: Company) -> None:
    client = as_("manager_wang")
    zhou, lin = company.customer("周以恒").number, company.customer("林婉清").number
    sent = Form(client.get(edit(lin)).text).sent(id_number=ID_NUMBER)
    response = client.post(edit(lin), data=sent)
    assert (response.status_code, set(Form(response.text).errors)) == (422, {"id_number"})
    assert f"/customers/{zhou}" in addresses(response.text)


def test_a_value_on_a_record_that_cannot_be_read_is_taken_without_a_hint(
    as_: SignedIn, company: Company
) -> None:
    client, he = as_("manager_zhao"), company.customer("成都云栖木业有限公司").number
    secret = company.customer("顾念慈").number
    director = as_("director")
    landed(director.post(edit(secret), data=Form(director.get(edit(secret)).text).sent(external_id="S-1")))
    response = client.post(edit(he), data=Form(client.get(edit(he)).text).sent(external_id="S-1"))
    assert landed(response) == he
    assert secret not in response.text


def test_a_change_in_the_last_moment_is_no_lost_work_either(
    as_: SignedIn, zhou: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def beaten(*_: object) -> bool:
        raise Conflict

    monkeypatch.setattr(record, "edit", beaten)
    client = as_("manager_wang")
    response = client.post(edit(zhou), data=Form(client.get(edit(zhou)).text).sent(name="周以衡"))
    assert response.status_code == 409
    assert Form(response.text)["name"] == "周以衡"


@pytest.mark.parametrize("rev", [None, "", "abc", "-1", "99999999999999999999", "0"])
def test_a_rev_that_is_none_is_as_one_that_is_old(as_: SignedIn, zhou: str, rev: str | None) -> None:
    client = as_("manager_wang")
    response = client.post(edit(zhou), data=Form(client.get(edit(zhou)).text).sent(rev=rev, name="周以衡"))
    form = Form(response.text)
    assert (response.status_code, set(form.errors)) == (409, {"name"})
    assert landed(client.post(edit(zhou), data=form.sent(keep_name="mine"))) == zhou
    assert load(zhou).name == "周以衡"


def test_a_level_raised_out_of_sight_meanwhile_makes_the_record_missing(as_: SignedIn, zhou: str) -> None:
    client, director = as_("manager_wang"), as_("director")
    opened = Form(client.get(edit(zhou)).text)
    data = {"rev": "1", "level": "4", "reason": "合同", "basis": ""}
    assert director.post(f"/customers/{zhou}/level", data=data).status_code == 303
    assert client.post(edit(zhou), data=opened.sent(name="周以衡")).status_code == 404


def test_who_hands_a_customer_out_of_their_reach_comes_to_the_list(company: Company, as_: SignedIn) -> None:
    client, zhao = as_("lead_east"), company.person("manager_zhao")
    number = company.customer("何思远").number
    sent = Form(client.get(edit(number)).text).sent(owner=str(zhao.id), department=str(zhao.department_id))
    assert client.post(edit(number), data=sent).location == "/customers/"
    assert (load(number).owner_id, load(number).department_id) == (zhao.id, zhao.department_id)


@pytest.mark.parametrize(
    ("username", "status"),
    [("manager_li", 404), ("desk_chen", 404), ("newcomer", 403), ("risk_sun", 403), ("steward_qian", 200)],
)
def test_a_form_opens_for_those_who_may_edit_the_record(
    as_: SignedIn, zhou: str, username: str, status: int
) -> None:
    client = as_(username)
    assert client.get(edit(zhou)).status_code == status
    assert client.get(edit("C26-222222")).status_code == (403 if status == 403 else 404)
    if status != 200:
        assert client.post(edit(zhou), data={"name": "x", "rev": "1"}).status_code == status
        assert load(zhou).name == "周以恒"


def test_a_grant_to_read_opens_no_form(company: Company, as_: SignedIn, zhou: str) -> None:
    gate, client = company.gate("lead_east"), as_("manager_zhao")
    grants.give(
        gate.person,
        gate.standing,
        load(zhou),
        person=company.person("manager_zhao"),
        permissions=frozenset({"customer.view"}),
        level=2,
        until=now() + timedelta(days=1),
        purpose="代班",
    )
    assert client.get(f"/customers/{zhou}").status_code == 200
    assert client.get(edit(zhou)).status_code == 404


@pytest.mark.parametrize("left_out", ["name", "status", "region", "owner"])
def test_a_field_that_is_not_sent_is_left_alone_whatever_else_is_wrong(
    as_: SignedIn, zhou: str, left_out: str
) -> None:
    client, before = as_("lead_east"), load(zhou)
    form = Form(client.get(edit(zhou)).text)
    sent = form.sent(**{left_out: None}, email="nobody")
    again = client.post(edit(zhou), data=sent)
    assert (again.status_code, set(Form(again.text).errors)) == (422, {"email"})
    assert str(before.__data__[left_out]) == "".join(Form(again.text).values[left_out])
    assert client.post(edit(zhou), data={**sent, "email": "a@example.cn"}).status_code == 303
    assert load(zhou).__data__[left_out] == before.__data__[left_out]
    assert current(load(zhou), "email") == "a@example.cn"


def test_only_who_can_see_customers_is_offered_as_owner(company: Company, as_: SignedIn, zhou: str) -> None:
    blind = {company.person(name).id for name in ("newcomer", "sysadmin", "auditor", "hr_zhou")}
    for page in (edit(zhou), "/customers/new"):
        offered = {int(value) for value in Form(as_("lead_east").get(page).text).choices["owner"]}
        database.connect(reuse_if_open=True)
        assert offered & blind == set()
        assert company.person("manager_li").id in offered


def test_nobody_is_given_a_customer_that_they_could_not_open(
    company: Company, as_: SignedIn, zhou: str
) -> None:
    client, li = as_("lead_east"), company.person("manager_li")
    data = {"rev": "1", "level": "3", "reason": "合同", "basis": ""}
    assert client.post(f"/customers/{zhou}/level", data=data).status_code == 303
    before = load(zhou).owner_id
    answer = client.post(edit(zhou), data=Form(client.get(edit(zhou)).text).sent(owner=str(li.id)))
    assert (answer.status_code, set(Form(answer.text).errors)) == (422, {"owner"})
    one = f"/customers/{zhou}/edit/owner"
    answer = client.post(one, data=Form(client.get(one).text, one).sent(owner=str(li.id)))
    assert (answer.status_code, set(Form(answer.text, one).errors)) == (422, {"owner"})
    assert load(zhou).owner_id == before


@pytest.mark.parametrize("field", ["region", "sex", "source", "document_type"])
def test_blanks_are_none_of_the_choices(as_: SignedIn, zhou: str, field: str) -> None:
    client, before = as_("manager_wang"), load(zhou)
    answer = client.post(edit(zhou), data=Form(client.get(edit(zhou)).text).sent(**{field: "   "}))
    assert (answer.status_code, set(Form(answer.text).errors)) == (422, {field})
    assert load(zhou).__data__[field] == before.__data__[field]
