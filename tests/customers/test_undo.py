"""Undoing: the former value as a change of its own, while nobody has changed the field since."""

import json
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from flask.testing import FlaskClient
from markupsafe import Markup
from werkzeug.test import TestResponse

from app.accounts.disabling import disable
from app.audit.history import history
from app.chain.models import AuditEntry
from app.customers import record
from app.customers.facts import Why, facts_of
from app.customers.imports.importing import import_file
from app.customers.models import Customer
from app.customers.undoing import undo
from app.customers.values import current
from app.db.connection import database
from app.errors import Forbidden, Invalid
from app.people.models import Person
from app.web.cursors import cursor_of
from tests.conftest import Company
from tests.customers.identities import id_number
from tests.customers.tables import csv_file
from tests.queries import queries
from tests.tampering import behind_the_back

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


def newest(number: str) -> AuditEntry:
    database.connect(reuse_if_open=True)
    return AuditEntry.select().where(AuditEntry.record == number).order_by(AuditEntry.id.desc()).first()


def change(company: Company, number: str, username: str = "manager_wang", **values: object) -> int:
    """Edit, and return the row of the chain."""
    customer = load(number)
    edited = record.edit(company.gate(username), customer, values, customer.rev)
    assert edited.entry
    return edited.entry


def send(client: FlaskClient, number: str, row: int, htmx: bool = False, **more: str) -> TestResponse:  # noqa: FBT001, FBT002
    data = {"entry": cursor_of(number, row), **more}
    return client.post(f"/customers/{number}/undo", data=data, headers=HTMX if htmx else {})


def offered(page: str) -> list[str]:
    """The fields beside which a timeline offers to undo, in order."""
    return re.findall(r'name="field" value="(\w+)"', page)


def test_it_writes_what_stood_there_before_as_a_change_of_its_own(
    company: Company, as_: SignedIn, zhou: str
) -> None:
    row = change(company, zhou, name="周以衡")
    answer = send(as_("manager_wang"), zhou, row)
    assert (answer.status_code, answer.location) == (303, f"/customers/{zhou}")
    assert (load(zhou).name, load(zhou).rev) == ("周以恒", 3)
    entry = newest(zhou)
    assert entry.action == "customer.undone"
    assert json.loads(entry.changes) == {"name": ["周以衡", "周以恒"]}
    assert json.loads(entry.facts) == {"rev": 3, "undone": row}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("birth_date", None),
        ("sex", "female"),
        ("email", "lin2@example.cn"),
        ("email", None),
        ("address", "杭州市西湖区"),
        ("status", "dormant"),
        ("region", None),
        ("id_number", id_number("19910305", 28)),
    ],
)
def test_every_kind_of_value_comes_back(company: Company, field: str, value: object) -> None:
    number, gate = str(company.customer("林婉清").number), company.gate("manager_wang")
    change(company, number, birth_date=date(1991, 3, 5))
    before = {
        name: current(load(number), name)
        for name in Customer.field_rules
        if name not in {"age", "updated_at"}
    }
    row = change(company, number, **{field: value})
    assert undo(gate, load(number), row).entry
    after = load(number)
    assert {name: current(after, name) for name in before} == before


def test_the_hashes_of_a_sealed_value_come_back_too(company: Company, zhou: str) -> None:
    before = load(zhou)
    row = change(company, zhou, id_number=None)
    undo(company.gate("manager_wang"), load(zhou), row)
    after = load(zhou)
    assert current(after, "id_number") == current(before, "id_number")
    assert (after.id_number_hash, after.id_number_last4) == (before.id_number_hash, before.id_number_last4)


def test_a_sealed_value_is_nowhere_shown_beyond_its_mask(company: Company, as_: SignedIn, zhou: str) -> None:
    row, client = change(company, zhou, mobile="13911112222"), as_("manager_wang")
    answer = send(client, zhou, row, htmx=True)
    pages = [
        answer.text,
        client.get(f"/customers/{zhou}").text,
        client.get(f"/customers/{zhou}/history").text,
    ]
    assert all("138****5678" in Markup(page).striptags() for page in pages)
    assert not [page for page in pages if MOBILE in page or "13911112222" in page]
    entry = newest(zhou)
    assert MOBILE not in entry.changes + entry.facts + entry.sealed


def test_owner_department_and_status_are_undone_by_their_facts(company: Company, zhou: str) -> None:
    li, wang = company.person("manager_li"), company.person("manager_wang")
    row = change(company, zhou, "lead_east", owner=li.id, status="lost")
    undo(company.gate("lead_east"), load(zhou), row)
    customer = load(zhou)
    assert (customer.owner_id, customer.status) == (wang.id, "active")
    facts = facts_of(customer, ("owner", "status"))
    assert [fact.value for fact in facts["owner"]] == [str(wang.id), str(li.id), str(wang.id)]
    assert [fact.until is None for fact in facts["status"]] == [True, False, False]


