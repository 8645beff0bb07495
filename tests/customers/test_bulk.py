"""Changing many customers: ticked on the list, looked over, carried out as one batch, undone."""

import json
import re
from collections.abc import Callable
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from markupsafe import Markup

from app.chain.models import AuditEntry
from app.chain.verifying import verify
from app.chain.writing import writing
from app.customers import batch_undoing, record
from app.customers.bulk import changing, raising
from app.customers.bulk.choosing import choose_numbers
from app.customers.bulk.planning import Plan
from app.customers.facts import facts_of
from app.customers.interest_changes import set_interests
from app.customers.interests import interests_of
from app.customers.models import Batch, BatchItem, Customer, Interest
from app.db.connection import database
from app.errors import Forbidden
from app.files import store
from app.files.attaching import Sent, attach
from app.files.models import Attachment
from app.inbox.models import Notice, Request
from app.inbox.requests import decide
from app.jobs.models import JobRun
from app.jobs.runs import carry_out, claim, queue_again
from app.people.models import DictionaryEntry, Person
from tests.conftest import Company, form
from tests.files.contents import PDF
from tests.queries import queries
from tests.rows import add_rows

SignedIn = Callable[[str], FlaskClient]
LEAD = "lead_east"


@pytest.fixture
def many(company: Company) -> list[str]:
    """Thirty customers of manager_wang."""
    wang = company.person("manager_wang")
    place = {"owner": wang.id, "department": wang.department_id}
    return add_rows([{"name": f"群{at:02d}", **place} for at in range(30)])


def owners(numbers: list[str]) -> set[str]:
    rows = Customer.select(Person.username).join(Person, on=Customer.owner == Person.id)
    return {name for (name,) in rows.where(Customer.number.in_(numbers)).tuples()}


def reopen() -> None:
    database.connect(reuse_if_open=True)


def picked(client: FlaskClient, numbers: list[str]) -> str:
    """The address of the batch."""
    answer = client.post("/customers/pick", data={"number": numbers})
    assert answer.status_code == 303
    return str(answer.location)


def looked_over(client: FlaskClient, where: str, **values: object) -> str:
    answer = client.post(where, data=form(**values))
    assert answer.status_code == 303, Markup(answer.text).striptags()
    return client.get(where).text


def test_the_owner_of_thirty_is_changed_in_one_step_and_undone(
    company: Company, as_: SignedIn, many: list[str]
) -> None:
    client, li = as_(LEAD), company.person("manager_li")
    where = picked(client, many)
    page = Markup(looked_over(client, where, owner=li.id)).striptags()
    assert "30 customers would be changed." in page
    assert owners(many) == {"manager_wang"}
    assert client.post(f"{where}/confirm").status_code == 303
    reopen()
    assert owners(many) == {"manager_li"}
    assert JobRun.select().where(JobRun.name == "customers.bulk").count() == 0
    assert client.post(f"{where}/undo").status_code == 303
    reopen()
    assert owners(many) == {"manager_wang"}
    batch = Batch.get(Batch.number == where.rpartition("/")[2])
    assert (batch.state, batch.updated, batch.undone, batch.left) == ("undone", 30, 30, 0)
    assert [one.value for one in facts_of(company.customer("群00"), ("owner",))["owner"]] == [
        str(company.person("manager_wang").id),
        str(li.id),
        str(company.person("manager_wang").id),
    ]
    assert verify().ok


def test_everything_that_the_list_finds_can_be_chosen(as_: SignedIn, many: list[str]) -> None:
    client = as_(LEAD)
    found = client.post("/customers/search", data={"words": "群"}).location
    answer = client.post(f"/customers/pick?{found.partition('?')[2]}", data={"all": "1"})
    reopen()
    batch = Batch.get(Batch.number == answer.location.rpartition("/")[2])
    assert {item.record for item in BatchItem.select().where(BatchItem.batch == batch)} == set(many)


def test_what_one_cannot_read_is_not_chosen(company: Company, as_: SignedIn, many: list[str]) -> None:
    hidden = company.customer("成都云栖木业有限公司").number
    where = picked(as_(LEAD), [many[0], hidden, "C26-NOSUCH"])
    reopen()
    items = BatchItem.select().join(Batch).where(Batch.number == where.rpartition("/")[2])
    assert [item.record for item in items] == [many[0]]


def test_nothing_ticked_is_said(as_: SignedIn) -> None:
    answer = as_(LEAD).post("/customers/pick")
    assert answer.status_code == 422
    assert "Tick the customers first." in answer.text


