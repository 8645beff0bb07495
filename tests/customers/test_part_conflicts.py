"""Two people on one part of a customer: both versions, undoing, and nothing typed is lost."""

import json
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient
from markupsafe import Markup
from werkzeug.test import TestResponse

from app.access.gate import Gate
from app.access.parts import parts_of
from app.audit.history import history
from app.chain.models import AuditEntry
from app.chain.verifying import verify
from app.customers import parts, record
from app.customers.interest_changes import set_interests
from app.customers.interests import interests_of
from app.customers.models import (
    ContactPerson,
    ContactPoint,
    Customer,
    CustomerPart,
    EmergencyContact,
    Employment,
    Note,
)
from app.customers.undoing import undo
from app.customers.undoing_parts import ChangedSince
from app.db.connection import database
from app.errors import Forbidden, Invalid
from app.vault.fields import opened
from app.web.cursors import cursor_of
from tests.conftest import Company
from tests.customers.pages import Form

SignedIn = Callable[[str], FlaskClient]
HTMX = {"HX-Request": "true"}
MOBILE, OTHER, THIRD = "13900001111", "13900002222", "13900003333"


@pytest.fixture
def gate(company: Company) -> Gate:
    return company.gate("manager_wang")


@pytest.fixture
def number(gate: Gate) -> str:
    return record.create(gate, {"name": "欧阳修竹", "mobile": MOBILE, "level": 2, "region": "east"})


def load(number: str) -> Customer:
    database.connect(reuse_if_open=True)
    return Customer.get(Customer.number == number)


def add(gate: Gate, number: str, model: type[CustomerPart], **values: Any) -> str:  # noqa: ANN401
    return parts.add(gate, load(number), model, values)


def there(gate: Gate, number: str, model: type[CustomerPart]) -> dict[str, CustomerPart]:
    return {one.key: one for one in parts_of(gate, load(number), model)}


def form_of(client: FlaskClient, url: str) -> Form:
    return Form(client.get(url).text, url)


def newest(number: str) -> int:
    database.connect(reuse_if_open=True)
    rows = AuditEntry.select().where(AuditEntry.record == number).order_by(AuditEntry.id.desc())
    return int(rows.first().id)


def send(client: FlaskClient, number: str, row: int, **more: Any) -> TestResponse:  # noqa: ANN401
    data = {"entry": cursor_of(number, row), **more}
    return client.post(f"/customers/{number}/undo", data=data, headers=HTMX)


def offer(page: str) -> str:
    """The entry that the toast's button undoes."""
    said = re.search(r'hx-target="closest .toast".*?name="entry" value="([^"]+)"', page, re.DOTALL)
    assert said, "no offer"
    return said[1]


def test_where_both_changed_the_same_both_versions_are_shown(as_: SignedIn, gate: Gate, number: str) -> None:
    key = add(gate, number, Employment, employer="甲公司", position="主管", annual_income="25000000")
    url, mine, theirs = f"/customers/{number}/employments/{key}", as_("manager_wang"), as_("lead_east")
    form = form_of(mine, url)
    other = form_of(theirs, url).sent(employer="乙公司", annual_income="300000", since="2024-05")
    assert theirs.post(url, data=other).status_code == 303
    typed = {"employer": "丙公司", "annual_income": "400000", "position": "总监"}
    answer = mine.post(url, data=form.sent(**typed))
    again = Form(answer.text, url)
    assert answer.status_code == 409
    assert set(again.errors) == {"employer", "annual_income"}
    assert "沈东篱 changed this: " in again.errors["employer"]
    assert {name: again[name] for name in typed} == typed, "nothing typed is lost"
    assert again["since"] == "2024-05-01", "what only the other changed is shown as it is now"
    shown = Markup(answer.text).striptags()
    assert "乙公司" in shown
    assert "¥400,000" in shown or "400,000" in shown
    assert "300,000" not in shown, "theirs is masked"
    sent = again.sent(keep_employer="theirs", keep_annual_income="mine")
    assert mine.post(url, data=sent).status_code == 303
    job = there(gate, number, Employment)[key]
    assert (job.employer, job.position, job.since) == ("乙公司", "总监", date(2024, 5, 1))
    assert opened(job, "annual_income") == "40000000"
    assert verify().ok


