"""One timeline of a customer: all kinds in the order of time, page by page, each reader by their rights."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from app.access.gate import Gate
from app.access.parts import parts_of
from app.chain.writing import append, writing
from app.clock import now, today
from app.customers import dealings, parts, record, timeline
from app.customers.adding_parts import NewPart, addition, write_parts
from app.customers.models import Customer, CustomerPart, Note, Transaction, Visit
from app.customers.words import Words
from app.db.connection import database
from app.inbox.models import Task
from app.people.models import Person
from app.room import Dated, Source
from tests.conftest import Company
from tests.queries import queries

SignedIn = Callable[[str], FlaskClient]
HTMX = {"HX-Request": "true"}
LONG_AGO = datetime(2025, 1, 1, 2, tzinfo=UTC)
VISIT = {"at": "2026-01-05 14:30", "kind": "call", "outcome": "一切正常。", "next_step": "", "next_on": ""}


@pytest.fixture
def gate(company: Company) -> Gate:
    return company.gate("manager_wang")


@pytest.fixture
def number(gate: Gate) -> str:
    return record.create(gate, {"name": "欧阳修竹", "level": 2, "region": "east"})


def customer(gate: Gate, number: str) -> Customer:
    found: Customer = gate.get(Customer, number)
    return found


def add_some(gate: Gate, number: str) -> None:
    """A note of today, a visit of last year and a transaction of the year before."""
    me = gate.person.id
    for model, values in (
        (Note, {"text": "喜欢喝茶", "level": 2}),
        (Visit, {"at": LONG_AGO, "kind": "visit", "person": me, "outcome": "看了样品", "next_step": "寄样"}),
        (Transaction, {"date": date(2024, 5, 1), "kind": "goods", "business_line": "sales", "amount": 99_00}),
    ):
        parts.add(gate, customer(gate, number), model, values)


def pages(gate: Gate, number: str, kind: str = "", limit: int = 3) -> list[list[Dated]]:
    found, cursor = [], ""
    while True:
        read = timeline.read(gate, customer(gate, number), Words(), cursor, kind, limit)
        found.append(list(read.entries))
        if read.more is None:
            return found
        cursor = read.more


def test_kinds_stand_in_the_order_of_time_each_once(company: Company, gate: Gate, number: str) -> None:
    add_some(gate, number)
    with company.app.test_request_context():
        [shown] = pages(gate, number, limit=20)
        assert {one.kind for one in shown[:2]} == {"changes", "notes"}  # of one moment
        assert [one.kind for one in shown[2:]] == ["visits", "transactions"]
        assert "寄样" in str(shown[2].badges)
        assert "99" in shown[3].words
        for kind in ("notes", "changes", "visits", "transactions"):
            assert [[one.kind for one in page] for page in pages(gate, number, kind)] == [[kind]]
        assert pages(gate, number, "no_such_kind") == [[]]


def test_what_is_read_page_by_page_is_what_is_read_at_once(company: Company, gate: Gate, number: str) -> None:
    for _ in range(4):
        add_some(gate, number)
    with company.app.test_request_context():
        [whole] = pages(gate, number, limit=50)
        for limit in (1, 3, 7):
            read = pages(gate, number, limit=limit)
            assert [len(page) for page in read[:-1]] == [limit] * (len(read) - 1)
            assert [(one.kind, one.place) for page in read for one in page] == [
                (one.kind, one.place) for one in whole
            ]


def test_a_note_above_ones_clearance_and_kinds_above_it_are_not_there(company: Company, gate: Gate) -> None:
    number = record.create(gate, {"name": "慕容博", "level": 1, "region": "east"})
    add_some(gate, number)
    parts.add(gate, customer(gate, number), Note, {"text": "机密", "level": 3})
    with company.app.test_request_context():
        low = company.gate("desk_liu")
        shown = [one for page in pages(low, number) for one in page]
        assert sorted(one.kind for one in shown) == ["changes", "notes", "transactions", "visits"]
        assert "机密" not in str([one.lines for one in shown])
        with writing(None, "tests.cleared"):
            Person.update(clearance=1).where(Person.username == "desk_liu").execute()
        lowest = [one for page in pages(company.gate("desk_liu"), number) for one in page]
        assert [one.kind for one in lowest] == ["changes"]


def test_another_room_tells_of_its_own(
    company: Company, gate: Gate, number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked_for: list[dict[str, str]] = []

    def tell(_gate: Gate, _record: Customer, asked: dict[str, str], limit: int) -> list[object]:
        asked_for.append(asked)
        begin = int(asked["things"] or 9)
        made = [
            Dated(kind="things", place=str(at), at=LONG_AGO + timedelta(days=at), icon="clip", words=f"T{at}")
            for at in range(begin - 1, max(begin - 1 - limit, 0), -1)
        ]
        return [iter(made)]

    room = company.app.extensions["kebu"]["rooms"][0]
    told = Source("customer", {"things": "Things"}, tell, frozenset({"customer.created"}))
    monkeypatch.setitem(room.__dict__, "timeline", [told, Source("ticket", {"no": "No"}, tell)])
    add_some(gate, number)
    with company.app.test_request_context():
        read = [one for page in pages(gate, number) for one in page]
        assert [one.words for one in read if one.kind == "things"] == [f"T{at}" for at in range(8, 0, -1)]
        assert "changes" not in {one.kind for one in read}  # it tells of the creation instead
        assert {"things": ""} in asked_for


def test_the_page_has_chips_twenty_entries_and_more(as_: SignedIn, gate: Gate, number: str) -> None:
    for at in range(25):
        parts.add(gate, customer(gate, number), Note, {"text": f"第{at:02d}次", "level": 2})
    client = as_("manager_wang")
    page = client.get(f"/customers/{number}/history?kind=notes").text
    assert len(re.findall("第[0-9]{2}次", page)) == 20
    [more] = re.findall(r'hx-get="(/customers/[^"]*before=[^"]*)"', page)
    rest = client.get(more.replace("&amp;", "&"), headers=HTMX).text
    assert re.findall("第[0-9]{2}次", rest) == [f"第{at:02d}次" for at in range(4, -1, -1)]
    assert "before=" not in rest
    for kind in ("changes", "notes", "visits", "transactions"):
        assert f"/history?kind={kind}" in page


def in_bulk(gate: Gate, found: Customer, count: int) -> None:
    made: list[NewPart] = []
    kinds: tuple[type[CustomerPart], ...] = (Note, Visit, Transaction)
    for at in range(count):
        moment = LONG_AGO + timedelta(hours=at)
        values: tuple[dict[str, object], ...] = (
            {"text": "记", "level": 2},
            {"at": moment, "kind": "call", "person": gate.person.id, "outcome": "谈"},
            {"date": moment.date(), "kind": "goods", "business_line": "sales", "amount": 1, "open_amount": 1},
        )
        made.append(NewPart(kinds[at % 3], values[at % 3], moment, gate.person))
    with database.atomic():
        write_parts([(found.id, found.level, made)])
        append(addition(found.number, one) for one in made)


def test_many_entries_cost_no_more_queries_than_few(as_: SignedIn, gate: Gate, number: str) -> None:
    client, costs = as_("manager_wang"), []
    for count in (3, 600):
        in_bulk(gate, customer(gate, number), count)
        for url in (f"/customers/{number}", f"/customers/{number}/history"):
            with queries() as asked:
                page = client.get(url).text
            costs.append(len(asked))
    assert costs[:2] == costs[2:]
    assert max(costs) <= 14
    [more] = set(re.findall(r'hx-get="(/customers/[^"]*before=[^"]*)"', page))
    with queries() as asked:
        client.get(more, headers=HTMX)
    assert len(asked) <= 14


@pytest.mark.usefixtures("company")
def test_each_kind_is_served_by_its_index() -> None:
    for kind in dealings.KINDS:
        values = [1, "2026", 1, *([2] if kind == "notes" else []), 21]
        plan = str(database.execute_sql(f"EXPLAIN QUERY PLAN {dealings._question(kind)}", values).fetchall())
        assert "USING INDEX" in plan, plan
        assert "TEMP B-TREE" not in plan, plan


def test_a_visit_is_recorded_with_its_next_step(as_: SignedIn, gate: Gate, number: str) -> None:
    client = as_("manager_wang")
    sent = VISIT | {"person": str(gate.person.id), "next_step": "寄样品", "next_on": "2026-01-12"}
    assert client.post(f"/customers/{number}/visits/new", data=sent).status_code == 303
    [one] = parts_of(gate, customer(gate, number), Visit)
    assert (one.at, one.next_on) == (datetime(2026, 1, 5, 6, 30, tzinfo=UTC), date(2026, 1, 12))
    page = client.get(f"/customers/{number}").text
    assert "一切正常。" in page
    assert "寄样品" in page
    assert f"/customers/{number}/visits/{one.key}" in page


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"at": "2126-01-05 14:30"}, "at"),
        ({"at": "2026-01-05 25:00"}, "at"),
        ({"at": "yesterday"}, "at"),
        ({"at": ""}, "at"),
        ({"kind": "telepathy"}, "kind"),
        ({"person": "999999"}, "person"),
        ({"outcome": " "}, "outcome"),
        ({"next_step": "x" * 201}, "next_step"),
        ({"next_on": "2026-01-12"}, "next_step"),
        ({"next_step": "寄样品", "next_on": "2026-01-04"}, "next_on"),
        ({"next_step": "寄样品", "next_on": "soon"}, "next_on"),
    ],
)
def test_a_visit_that_can_not_be_is_refused_beside_its_field(
    as_: SignedIn, gate: Gate, number: str, wrong: dict[str, str], field: str
) -> None:
    sent = VISIT | {"person": str(gate.person.id)} | wrong
    answer = as_("manager_wang").post(f"/customers/{number}/visits/new", data=sent)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert parts_of(gate, customer(gate, number), Visit) == []


def test_the_next_step_of_a_talk_is_a_task_for_whoever_was_there(
    company: Company, gate: Gate, number: str
) -> None:
    lead = company.person("lead_east")
    talk = {"at": now(), "kind": "call", "person": lead.id, "outcome": "谈", "next_step": "寄样品"}
    parts.add(gate, customer(gate, number), Visit, talk)
    parts.add(gate, customer(gate, number), Visit, talk | {"next_step": None})
    parts.add(gate, customer(gate, number), Visit, talk | {"at": LONG_AGO})
    [task] = Task.select()
    assert (task.person_id, task.record, task.due) == (lead.id, number, today() + timedelta(days=7))


def test_nobody_gets_a_task_about_a_customer_they_may_not_read(
    company: Company, as_: SignedIn, gate: Gate, number: str
) -> None:
    sent = VISIT | {"person": str(company.person("manager_zhao").id), "next_step": "寄样品"}
    sent["next_on"] = str(today() + timedelta(days=3))
    answer = as_("manager_wang").post(f"/customers/{number}/visits/new", data=sent)
    assert answer.status_code == 422
    assert 'id="person-error"' in answer.text
    assert parts_of(gate, customer(gate, number), Visit) == []
