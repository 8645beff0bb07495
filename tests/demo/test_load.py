"""Loading the demo company into a database."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from app.access.gate import Gate, leave
from app.appraisal.spend.models import Spend
from app.chain.models import AuditEntry
from app.chain.verifying import verify
from app.customers.adding_parts import MODELS
from app.customers.facts import FACTS
from app.customers.models import COPIED, ContactPoint, Customer, CustomerFact, CustomerPart, Interest
from app.customers.parts import FILLING
from app.customers.quality.completeness import FIELDS, band_of, filled_bits
from app.customers.quality.scanning import scan
from app.customers.quality.standard import Counting
from app.customers.values import current
from app.db.connection import database, use_database
from app.demo import load as loading
from app.demo.company import DEMO_DEPARTMENTS, DEMO_PEOPLE
from app.demo.load import load
from app.demo.tickets.invention import HANDLERS
from app.errors import SettingError
from app.figures.models import Figure
from app.inbox.models import Notice, Task
from app.jobs.models import JobRun
from app.people.models import Department, Person
from app.settings import Settings
from app.settings import load as load_settings
from app.start import prepare
from app.tickets.clocks import Measures, events_of, settled
from app.tickets.complaints.models import Complaint
from app.tickets.escalation.models import Escalation
from app.tickets.handing_over.models import Offer
from app.tickets.minute import go_on
from app.tickets.models import Message, Ticket, TicketEvent
from app.vault.fields import KeyedHashField, is_sealed, opened
from app.vault.keys import load_keys, use_keys
from app.web.options import is_demo
from tests.conftest import PASSWORD, at

COUNT, TICKETS, SEED = 400, 120, 7
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
SEALED = ("id_number", "mobile", "email", "address", "bank_account", "interest_note")
PLAIN = (
    "number",
    "name",
    "kind",
    "sex",
    "birth_date",
    "credit_code",
    "region",
    "business_line",
    "external_id",
)
COPIES = ("owner", "department", "status", "tier", "level", "created_at", "updated_at", "rev", "filled")


def empty(folder: Path) -> Settings:
    """A new installation that nobody is in yet."""
    settings = load_settings({"KEBU_DATA": str(folder / "data"), "KEBU_DEMO_PASSWORD": PASSWORD})
    with at(NOW):
        prepare(settings)
    return settings


@contextmanager
def inside(settings: Settings) -> Iterator[None]:
    """Its database open, and its key in use."""
    use_database(settings.database)
    use_keys(load_keys(settings.key_file))
    with at(NOW):
        database.connect()
        yield
    leave()
    if not database.is_closed():
        database.close()


def loaded(folder: Path, count: int = COUNT, seed: int = SEED) -> Settings:
    settings = empty(folder)
    with inside(settings):
        load(count, seed, PASSWORD, tickets=TICKETS)
    return settings


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The demo company, loaded once; its tests read only."""
    return loaded(tmp_path_factory.mktemp("demo"))


@pytest.fixture
def demo(installation: Settings) -> Iterator[Settings]:
    with inside(installation):
        yield installation


@pytest.fixture
def nobody(tmp_path: Path) -> Iterator[Settings]:
    """An empty installation."""
    settings = empty(tmp_path)
    with inside(settings):
        yield settings


@pytest.fixture(scope="module")
def app(installation: Settings) -> Flask:
    app = create_app(installation)
    app.config.update(WTF_CSRF_ENABLED=False)
    return app


def everything() -> dict[str, list[Any]]:
    """What the database holds, opened: sealed values and hashes differ from key to key."""
    customers = Customer.select().order_by(Customer.id)
    entries = (
        AuditEntry.select().where(AuditEntry.kind.in_(("customer", "ticket", "task"))).order_by(AuditEntry.id)
    )
    parts = {model.word: [part_row(row) for row in model.select().order_by(model.id)] for model in MODELS}
    return parts | {
        "tickets": [
            (row.number, row.subject, row.stage, row.tier, row.handler_id, row.line, row.points)
            for row in Ticket.select().order_by(Ticket.id)
        ],
        "events": [
            (row.ticket_id, row.at, row.kind, row.person_id, opened(row, "note"))
            for row in TicketEvent.select().order_by(TicketEvent.id)
        ],
        "messages": [
            (row.ticket_id, row.key, opened(row, "text"), row.at)
            for row in Message.select().order_by(Message.id)
        ],
        "tasks": [
            (row.number, opened(row, "what"), row.person_id, row.due, row.done_at)
            for row in Task.select().order_by(Task.id)
        ],
        "notices": list(Notice.select().order_by(Notice.id).tuples()),
        "interests": list(Interest.select().tuples()),
        "customers": [
            [*(row.__data__[name] for name in (*PLAIN, *COPIES)), *(current(row, name) for name in SEALED)]
            for row in customers
        ],
        "facts": list(CustomerFact.select().order_by(CustomerFact.id).tuples()),
        "chain": [(row.at, row.person, row.action, row.record, row.changes, told(row)) for row in entries],
    }


