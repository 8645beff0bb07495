"""Undoing a whole batch: what it changed, what it made, what was touched since, a worker killed midway."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app.access.revealing import reveal
from app.chain.models import AuditEntry
from app.chain.tables import differences
from app.chain.verifying import verify
from app.chain.writing import writing
from app.clock import today
from app.customers import batch_undoing, record
from app.customers.audited import CUSTOMERS
from app.customers.batch_undoing import begin_undo, undo_batch
from app.customers.batches import batch_of, own_batch
from app.customers.bulk.changing import confirm, look_over
from app.customers.bulk.choosing import choose_numbers
from app.customers.bulk.planning import Plan
from app.customers.facts import Why
from app.customers.imports.importing import import_file
from app.customers.models import Batch, BatchItem, ContactPoint, Customer, CustomerFact
from app.customers.searching.finding import find
from app.db.connection import database
from app.errors import Invalid, NotFound
from app.inbox import tasks
from app.inbox.notices import notices
from app.jobs.queue import enqueue
from app.jobs.runs import carry_out, claim, queue_again
from app.people.models import Person
from tests.chained import last
from tests.conftest import Company
from tests.customers.tables import csv_file
from tests.tampering import behind_the_back

WHO = "manager_wang"
NEW = [("external_id", "name", "mobile"), *((f"N{at}", f"客{at:02d}", f"1390000{at:04d}") for at in range(7))]


@pytest.fixture
def made(company: Company, tmp_path: Path) -> Batch:
    """An import of seven new customers."""
    report = import_file(company.gate(WHO), csv_file(tmp_path, NEW))
    return own_batch(company.person(WHO), str(report.batch))


def undone(company: Company, batch: Batch) -> Batch:
    begin_undo(company.person(WHO), batch)
    undo_batch(company.gate(WHO), batch)
    return Batch.get_by_id(batch.id)


def there(name: str) -> bool:
    return Customer.select().where(Customer.name == name).exists()


def kept(batch: Batch) -> dict[str, dict[str, str]]:
    """What was left alone, by the customer's number."""
    rows = BatchItem.select().where(BatchItem.batch == batch, ~BatchItem.kept.is_null())
    return {row.record: row.kept for row in rows}


def test_customers_that_an_import_made_are_taken_back_with_all_they_have(
    company: Company, made: Batch
) -> None:
    assert Customer.select().where(Customer.name.startswith("客")).count() == 7
    after = undone(company, made)
    assert (after.state, after.undone, after.left) == ("undone", 7, 0)
    assert not Customer.select().where(Customer.name.startswith("客")).exists()
    numbers = [row.record for row in BatchItem.select().where(BatchItem.batch == made)]
    assert (
        not CustomerFact.select().where(CustomerFact.customer.not_in(Customer.select(Customer.id))).exists()
    )
    assert (
        not ContactPoint.select().where(ContactPoint.customer.not_in(Customer.select(Customer.id))).exists()
    )
    gate = company.gate(WHO)
    assert find(gate, gate.select(Customer), "客0").count() == 0
    with pytest.raises(NotFound):
        gate.get(Customer, numbers[0])


def test_the_chain_keeps_what_was_there_and_holds(company: Company, made: Batch) -> None:
    undone(company, made)
    rows = AuditEntry.select().where(AuditEntry.action == "customer.removed")
    assert {json.loads(row.facts)["batch"] for row in rows} == {made.number}
    assert verify().ok
    assert list(differences(CUSTOMERS)) == []


def test_a_removed_customer_that_is_there_again_is_found(company: Company, made: Batch) -> None:
    undone(company, made)
    number = BatchItem.get(BatchItem.batch == made).record
    with behind_the_back() as connection:
        connection.execute("UPDATE customer SET number = ? WHERE name = '周以恒'", (number,))
    found = {one.record: one.column for one in differences(CUSTOMERS)}
    assert found[number] is None


def test_the_same_file_can_be_imported_again_afterwards(
    company: Company, made: Batch, tmp_path: Path
) -> None:
    undone(company, made)
    report = import_file(company.gate(WHO), csv_file(tmp_path, NEW))
    assert (report.created, report.updated) == (7, 0)


