"""What a ticket can't take: a message that names the fix, 404 or 409 where it must, nothing half saved.

Wrong calendars and targets are tried in `test_calendars` and `test_standards`, stale forms in
`test_stale_forms`.
"""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app.chain.writing import writing
from app.clock import local, now
from app.db.base import Model
from app.people.models import Person
from app.tickets.closing.models import Feedback, FeedbackLink
from app.tickets.closing.scores import make_link
from app.tickets.models import Message, Ticket, TicketEvent
from app.tickets.moving import move
from app.tickets.planning.models import PlanStep
from tests.conftest import Company, form

As = Callable[[str], FlaskClient]
Opened = Callable[..., Ticket]
KNOWN = {"category": "account", "complexity": "ordinary"}
SCORES = form(process_score="5", result_score="4")


def kept() -> list[int]:
    models: tuple[type[Model], ...] = (Ticket, TicketEvent, Message, PlanStep, Feedback)
    return [model.select().count() for model in models]


def is_refused(browser: FlaskClient, address: str, typed: dict[str, str], said: str) -> None:
    """With what was typed and a message that names the fix; nothing is written."""
    before, revs = kept(), [one.rev for one in Ticket.select()]
    answer = browser.post(address, data=typed)
    assert answer.status_code == 422
    assert said in answer.text
    for text in typed.values():
        assert text.strip() in answer.text
    assert (kept(), [one.rev for one in Ticket.select()]) == (before, revs)


def test_a_step_due_before_the_receipt(as_: As, opened: Opened) -> None:
    ticket = opened("manager_wang", "周以恒")
    early = f"{local(now() - timedelta(days=1)):%Y-%m-%d %H:%M}"
    typed = form(content="Call the bank", manner="phone", owner="manager_wang", due=early)
    said = "It can&#39;t be due before the ticket came in."
    is_refused(as_("manager_wang"), f"/tickets/{ticket.number}/plan/new", typed, said)


def test_a_step_for_somebody_who_may_not_read_it(as_: As, opened: Opened) -> None:
    ticket, page = opened("manager_wang", "周以恒"), "plan/new"
    later = f"{local(now() + timedelta(days=1)):%Y-%m-%d %H:%M}"
    typed = form(content="Call the bank", manner="phone", due=later)
    before = kept()
    for owner in ("manager_zhao", "newcomer", "nobody"):
        sent = typed | {"owner": owner}
        answer = as_("manager_wang").post(f"/tickets/{ticket.number}/{page}", data=sent)
        assert answer.status_code == 422
        assert 'id="owner-error"' in answer.text
        assert "Call the bank" in answer.text
    assert kept() == before


def test_a_pause_without_saying_what_is_awaited(as_: As, opened: Opened) -> None:
    ticket = opened("manager_wang", "周以恒", **KNOWN)
    until = local(now() + timedelta(days=5)).date().isoformat()
    typed = form(awaited="  ", until=until, told_by="phone", rev=str(ticket.rev))
    is_refused(as_("manager_wang"), f"/tickets/{ticket.number}/pause", typed, 'id="awaited-error"')


@pytest.mark.parametrize("username", ["manager_li", "newcomer", "nobody", "manager_zhao"])
def test_a_handler_who_is_disabled_or_may_not_handle_it(
    company: Company, as_: As, opened: Opened, username: str
) -> None:
    ticket = opened("manager_wang", "林婉清", **KNOWN)  # of level 3, above Li and Zhao
    with writing(None, "tests.changed"):
        Person.update(disabled=True, clearance=4).where(Person.username == "manager_li").execute()
    needs = form(category="account", urgency="normal", handler=username, goal="A card", rev=str(ticket.rev))
    for who, address, typed in (
        ("manager_wang", f"/tickets/{ticket.number}/analysis", needs),
        ("lead_east", "/tickets/assign", form(person=username, number=ticket.number)),
    ):
        before = kept()
        answer = as_(who).post(address, data=typed)
        assert answer.status_code == 422
        assert kept() == before
    found = Ticket.get_by_id(ticket.id)
    assert (found.handler_id, found.goal) == (company.person("manager_wang").id, None)


def test_many_tickets_of_which_the_receiver_may_not_read_one(
    company: Company, as_: As, opened: Opened
) -> None:
    one, secret = opened("manager_wang", "周以恒"), opened("manager_wang", "林婉清")
    lead, typed = as_("lead_east"), {"person": "desk_chen", "number": [secret.number]}
    answer = lead.post("/tickets/assign", data=typed)
    assert answer.status_code == 422
    assert "Choose somebody who can sign in and may read this ticket." in answer.text
    assert (
        lead.post("/tickets/assign", data=typed | {"number": [one.number, secret.number]}).status_code == 303
    )
    held = {found.number: found.handler_id for found in Ticket.select()}
    assert held == {
        one.number: company.person("desk_chen").id,
        secret.number: company.person("manager_wang").id,
    }