def told(row: AuditEntry) -> dict[str, Any]:
    """The facts; marks of rows differ from key to key."""
    facts: dict[str, Any] = json.loads(row.facts)
    return facts | {"rows": sorted(facts.get("rows", ()))}


def part_row(row: CustomerPart) -> list[Any]:
    return [
        opened(row, name) if is_sealed(type(row), name) else row.__data__[name]
        for name, field in row._meta.fields.items()
        if not isinstance(field, KeyedHashField)
    ]


def read(settings: Settings) -> dict[str, list[Any]]:
    with inside(settings):
        return everything()


def test_the_same_seed_gives_the_same_data_to_the_last_number(installation: Settings, tmp_path: Path) -> None:
    first, second = read(installation), read(loaded(tmp_path))
    for name in first:
        assert first[name] == second[name], name
    assert len(first["customers"]) == COUNT


def test_another_seed_gives_other_data(installation: Settings, tmp_path: Path) -> None:
    first, second = read(installation), read(loaded(tmp_path, 50, SEED + 1))
    names = [{row[1] for row in one["customers"]} for one in (first, second)]
    numbers = [{row[0] for row in one["customers"]} for one in (first, second)]
    assert len(names[1] - names[0]) > 25
    assert numbers[0].isdisjoint(numbers[1])


@pytest.mark.usefixtures("demo")
def test_a_database_with_people_is_left_as_it_is() -> None:
    before = everything()
    with pytest.raises(SettingError):
        load(5, 1, PASSWORD)
    assert everything() == before


@pytest.mark.usefixtures("demo")
def test_the_chain_holds_and_is_in_the_order_of_time() -> None:
    assert verify().ok
    those = AuditEntry.kind.in_(("customer", "ticket"))
    moments = [row.at for row in AuditEntry.select().where(those).order_by(AuditEntry.id)]
    assert moments == sorted(moments)
    assert is_demo()


@pytest.mark.usefixtures("demo")
def test_the_facts_of_each_customer_agree_with_its_chain() -> None:
    told = defaultdict(list)
    for row in AuditEntry.select().where(AuditEntry.kind == "customer").order_by(AuditEntry.id):
        facts = json.loads(row.facts)
        for field, (before, after) in json.loads(row.changes).items():
            if field in FACTS:
                why = (facts.get("reason", ""), facts["basis"]) if field == "level" and before else ("", "")
                told[row.record, field].append((str(after), str(row.at), row.person, *why))
    kept = defaultdict(list)
    numbers = dict(Customer.select(Customer.id, Customer.number).tuples())
    for fact in CustomerFact.select().order_by(CustomerFact.since, CustomerFact.id):
        since = str(fact.since)
        kept[numbers[fact.customer_id], fact.fact].append(
            (fact.value, since, fact.person_id, fact.reason, fact.basis)
        )
    assert told.keys() == kept.keys()
    assert [key for key in told if normal(told[key]) != normal(kept[key])] == []
    assert max(len(facts) for facts in kept.values()) > 3


