"""Wrong values of each field of each form, by the front door: told beside the field, kept, not written."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from wtforms import BooleanField, HiddenField, SelectMultipleField

from app.access import grants
from app.access.gate import Gate
from app.chain.models import AuditEntry
from app.customers import parts, record
from app.customers.dated_forms import NoteForm
from app.customers.facts import Why
from app.customers.forms import CustomerForm
from app.customers.interests_form import InterestsForm
from app.customers.models import ContactPoint, Customer, EmergencyContact, Employment, Note
from app.customers.page_forms import GrantForm, LevelForm, RevealForm
from app.customers.part_forms import ContactForm, EmergencyForm, EmploymentForm, PersonForm
from app.db.connection import database
from tests.conftest import Company, at
from tests.customers.identities import id_number
from tests.customers.pages import Form

SignedIn = Callable[[str], FlaskClient]
Wrong = Mapping[str, tuple[str, ...]]
ZERO_WIDTH = " \u3000\u200b "
LONG = "长" * 5000
ID_NUMBER = id_number("19850212", 12)
WRONG_CHECK_DIGIT = ID_NUMBER[:-1] + ("0" if ID_NUMBER[-1] != "0" else "1")
NO_CODE = ("no such",)
MASKED = "138****5678"

INDIVIDUAL: Wrong = {
    "name": ("", ZERO_WIDTH, "长" * 121, ID_NUMBER, "…"),
    "sex": NO_CODE,
    "birth_date": ("1990-02-30", "2990-01-01", "yesterday", "1990-13-01"),
    "native_place": (LONG, ID_NUMBER),
    "document_type": NO_CODE,
    "id_number": (WRONG_CHECK_DIGIT, ID_NUMBER[:17], "110101199002300010", "1****************5", "x" * 40),
    "mobile": ("1390000123", "139000012345", "23900001234", MASKED, "+12", "abc"),
    "email": (
        "wang@",
        "@example.cn",
        "wang.example.cn",
        "a b@example.cn",
        "w***@example.cn",
        f"{'a' * 400}@b.cn",
    ),
    "address": (LONG, ID_NUMBER),
    "bank_account": ("1234", "6222 abcd", "****1234", "9" * 40),
    "business_line": NO_CODE,
    "region": NO_CODE,
    "source": NO_CODE,
    "status": NO_CODE,
    "level": ("5", "0", "x"),
    "department": ("99999", "x"),
    "owner": ("99999", "x"),
    "external_id": ("长" * 300, ID_NUMBER),
}
ENTERPRISE: Wrong = {
    "credit_code": ("91110000600037341A", "9111000060003734", "x"),
    "legal_representative": (LONG, ID_NUMBER),
    "industry": NO_CODE,
    "size": NO_CODE,
}
NEW_PARTS: Mapping[str, tuple[type, dict[str, str], Wrong]] = {
    "contacts": (
        ContactForm,
        {"kind": "mobile", "value": "13900002222"},
        {
            "kind": ("fax", ""),
            "value": ("", ZERO_WIDTH, "1390000123", MASKED, LONG),
            "contact_person": NO_CODE,
        },
    ),
    "persons": (
        PersonForm,
        {"name": "沈一诺"},
        {"name": ("", ZERO_WIDTH, "长" * 121, ID_NUMBER), "position": ("长" * 121, ID_NUMBER)},
    ),
    "employments": (
        EmploymentForm,
        {"employer": "甲公司", "since": "2020-01", "until": "2021-01"},
        {
            "employer": ("", ZERO_WIDTH, "长" * 121, ID_NUMBER),
            "position": ("长" * 121, ID_NUMBER),
            "since": ("2020-02-30", "soon", "2022-01", "3020-01"),
            "until": ("2020-13", "2019-12", "x"),
            "annual_income": ("-1", "ten", "1e99", "9" * 30, "••••"),
        },
    ),
    "emergencies": (
        EmergencyForm,
        {"name": "沈一诺", "phone": "13900002222"},
        {
            "name": ("", ZERO_WIDTH, "长" * 121, ID_NUMBER),
            "relation": NO_CODE,
            "phone": ("12345", "1390000123", "139****2222", "phone"),
        },
    ),
    "notes": (
        NoteForm,
        {"text": "喜欢喝茶", "level": "2"},
        {"text": ("", ZERO_WIDTH, LONG, f"身份证 {ID_NUMBER}"), "level": ("1", "4", "9", "x")},
    ),
}
OTHER_FORMS: Mapping[str, tuple[type, dict[str, str], Wrong]] = {
    "interests": (InterestsForm, {}, {"interests": NO_CODE, "interest_note": (LONG, ID_NUMBER)}),
    "level": (
        LevelForm,
        {"level": "3", "reason": "合同"},
        {"level": ("1", "2", "9", "x"), "reason": ("", ZERO_WIDTH, LONG), "basis": (LONG,)},
    ),
    "grants": (
        GrantForm,
        {"purpose": "代为跟进"},
        {
            "person": ("99999", "x", ""),
            "permissions": ("customer.erase",),
            "level": ("1", "4", "9"),
            "until": ("", "2020-01-01", "2099-01-01", "2026-02-30"),
            "purpose": ("", ZERO_WIDTH, "长" * 301),
        },
    ),
    "reveal/mobile": (RevealForm, {}, {"purpose": NO_CODE, "note": ("长" * 121, ID_NUMBER)}),
}
NOT_TYPED = {"remove"}


def typed_fields(form: type) -> set[str]:
    """The fields of a form into which somebody can type or choose something wrong."""
    with_boxes = (HiddenField, BooleanField)
    fields = form()._fields.values()  # type: ignore[attr-defined]
    kept = {one.name for one in fields if not isinstance(one, with_boxes)}
    return (
        kept
        - NOT_TYPED
        - {"csrf_token"}
        - {one.name for one in fields if isinstance(one, SelectMultipleField) and one.name in NOT_TYPED}
    )


@pytest.mark.parametrize(
    ("form", "wrong"),
    [
        (CustomerForm, {**INDIVIDUAL, **ENTERPRISE}),
        *((form, wrong) for form, _, wrong in (*NEW_PARTS.values(), *OTHER_FORMS.values())),
    ],
)
def test_no_field_is_left_out(company: Company, form: type, wrong: Wrong) -> None:
    with company.app.test_request_context():
        assert typed_fields(form) - wrong.keys() == set()


@pytest.fixture
def number(company: Company) -> str:
    gate = company.gate("lead_east")
    return record.create(gate, {"name": "欧阳修竹", "mobile": "13900001111", "level": 2, "region": "east"})


@pytest.fixture
def firm(company: Company) -> str:
    gate = company.gate("lead_east")
    return record.create(
        gate, {"name": "恒拓新材料有限公司", "kind": "enterprise", "level": 2, "region": "east"}
    )


def rows() -> int:
    database.connect(reuse_if_open=True)
    return int(AuditEntry.select().count())


class Door:
    """The forms of one browser, each opened once."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.forms: dict[str, Form] = {}

    def refuse(self, url: str, sent: dict[str, str], field: str, page: str = "", told: str = "") -> None:
        """Nothing is written; the message stands beside the field (or `told`), and what was typed stays."""
        if url not in self.forms:
            self.forms[url] = read(self.client.get(page or url).text, url)
        before = rows()
        answer = self.client.post(url, data=self.forms[url].sent(**sent))
        assert answer.status_code == 422, (url, field, sent[field])
        again = read(answer.text, url)
        assert (told or field) in again.errors, (url, field, sent[field], again.errors, again.summary)
        assert rows() == before
        text = sent[field].strip()
        if field in again and text and text.isascii() and field not in again.choices:
            assert again[field].strip() == text