def test_what_the_other_did_not_touch_is_saved_and_theirs_stays(
    as_: SignedIn, gate: Gate, number: str
) -> None:
    key = add(gate, number, EmergencyContact, name="沈一诺", relation="spouse")
    url, mine, theirs = f"/customers/{number}/emergencies/{key}", as_("manager_wang"), as_("lead_east")
    form = form_of(mine, url)
    assert theirs.post(url, data=form_of(theirs, url).sent(relation="friend")).status_code == 303
    assert mine.post(url, data=form.sent(phone=OTHER)).status_code == 303
    kept = there(gate, number, EmergencyContact)[key]
    assert (opened(kept, "relation"), opened(kept, "phone")) == ("friend", OTHER)
    assert "沈东篱 changed meanwhile, and it stays so: Relation" in mine.get(f"/customers/{number}").text


def test_a_note_in_conflict_keeps_both_texts(as_: SignedIn, gate: Gate, number: str) -> None:
    key = add(gate, number, Note, text="一", level=2)
    url, mine, theirs = f"/customers/{number}/notes/{key}", as_("manager_wang"), as_("lead_east")
    form = form_of(mine, url)
    assert theirs.post(url, data=form_of(theirs, url).sent(text="二")).status_code == 303
    answer = mine.post(url, data=form.sent(text="三"), headers=HTMX)
    again = Form(answer.text, url)
    assert (answer.status_code, again["text"]) == (409, "三")
    assert again.choices["keep_text"] == ["mine", "theirs"]
    assert mine.post(url, data=again.sent(), headers=HTMX).status_code == 409, "the choice is asked again"
    assert mine.post(url, data=again.sent(keep_text="mine"), headers=HTMX).status_code == 200
    assert opened(there(gate, number, Note)[key], "text") == "三"


def test_what_the_customers_own_form_changed_is_a_conflict_with_both_versions(
    as_: SignedIn, gate: Gate, number: str
) -> None:
    [key] = there(gate, number, ContactPoint)
    url, mine = f"/customers/{number}/contacts/{key}", as_("manager_wang")
    form = form_of(mine, url)
    record.edit(gate, load(number), {"mobile": OTHER}, load(number).rev)
    answer = mine.post(url, data=form.sent(value=THIRD))
    assert answer.status_code == 409
    again = Form(answer.text, url)
    assert mine.post(url, data=again.sent(keep_value="mine")).status_code == 303
    assert opened(load(number), "mobile") == THIRD


def test_what_was_removed_meanwhile_can_be_added_again_as_typed(
    as_: SignedIn, gate: Gate, number: str
) -> None:
    key = add(gate, number, Employment, employer="甲公司")
    url, mine = f"/customers/{number}/employments/{key}", as_("manager_wang")
    form = form_of(mine, url)
    parts.remove(gate, load(number), there(gate, number, Employment)[key])
    answer = mine.post(url, data=form.sent(employer="丙公司", position="总监"))
    assert answer.status_code == 409
    again = Form(answer.text, f"/customers/{number}/employments/new")
    assert (again["employer"], again["position"]) == ("丙公司", "总监")
    assert mine.post(f"/customers/{number}/employments/new", data=again.sent()).status_code == 303
    assert [job.employer for job in there(gate, number, Employment).values()] == ["丙公司"]
    assert mine.post(f"/customers/{number}/employments/22222222", data=form.sent()).status_code == 404


