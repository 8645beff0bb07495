"""What the customer thought: by a link of one use, or written down by somebody else than the handler."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from app.chain.writing import writing
from app.inbox.models import Task
from app.people.models import Person
from app.tickets.closing.models import Feedback, FeedbackLink
from app.tickets.closing.silence import close_silent
from app.tickets.conversation.telling import tell
from app.tickets.models import Ticket
from app.tickets.moving import move
from tests.conftest import Company, at, form

As = Callable[[str], FlaskClient]
Opened = Callable[..., Ticket]
MONDAY = datetime(2026, 3, 16, 1, 0, tzinfo=UTC)
KNOWN = {"category": "account", "complexity": "simple"}
LINK = re.compile(r'value="http[^"]*(/tickets/say/[^"]+)"')


@pytest.fixture
def done(company: Company, opened: Opened) -> Ticket:
    """A ticket that was done and told on a Monday morning."""
    with at(MONDAY):
        ticket = opened(
            "manager_wang", "周以恒", subject="Secret words", category="account", complexity="simple"
        )
        inside = company.gate("manager_wang")
        move(inside, ticket, "solve", "", ticket.rev)
        tell(inside, Ticket.get_by_id(ticket.id), "It is right now", "phone", reached=True)
    return Ticket.get_by_id(ticket.id)


def scores(**values: str) -> dict[str, str]:
    return form(**{"process_score": "5", "result_score": "4"} | values)


def link_for(browser: FlaskClient, ticket: Ticket) -> str:
    return LINK.search(browser.post(f"/tickets/{ticket.number}/feedback/link").text)[1]


def test_a_link_takes_one_answer_from_anybody_and_tells_nothing(
    company: Company, as_: As, done: Ticket
) -> None:
    link = link_for(as_("manager_wang"), done)
    stranger = company.client()
    page = stranger.get(link)
    assert page.status_code == 200
    for secret in ("Secret words", done.number, "周以恒"):
        assert secret not in page.text
    assert stranger.post(link, data=scores(suggestion="Be quicker")).status_code == 303
    assert "Thank you" in stranger.get(link).text
    assert stranger.post(link, data=scores()).status_code == 409
    [given] = Feedback.select()
    assert (given.process_score, given.result_score, given.source, given.person_id) == (5, 4, "link", None)
    assert "Be quicker" in as_("manager_wang").get(f"/tickets/{done.number}/feedback").text


def test_a_link_ends_and_one_that_never_was_answers_alike(company: Company, as_: As, done: Ticket) -> None:
    with at(MONDAY):
        link = link_for(as_("manager_wang"), done)
    with at(MONDAY + timedelta(days=15)):
        stranger = company.client()
        assert stranger.get(link).status_code == stranger.get("/tickets/say/nothing").status_code == 404
        assert stranger.post(link, data=scores()).status_code == 404
    assert Feedback.select().count() == 0


def test_bad_scores_are_refused_and_kept(company: Company, as_: As, done: Ticket) -> None:
    link = link_for(as_("manager_wang"), done)
    refused = company.client().post(link, data=form(process_score="6", suggestion="Be quicker"))
    assert refused.status_code == 422
    assert "Be quicker" in refused.text
    assert FeedbackLink.get().used_at is None


def test_never_whoever_handled_it_writes_it_down(as_: As, done: Ticket) -> None:
    page = f"/tickets/{done.number}/feedback"
    assert as_("manager_wang").post(page, data=scores()).status_code == 403
    assert as_("lead_east").post(page, data=scores()).status_code == 303
    assert as_("lead_east").post(page, data=scores()).status_code == 409
    assert Feedback.get().source == "recorded"


def test_a_low_score_makes_the_head_call_back(company: Company, as_: As, done: Ticket) -> None:
    with at(MONDAY):
        link = link_for(as_("manager_wang"), done)
        company.client().post(link, data=scores(result_score="2"))
    task = Task.get(Task.reason == "call_back")
    assert task.person_id == company.person("lead_east").id
    assert task.record == done.number
    assert str(task.due) == "2026-03-17"


def test_after_five_workdays_of_silence_it_closes_by_itself_once(done: Ticket) -> None:
    for days, closed in ((1, 0), (7, 0), (8, 1), (9, 0)):
        with at(MONDAY + timedelta(days=days)):
            assert close_silent() == closed
    after = Ticket.get_by_id(done.id)
    assert (after.stage, after.ending, after.line) == ("closed", "silence", None)


def test_a_word_of_the_customer_keeps_it_open(as_: As, done: Ticket) -> None:
    with at(MONDAY + timedelta(days=4)):
        said = {"way": "heard", "text": "Not yet"}
        as_("manager_wang").post(f"/tickets/{done.number}/messages", data=said)
    with at(MONDAY + timedelta(days=8)):
        assert close_silent() == 0


def test_a_low_score_is_kept_where_the_head_may_not_read_the_ticket(
    company: Company, as_: As, opened: Opened
) -> None:
    secret = opened("manager_wang", "林婉清", **KNOWN)  # of level 3
    move(company.gate("manager_wang"), secret, "solve", "", secret.rev)
    with writing(None, "tests.changed"):
        Person.update(clearance=2).where(Person.username == "lead_east").execute()
    link = link_for(as_("manager_wang"), secret)
    assert company.client().post(link, data=scores(result_score="1")).status_code == 303
    assert Feedback.get(Feedback.ticket == secret.id).result_score == 1
    assert Task.get(Task.reason == "call_back").person_id == company.person("director").id


def test_where_nobody_is_above_the_handler_calls_back(company: Company, as_: As, opened: Opened) -> None:
    own = opened("director", "顾念慈", **KNOWN)
    move(company.gate("director"), own, "solve", "", own.rev)
    link = link_for(as_("director"), own)
    assert company.client().post(link, data=scores(process_score="1")).status_code == 303
    assert Task.get(Task.reason == "call_back").person_id == company.person("director").id