def read(page: str, url: str) -> Form:
    """The form that is sent to `url`, or to the address of its own page."""
    form = Form(page, url)
    return form if form.values else Form(page)


@pytest.mark.parametrize("way", ["new", "edit", "in place"])
def test_wrong_values_of_an_individual(as_: SignedIn, number: str, way: str) -> None:
    door = Door(as_("director"))
    for field, wrong in INDIVIDUAL.items():
        if field == "level" and way != "new":
            continue
        for text in wrong:
            if way == "new":
                door.refuse("/customers/new", {"name": "甲", field: text}, field)
            elif way == "edit":
                door.refuse(f"/customers/{number}/edit", {field: text}, field)
            else:
                door.refuse(f"/customers/{number}/edit/{field}", {field: text}, field)


@pytest.mark.parametrize("way", ["new", "edit"])
def test_wrong_values_of_an_enterprise(as_: SignedIn, firm: str, way: str) -> None:
    door = Door(as_("lead_east"))
    url = "/customers/new?kind=enterprise" if way == "new" else f"/customers/{firm}/edit"
    for field, wrong in ENTERPRISE.items():
        for text in wrong:
            door.refuse(url, {"name": "甲公司", field: text}, field)


@pytest.mark.parametrize("kind", NEW_PARTS)
def test_wrong_values_of_a_part(company: Company, as_: SignedIn, number: str, firm: str, kind: str) -> None:
    door, gate = Door(as_("lead_east")), company.gate("lead_east")
    _form, good, table = NEW_PARTS[kind]
    whose = firm if kind in {"persons", "contacts"} else number
    parts.add(gate, gate.get(Customer, firm), parts.ContactPerson, {"name": "陆昭"})
    for field, wrong in table.items():
        for text in wrong:
            url = f"/customers/{whose}/{kind}/new"
            told = "until" if (field, text) == ("since", "2022-01") else field
            door.refuse(url, {**good, field: text}, field, told=told)


