"""Adding a customer by the form."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from flask.testing import FlaskClient

from app.access.models import Grant
from app.chain.models import AuditEntry
from app.chain.writing import writing
from app.customers.models import Customer, CustomerFact
from app.customers.typed.checking import ENTERPRISES_ONLY, INDIVIDUALS_ONLY
from app.customers.values import current
from app.db.connection import database
from app.people.models import Person
from app.vault.fields import opened
from app.web.models import SentForm
from tests.conftest import Company
from tests.customers.identities import id_number
from tests.customers.pages import NUMBER, Form, addresses, kept, landed, listed

SignedIn = Callable[[str], FlaskClient]
NEW = "/customers/new"
ENTERPRISE = "/customers/new?kind=enterprise"
TYPED = {
    "name": "司徒静好",
    "birth_date": "1991-03-05",
    "mobile": "13900001111",
    "email": "jing@example.cn",
    "address": "杭州市西湖区文三路 8 号",
    "external_id": "CRM-7",
}


def load(number: str) -> Customer:
    database.connect(reuse_if_open=True)
    return Customer.get(Customer.number == number)


def written() -> tuple[int, ...]:
    database.connect(reuse_if_open=True)
    return tuple(model.select().count() for model in (Customer, CustomerFact, AuditEntry, SentForm, Grant))


def speaks(username: str, language: str) -> None:
    database.connect(reuse_if_open=True)
    with writing(None, "tests.language") as entry:
        entry.told(locale=language)
        Person.update(locale=language).where(Person.username == username).execute()


@pytest.fixture
def guarded(company: Company) -> Iterator[Company]:
    """The company with the check of form tokens on, as in the product."""
    company.app.config["WTF_CSRF_ENABLED"] = True
    yield company
    company.app.config["WTF_CSRF_ENABLED"] = False


def test_each_kind_has_its_own_fields(as_: SignedIn) -> None:
    client = as_("manager_wang")
    individual, enterprise = Form(client.get(NEW).text), Form(client.get(ENTERPRISE).text)
    assert individual.values.keys() - enterprise.values.keys() == {*INDIVIDUALS_ONLY}
    assert enterprise.values.keys() - individual.values.keys() == {"credit_code", *ENTERPRISES_ONLY}
    assert (individual["kind"], enterprise["kind"]) == ("individual", "enterprise")


def test_a_new_form_starts_with_what_is_usual(as_: SignedIn) -> None:
    form = Form(as_("manager_wang").get(NEW).text)
    assert (form["level"], form["status"], form["name"], form["region"]) == ("2", "active", "", "")
    assert form.choices["level"] == ["1", "2", "3", "4"]


def test_owner_and_department_are_offered_to_those_who_may_assign(company: Company, as_: SignedIn) -> None:
    assert {"owner", "department"}.isdisjoint(Form(as_("manager_wang").get(NEW).text).values)
    lead = company.person("lead_east")
    form = Form(as_("lead_east").get(NEW).text)
    assert (form["owner"], form["department"]) == (str(lead.id), str(lead.department_id))


def test_a_customer_is_added_and_its_page_opened(company: Company, as_: SignedIn) -> None:
    client = as_("manager_wang")
    form = Form(client.get(NEW).text)
    number = landed(client.post(NEW, data=form.sent(**TYPED, level="3", region="east", sex="female")))
    customer, wang = load(number), company.person("manager_wang")
    assert {name: str(current(customer, name)) for name in TYPED} == TYPED
    assert (customer.kind, customer.level, customer.region, customer.sex, customer.tier) == (
        "individual",
        3,
        "east",
        "female",
        "C",
    )
    assert (customer.owner_id, customer.department_id) == (wang.id, wang.department_id)
    assert TYPED["name"] in client.get(f"/customers/{number}").text


def test_an_enterprise_is_added(as_: SignedIn) -> None:
    client = as_("manager_wang")
    form = Form(client.get(ENTERPRISE).text)
    code = "91110000600037341L"
    number = landed(client.post(ENTERPRISE, data=form.sent(name="云栖木业", credit_code=code)))
    assert (load(number).kind, load(number).credit_code) == ("enterprise", code)


def test_who_may_assign_gives_it_to_a_colleague(company: Company, as_: SignedIn) -> None:
    client, li = as_("lead_east"), company.person("manager_li")
    form = Form(client.get(NEW).text)
    number = landed(client.post(NEW, data=form.sent(name="甲", owner=str(li.id))))
    assert load(number).owner_id == li.id


def test_it_is_not_given_to_a_colleague_who_could_not_open_it(company: Company, as_: SignedIn) -> None:
    client, li = as_("lead_east"), company.person("manager_li")
    form = Form(client.get(NEW).text)
    answer = client.post(NEW, data=form.sent(name="甲", owner=str(li.id), level="3"))
    assert (answer.status_code, set(Form(answer.text).errors)) == (422, {"owner"})


def test_what_is_pasted_is_kept_in_its_normal_form(as_: SignedIn) -> None:
    typed = {
        "name": "\u200b 司徒\x00\u202e静好\U0001f600\t",
        "birth_date": "１９９１年３月５日",
        "mobile": "+86 １３９-0000-1111",
        "email": " Jing@EXAMPLE.cn ",
        "address": "文三路\r\n8 号",
        "external_id": " \u200b ",
    }
    number = landed(
        as_("manager_wang").post(NEW, data={**typed, "kind": "individual", "level": "2", "status": "active"})
    )
    customer = load(number)
    assert (customer.name, customer.birth_date) == ("司徒静好\U0001f600", date(1991, 3, 5))
    assert [current(customer, name) for name in ("mobile", "email", "address", "external_id")] == [
        "13900001111",
        "Jing@example.cn",
        "文三路 8 号",
        None,
    ]


def test_an_id_number_fills_in_birth_date_and_sex(as_: SignedIn) -> None:
    client = as_("manager_wang")
    form = Form(client.get(NEW).text)
    number = landed(client.post(NEW, data=form.sent(name="甲", id_number=id_number("19910305", 27))))
    assert (load(number).birth_date, load(number).sex) == (date(1991, 3, 5), "male")


BAD = [
    ("name", ""),
    ("name", " \u3000\u200b "),
    ("name", "周" * 121),
    ("name", "…！"),
    ("name", f"客户 {id_number()}"),
    ("name", "110101199003077555"),
    ("birth_date", "1990-02-30"),
    ("birth_date", "1990-13-01"),
    ("birth_date", "2999-01-01"),
    ("birth_date", "1790-01-01"),
    ("birth_date", "昨天"),
    ("birth_date", "9" * 5000),
    ("id_number", "110101199003077556"),
    ("id_number", "1" * 2000),
    ("id_number", "\x00\x01"),
    ("mobile", "1380000567"),
    ("mobile", "１３８００００５６７"),
    ("mobile", "138****5678"),
    ("mobile", "\U0001f4de"),
    ("email", "a@b"),
    ("email", "m***@example.cn"),
    ("email", "x" * 300 + "@example.cn"),
    ("address", "。" * 3),
    ("address", "路" * 301),
    ("external_id", "x" * 65),
    ("external_id", id_number()),
    ("sex", "other"),
    ("region", "mars"),
    ("business_line", "' OR 1=1"),
    ("status", "flying"),
    ("status", ""),
    ("level", "9"),
    ("level", ""),
    ("level", "2.0"),
    ("owner", "999999"),
    ("owner", "x"),
    ("department", "0"),
    ("department", ""),
]


@pytest.mark.parametrize(("field", "text"), BAD)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_written(
    as_: SignedIn, field: str, text: str
) -> None:
    client = as_("lead_east")
    form = Form(client.get(NEW).text)
    before = written()
    typed = {**TYPED, field: text}
    response = client.post(NEW, data=form.sent(**typed))
    assert response.status_code == 422
    again = Form(response.text)
    assert set(again.errors) == {field}
    assert again.errors[field]
    assert again.errors[field] in again.summary
    others = {name: value for name, value in TYPED.items() if name != field}
    assert kept(again, others) == others
    assert written() == before


@pytest.mark.parametrize("text", ["周" * 121, "id 12345", "  甲\u3000乙"])
def test_what_was_typed_stays_as_it_was_typed(as_: SignedIn, text: str) -> None:
    form = Form(as_("manager_wang").post(NEW, data={"name": text, "mobile": "12", "kind": "individual"}).text)
    assert (form["name"], form["mobile"]) == (text, "12")


def test_a_kind_that_is_none_is_refused(as_: SignedIn) -> None:
    client = as_("manager_wang")
    before = written()
    response = client.post(NEW, data=Form(client.get(NEW).text).sent(name="甲", kind="alien"))
    assert response.status_code == 422
    assert Form(response.text).summary.strip()
    assert Form(response.text)["name"] == "甲"
    assert written() == before
    assert client.get("/customers/new?kind=alien").status_code == 200


def test_values_that_contradict_each_other_are_refused(as_: SignedIn) -> None:
    client = as_("manager_wang")
    form = Form(client.get(NEW).text)
    typed = {"name": "甲", "id_number": id_number("19910305", 27), "birth_date": "1991-03-06"}
    again = Form(client.post(NEW, data=form.sent(**typed)).text)
    assert set(again.errors) == {"birth_date"}


def test_messages_speak_the_readers_language(as_: SignedIn) -> None:
    said = []
    for language in ("zh", "en"):
        speaks("manager_wang", language)
        client = as_("manager_wang")
        said.append(Form(client.post(NEW, data={**TYPED, "mobile": "12", "level": "7"}).text).errors)
        database.connect(reuse_if_open=True)
    assert said[0].keys() == said[1].keys() == {"mobile", "level", "status"}
    assert [field for field in said[0] if said[0][field] == said[1][field]] == []


@pytest.mark.parametrize(
    ("field", "value", "kind"),
    [
        ("id_number", "110101199003077555", "individual"),
        ("external_id", "CRM-1", "individual"),
        ("credit_code", "91110000600037341L", "enterprise"),
    ],
)
def test_a_number_on_a_readable_record_is_pointed_out_and_one_on_another_is_not(
    as_: SignedIn, field: str, value: str, kind: str
) -> None:
    address = f"{NEW}?kind={kind}"
    data = {"name": "甲", "kind": kind, "level": "2", "status": "active", field: value}
    first = as_("manager_wang").post(address, data=data)
    again = as_("manager_wang").post(address, data=data)
    assert again.status_code == 422
    assert set(Form(again.text).errors) == {field}
    (there,) = {url for url in addresses(again.text) if NUMBER.search(url)}
    if first.status_code == 303:
        assert there == first.location
    other = as_("manager_zhao").post(address, data=data)
    assert landed(other) != NUMBER.search(there)[0]
    assert getattr(load(landed(other)), field) is not None


def test_a_level_above_the_own_clearance_hands_the_customer_to_a_superior(
    company: Company, as_: SignedIn
) -> None:
    client = as_("manager_wang")
    form = Form(client.get(NEW).text)
    response = client.post(NEW, data=form.sent(name="机密客户", level="4"))
    assert (response.status_code, response.location) == (303, "/customers/")
    page = client.get("/customers/").text
    customer = named("机密客户")
    assert customer.number not in listed(page)
    assert customer.number in page  # in the toast: the one thing that is told
    assert customer.owner_id == company.person("director").id
    assert client.get(f"/customers/{customer.number}").status_code == 404


def named(name: str) -> Customer:
    database.connect(reuse_if_open=True)
    return Customer.get(Customer.name == name)


def test_a_form_sent_twice_makes_one_customer(as_: SignedIn) -> None:
    client = as_("manager_wang")
    data = Form(client.get(NEW).text).sent(name="双击")
    answers = [client.post(NEW, data=data) for _ in range(3)]
    assert len({landed(answer) for answer in answers}) == 1
    database.connect(reuse_if_open=True)
    assert Customer.select().where(Customer.name == "双击").count() == 1


def test_a_form_sent_again_with_other_values_makes_another_customer(as_: SignedIn) -> None:
    client = as_("manager_wang")
    form = Form(client.get(NEW).text)
    first, second = (landed(client.post(NEW, data=form.sent(name=name))) for name in ("先", "后"))
    assert first != second
    assert Form(client.get(NEW).text)["once"] != form["once"]


def test_a_form_without_its_token_is_refused_with_a_clear_page(guarded: Company, as_: SignedIn) -> None:
    client, before = as_("manager_wang"), written()
    response = client.post(NEW, data={**TYPED, "kind": "individual", "level": "2", "status": "active"})
    assert response.status_code == 400
    assert "<h1>" in response.text
    assert guarded.person("manager_wang").name in response.text
    assert written() == before


def test_a_form_with_its_token_goes_through(guarded: Company, as_: SignedIn) -> None:
    client = as_("manager_wang")
    assert landed(client.post(NEW, data=Form(client.get(NEW).text).sent(**TYPED)))
    assert guarded.customer(TYPED["name"])


def test_a_body_of_twenty_megabytes_is_refused_with_a_clear_page(as_: SignedIn) -> None:
    client, before = as_("manager_wang"), written()
    response = client.post(NEW, data={**TYPED, "address": "x" * 20_000_000})
    assert response.status_code == 413
    assert "<h1>" in response.text
    assert written() == before


@pytest.mark.parametrize("username", ["newcomer", "sysadmin", "risk_sun", "steward_qian"])
def test_without_the_permission_nothing_is_added(as_: SignedIn, username: str) -> None:
    before, client = written()[:2], as_(username)
    assert client.get(NEW).status_code == 403
    assert client.post(NEW, data={**TYPED, "level": "1", "status": "active"}).status_code == 403
    assert written()[:2] == before


def test_what_the_id_number_filled_in_is_said(as_: SignedIn) -> None:
    client = as_("manager_wang")
    form = Form(client.get(NEW).text)
    answer = client.post(
        NEW, data=form.sent(name="申屠望岳", id_number=id_number("19850212", 41)), follow_redirects=True
    )
    assert "Filled in from the ID number: Document type, Birth date, Sex, Native place" in answer.text
    assert "浙江省杭州市西湖区" in answer.text


def test_an_unknown_county_only_warns(as_: SignedIn) -> None:
    client = as_("manager_wang")
    number = id_number("19850212", 43, county="339999")
    form = Form(client.get(NEW).text)
    answer = client.post(NEW, data=form.sent(name="申屠望海", id_number=number), follow_redirects=True)
    assert "name no county known here" in answer.text


def test_a_passport_is_kept_and_fills_in_nothing(as_: SignedIn) -> None:
    client = as_("manager_wang")
    form = Form(client.get(NEW).text)
    sent = form.sent(name="Anna Müller", document_type="passport", id_number="c01x 00t47")
    answer = client.post(NEW, data=sent, follow_redirects=True)
    assert answer.status_code == 200
    assert "Filled in from" not in answer.text
    kept = load(answer.request.path.rpartition("/")[2])
    assert opened(kept, "id_number") == "C01X00T47"
    assert (kept.document_type, kept.birth_date) == ("passport", None)


def test_a_number_that_does_not_fit_its_document_is_refused_beside_it(as_: SignedIn) -> None:
    client = as_("manager_wang")
    sent = Form(client.get(NEW).text).sent(name="何港生", document_type="hk_macao_permit", id_number="K1234")
    answer = client.post(NEW, data=sent)
    assert answer.status_code == 422
    again = Form(answer.text)
    assert "H or M" in again.errors["id_number"]
    assert (again["id_number"], again["document_type"]) == ("K1234", "hk_macao_permit")


def test_an_enterprise_has_who_stands_for_it_its_industry_and_its_size(as_: SignedIn) -> None:
    client = as_("manager_wang")
    typed = {"legal_representative": " 欧阳\u200b修 ", "industry": "manufacturing", "size": "micro"}
    sent = Form(client.get(ENTERPRISE).text).sent(name="苏州问渠机械厂", **typed)
    page = client.post(ENTERPRISE, data=sent, follow_redirects=True).text
    assert [word for word in ("欧阳修", "Manufacturing", "Micro") if word not in page] == []


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"id_number": id_number("19850212", 41)}, "Sex: Male, Native place: 浙江省杭州市西湖区"),
        ({"id_number": id_number("19850212", 41), "sex": "female"}, "Birth date: 1985-02-12, Native place"),
        ({"id_number": id_number("19850212", 41, county="339999")}, "no county known here"),
        ({"id_number": "110105"}, "An ID number has 18 digits"),
        ({"id_number": "K1", "document_type": "hk_macao_permit"}, "H or M"),
    ],
)
def test_the_open_form_tells_what_the_id_number_says(as_: SignedIn, typed: dict[str, str], told: str) -> None:
    client = as_("manager_wang")
    before = written()
    answer = client.post(f"{NEW}/identity", data=typed, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert told in answer.text
    assert written() == before
