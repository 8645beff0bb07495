"""What a customer has several of: contact points, contact persons, employments, emergency contacts, notes."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from app.access.gate import Gate
from app.access.parts import part_of, parts_of, show_part
from app.audit.history import history
from app.chain.models import AuditEntry
from app.chain.verifying import verify
from app.customers import parts, record, timeline
from app.customers.interest_changes import set_interests
from app.customers.interests import interests_of
from app.customers.models import (
    ContactPerson,
    ContactPoint,
    Customer,
    CustomerPart,
    EmergencyContact,
    Employment,
    Interest,
    Note,
)
from app.customers.quality.completeness import bits_of
from app.customers.typed.amounts import check_amount, yuan
from app.customers.typed.contacts import CONTACT_CHECKS
from app.customers.typed.dates import check_since
from app.customers.words import Words
from app.db.connection import database
from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.vault.fields import opened
from tests.conftest import Company, form
from tests.customers.pages import Form, listed, search
from tests.queries import queries

SignedIn = Callable[[str], FlaskClient]
MOBILE, OTHER = "13900001111", "13900002222"


@pytest.fixture
def gate(company: Company) -> Gate:
    return company.gate("manager_wang")


@pytest.fixture
def number(gate: Gate) -> str:
    return record.create(gate, {"name": "欧阳修竹", "mobile": MOBILE, "level": 2, "region": "east"})


def customer(gate: Gate, number: str) -> Customer:
    found: Customer = gate.get(Customer, number)
    return found


def add(gate: Gate, number: str, model: type[CustomerPart], **values: Any) -> CustomerPart:  # noqa: ANN401
    key = parts.add(gate, customer(gate, number), model, values)
    return next(one for one in parts_of(gate, customer(gate, number), model) if one.key == key)


def points(gate: Gate, number: str) -> list[tuple[str, str | None, bool]]:
    found = parts_of(gate, customer(gate, number), ContactPoint)
    return [(one.kind, opened(one, "value"), one.preferred) for one in found]


def test_what_a_new_customer_is_reached_by_is_a_preferred_contact_point(gate: Gate) -> None:
    values = {"mobile": MOBILE, "email": "a@example.cn", "address": "苏州市园区 1 号"}
    number = record.create(gate, {"name": "慕容博", **values})
    assert points(gate, number) == [(kind, value, True) for kind, value in values.items()]


def test_the_first_of_its_kind_is_preferred_and_another_takes_its_place_on_the_customer(
    gate: Gate, number: str
) -> None:
    add(gate, number, ContactPoint, kind="mobile", value=OTHER)
    assert points(gate, number) == [("mobile", MOBILE, True), ("mobile", OTHER, False)]
    assert opened(customer(gate, number), "mobile") == MOBILE
    second = parts_of(gate, customer(gate, number), ContactPoint)[1]
    assert parts.change(gate, customer(gate, number), second, {"preferred": True}, second.rev)
    assert points(gate, number) == [("mobile", MOBILE, False), ("mobile", OTHER, True)]
    assert opened(customer(gate, number), "mobile") == OTHER


def test_an_edit_of_the_customer_is_an_edit_of_the_preferred_point(gate: Gate, number: str) -> None:
    found = customer(gate, number)
    record.edit(gate, found, {"mobile": OTHER, "email": "b@example.cn"}, found.rev)
    assert points(gate, number) == [("mobile", OTHER, True), ("email", "b@example.cn", True)]
    found = customer(gate, number)
    record.edit(gate, found, {"mobile": None}, found.rev)
    assert points(gate, number) == [("email", "b@example.cn", True)]


def test_a_form_of_the_point_that_was_opened_before_such_an_edit_meets_a_conflict(
    gate: Gate, number: str
) -> None:
    [point] = parts_of(gate, customer(gate, number), ContactPoint)
    found = customer(gate, number)
    record.edit(gate, found, {"mobile": OTHER}, found.rev)
    with pytest.raises(Conflict):
        parts.change(gate, customer(gate, number), point, {"value": "13900003333"}, point.rev)


def test_without_the_preferred_point_the_customer_has_none(gate: Gate, number: str) -> None:
    [point] = parts_of(gate, customer(gate, number), ContactPoint)
    parts.remove(gate, customer(gate, number), point)
    assert opened(customer(gate, number), "mobile") is None
    assert points(gate, number) == []


def test_one_preferred_for_the_enterprise_and_one_for_each_person(gate: Gate) -> None:
    number = record.create(gate, {"name": "恒拓新材料有限公司", "kind": "enterprise", "mobile": MOBILE})
    person = add(gate, number, ContactPerson, name="沈一诺", position="采购经理")
    add(gate, number, ContactPoint, kind="mobile", value=OTHER, contact_person=person.id)
    assert points(gate, number) == [("mobile", MOBILE, True), ("mobile", OTHER, True)]
    assert opened(customer(gate, number), "mobile") == MOBILE
    parts.remove(gate, customer(gate, number), person)
    assert points(gate, number) == [("mobile", MOBILE, True)]


def test_a_number_that_turns_out_to_be_a_contact_persons_is_no_longer_the_customers(gate: Gate) -> None:
    number = record.create(gate, {"name": "恒拓新材料有限公司", "kind": "enterprise", "mobile": MOBILE})
    person = add(gate, number, ContactPerson, name="沈一诺")
    [point] = parts_of(gate, customer(gate, number), ContactPoint)
    parts.change(gate, customer(gate, number), point, {"contact_person": person.id}, point.rev)
    found = customer(gate, number)
    assert opened(found, "mobile") is None
    assert not found.filled & bits_of(["mobile"])
    [point] = parts_of(gate, found, ContactPoint)
    parts.change(gate, found, point, {"contact_person": None}, point.rev)
    assert opened(customer(gate, number), "mobile") == MOBILE


def test_what_goes_with_a_contact_person_is_on_the_chain(gate: Gate) -> None:
    number = record.create(gate, {"name": "恒拓新材料有限公司", "kind": "enterprise"})
    person = add(gate, number, ContactPerson, name="沈一诺")
    add(gate, number, ContactPoint, kind="landline", value="0512-62345678", contact_person=person.id)
    parts.remove(gate, customer(gate, number), person)
    told = [one.action for one in history(gate, customer(gate, number))]
    assert told[:2] == ["customer.person.removed", "customer.contact.removed"]
    assert not customer(gate, number).filled & bits_of(["landline", "contact_person"])


def test_what_one_may_not_see_can_not_be_emptied_either(company: Company, number: str) -> None:
    over, low = company.gate("director"), company.gate("desk_liu")
    job = add(over, number, Employment, employer="甲公司", annual_income="25000000")
    with pytest.raises(Forbidden):
        parts.change(low, customer(low, number), job, {"annual_income": None}, job.rev)


def test_the_same_value_twice_is_refused(gate: Gate, number: str) -> None:
    with pytest.raises(Invalid, match="stands here already"):
        add(gate, number, ContactPoint, kind="mobile", value=MOBILE)


def test_a_new_job_keeps_the_former(gate: Gate, number: str) -> None:
    add(gate, number, Employment, employer="甲公司", since=date(2020, 1, 1))
    values = {"employer": "乙公司", "since": date(2024, 5, 1)}
    parts.add(gate, customer(gate, number), Employment, values, ends_present=True)
    found = parts_of(gate, customer(gate, number), Employment)
    assert [(one.employer, one.since, one.until) for one in found] == [
        ("甲公司", date(2020, 1, 1), date(2024, 4, 30)),
        ("乙公司", date(2024, 5, 1), None),
    ]


def test_an_employment_can_not_end_before_it_began(gate: Gate, number: str) -> None:
    with pytest.raises(Invalid) as refused:
        add(gate, number, Employment, employer="甲", since=date(2024, 5, 1), until=date(2024, 4, 30))
    assert refused.value.field == "until"


def test_who_is_not_cleared_for_a_value_can_neither_see_nor_write_it(company: Company, number: str) -> None:
    over, under = company.gate("director"), company.gate("manager_wang")
    assert under.standing.clearance == 3
    job = add(over, number, Employment, employer="甲公司", annual_income="25000000")
    low = company.gate("desk_liu")
    found = customer(low, number)
    shown = show_part(low, found, job)
    assert str(shown["annual_income"]) == "••••"
    assert shown["employer"] == "甲公司"
    with pytest.raises(Forbidden):
        parts.change(low, found, job, {"annual_income": "1"}, job.rev)
    with pytest.raises(Forbidden):
        parts.remove(low, found, job)
    assert parts.change(low, found, job, {"employer": "乙公司"}, job.rev)


def test_a_note_of_a_higher_level_is_not_there(company: Company, number: str) -> None:
    over, low = company.gate("director"), company.gate("desk_liu")
    note = add(over, number, Note, text="谈判底价", level=4)
    add(over, number, Note, text="每月五日前寄账单", level=2)
    assert [opened(one, "text") for one in parts_of(low, customer(low, number), Note)] == ["每月五日前寄账单"]
    with pytest.raises(NotFound):
        part_of(low, customer(low, number), Note, note.key)


def test_what_somebody_else_wrote_meanwhile_is_a_conflict(gate: Gate, number: str) -> None:
    note = add(gate, number, Note, text="一", level=2)
    assert parts.change(gate, customer(gate, number), note, {"text": "二"}, 1)
    stale = parts_of(gate, customer(gate, number), Note)[0]
    with pytest.raises(Conflict):
        parts.change(gate, customer(gate, number), stale, {"text": "三"}, 1)


def test_each_is_a_row_on_the_chain_that_the_history_tells_once(
    company: Company, gate: Gate, number: str
) -> None:
    add(gate, number, ContactPoint, kind="wechat", value="wx_hidden_1")
    add(gate, number, EmergencyContact, name="沈一诺", relation="spouse", phone=OTHER)
    add(gate, number, ContactPoint, kind="email", value="cat@example.cn")
    add(gate, number, Note, text="喜欢喝茶", level=2)
    assert verify().ok
    found = history(gate, customer(gate, number))
    told = {one.action: {change.field: str(change.after) for change in one.changes} for one in found}
    assert told["customer.emergency.added"] == {
        "emergency.emergency_contact": "沈**",
        "emergency.relation": "spouse",
        "emergency.emergency_phone": "139****2222",
    }
    assert told["customer.note.added"]["note.note"] == "喜欢喝茶"
    with company.app.test_request_context():
        entries = timeline.read(gate, customer(gate, number), Words()).entries
    email = next(one for one in entries if any("c***@" in str(change.after) for change in one.changes))
    assert len([change for change in email.changes if "@" in str(change.after)]) == 1


def test_nothing_of_it_lies_in_the_clear(company: Company, gate: Gate, number: str) -> None:
    add(gate, number, EmergencyContact, name="司马清扬", relation="spouse", phone=OTHER)
    add(gate, number, ContactPoint, kind="wechat", value="wx_hidden_1")
    add(gate, number, Note, text="不可外传的话", level=3)
    database.close()
    kept = b"".join(path.read_bytes() for path in company.settings.data.rglob("*") if path.is_file())
    for text in ("司马清扬", OTHER, "wx_hidden_1", "不可外传的话"):
        assert text.encode() not in kept


def test_a_note_on_interests_of_nothing_that_can_be_seen_is_none(
    as_: Callable[[str], FlaskClient], number: str
) -> None:
    before = AuditEntry.select().count()
    sent = form(interest_note="\x00\x01\u200b", rev=str(Customer.get(Customer.number == number).rev))
    assert as_("lead_east").post(f"/customers/{number}/interests", data=sent).status_code == 303
    database.connect(reuse_if_open=True)
    assert Customer.get(Customer.number == number).interest_note is None
    assert not AuditEntry.select().where(AuditEntry.action == "customer.interests.changed").exists(), before


def test_interests_are_kept_as_codes_with_a_note(gate: Gate, number: str) -> None:
    found = customer(gate, number)
    assert set_interests(gate, found, frozenset({"tea", "hiking"}), "只喝岩茶", found.rev)
    found = customer(gate, number)
    assert interests_of(found) == ["hiking", "tea"]
    assert opened(found, "interest_note") == "只喝岩茶"
    assert not set_interests(gate, found, frozenset({"tea", "hiking"}), "只喝岩茶", found.rev)
    assert set_interests(gate, found, frozenset(), None, found.rev)
    assert not Interest.select().where(Interest.customer == found.id).exists()


def test_what_the_standard_can_want_is_kept_true(gate: Gate, number: str) -> None:
    def filled(name: str) -> bool:
        return bool(customer(gate, number).filled & bits_of([name]))

    assert filled("mobile")
    assert not filled("employer")
    first, second = (add(gate, number, Employment, employer=name) for name in ("甲公司", "乙公司"))
    parts.remove(gate, customer(gate, number), first)
    assert filled("employer")
    parts.remove(gate, customer(gate, number), second)
    assert not filled("employer")
    add(gate, number, ContactPoint, kind="wechat", value="wx_hidden_1")
    assert filled("wechat")
    [mobile] = [one for one in parts_of(gate, customer(gate, number), ContactPoint) if one.kind == "mobile"]
    parts.remove(gate, customer(gate, number), mobile)
    assert not filled("mobile")
    found = customer(gate, number)
    set_interests(gate, found, frozenset({"tea"}), None, found.rev)
    assert filled("interests")


@pytest.mark.parametrize("words", [OTHER, "2222", "0512 6234 5678-801", "5678", "second@example.cn"])
def test_a_customer_is_found_by_each_of_its_contact_points(
    as_: SignedIn, gate: Gate, number: str, words: str
) -> None:
    client = as_("manager_wang")
    assert number not in listed(search(client, words).text)
    add(gate, number, ContactPoint, kind="mobile", value=OTHER)
    add(gate, number, ContactPoint, kind="landline", value="0512-62345678-801")
    add(gate, number, ContactPoint, kind="email", value="first@example.cn")
    add(gate, number, ContactPoint, kind="email", value="second@example.cn")
    assert number in listed(search(client, words).text)


def form_of(client: FlaskClient, url: str) -> Form:
    page = client.get(url)
    assert page.status_code == 200, url
    return Form(page.text, url)


def test_by_the_pages_a_contact_point_is_added_changed_and_removed(as_: SignedIn, number: str) -> None:
    client = as_("manager_wang")
    new = f"/customers/{number}/contacts/new"
    sent = form_of(client, new).sent(kind="landline", value="（0512）6234 5678 转 801")
    answer = client.post(new, data=sent)
    assert answer.status_code == 303
    assert client.post(new, data=sent).status_code == 303
    page = client.get(f"/customers/{number}").text
    assert page.count("Landline") >= 1
    assert "62345678" not in page
    *_, key = re.findall(rf"/customers/{number}/contacts/(\w+)/reveal/value", page)
    url = f"/customers/{number}/contacts/{key}"
    changing = form_of(client, url).sent(do_not_contact="y")
    assert client.post(url, data=changing).status_code == 303
    assert "Do not contact" in client.get(f"/customers/{number}").text
    assert client.post(f"{url}/remove").status_code == 303
    assert url not in client.get(f"/customers/{number}").text


@pytest.mark.parametrize(
    ("kind", "values", "wrong"),
    [
        ("contacts", {"kind": "mobile", "value": "1390000123"}, "value"),
        ("contacts", {"kind": "landline", "value": "62345678"}, "value"),
        ("contacts", {"kind": "email", "value": "wang@"}, "value"),
        ("contacts", {"kind": "wechat", "value": "a b"}, "value"),
        ("contacts", {"kind": "service_number", "value": "9"}, "value"),
        ("contacts", {"kind": "mobile", "value": " \u200b "}, "value"),
        ("contacts", {"kind": "fax", "value": "1"}, "kind"),
        ("employments", {"employer": ""}, "employer"),
        ("employments", {"employer": "甲", "annual_income": "-1"}, "annual_income"),
        ("employments", {"employer": "甲", "since": "2023-02-30"}, "since"),
        ("employments", {"employer": "甲", "since": "2024-05", "until": "2024-04"}, "until"),
        ("employments", {"employer": "110101199003077555"}, "employer"),
        ("emergencies", {"name": "", "phone": OTHER}, "name"),
        ("emergencies", {"name": "沈一诺", "phone": "12345"}, "phone"),
        ("emergencies", {"name": "沈一诺", "relation": "no such"}, "relation"),
        ("notes", {"text": "  "}, "text"),
        ("notes", {"text": "长" * 4001}, "text"),
        ("notes", {"text": "一", "level": "1"}, "level"),
    ],
)
def test_a_wrong_value_is_told_beside_its_field_and_what_was_typed_is_kept(
    as_: SignedIn, number: str, kind: str, values: dict[str, str], wrong: str
) -> None:
    client, url = as_("manager_wang"), f"/customers/{number}/{kind}/new"
    answer = client.post(url, data=form_of(client, url).sent(**values))
    assert answer.status_code == 422
    again = Form(answer.text, url)
    assert list(again.errors) == [wrong]
    typed = {name: value for name, value in values.items() if name not in {"kind", "relation", "level"}}
    assert {name: again[name].strip() for name in typed} == {name: typed[name].strip() for name in typed}


def test_htmx_gets_the_panel_with_the_form_and_then_without(as_: SignedIn, number: str) -> None:
    client, part = as_("manager_wang"), {"HX-Request": "true"}
    url = f"/customers/{number}/notes/new"
    panel = client.get(url, headers=part).text
    assert panel.lstrip().startswith('<section class="panel" id="notes"')
    sent = Form(panel, url).sent(text="喜欢喝茶", level="2")
    answer = client.post(url, data=sent, headers=part)
    assert answer.status_code == 200
    assert "喜欢喝茶" in answer.text
    assert "<textarea" not in answer.text
    assert "hx-swap-oob" in answer.text


def test_a_note_is_corrected_by_its_form(as_: SignedIn, gate: Gate, number: str) -> None:
    key = parts.add(gate, gate.get(Customer, number), Note, {"text": "喜欢喝茶", "level": 2})
    client, url = as_("manager_wang"), f"/customers/{number}/notes/{key}"
    answer = client.post(url, data=form_of(client, url).sent(text="喜欢喝岩茶"))
    assert answer.status_code == 303
    page = client.get(f"/customers/{number}").text
    assert "喜欢喝岩茶" in page
    assert "喜欢喝茶" not in page.partition('id="recent"')[0]


@pytest.mark.parametrize("kind", ["contacts", "interests"])
def test_a_form_that_is_given_up_gives_the_panel_with_the_focus(
    as_: SignedIn, number: str, kind: str
) -> None:
    client, part = as_("manager_wang"), {"HX-Request": "true"}
    back = "new" if kind == "contacts" else kind
    panel = client.get(f"/customers/{number}/{kind}?back={back}", headers=part).text
    assert "<form" not in panel
    assert panel.count("data-focus") == 1


def test_an_individual_has_no_contact_persons(as_: SignedIn, number: str) -> None:
    assert as_("manager_wang").get(f"/customers/{number}/persons/new").status_code == 404


def test_a_page_asks_the_same_however_much_belongs_to_the_customer(
    as_: SignedIn, gate: Gate, number: str
) -> None:
    client = as_("manager_wang")
    client.get(f"/customers/{number}")
    with queries() as few:
        client.get(f"/customers/{number}")
    for turn in range(5):
        add(gate, number, ContactPoint, kind="mobile", value=f"1390001{turn:04d}")
        add(gate, number, Employment, employer=f"公司{turn}")
        add(gate, number, Note, text=f"第{turn}条", level=2)
    with queries() as many:
        assert client.get(f"/customers/{number}").status_code == 200
    assert len(many) == len(few) <= 14


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("mobile", "+86 138-0000-5678", "13800005678"),
        ("mobile", "１３８００００５６７８", "13800005678"),
        ("landline", "(0512) 6234-5678 转 801", "0512-62345678-801"),
        ("landline", "+86 10 6234 5678", "010-62345678"),
        ("landline", "+852 2345 6789", "+85223456789"),
        ("service_number", "400-812-3123", "4008123123"),
        ("service_number", "95588", "95588"),
        ("wechat", "wxid_abc123", "wxid_abc123"),
        ("wechat", "13800005678", "13800005678"),
    ],
)
def test_contact_points_have_one_normal_form(kind: str, typed: str, kept: str) -> None:
    assert CONTACT_CHECKS[kind](typed) == kept
    assert CONTACT_CHECKS[kind](kept) == kept


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("landline", "13800005678"),
        ("landline", "400-812-3123"),
        ("landline", "123"),
        ("landline", "座机"),
        ("service_number", "13800005678"),
        ("wechat", "1abc"),
        ("wechat", "a" * 21),
    ],
)
def test_what_is_no_such_contact_point_is_refused(kind: str, typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        CONTACT_CHECKS[kind](typed)
    assert refused.value.field == kind


@given(st.integers(0, 10**12))
def test_an_amount_reads_back_what_it_writes(fen: int) -> None:
    assert check_amount(yuan(fen), "income") == fen


@pytest.mark.parametrize(
    ("typed", "fen"), [("25万", 25_000_000), ("¥250,000.50", 25_000_050), ("0", 0), ("1.5 万元", 1_500_000)]
)
def test_amounts_are_typed_as_an_office_does(typed: str, fen: int) -> None:
    assert check_amount(typed, "income") == fen


@pytest.mark.parametrize("typed", ["-1", "1,00", "abc", "0.001", "1e9", "99999999999999"])
def test_no_amount(typed: str) -> None:
    with pytest.raises(Invalid):
        check_amount(typed, "income")


def test_since_takes_a_day_or_a_month() -> None:
    assert check_since("2023-04", "since") == date(2023, 4, 1)
    assert check_since("2023年4月", "since") == date(2023, 4, 1)
    assert check_since("2023/4/15", "since") == date(2023, 4, 15)
    for wrong in ("2023", "2023-13", "1700-01", "四月"):
        with pytest.raises(Invalid):
            check_since(wrong, "since")