def test_a_customer_is_not_given_back_to_somebody_who_has_left(company: Company, zhou: str) -> None:
    li = company.person("manager_li")
    change(company, zhou, "lead_east", owner=li.id)
    row = change(company, zhou, "lead_east", owner=company.person("manager_wang").id)
    disable(company.person("sysadmin"), Person.get_by_id(li.id))
    with pytest.raises(Invalid) as refused:
        undo(company.gate("lead_east"), load(zhou), row)
    assert refused.value.field == "owner"


def test_an_undoing_is_undone(company: Company, as_: SignedIn, zhou: str) -> None:
    row, client = change(company, zhou, name="周以衡"), as_("manager_wang")
    for name in ("周以恒", "周以衡", "周以恒"):
        assert send(client, zhou, row).status_code == 303
        assert load(zhou).name == name
        row = newest(zhou).id


def test_what_was_changed_again_is_not_undone(company: Company, as_: SignedIn, zhou: str) -> None:
    row = change(company, zhou, name="周以衡", region="west")
    change(company, zhou, "lead_east", name="周已恒")
    client, rev = as_("manager_wang"), load(zhou).rev
    for htmx in (True, False):
        answer = send(client, zhou, row, htmx)
        assert answer.status_code == 409
        assert "This was changed again since, so it can no longer be undone." in answer.text
        assert load(zhou).rev == rev
    assert send(client, zhou, row, field="region").status_code == 303
    assert (load(zhou).name, load(zhou).region) == ("周已恒", "east")


def test_sent_twice_it_is_one_row_and_leads_to_the_same(company: Company, as_: SignedIn, zhou: str) -> None:
    row, client = change(company, zhou, name="周以衡"), as_("manager_wang")
    rev = load(zhou).rev
    answers = [send(client, zhou, row, htmx) for htmx in (False, False, True)]
    assert [answer.status_code for answer in answers] == [303, 303, 200]
    assert (load(zhou).name, load(zhou).rev) == ("周以恒", rev + 1)
    assert send(as_("lead_east"), zhou, row).status_code == 409, "somebody else is told"


def test_the_answer_swaps_what_changed_and_offers_to_undo_that(company: Company, as_: SignedIn) -> None:
    number, client = str(company.customer("林婉清").number), as_("manager_wang")
    row = change(company, number, id_number=id_number("19910305", 28))
    answer = send(client, number, row, htmx=True)
    swapped = set(re.findall(r'id="shown-(\w+)" hx-swap-oob="true"', answer.text))
    assert swapped == {"id_number", "birth_date", "sex", "native_place", "document_type", "age"}
    assert 'id="recent" hx-swap-oob="true"' in answer.text
    assert "Undone" in answer.text
    assert f'hx-post="/customers/{number}/undo"' in answer.text
    customer = load(number)
    assert [current(customer, name) for name in ("id_number", "birth_date", "sex")] == [None] * 3


def test_the_history_offers_it_beside_each_newest_change(company: Company, as_: SignedIn, zhou: str) -> None:
    change(company, zhou, name="周一", region="west")
    change(company, zhou, name="周二", mobile="13911112222")
    client = as_("manager_wang")
    for page in (f"/customers/{zhou}", f"/customers/{zhou}/history"):
        assert offered(client.get(page).text) == ["name", "mobile", "region"]
    assert offered(as_("risk_sun").get(f"/customers/{zhou}/history").text) == []
    record.raise_level(company.gate("lead_east"), load(zhou), 3, Why("合同"), load(zhou).rev)
    assert offered(client.get(f"/customers/{zhou}/history").text) == ["name", "mobile", "region"]


def test_older_pages_of_the_history_know_what_came_after(company: Company, as_: SignedIn, zhou: str) -> None:
    change(company, zhou, region="west", external_id="K-1")
    for at in range(25):
        change(company, zhou, name=f"周{at}")
    change(company, zhou, region="south")
    client = as_("manager_wang")
    page = client.get(f"/customers/{zhou}/history").text
    assert offered(page) == ["region", "name"]
    older = f"{zhou}/history?before=" + page.partition("history?before=")[2].partition('"')[0]
    with queries() as asked:
        text = client.get(f"/customers/{older}", headers=HTMX).text
    assert offered(text) == ["external_id"]
    assert len(asked) <= 10


def test_from_the_history_one_comes_back_to_it(company: Company, as_: SignedIn, zhou: str) -> None:
    row = change(company, zhou, name="周以衡")
    answer = send(as_("manager_wang"), zhou, row, tab="history", field="name")
    assert (answer.status_code, answer.location) == (303, f"/customers/{zhou}/history")


def test_only_who_may_edit_the_field_undoes_it(company: Company, as_: SignedIn, zhou: str) -> None:
    row = change(company, zhou, address="杭州市西湖区")
    assigned = change(company, zhou, "lead_east", owner=company.person("manager_li").id)
    assert send(as_("desk_liu"), zhou, row).status_code == 403
    assert send(as_("desk_liu"), zhou, assigned).status_code == 403
    assert send(as_("risk_sun"), zhou, row).status_code == 403
    assert send(as_("manager_zhao"), zhou, row).status_code == 404
    assert "address" not in offered(as_("desk_liu").get(f"/customers/{zhou}/history").text)
    assert current(load(zhou), "address") == "杭州市西湖区"