def normal(facts: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return [(value, since[:19], *more) for value, since, *more in facts]


@pytest.mark.usefixtures("demo")
def test_facts_follow_each_other_and_the_last_is_the_copy_on_the_customer() -> None:
    for customer in Customer.select():
        for name in FACTS:
            facts = list(
                CustomerFact.select()
                .where(CustomerFact.customer == customer.id, CustomerFact.fact == name)
                .order_by(CustomerFact.since)
            )
            assert facts[0].since == customer.created_at
            assert [fact.until for fact in facts] == [*(fact.since for fact in facts[1:]), None]
            assert facts[-1].value == str(customer.__data__[name])


@pytest.mark.usefixtures("demo")
def test_a_customer_was_changed_last_when_its_chain_says_so() -> None:
    last: dict[str, str] = {}
    for row in AuditEntry.select().where(AuditEntry.kind == "customer").order_by(AuditEntry.id):
        last[row.record] = str(row.at)[:19]
    assert {row.number: str(row.updated_at)[:19] for row in Customer.select()} == last


@pytest.mark.usefixtures("demo")
def test_what_is_filled_is_what_the_customer_and_its_parts_hold() -> None:
    filling = {model: set(model.select(model.customer).tuples()) for model in (*FILLING, Interest)}
    kinds = set(ContactPoint.select(ContactPoint.customer, ContactPoint.kind).tuples())
    for customer in Customer.select():
        values = {name: current(customer, name) for name in FIELDS if name in Customer._meta.fields}
        values |= {name: (customer.id,) in filling[model] for model, name in FILLING.items()}
        values |= {
            kind: True for kind in ("landline", "wechat", "service_number") if (customer.id, kind) in kinds
        }
        values["interests"] = (customer.id,) in filling[Interest]
        assert customer.filled == filled_bits(values)
    assert all(len(found) > COUNT / 20 for found in filling.values())


@pytest.mark.usefixtures("demo")
def test_the_preferred_points_of_a_customer_stand_on_it_too() -> None:
    preferred = {
        (point.customer_id, point.kind): opened(point, "value")
        for point in ContactPoint.select().where(
            ContactPoint.preferred, ContactPoint.contact_person.is_null()
        )
    }
    for customer in Customer.select():
        for kind in COPIED:
            assert preferred.get((customer.id, kind)) == current(customer, kind)


@pytest.mark.usefixtures("demo")
def test_every_band_of_completeness_has_customers(app: Flask) -> None:
    with app.test_request_context():
        counting = Counting(Gate(Person.get(Person.username == "director")))
        numbers = [row.number for row in Customer.select(Customer.number)]
        bands = Counter(band_of(share) for share in counting.shares(numbers).values())
    assert COUNT / 100 < bands["low"] < COUNT / 8
    assert bands["full"] > bands["middle"] > bands["low"]


BY_RULE: dict[str, Callable[[Customer, Person], bool]] = {
    "director": lambda _customer, _person: True,
    "steward_qian": lambda _customer, _person: True,
    "risk_sun": lambda customer, _person: customer.level <= 3,
    "lead_east": lambda customer, person: (
        customer.level <= 3
        and (customer.department_id == person.department_id or customer.owner_id == person.id)
    ),
    "lead_west": lambda customer, person: (
        customer.level <= 3
        and (customer.department_id == person.department_id or customer.owner_id == person.id)
    ),
    "manager_wang": lambda customer, person: customer.level <= 3 and customer.owner_id == person.id,
    "manager_li": lambda customer, person: customer.level <= 2 and customer.owner_id == person.id,
    "manager_zhao": lambda customer, person: customer.level <= 2 and customer.owner_id == person.id,
    "desk_chen": lambda customer, person: (
        customer.level <= 2 and (customer.business_line == "service" or customer.owner_id == person.id)
    ),
    "desk_liu": lambda customer, person: (
        customer.level <= 2 and (customer.region == "east" or customer.owner_id == person.id)
    ),
}


def finds_own_tickets(client: FlaskClient, person: Person) -> bool:
    """Whether somebody holds open tickets; each page that shows them does."""
    own = [one.number for one in Ticket.select().where(Ticket.handler == person, Ticket.stage != "closed")]
    for address in (
        "/tickets/?view=mine",
        "/tickets/",
        "/tickets/board",
        *(f"/tickets/{one}" for one in own[:1]),
    ):
        page = client.get(address)
        assert page.status_code == (200 if own else 403)
        assert not own or re.search(rf"T{NOW:%y}-", page.text)
    assert all(number in client.get("/tickets/?view=mine").text for number in own)
    return bool(own)


def signed_in(app: Flask, username: str) -> FlaskClient:
    database.close()
    client = app.test_client()
    response = client.post("/login", data={"username": username, "password": PASSWORD})
    assert response.status_code == 303, username
    return client


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("username", [person.username for person in DEMO_PEOPLE])
def test_each_person_signs_in_and_sees_what_the_rules_say(app: Flask, username: str) -> None:
    person = Person.get(Person.username == username)
    readable = BY_RULE.get(username)
    expected = [row.number for row in Customer.select() if readable and readable(row, person)]
    client = signed_in(app, username)
    assert client.get("/").status_code == 200
    assert re.search(rf"/inbox/tasks/D{NOW:%y}-", client.get("/inbox/tasks/").text)
    assert finds_own_tickets(client, person) == (username in HANDLERS)
    page = client.get("/customers/")
    assert page.status_code == (200 if readable else 403)
    if readable:
        assert re.findall(r"\d+", re.search(r'class="toolbar"><span>([^<]*)', page.text)[1]) == [
            str(len(expected))
        ]
        assert expected


@pytest.mark.usefixtures("demo")
def test_tickets_are_what_their_events_make_them() -> None:
    tickets = list(Ticket.select())
    stories, by = events_of([one.id for one in tickets]), Measures()
    for one in tickets:
        columns = settled(one, {}, stories[one.id], by)
        assert {name: getattr(one, name) for name in columns} == columns, one.number
        assert one.updated_at <= NOW


@pytest.mark.usefixtures("demo")
def test_nobody_is_told_again_of_a_clock_by_the_first_minute_after_the_load() -> None:
    before = Escalation.select().count()
    assert before > 10
    with database.atomic() as transaction:
        told = go_on()
        transaction.rollback()
    assert told == 0


@pytest.mark.usefixtures("demo")
def test_a_closed_complaint_was_decided_by_somebody_else_than_its_handler() -> None:
    decided = {row.ticket_id: row for row in Complaint.select() if row.outcome}
    closed = Ticket.select().where(Ticket.is_complaint, Ticket.ending.in_(("solved", "silence")))
    assert closed.count() > 0
    for ticket in closed:
        row = decided[ticket.id]
        assert row.decided_by_id not in {None, ticket.handler_id, ticket.complained_about_id}
        assert row.severity
        assert row.cause
        assert (row.outcome == "upheld") == (opened(row, "remedy") is not None)


@pytest.mark.usefixtures("demo")
def test_hand_overs_wait_for_whoever_may_read_the_ticket() -> None:
    waiting = list(Offer.select().where(Offer.state == "offered"))
    assert waiting
    for one in waiting:
        ticket = Ticket.get_by_id(one.ticket_id)
        assert (one.giver_id, one.until >= NOW) == (ticket.handler_id, True)
        assert Gate(Person.get_by_id(one.receiver_id)).may("ticket.view", ticket)


@pytest.mark.usefixtures("demo")
def test_departments_have_spend_of_two_years_and_one_month_is_missing() -> None:
    counts = Counter(row.department.code for row in Spend.select().where(Spend.kind == "marketing"))
    assert max(counts.values()) - counts["west"] == 1
    assert min(counts.values()) >= 22


def test_the_command_prints_how_to_sign_in(nobody: Settings) -> None:
    app = create_app(replace(nobody, demo_password=None))
    database.close()
    result = app.test_cli_runner().invoke(
        args=["demo", "load", "--customers", "30", "--tickets", "12", "--seed", "3", "--json"]
    )
    assert (result.exit_code, result.stderr) == (0, "")
    document = json.loads(result.stdout)
    database.connect(reuse_if_open=True)
    assert Figure.select().exists()
    database.close()
    assert (document["customers"], document["tickets"]) == (30, 12)
    assert [user["username"] for user in document["users"]] == [person.username for person in DEMO_PEOPLE]
    assert document["users"][4] == {
        "username": "lead_east",
        "password": document["users"][0]["password"],
        "roles": ["department_lead"],
        "clearance": 3,
        "scope": "department",
    }
    assert len(document["users"][0]["password"]) >= 10
    again = app.test_cli_runner().invoke(args=["demo", "load"])
    assert (again.exit_code, again.stdout) == (1, "")
    assert len(again.stderr.splitlines()) == 1
    database.connect(reuse_if_open=True)
    assert Customer.select().count() == 30
    assert Ticket.select().count() == 12


def test_the_password_may_be_given(nobody: Settings) -> None:
    app = create_app(nobody)
    database.close()
    result = app.test_cli_runner().invoke(args=["demo", "load", "--customers", "0", "--tickets", "9"])
    assert result.exit_code == 0
    assert PASSWORD in result.stdout
    database.connect(reuse_if_open=True)
    assert Department.select().count() == len(DEMO_DEPARTMENTS)


@pytest.mark.usefixtures("nobody")
def test_a_load_that_is_cut_leaves_nothing_and_can_be_run_again(monkeypatch: pytest.MonkeyPatch) -> None:
    class Cut(BaseException):
        pass

    def cut(*_: object) -> None:
        raise Cut

    with monkeypatch.context() as patched:
        patched.setattr(loading, "append", cut)
        with pytest.raises(Cut):
            load(20, 1, PASSWORD)
    assert [model.select().count() for model in (Person, Customer, CustomerFact)] == [0, 0, 0]
    assert load(20, 1, PASSWORD).customers == 20
    assert verify().ok


def test_the_job_tells_no_password_where_there_are_people(nobody: Settings) -> None:
    app = create_app(nobody)
    database.connect()
    load(0, 1, PASSWORD)
    database.close()
    result = app.test_cli_runner().invoke(args=["jobs", "run", "demo.load"])
    assert result.exit_code == 1
    assert PASSWORD not in result.output
    assert len(result.stdout.splitlines()) == 1
    database.connect(reuse_if_open=True)
    assert JobRun.get().secret is None


def test_what_was_loaded_is_told_to_the_chain_and_passes_every_check(nobody: Settings) -> None:
    rooms = create_app(nobody).extensions["kebu"]["rooms"]
    database.connect()
    load(150, 1, PASSWORD, tickets=80)
    assert scan() == []
    assert verify(None, [table for room in rooms for table in room.audited]).differences == []
    assert Person.get(Person.username == "manager_wang").post == "客户经理"