@pytest.mark.parametrize("kind", ["contacts", "employments", "emergencies", "notes"])
def test_wrong_values_of_a_part_that_is_there(
    company: Company, as_: SignedIn, number: str, kind: str
) -> None:
    door, gate = Door(as_("lead_east")), company.gate("lead_east")
    model, values = {
        "contacts": (ContactPoint, {"kind": "mobile", "value": "13900003333"}),
        "employments": (Employment, {"employer": "甲"}),
        "emergencies": (EmergencyContact, {"name": "沈一诺", "phone": "13900002222"}),
        "notes": (Note, {"text": "一", "level": 2}),
    }[kind]
    url = f"/customers/{number}/{kind}/{parts.add(gate, gate.get(Customer, number), model, values)}"
    kept = {"name", "phone", "value"}
    for field, wrong in NEW_PARTS[kind][2].items():
        if field in {"kind", "contact_person"}:
            continue
        for text in wrong:
            if text in {"", ZERO_WIDTH} and field in kept:
                continue  # a masked value that is left empty stays as it is
            if (field, text) in {("since", "2022-01"), ("until", "2019-12")}:
                continue  # no contradiction with a job of which neither is known
            door.refuse(url, {field: text}, field)


def test_all_that_is_wrong_with_an_employment_is_told_at_once(as_: SignedIn, number: str) -> None:
    client, url = as_("lead_east"), f"/customers/{number}/employments/new"
    sent = {"employer": "", "since": "2024-05", "until": "2024-04", "annual_income": "-1"}
    answer = client.post(url, data=Form(client.get(url).text, url).sent(**sent))
    assert set(Form(answer.text, url).errors) == {"employer", "until", "annual_income"}


@pytest.mark.parametrize("name", OTHER_FORMS)
def test_wrong_values_of_the_other_forms(company: Company, as_: SignedIn, number: str, name: str) -> None:
    door = Door(as_("lead_east"))
    _form, good, table = OTHER_FORMS[name]
    url = f"/customers/{number}/{name}"
    page = f"/customers/{number}/access" if name == "grants" else ""
    if name == "grants":
        good = {**good, "person": str(company.person("manager_zhao").id)}
    for field, wrong in table.items():
        for text in wrong:
            door.refuse(url, {**good, field: text}, field, page)


def test_of_two_preferred_numbers_one_is_left(company: Company, as_: SignedIn, number: str) -> None:
    client, url = as_("lead_east"), f"/customers/{number}/contacts/new"
    sent = Form(client.get(url).text, url).sent(kind="mobile", value="13900002222", preferred="y")
    assert client.post(url, data=sent).status_code == 303
    database.connect(reuse_if_open=True)
    points = ContactPoint.select().where(ContactPoint.kind == "mobile", ContactPoint.preferred)
    assert points.where(ContactPoint.customer == company.customer("欧阳修竹").id).count() == 1


def test_an_emergency_contact_needs_a_name(as_: SignedIn, number: str) -> None:
    sent = {"name": "", "phone": "13900002222"}
    Door(as_("lead_east")).refuse(f"/customers/{number}/emergencies/new", sent, "name")


def test_a_customer_raised_above_me_while_i_edit_a_part_is_gone_and_my_note_is_kept(
    company: Company, as_: SignedIn, number: str
) -> None:
    client, url = as_("desk_liu"), f"/customers/{number}/notes/new"
    form = Form(client.get(url).text, url)
    draft = {"text": "明早九点回电", "draft": form["draft"]}
    client.post(f"/drafts/customers.add_note/{number}", data=draft)
    gate = company.gate("director")
    customer = gate.get(Customer, number)
    record.raise_level(gate, customer, 4, Why("合同"), customer.rev)
    answer = client.post(url, data=form.sent(text="明早九点回电"))
    missing = client.post("/customers/C26-222222/notes/new", data=form.sent(text="明早九点回电"))
    assert (answer.status_code, missing.status_code) in {(404, 404), (303, 303)}
    assert "欧阳修竹" not in answer.text
    database.connect(reuse_if_open=True)
    assert not Note.select().exists()


def test_a_grant_that_expires_between_page_and_click_opens_nothing_more(
    company: Company, as_: SignedIn, number: str
) -> None:
    now = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)
    with at(now):
        giver: Gate = company.gate("lead_east")
        grants.give(
            giver.person,
            giver.standing,
            giver.get(Customer, number),
            person=company.person("manager_zhao"),
            permissions=frozenset({"customer.view", "customer.edit", "customer.reveal"}),
            level=2,
            until=now + timedelta(minutes=5),
            purpose="代为跟进",
        )
        client = as_("manager_zhao")
        page = client.get(f"/customers/{number}/edit")
        assert page.status_code == 200
        form = Form(page.text).sent(name="欧阳某")
        note = Form(client.get(f"/customers/{number}/notes/new").text, f"/customers/{number}/notes/new")
    with at(now + timedelta(minutes=6)):
        gone = client.get("/customers/C26-222222").status_code
        before = rows()
        answers = [
            client.get(f"/customers/{number}"),
            client.post(f"/customers/{number}/edit", data=form),
            client.post(f"/customers/{number}/edit/name", data=form),
            client.post(f"/customers/{number}/notes/new", data=note.sent(text="甲")),
            client.post(f"/customers/{number}/reveal/mobile", data={"note": "case 7"}),
            client.post(f"/customers/{number}/undo", data={"entry": "x"}),
        ]
    assert {answer.status_code for answer in answers} <= {gone, 303}
    for answer in answers:
        assert answer.status_code == 404 or answer.location.startswith("/drafts")
        assert "欧阳修竹" not in answer.text
    assert rows() == before
    assert company.customer("欧阳修竹").rev == 1