def test_interests_of_two_people_are_both_shown(as_: SignedIn, gate: Gate, number: str) -> None:
    url, mine, theirs = f"/customers/{number}/interests", as_("manager_wang"), as_("lead_east")
    set_interests(gate, load(number), frozenset({"tea"}), None, load(number).rev)
    form = form_of(mine, url)
    other = form_of(theirs, url).sent(interests=["hiking"])
    assert theirs.post(url, data=other).status_code == 303
    answer = mine.post(url, data=form.sent(interests=["tea", "golf"], interest_note="只喝岩茶"))
    assert answer.status_code == 409
    again = Form(answer.text, url)
    assert again["interest_note"] == "只喝岩茶"
    sent = again.sent(keep_interests="theirs")
    assert mine.post(url, data=sent).status_code == 303
    assert interests_of(load(number)) == ["hiking"]
    assert opened(load(number), "interest_note") == "只喝岩茶"
    record.edit(gate, load(number), {"region": "west"}, load(number).rev)
    form = form_of(mine, url)
    record.edit(gate, load(number), {"region": "south"}, load(number).rev)
    assert mine.post(url, data=form.sent(interest_note="")).status_code == 303, "other fields merge"


ADDED: tuple[tuple[type[CustomerPart], dict[str, Any]], ...] = (
    (ContactPoint, {"kind": "mobile", "value": OTHER}),
    (ContactPoint, {"kind": "wechat", "value": "wx_hidden_1"}),
    (Employment, {"employer": "甲公司", "since": date(2020, 1, 1), "annual_income": "25000000"}),
    (EmergencyContact, {"name": "沈一诺", "relation": "spouse", "phone": OTHER}),
    (Note, {"text": "每月五日前寄账单", "level": 3}),
)


def state(gate: Gate, number: str, model: type[CustomerPart]) -> list[dict[str, Any]]:
    """What stands in the parts, and on the customer, opened; without what tells rows apart."""
    left = {"id", "rev", "customer", "changed_at"}
    found = [
        {
            name: opened(part, name)
            if f"{name}" in {"value", "name", "relation", "phone", "text"}
            and model is not Employment
            and model is not ContactPerson
            else part.__data__[name]
            for name in model._meta.fields
            if name not in left and not name.endswith(("hash", "last4")) and name != "annual_income"
        }
        for part in sorted(there(gate, number, model).values(), key=lambda one: one.key)
    ]
    customer = load(number)
    return [*found, {"mobile": opened(customer, "mobile"), "filled": customer.filled}]


@pytest.mark.parametrize(("model", "values"), ADDED)
def test_adding_is_undone_by_removing_and_that_by_putting_it_back(
    gate: Gate, number: str, model: type[CustomerPart], values: dict[str, Any]
) -> None:
    before = state(gate, number, model)
    add(gate, number, model, **values)
    after = state(gate, number, model)
    for expected in (before, after, before, after):
        assert undo(gate, load(number), newest(number)).entry == newest(number)
        assert state(gate, number, model) == expected
    assert verify().ok
    job = next(iter(there(gate, number, Employment).values()), None)
    assert job is None or opened(job, "annual_income") == "25000000"


def test_a_change_is_undone_field_by_field_while_it_is_the_newest(gate: Gate, number: str) -> None:
    key = add(gate, number, Employment, employer="甲公司", position="主管")
    parts.change(
        gate, load(number), there(gate, number, Employment)[key], {"employer": "乙", "position": "丙"}, 1
    )
    row = newest(number)
    parts.change(gate, load(number), there(gate, number, Employment)[key], {"position": "丁"}, 2)
    with pytest.raises(ChangedSince):
        undo(gate, load(number), row)
    undo(gate, load(number), row, "employment.employer")
    job = there(gate, number, Employment)[key]
    assert (job.employer, job.position) == ("甲公司", "丁")
    with pytest.raises(ChangedSince):
        undo(gate, load(number), row, "employment.position")


def test_what_was_added_and_changed_since_is_not_taken_away(gate: Gate, number: str) -> None:
    key = add(gate, number, Employment, employer="甲公司")
    row = newest(number)
    parts.change(gate, load(number), there(gate, number, Employment)[key], {"employer": "乙"}, 1)
    with pytest.raises(ChangedSince):
        undo(gate, load(number), row)