def test_a_customer_that_somebody_touched_stays(company: Company, made: Batch) -> None:
    customer = company.customer("客03")
    record.edit(company.gate(WHO), customer, {"region": "east"}, customer.rev)
    after = undone(company, made)
    assert (after.undone, after.left) == (6, 1)
    assert there("客03")
    assert kept(made) == {customer.number: {"": "since"}}


def test_a_customer_about_whom_somebody_gave_a_task_stays_and_so_do_its_words(
    company: Company, made: Batch
) -> None:
    customer = company.customer("客03")
    lead, wang = company.person("lead_east"), company.person(WHO)
    tasks.give(lead, wang, "回访客户", today(), ("customer", customer.number))
    after = undone(company, made)
    assert (after.undone, after.left, there("客03")) == (6, 1, True)
    assert kept(made) == {customer.number: {"": "since"}}
    [card] = tasks.first_due(company.gate(WHO), 5)
    assert card.what == "回访客户"


def test_what_the_program_asked_for_about_it_is_closed_with_it(company: Company, made: Batch) -> None:
    customer, wang = company.customer("客03"), company.person(WHO)
    tasks.give(None, wang, "上门", today(), ("customer", customer.number))
    assert (undone(company, made).undone, there("客03")) == (7, False)
    assert tasks.first_due(company.gate(WHO), 5) == []


def test_looking_at_one_is_no_touching(company: Company, made: Batch) -> None:
    reveal(company.gate(WHO), company.customer("客03"), "mobile", "回访")
    assert undone(company, made).undone == 7


@pytest.fixture
def updated(company: Company, tmp_path: Path) -> Batch:
    """An import that changes two customers."""
    gate = company.gate(WHO)
    for key, name in (("K1", "周以恒"), ("K2", "林婉清")):
        customer = company.customer(name)
        record.edit(gate, customer, {"external_id": key}, customer.rev)
    rows = [
        ("external_id", "name", "region", "mobile"),
        ("K1", "周以恒", "west", "13911112222"),
        ("K2", "林婉清", "west", ""),
    ]
    report = import_file(gate, csv_file(tmp_path, rows))
    assert report.updated == 2
    return own_batch(company.person(WHO), str(report.batch))


def test_what_an_import_changed_has_its_former_values_again(company: Company, updated: Batch) -> None:
    after = undone(company, updated)
    assert (after.undone, after.left) == (2, 0)
    assert company.customer("周以恒").region == "east"
    assert company.gate(WHO).show(company.customer("周以恒")).mobile.text == "138****5678"
    assert kept(updated) == {}


def test_a_field_that_changed_since_is_left_alone_and_listed(company: Company, updated: Batch) -> None:
    customer = company.customer("周以恒")
    record.edit(company.gate(WHO), customer, {"region": "south"}, customer.rev)
    after = undone(company, updated)
    assert (after.undone, after.left) == (2, 0)
    assert company.customer("周以恒").region == "south"
    assert company.gate(WHO).show(company.customer("周以恒")).mobile.text == "138****5678"
    assert kept(updated) == {customer.number: {"region": "since"}}


def test_what_the_person_may_no_longer_write_is_left_alone(company: Company, updated: Batch) -> None:
    customer = company.customer("林婉清")
    west = company.person("lead_west")
    to = {"owner": west.id, "department": west.department_id}
    lead = company.gate("director")
    record.edit(lead, customer, to, customer.rev)
    after = undone(company, updated)
    assert (after.undone, after.left) == (1, 1)
    assert kept(updated) == {customer.number: {"": "rights"}}


def test_a_batch_is_undone_once(company: Company, made: Batch) -> None:
    undone(company, made)
    with pytest.raises(Invalid, match="undone before"):
        begin_undo(company.person(WHO), made)


def test_the_batch_of_somebody_else_does_not_exist(company: Company, made: Batch) -> None:
    for stranger in ("manager_li", "lead_west", "steward_qian", "sysadmin"):
        with pytest.raises(NotFound):
            batch_of(company.gate(stranger), made.number)