def test_a_level_is_never_lowered_so_and_a_creation_stays(company: Company, zhou: str) -> None:
    gate = company.gate("lead_east")
    created = newest(zhou).id
    record.raise_level(gate, load(zhou), 3, Why("合同"), 1)
    raised = newest(zhou).id
    for row in (created, raised):
        with pytest.raises(Invalid):
            undo(gate, load(zhou), row)
        with pytest.raises(Invalid):
            undo(gate, load(zhou), row, "level")
    assert load(zhou).level == 3


@pytest.mark.parametrize("entry", ["", "x", "1", "AAEAAQ", "é"])
def test_what_names_no_change_of_this_record_is_refused(
    company: Company, as_: SignedIn, zhou: str, entry: str
) -> None:
    change(company, zhou, name="周以衡")
    other = str(company.customer("林婉清").number)
    row = change(company, other, name="林琬清")
    client = as_("manager_wang")
    assert client.post(f"/customers/{zhou}/undo", data={"entry": entry}).status_code == 422
    assert send(client, zhou, row).status_code == 422
    assert client.post(f"/customers/{zhou}/undo", data={"entry": cursor_of(other, row)}).status_code == 422
    assert send(client, zhou, newest(zhou).id, field="region").status_code == 422
    assert (load(zhou).name, load(other).name) == ("周以衡", "林琬清")


def test_the_checks_are_those_of_an_edit(company: Company, as_: SignedIn) -> None:
    number = record.create(
        company.gate("manager_wang"), {"name": "孟晚", "region": "east", "birth_date": date(1991, 3, 5)}
    )
    row = change(company, number, birth_date=date(1985, 2, 12))
    change(company, number, id_number=id_number("19850212"))
    answer = send(as_("manager_wang"), number, row, htmx=True)
    assert answer.status_code == 422
    assert "The ID number says another birth date." in answer.text
    assert load(number).birth_date == date(1985, 2, 12)


def test_a_value_that_stands_elsewhere_by_now_is_a_duplicate_and_on_the_chain(
    company: Company, as_: SignedIn, zhou: str
) -> None:
    other = str(company.customer("林婉清").number)
    row = change(company, zhou, id_number=None)
    change(company, other, id_number=ID_NUMBER)
    answer = send(as_("manager_wang"), zhou, row, htmx=True)
    assert (answer.status_code, current(load(zhou), "id_number")) == (422, None)
    assert newest(other).action == "customer.confirmed"


def test_what_an_import_changed_is_undone(company: Company, zhou: str, tmp_path: object) -> None:
    change(company, zhou, external_id="K-1")
    import_file(
        company.gate("manager_wang"), csv_file(tmp_path, [["external_id", "name"], ["K-1", "周以衡"]])
    )
    undo(company.gate("manager_wang"), load(zhou), newest(zhou).id)
    assert load(zhou).name == "周以恒"


def test_a_row_changed_behind_the_programs_back_is_not_believed(company: Company, zhou: str) -> None:
    row = change(company, zhou, name="周以衡")
    with behind_the_back() as raw:
        raw.execute(
            "UPDATE audit_entry SET changes = replace(changes, '周以恒', '周假') WHERE id = ?", (row,)
        )
    with pytest.raises(Invalid):
        undo(company.gate("manager_wang"), load(zhou), row)
    assert load(zhou).name == "周以衡"


def test_an_erased_value_does_not_come_back(company: Company, zhou: str) -> None:
    row = change(company, zhou, mobile="13911112222")
    with behind_the_back() as raw:
        raw.execute("DELETE FROM audit_value WHERE entry = ?", (row,))
    with pytest.raises(Invalid) as refused:
        undo(company.gate("manager_wang"), load(zhou), row)
    assert refused.value.field == "mobile"


def test_it_is_read_and_written_by_those_who_may_read_the_record(company: Company, zhou: str) -> None:
    row = change(company, zhou, name="周以衡")
    with pytest.raises(Forbidden):
        undo(company.gate("manager_li"), load(zhou), row)


def test_another_field_written_in_the_last_moment_is_no_obstacle(company: Company, zhou: str) -> None:
    row, stale = change(company, zhou, name="周以衡"), load(zhou)
    change(company, zhou, region="west")
    assert undo(company.gate("manager_wang"), stale, row)
    assert (load(zhou).name, load(zhou).region) == ("周以恒", "west")


def test_many_at_once_undo_it_once(company: Company, as_: SignedIn, zhou: str) -> None:
    row, clients = change(company, zhou, name="周以衡"), [as_("manager_wang") for _ in range(4)]
    rev = load(zhou).rev
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda client: send(client, zhou, row).status_code, clients))
    assert answers == [303] * 4
    assert (load(zhou).name, load(zhou).rev) == ("周以恒", rev + 1)


def test_it_is_told_in_the_history(company: Company, zhou: str) -> None:
    row = change(company, zhou, name="周以衡")
    undo(company.gate("manager_wang"), load(zhou), row)
    first = history(company.gate("manager_wang"), load(zhou))[0]
    assert (first.action, first.person) == ("customer.undone", "王若溪")