def test_a_value_that_the_customers_form_changed_since_is_not_undone(gate: Gate, number: str) -> None:
    [key] = there(gate, number, ContactPoint)
    parts.change(gate, load(number), there(gate, number, ContactPoint)[key], {"value": OTHER}, 1)
    row = newest(number)
    record.edit(gate, load(number), {"mobile": THIRD}, load(number).rev)
    with pytest.raises(ChangedSince):
        undo(gate, load(number), row)
    assert opened(load(number), "mobile") == THIRD


def test_with_the_undoing_the_former_is_preferred_again_and_the_former_job_lasts(
    gate: Gate, number: str
) -> None:
    [first] = there(gate, number, ContactPoint)
    add(gate, number, ContactPoint, kind="mobile", value=OTHER, preferred=True)
    assert opened(load(number), "mobile") == OTHER
    undo(gate, load(number), newest(number))
    assert there(gate, number, ContactPoint)[first].preferred
    assert opened(load(number), "mobile") == MOBILE
    job = add(gate, number, Employment, employer="甲公司", since=date(2020, 1, 1))
    values = {"employer": "乙公司", "since": date(2024, 5, 1)}
    parts.add(gate, load(number), Employment, values, ends_present=True)
    assert there(gate, number, Employment)[job].until == date(2024, 4, 30)
    undo(gate, load(number), newest(number))
    assert there(gate, number, Employment)[job].until is None


def test_a_contact_person_comes_back_with_their_contact_points(gate: Gate) -> None:
    number = record.create(gate, {"name": "恒拓新材料有限公司", "kind": "enterprise"})
    key = add(gate, number, ContactPerson, name="沈一诺", position="采购经理")
    person = there(gate, number, ContactPerson)[key]
    add(gate, number, ContactPoint, kind="landline", value="0512-62345678", contact_person=person.id)
    parts.remove(gate, load(number), person)
    undo(gate, load(number), newest(number))
    [again] = there(gate, number, ContactPerson).values()
    [point] = there(gate, number, ContactPoint).values()
    assert (again.key, again.name, again.position) == (key, "沈一诺", "采购经理")
    assert (opened(point, "value"), point.contact_person_id) == ("0512-62345678", again.id)


def test_the_toast_offers_it_and_twice_is_once(as_: SignedIn, gate: Gate, number: str) -> None:
    client, url = as_("manager_wang"), f"/customers/{number}/employments/new"
    answer = client.post(url, data=form_of(client, url).sent(employer="甲公司"), headers=HTMX)
    entry = {"entry": offer(answer.text)}
    undone = client.post(f"/customers/{number}/undo", data=entry, headers=HTMX)
    assert undone.status_code == 200
    assert '<section class="panel" id="employments" hx-swap-oob="true">' in undone.text
    assert "甲公司" not in undone.text.partition('id="recent"')[0]
    assert "Undone" in undone.text
    assert not there(gate, number, Employment)
    rows = newest(number)
    assert client.post(f"/customers/{number}/undo", data=entry, headers=HTMX).status_code == 200
    assert newest(number) == rows
    assert as_("lead_east").post(f"/customers/{number}/undo", data=entry).status_code == 409
    again = {"entry": offer(undone.text)}
    assert client.post(f"/customers/{number}/undo", data=again).status_code == 303
    assert [job.employer for job in there(gate, number, Employment).values()] == ["甲公司"]