def test_who_hands_out_customers_there_undoes_the_batch_of_a_colleague_with_a_reason(
    company: Company, made: Batch, as_: Callable[[str], FlaskClient]
) -> None:
    with writing(None, "tests.left"):
        Person.update(disabled=True).where(Person.username == WHO).execute()
    lead, address = as_("lead_east"), f"/customers/batches/{made.number}"
    listed = lead.get("/customers/batches/").text
    database.connect(reuse_if_open=True)
    assert (address in listed, f"· {company.person(WHO).name}" in listed) == (True, True)
    assert 'name="reason"' in lead.get(address).text
    assert lead.post(f"{address}/undo", data={"reason": " "}).status_code == 422
    assert there("客00")
    assert lead.post(f"{address}/undo", data={"reason": "误导入"}).status_code == 303
    database.connect(reuse_if_open=True)
    assert not there("客00")
    assert Batch.get_by_id(made.id).undone == 7
    with company.app.app_context():
        [told] = notices(company.gate(WHO))[0]
    assert told.words == "沈东篱 undid what you changed or imported in one go"
    row = AuditEntry.get(AuditEntry.action == "batch.undo.began")
    assert last("batch.undo.began")[0] == "lead_east"
    assert json.loads(row.facts)["reason"] == "误导入"


def test_a_batch_of_which_a_part_is_beyond_the_lead_does_not_exist_for_them(
    company: Company, made: Batch, as_: Callable[[str], FlaskClient]
) -> None:
    director, one = company.gate("director"), company.customer("客03")
    record.raise_level(director, one, 4, Why("约定"), one.rev)
    with pytest.raises(NotFound):
        batch_of(company.gate("lead_east"), made.number)
    assert batch_of(director, made.number).id == made.id
    assert made.number not in as_("lead_east").get("/customers/batches/").text


def test_what_goes_back_beyond_the_reach_of_whoever_undoes_it_leads_to_the_list(
    company: Company, as_: Callable[[str], FlaskClient]
) -> None:
    director, east = company.gate("director"), company.person("lead_east")
    batch = choose_numbers(director, [company.customer("成都云栖木业有限公司").number])
    look_over(director, batch, Plan(owner=east.id, department=east.department_id), "")
    confirm(director, Batch.get_by_id(batch.id))
    with writing(None, "tests.moved"):
        Person.update(department=east.department_id).where(Person.username == "director").execute()
    lead = as_("lead_east")
    answer = lead.post(f"/customers/batches/{batch.number}/undo", data={"reason": "弄错了"})
    assert (answer.status_code, answer.location) == (303, "/customers/batches/")
    database.connect(reuse_if_open=True)
    assert company.customer("成都云栖木业有限公司").owner_id == company.person("manager_zhao").id
    assert lead.get(f"/customers/batches/{batch.number}").status_code == 404


class Cut(BaseException):
    """The process is killed."""


@pytest.mark.parametrize("after", [0, 1, 3, 6])
def test_an_undo_that_was_killed_goes_on_and_does_nothing_twice(
    company: Company, made: Batch, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    whole, calls = batch_undoing._undo_item, []

    def undo_one(*given: object) -> None:
        if len(calls) == after:
            raise Cut
        calls.append(given)
        whole(*given)

    monkeypatch.setattr(batch_undoing, "GROUP", 2)
    with company.app.app_context():
        begin_undo(company.person(WHO), made)
        run = enqueue("customers.undo", company.person(WHO), made.number)
        monkeypatch.setattr(batch_undoing, "_undo_item", undo_one)
        with pytest.raises(Cut):
            carry_out(claim(run))
        database.close()
        database.connect()
        assert Batch.get_by_id(made.id).state == "undoing"
        assert AuditEntry.select().where(AuditEntry.action == "customer.removed").count() == after // 2 * 2
        monkeypatch.setattr(batch_undoing, "_undo_item", whole)
        queue_again()
        ended = carry_out(claim(run))
    assert (ended.outcome, ended.named) == ("done", {"undone": 7, "left": 0})
    assert AuditEntry.select().where(AuditEntry.action == "customer.removed").count() == 7
    assert verify().ok