def test_the_look_tells_who_is_refused_and_why(company: Company, as_: SignedIn, many: list[str]) -> None:
    high = company.customer("林婉清")
    client = as_(LEAD)
    where = picked(client, [many[0], high.number])
    wanted = company.person("manager_li")
    assert wanted.clearance < high.level
    page = Markup(looked_over(client, where, owner=wanted.id)).striptags()
    assert "1 customer would be changed." in page
    assert "1 is refused." in page
    assert "The new owner could not open it." in page
    client.post(f"{where}/confirm")
    reopen()
    assert owners([many[0]]) == {"manager_li"}
    assert owners([high.number]) == {"manager_wang"}


def test_before_and_after_stand_beside_each_other(company: Company, as_: SignedIn, many: list[str]) -> None:
    client = as_(LEAD)
    page = looked_over(client, picked(client, many[:1]), owner=company.person("manager_li").id)
    wang, li = (company.person(name).name for name in ("manager_wang", "manager_li"))
    assert f"<del>{wang}</del><ins>{li}</ins>" in page


def test_who_may_not_assign_is_offered_interests_alone(as_: SignedIn, many: list[str]) -> None:
    client = as_("manager_wang")
    page = client.get(picked(client, many)).text
    assert 'name="owner"' not in page
    assert 'name="add"' in page
    assert client.post(picked(client, many), data={"owner": "1"}).status_code == 422


def test_interests_are_added_and_taken_away_and_come_back(
    company: Company, as_: SignedIn, many: list[str]
) -> None:
    kinds = DictionaryEntry.select().where(DictionaryEntry.dictionary == "interest")
    one, other = [row.code for row in kinds][:2]
    gate = company.gate("manager_wang")
    first = Customer.get(Customer.number == many[0])
    set_interests(gate, first, frozenset({one}), None, first.rev)
    client = as_("manager_wang")
    where = picked(client, many[:3])
    looked_over(client, where, add=other, remove=one)
    client.post(f"{where}/confirm")
    reopen()
    assert Interest.select().where(Interest.code == other).count() == 3
    assert interests_of(first) == [other]
    assert Customer.get_by_id(first.id).filled
    client.post(f"{where}/undo")
    reopen()
    assert interests_of(first) == [one]
    assert Interest.select().where(Interest.code == other).count() == 0
    assert verify().ok


def test_an_undo_lists_what_was_changed_since(company: Company, as_: SignedIn, many: list[str]) -> None:
    client = as_(LEAD)
    where = picked(client, many[:3])
    looked_over(client, where, owner=company.person("manager_li").id)
    client.post(f"{where}/confirm")
    reopen()
    gate = company.gate(LEAD)
    touched = Customer.get(Customer.number == many[1])
    record.edit(gate, touched, {"owner": company.person(LEAD).id}, touched.rev)
    client.post(f"{where}/undo")
    page = Markup(client.get(where).text).striptags()
    assert "Owner: changed since" in page
    reopen()
    assert owners([many[1]]) == {LEAD}
    assert owners([many[0], many[2]]) == {"manager_wang"}


def test_confirming_twice_does_it_once(company: Company, as_: SignedIn, many: list[str]) -> None:
    client = as_(LEAD)
    where = picked(client, many)
    looked_over(client, where, owner=company.person("manager_li").id)
    assert [client.post(f"{where}/confirm").status_code for _ in range(2)] == [303, 303]
    reopen()
    assert AuditEntry.select().where(AuditEntry.action == "customer.bulk.edited").count() == 30


def test_the_batches_of_others_do_not_exist(as_: SignedIn, many: list[str]) -> None:
    where = picked(as_(LEAD), many)
    other = as_("director")
    missing = other.get("/customers/batches/B26-NOSUCH")
    assert other.get(where).status_code == missing.status_code == 404
    assert other.post(f"{where}/confirm").status_code == 404


class Cut(BaseException):
    """The process is killed."""