@pytest.mark.parametrize("kind", ["interests", "removed"])
def test_interests_and_removals_are_offered_too(as_: SignedIn, gate: Gate, number: str, kind: str) -> None:
    client = as_("manager_wang")
    if kind == "interests":
        set_interests(gate, load(number), frozenset({"tea"}), "甲", load(number).rev)
        url = f"/customers/{number}/interests"
        sent = form_of(client, url).sent(interests=["hiking"], interest_note="乙")
    else:
        key = add(gate, number, Note, text="喜欢喝茶", level=2)
        url, sent = f"/customers/{number}/notes/{key}/remove", {}
    answer = client.post(url, data=sent, headers=HTMX)
    undone = client.post(f"/customers/{number}/undo", data={"entry": offer(answer.text)}, headers=HTMX)
    assert undone.status_code == 200
    panel = "interests" if kind == "interests" else "notes"
    assert f'id="{panel}" hx-swap-oob="true"' in undone.text
    if kind == "interests":
        assert (interests_of(load(number)), opened(load(number), "interest_note")) == (["tea"], "甲")
    else:
        [note] = there(gate, number, Note).values()
        assert (opened(note, "text"), note.person_id) == ("喜欢喝茶", gate.person.id)


def test_the_history_offers_it_beside_what_is_newest(as_: SignedIn, gate: Gate, number: str) -> None:
    key = add(gate, number, Employment, employer="甲公司", position="主管")
    client, url = as_("manager_wang"), f"/customers/{number}/history"
    undo_button = re.compile(r'<button type="submit" class="button small">.*?Undo')
    assert len(undo_button.findall(client.get(url).text)) == 1
    parts.change(gate, load(number), there(gate, number, Employment)[key], {"employer": "乙"}, 1)
    page = client.get(url).text
    assert len(undo_button.findall(page)) == 0, "what was added has been changed since"
    assert re.findall(r'name="field" value="([\w.]+)"', page) == ["employment.employer"]
    assert not re.findall(r'name="field"', as_("risk_sun").get(url).text)
    row = newest(number)
    answer = client.post(
        f"/customers/{number}/undo",
        data={"entry": cursor_of(number, row), "field": "employment.employer", "tab": "history"},
    )
    assert (answer.status_code, answer.location) == (303, url)
    assert "undid a change" in client.get(url).text


def test_who_may_not_write_it_may_not_undo_it(company: Company, gate: Gate, number: str) -> None:
    low = company.gate("desk_liu")
    add(gate, number, Employment, employer="甲公司", annual_income="25000000")
    with pytest.raises(Forbidden):
        undo(low, load(number), newest(number))
    key = add(gate, number, Employment, employer="乙公司", annual_income="25000000")
    parts.remove(gate, load(number), there(gate, number, Employment)[key])
    with pytest.raises(Forbidden):
        undo(low, load(number), newest(number))


def test_a_note_above_the_reader_is_in_no_history_and_not_undone(company: Company, number: str) -> None:
    over, low = company.gate("director"), company.gate("desk_liu")
    key = add(over, number, Note, text="谈判口径", level=2)
    assert "谈判口径" in str(history(low, load(number)))
    note = there(over, number, Note)[key]
    parts.change(over, load(number), note, {"level": 4, "text": "谈判底价"}, note.rev)
    changed = newest(number)
    for one in (low, company.gate("manager_wang")):
        told = str(history(one, load(number)))
        assert "谈判" not in told, "its earlier text neither"
        assert "customer.note" not in told
        with pytest.raises(Invalid):
            undo(one, load(number), changed)
    assert "谈判底价" in str(history(over, load(number)))
    parts.remove(over, load(number), there(over, number, Note)[key])
    assert "谈判" not in str(history(low, load(number)))
    with pytest.raises(Invalid):
        undo(low, load(number), newest(number))


def test_the_level_of_a_note_is_never_lowered_by_undoing(company: Company, number: str) -> None:
    over = company.gate("director")
    key = add(over, number, Note, text="一", level=2)
    parts.change(over, load(number), there(over, number, Note)[key], {"level": 4, "text": "二"}, 1)
    undo(over, load(number), newest(number))
    note = there(over, number, Note)[key]
    assert (opened(note, "text"), note.level) == ("一", 4)


def test_a_row_says_which_part_it_tells_of(gate: Gate, number: str) -> None:
    key = add(gate, number, Note, text="一", level=3)
    facts = json.loads(AuditEntry.get_by_id(newest(number)).facts)
    assert (facts["part"], facts["part_rev"], facts["part_level"]) == (key, 1, 3)