def test_execution_without_a_goal(company: Company, as_: As, opened: Opened) -> None:
    ticket = opened("manager_wang", "周以恒", **KNOWN)
    move(company.gate("manager_wang"), ticket, "analyse", "", ticket.rev)
    page = f"/tickets/{ticket.number}"
    typed = form(rev=str(Ticket.get_by_id(ticket.id).rev))
    is_refused(
        as_("manager_wang"), f"{page}/moves/execute", typed, "Write the goal into the needs analysis first."
    )
    assert Ticket.get_by_id(ticket.id).stage == "analysis"


def test_a_second_score_from_one_link(company: Company, opened: Opened) -> None:
    ticket = opened("manager_wang", "周以恒", **KNOWN)
    move(company.gate("manager_wang"), ticket, "solve", "", ticket.rev)
    link = f"/tickets/say/{make_link(company.gate('manager_wang'), Ticket.get_by_id(ticket.id))}"
    stranger = company.client()
    assert stranger.post(link, data=SCORES).status_code == 303
    again = stranger.post(link, data=SCORES | {"process_reason": "Too slow"})
    assert again.status_code == 409
    assert "scored once only" in again.text
    assert "Too slow" in again.text
    assert (Feedback.get().process_reason, Feedback.select().count()) == (None, 1)


def test_what_belongs_to_another_ticket_is_not_there(company: Company, opened: Opened) -> None:
    first, other = (opened("manager_wang", "周以恒", **KNOWN) for _ in range(2))
    for ticket in (first, other):
        move(company.gate("manager_wang"), ticket, "solve", "", ticket.rev)
    link = make_link(company.gate("manager_wang"), Ticket.get_by_id(first.id))
    assert company.client().post(f"/tickets/say/{link}", data=SCORES).status_code == 303
    assert {one.ticket_id for one in Feedback.select()} == {first.id}
    stale = make_link(company.gate("manager_wang"), Ticket.get_by_id(other.id))
    found = Ticket.get_by_id(other.id)
    move(company.gate("manager_wang"), found, "resume", "Not done", found.rev)
    assert company.client().get(f"/tickets/say/{stale}").status_code == 404
    assert company.client().post(f"/tickets/say/{stale}", data=SCORES).status_code == 404
    assert FeedbackLink.get(FeedbackLink.ticket == other.id).used_at is None


@pytest.mark.parametrize(
    ("rows", "tickets", "said"),
    [
        ("A,Insert ticket,Anna,2026/03/16 10:00\n", 1, "The case has one event only."),
        ("A,Insert ticket,Anna,some day\n", 0, "None of its times can be read, so it was left out."),
        (
            "A,Insert ticket,Anna,2026/03/16 10:00\nA,Closed,Anna,2026/13/45 10:00\n",
            1,
            "The time can't be read: the event keeps its place, at the time of the one before.",
        ),
        ("A,Insert ticket,Anna\nA,Closed,Anna,2026/03/16 10:00\n", 1, "The time can't be read"),
    ],
)
def test_a_log_with_broken_times_or_a_case_of_one_event(
    company: Company, tmp_path: Path, rows: str, tickets: int, said: str
) -> None:
    log, mapping = tmp_path / "log.csv", tmp_path / "mapping.json"
    log.write_text(f"Case,Activity,Resource,Time\n{rows}")
    mapping.write_text(json.dumps({"case": "Case", "activity": "Activity", "timestamp": "Time"}))
    words = ["tickets", "import-log", str(log), "--mapping", str(mapping), "--as", "director", "--json"]
    ran = company.app.test_cli_runner().invoke(args=words)
    assert ran.exit_code == 0, ran.output
    report = json.loads(ran.output)
    assert report["tickets"] == tickets == Ticket.select().count()
    assert any(one["reason"].startswith(said) for one in report["flagged"]), report["flagged"]


def test_a_needs_analysis_never_hands_a_ticket_on_by_itself(
    company: Company, as_: As, opened: Opened
) -> None:
    ticket = opened("manager_wang", "周以恒", **KNOWN)
    wang = company.person("manager_wang")
    with writing(None, "person.disabled", wang):
        Person.update(disabled=True).where(Person.id == wang.id).execute()
    page = as_("lead_east").get(f"/tickets/{ticket.number}/analysis").text
    handler = re.search(r'<select[^>]*id="handler".*?</select>', page, re.DOTALL)[0]  # type: ignore[index]
    assert re.search(r'<option selected value="">', handler)
    typed = form(category="account", complexity="complex", urgency="normal", handler="", rev=str(ticket.rev))
    saved = as_("lead_east").post(f"/tickets/{ticket.number}/analysis", data=typed | {"reason": "Harder"})
    assert saved.status_code == 303
    after = Ticket.get_by_id(ticket.id)
    assert (after.handler_id, after.complexity) == (company.person("manager_wang").id, "complex")
