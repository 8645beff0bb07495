"""Event logs become tickets: nothing is dropped, what is odd is flagged, all of it can be undone."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.chain.verifying import verify
from app.customers.audited import CUSTOMERS
from app.customers.models import Customer
from app.customers.record import edit
from app.errors import Forbidden
from app.organisation.audited import DICTIONARIES
from app.people.models import DictionaryEntry
from app.tickets import lending, minute
from app.tickets.audited import TICKETS
from app.tickets.conversation.messages import Said, add_message
from app.tickets.escalation.models import Escalation
from app.tickets.handling import assign
from app.tickets.log.importing import import_log
from app.tickets.log.meanings import set_meaning
from app.tickets.models import Ticket, TicketEvent
from app.vault.fields import opened
from tests.conftest import Company, at

MAPPING: dict[str, Any] = {
    "case": "Case",
    "activity": "Activity",
    "resource": "Resource",
    "timestamp": "Time",
    "customer": "Customer",
    "category": "Product",
    "urgency": "Seriousness",
    "urgency_values": {"high": "urgent"},
}
HEADER = "Case,Activity,Resource,Time,Customer,Product,Seriousness"
LOG = f"""{HEADER}
A,Insert ticket,Anna,2026/03/16 10:00:00.000,K1,Pump,high
A,Take in charge ticket,manager_wang,2026/03/16 10:10:00.000,K1,Pump,high
A,Wait,manager_wang,2026/03/16 10:30:00.000,K1,Pump,high
A,Resolve ticket,manager_wang,2026/03/16 11:00:00.000,K1,Pump,high
A,Take in charge ticket,manager_wang,2026/03/16 14:00:00.000,K1,Pump,high
A,Resolve ticket,manager_wang,2026/03/16 14:30:00.000,K1,Pump,high
A,Closed,Anna,2026/03/17 10:00:00.000,K1,Pump,high
B,Call,Bob,2026/03/16 09:30:00.000,K2,Pump,strange
C,Insert ticket,Bob,2026/03/16 09:30:00.000,K1,Valve,high
C,Wait,Bob,later,K1,Valve,high
C,Take in charge ticket,Bob,2026/03/16 09:10:00.000,K1,Valve,high
,Closed,Bob,2026/03/16 09:10:00.000,K1,Valve,high
"""


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    log, mapping = tmp_path / "log.csv", tmp_path / "mapping.json"
    log.write_text(LOG)
    mapping.write_text(json.dumps(MAPPING))
    return log, mapping


def run(company: Company, files: tuple[Path, Path], username: str = "director") -> dict[str, Any]:
    log, mapping = files
    words = ["tickets", "import-log", str(log), "--mapping", str(mapping), "--as", username, "--json"]
    ran = company.app.test_cli_runner().invoke(args=words)
    assert ran.exit_code == 0, ran.output
    return json.loads(ran.output)


def customer(key: str) -> Customer:
    return Customer.get(Customer.external_id == key)


def ticket(case: str) -> Ticket:
    return Ticket.get(Ticket.external_id == case)


def test_every_event_is_kept_in_order_and_what_is_odd_is_flagged(
    company: Company, files: tuple[Path, Path]
) -> None:
    report = run(company, files)
    assert (report["tickets"], report["events"]) == (3, 11)
    flagged = {
        (one["case"], one["row"], one["reason"].split(":")[0].split(".")[0]) for one in report["flagged"]
    }
    assert ("B", 9, "The case has one event only") in flagged
    assert ("C", 11, "The time can't be read") in flagged
    assert ("C", 12, "It lies before the event above it; both stay as they are") in flagged
    assert ("", 13, "The row names no case") in flagged
    assert any(case == "B" and reason.startswith("The log does not say") for case, _, reason in flagged)
    kept = [
        opened(row, "note").split(" · ")[0]
        for row in TicketEvent.select().where(TicketEvent.ticket == ticket("A").id).order_by(TicketEvent.id)
        if row.note
    ]
    assert kept == [line.split(",")[1] for line in LOG.splitlines() if line.startswith("A,")]


def test_the_last_resolution_is_done_and_the_wait_is_a_pause(
    company: Company, files: tuple[Path, Path]
) -> None:
    run(company, files)
    found = ticket("A")
    assert (found.stage, found.ending, found.urgency) == ("closed", "solved", "urgent")
    assert found.handling_at.isoformat().startswith("2026-03-16T06:30")
    assert found.handling_missed is None
    kinds = [
        row.kind
        for row in TicketEvent.select().where(TicketEvent.ticket == found.id).order_by(TicketEvent.id)
    ]
    assert kinds == [
        "received",
        "moved",
        "paused",
        "resumed",
        "done",
        "reopened",
        "moved",
        "done",
        "ended",
    ]


def test_a_log_without_first_answers_leaves_the_response_unknown_and_in_no_rate(
    company: Company, files: tuple[Path, Path], as_: Callable[[str], FlaskClient]
) -> None:
    report = run(company, files)
    assert [one["case"] for one in report["flagged"] if "does not say when" in one["reason"]] == ["A"]
    for found in Ticket.select():
        assert (found.response_due, found.response_at, found.response_missed) == (None, None, None)
    page = f"/tickets/{ticket('A').number}"
    assert "the log does not say" in as_("director").get(page).text
    assert "counts in no rate" in as_("director").get(f"{page}/clocks/response").text
    assert ticket("A").handling_due is not None


def test_unknown_customers_become_enterprises_and_known_ones_are_found(
    company: Company, files: tuple[Path, Path]
) -> None:
    run(company, files)
    [first] = Customer.select().where(Customer.external_id == "K1")
    assert (first.kind, first.name) == ("enterprise", "K1")
    assert ticket("A").customer_id == ticket("C").customer_id == first.id


def test_resources_stay_text_unless_a_user_has_that_name(company: Company, files: tuple[Path, Path]) -> None:
    run(company, files)
    assert (ticket("C").handler_id, ticket("C").resource) == (None, "Bob")
    row = TicketEvent.get(TicketEvent.ticket == ticket("A").id, TicketEvent.kind == "paused")
    assert row.person_id == company.person("manager_wang").id


def test_what_is_there_is_left_out_with_its_reason(company: Company, files: tuple[Path, Path]) -> None:
    run(company, files)
    again = run(company, files)
    assert (again["tickets"], again["events"]) == (0, 0)
    assert sum("is there already" in one["reason"] for one in again["flagged"]) == 3


def test_a_batch_is_undone_but_for_what_was_changed_since(company: Company, files: tuple[Path, Path]) -> None:
    report = run(company, files)
    assert verify(tables=[TICKETS]).ok
    kept = ticket("C")
    inside = company.gate("director")
    assign(inside, kept, company.person("manager_wang"))
    words = ["tickets", "undo-log", report["batch"], "--as", "director"]
    ran = company.app.test_cli_runner().invoke(args=words)
    assert ran.exit_code == 0, ran.output
    assert [one.external_id for one in Ticket.select()] == ["C"]
    assert verify(tables=[TICKETS]).ok
    assert company.app.test_cli_runner().invoke(args=words).exit_code != 0


def undo(company: Company, batch: str) -> str:
    ran = company.app.test_cli_runner().invoke(args=["tickets", "undo-log", batch, "--as", "director"])
    assert ran.exit_code == 0, ran.output
    return ran.output


def test_undoing_takes_back_the_customers_and_categories_that_came_with_it(
    company: Company, files: tuple[Path, Path]
) -> None:
    before = [(model, model.select().count()) for model in (Customer, DictionaryEntry, Ticket)]
    said = undo(company, run(company, files)["batch"])
    assert [(model, model.select().count()) for model, _ in before] == before
    assert "3 tickets, 2 customers and 2 categories taken back" in said
    assert verify(tables=[TICKETS, CUSTOMERS, DICTIONARIES]).ok
    again = run(company, files)
    assert (again["tickets"], again["events"]) == (3, 11)


def test_what_was_used_since_is_left_alone_and_said_with_its_reason(
    company: Company, files: tuple[Path, Path], opened: Callable[..., Ticket]
) -> None:
    report = run(company, files)
    inside = company.gate("director")
    answered, used, edited = ticket("C"), customer("K1"), customer("K2")
    add_message(inside.person, answered, Said("We look into it"))
    categories = {
        one.zh: one for one in DictionaryEntry.select().where(DictionaryEntry.code.startswith("log_"))
    }
    own = opened("director", category=categories["Pump"].code)
    edit(inside, edited, {"name": "Known by now"}, edited.rev)
    said = undo(company, report["batch"])
    assert {one.external_id for one in Ticket.select()} == {"C", None}
    assert {used.number, edited.number} <= {one.number for one in Customer.select()}
    assert {one.zh for one in DictionaryEntry.select().where(DictionaryEntry.code.startswith("log_"))} == {
        "Pump",
        "Valve",
    }
    assert own.category == categories["Pump"].code
    for name, reason in (
        (answered.number, "somebody has worked on it since"),
        (used.number, "it has been used or changed since"),
        (edited.number, "it has been used or changed since"),
        ("Pump", "it is in use"),
        ("Valve", "it is in use"),
    ):
        assert f"{name}: {reason}" in said, said
    assert verify(tables=[TICKETS, CUSTOMERS, DICTIONARIES]).ok


def test_what_the_program_did_to_them_meanwhile_keeps_nothing_from_being_undone(
    company: Company, files: tuple[Path, Path]
) -> None:
    report = run(company, files)
    with at(datetime(2026, 11, 30, 2, tzinfo=UTC)):
        minute.go_on()
        assert Escalation.select().count() > 0
        lending.lend_all()
        undo(company, report["batch"])
    assert Ticket.select().count() == 0
    assert Customer.select().where(Customer.external_id.in_(["K1", "K2"])).count() == 0


def test_an_activity_may_be_given_another_meaning(company: Company, files: tuple[Path, Path]) -> None:
    set_meaning(company.person("director"), "Call", "done")
    run(company, files)
    assert ticket("B").stage == "feedback"


@pytest.mark.parametrize(
    "mapping",
    ["{", "{}", '{"case": "Case"}', '{"case": "Case", "activity": "Nothing", "timestamp": "Time"}'],
)
def test_a_mapping_that_does_not_fit_is_refused(
    company: Company, files: tuple[Path, Path], mapping: str
) -> None:
    files[1].write_text(mapping)
    words = ["tickets", "import-log", str(files[0]), "--mapping", str(files[1]), "--as", "director"]
    ran = company.app.test_cli_runner().invoke(args=words)
    assert ran.exit_code != 0
    assert Ticket.select().count() == 0


def test_who_may_not_open_tickets_may_not_import_them(company: Company, files: tuple[Path, Path]) -> None:
    with pytest.raises(Forbidden):
        import_log(company.gate("risk_sun"), files[0], files[1].read_text())