@pytest.mark.parametrize("after", [0, 1, 7, 29])
def test_a_change_in_the_background_that_was_killed_goes_on_and_does_nothing_twice(
    company: Company, many: list[str], monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    monkeypatch.setattr(changing, "AT_ONCE", 10)
    monkeypatch.setattr(changing, "GROUP", 4)
    whole, calls = changing._written, []

    def write_one(*given: object) -> object:
        if len(calls) == after:
            raise Cut
        calls.append(given)
        return whole(*given)

    gate = company.gate(LEAD)
    batch = choose_numbers(gate, many)
    changing.look_over(gate, batch, Plan(owner=company.person("manager_li").id), "换人")
    with company.app.app_context():
        assert changing.confirm(gate, batch) is False
        run = JobRun.get(JobRun.name == "customers.bulk", JobRun.subject == batch.number)
        monkeypatch.setattr(changing, "_written", write_one)
        with pytest.raises(Cut):
            carry_out(claim(run.id))
        database.close()
        database.connect()
        monkeypatch.setattr(changing, "_written", whole)
        edited = AuditEntry.select().where(AuditEntry.action == "customer.bulk.edited")
        assert edited.count() == after // 4 * 4
        queue_again()
        ended = carry_out(claim(run.id))
    assert (ended.outcome, ended.named) == ("done", {"changed": 30, "refused": 0})
    assert (ended.progress_done, ended.progress_total) == (30, 30)
    assert edited.count() == 30
    told = json.loads(AuditEntry.select().where(AuditEntry.action == "bulk.ended").get().facts)
    assert told == {"updated": 30, "refused": 0}
    assert owners(many) == {"manager_li"}


def test_the_page_of_a_running_batch_asks_again_by_itself(
    company: Company, as_: SignedIn, many: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changing, "AT_ONCE", 10)
    client = as_(LEAD)
    where = picked(client, many)
    looked_over(client, where, owner=company.person("manager_li").id)
    client.post(f"{where}/confirm")
    page = client.get(where).text
    assert re.search(r'hx-trigger="every 2s" hx-headers=\'\{"Kebu-Polling": "1"\}\'', page)


def test_a_page_asks_as_often_for_three_as_for_thirty(
    as_: SignedIn, company: Company, many: list[str]
) -> None:
    client = as_(LEAD)
    asked = []
    for numbers in (many[:3], many):
        where = picked(client, numbers)
        looked_over(client, where, owner=company.person("manager_li").id)
        with queries() as made:
            client.get(where)
        asked.append(len(made))
    assert asked[0] == asked[1]


def test_raising_the_level_of_many_waits_for_a_second_person(
    company: Company, as_: SignedIn, many: list[str]
) -> None:
    client = as_("manager_wang")
    where = picked(client, many)
    assert client.post(where, data=form(level=3)).status_code == 422
    looked_over(client, where, level=3, reason="并购保密", basis="保密协议")
    assert client.post(f"{where}/confirm").status_code == 303
    assert "Waits for a second person" in client.get(where).text
    reopen()
    customers = Customer.select().where(Customer.number.in_(many))
    assert {one.level for one in customers} == {1}
    request = Request.get(Request.kind == "level.raise_many")
    with company.app.app_context(), pytest.raises(Forbidden):
        decide(company.gate("manager_wang"), request, "好", approved=True)
    with company.app.app_context():
        decided = decide(company.gate("security"), request, "同意", approved=True)
    assert (decided.state, decided.named) == ("done", {"changed": 30, "refused": 0})
    assert {one.level for one in customers.clone()} == {3}
    newest = facts_of(company.customer("群00"), ("level",))["level"][0]
    assert (newest.reason, newest.basis, newest.decided_by_id) == (
        "并购保密",
        "保密协议",
        company.person("security").id,
    )
    assert client.post(f"{where}/undo").status_code == 422
    assert client.post(f"{where}/undo", data={"reason": "并购已公布"}).status_code == 303
    reopen()
    assert {one.level for one in customers.clone()} == {3}
    with company.app.app_context():
        back = Request.get(Request.kind == "level.lower_many")
        decided = decide(company.gate("security"), back, "同意", approved=True)
    assert (decided.state, decided.named) == ("done", {"undone": 30, "left": 0})
    assert {one.level for one in customers.clone()} == {1}
    newest = facts_of(company.customer("群00"), ("level",))["level"][0]
    assert (newest.reason, newest.decided_by_id) == ("并购已公布", company.person("security").id)
    assert verify().ok


def test_a_new_owner_hears_of_all_of_them_once(company: Company, as_: SignedIn, many: list[str]) -> None:
    li = company.person("manager_li")
    client = as_(LEAD)
    where = picked(client, many)
    looked_over(client, where, owner=li.id)
    client.post(f"{where}/confirm")
    reopen()
    heard = list(Notice.select().where(Notice.person == li))
    assert [(one.event, one.count) for one in heard] == [("handed_over", 30)]


def raised_in_the_background(company: Company, many: list[str], monkeypatch: pytest.MonkeyPatch) -> Request:
    """A raise of thirty that was approved and waits for the worker."""
    monkeypatch.setattr(changing, "AT_ONCE", 10)
    monkeypatch.setattr(changing, "GROUP", 4)
    gate = company.gate("manager_wang")
    batch = choose_numbers(gate, many)
    changing.look_over(gate, batch, Plan(level=3, basis="保密协议"), "并购保密")
    raising.ask_to_raise(gate, Batch.get_by_id(batch.id))
    with company.app.app_context():
        return decide(company.gate("security"), Request.get(), "同意", approved=True)


def let_in(username: str, *, disabled: bool) -> None:
    with writing(None, "tests.disabled"):
        Person.update(disabled=disabled).where(Person.username == username).execute()


def carried_out(company: Company, name: str, subject: str) -> JobRun:
    with company.app.app_context():
        return carry_out(claim(JobRun.get(JobRun.name == name, JobRun.subject == subject).id))


def test_a_raise_in_the_background_settles_its_request_when_it_has_ended(
    company: Company, many: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    request = raised_in_the_background(company, many, monkeypatch)
    assert request.state == "approved"
    carried_out(company, "customers.bulk", request.subject)
    ended = Request.get_by_id(request.id)
    assert (ended.state, ended.named) == ("done", {"changed": 30, "refused": 0})


def test_nobody_who_writes_waits_while_the_files_of_a_few_raised_customers_are_sealed(
    company: Company, many: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = company.gate("manager_wang")
    attach(gate, company.customer("群00"), Sent(BytesIO(PDF), "合同.pdf"), 1)
    met, written = list[bool](), store.written
    monkeypatch.setattr(
        store,
        "written",
        lambda pieces, *, sealed: met.append(database.in_transaction()) or written(pieces, sealed=sealed),
    )
    batch = choose_numbers(gate, many)
    changing.look_over(gate, batch, Plan(level=3, basis="保密协议"), "并购保密")
    raising.ask_to_raise(gate, Batch.get_by_id(batch.id))
    with company.app.app_context():
        request = decide(company.gate("security"), Request.get(), "同意", approved=True)
    assert (request.state, met) == ("approved", [])
    carried_out(company, "customers.bulk", request.subject)
    assert (Request.get_by_id(request.id).state, met) == ("done", [False])
    assert Attachment.get().sealed


@pytest.mark.parametrize("loser", ["security", "manager_wang"])
def test_a_raise_in_the_background_needs_the_rights_of_both_when_it_runs(
    company: Company, many: list[str], monkeypatch: pytest.MonkeyPatch, loser: str
) -> None:
    request = raised_in_the_background(company, many, monkeypatch)
    let_in(loser, disabled=True)
    carried_out(company, "customers.bulk", request.subject)
    ended = Request.get_by_id(request.id)
    assert (ended.state, Batch.get().state) == ("failed", "done")
    levels = Customer.select(Customer.level).where(Customer.number.in_(many)).distinct().tuples()
    assert list(levels) == [(1,)]
    assert Notice.select().where(Notice.event == "failed").count() == 1


def test_an_undo_of_a_raise_in_the_background_needs_both_as_well(
    company: Company, many: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    request = raised_in_the_background(company, many, monkeypatch)
    carried_out(company, "customers.bulk", request.subject)
    monkeypatch.setattr(batch_undoing, "AT_ONCE", 10)

    def ask_back() -> Request:
        raising.ask_to_lower_back(company.gate("manager_wang"), Batch.get(), "并购已公布")
        back = Request.select().where(Request.kind == "level.lower_many").order_by(Request.id.desc()).get()
        with company.app.app_context():
            return decide(company.gate("security"), back, "同意", approved=True)

    back = ask_back()
    let_in("security", disabled=True)
    carried_out(company, "customers.undo", request.subject)
    assert (Request.get_by_id(back.id).state, Batch.get().state) == ("failed", "done")
    let_in("security", disabled=False)
    JobRun.delete().where(JobRun.name == "customers.undo").execute()
    back = ask_back()
    carried_out(company, "customers.undo", request.subject)
    assert (Request.get_by_id(back.id).state, Batch.get().state) == ("done", "undone")
    levels = Customer.select(Customer.level).where(Customer.number.in_(many)).distinct().tuples()
    assert list(levels) == [(1,)]


def test_an_undo_that_is_pressed_twice_is_one(company: Company, as_: SignedIn, many: list[str]) -> None:
    client = as_(LEAD)
    where = picked(client, many)
    looked_over(client, where, owner=company.person("manager_li").id)
    client.post(f"{where}/confirm")
    for _ in range(2):
        assert client.post(f"{where}/undo").status_code == 303
    reopen()
    assert AuditEntry.select().where(AuditEntry.action == "batch.undone").count() == 1


def test_the_list_of_batches_tells_what_was_refused(company: Company, as_: SignedIn, many: list[str]) -> None:
    client = as_("manager_wang")
    where = picked(client, many)
    looked_over(client, where, level=3, reason="并购保密", basis="")
    client.post(f"{where}/confirm")
    assert "Waits for a second person" in client.get("/customers/batches/").text
    reopen()
    with company.app.app_context():
        request = decide(company.gate("security"), Request.get(), "不必", approved=False)
    page = client.get("/customers/batches/").text
    assert "Waits for a second person" not in page
    assert "Not approved" in page
    assert where in client.get(f"/inbox/requests/{request.number}").text
