"""Following tickets, and being mentioned on them."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from app.chain.writing import writing
from app.inbox.models import Notice
from app.inbox.notices import mark_read
from app.people.models import Person
from app.tickets.conversation.messages import Said, add_message
from app.tickets.minute import go_on
from app.tickets.models import Message, Ticket, Watcher
from tests.conftest import Company, at
from tests.queries import queries

As = Callable[[str], FlaskClient]
Opened = Callable[..., Ticket]
MONDAY = datetime(2026, 3, 16, 2, 0, tzinfo=UTC)
"""Ten in the morning of the office."""


@pytest.fixture
def ticket(opened: Opened) -> Ticket:
    with at(MONDAY):
        return opened("manager_wang", "周以恒")


def followers(ticket: Ticket) -> set[str]:
    people = Person.select().join(Watcher, on=Watcher.person == Person.id).where(Watcher.ticket == ticket.id)
    return {one.username for one in people}


def unread(company: Company, who: str) -> list[str]:
    rows = Notice.select().where(Notice.person == company.person(who), Notice.read_at.is_null())
    return [row.event for row in rows.order_by(Notice.id) if row.event.startswith("ticket.")]


def say(as_: As, who: str, ticket: Ticket, text: str, mention: str = "") -> tuple[int, str]:
    sent = {"way": "note", "text": text, "mention": mention}
    answer = as_(who).post(f"/tickets/{ticket.number}/messages", data=sent)
    return answer.status_code, answer.text


def move(as_: As, who: str, ticket: Ticket, way: str) -> int:
    sent = {"rev": str(Ticket.get_by_id(ticket.id).rev), "reason": "So"}
    return as_(who).post(f"/tickets/{ticket.number}/moves/{way}", data=sent).status_code


def test_a_reader_follows_and_unfollows(as_: As, ticket: Ticket) -> None:
    lead, page = as_("lead_east"), f"/tickets/{ticket.number}"
    assert lead.post(f"{page}/follow").status_code == 303
    assert lead.post(f"{page}/follow").status_code == 303
    assert followers(ticket) == {"lead_east"}
    assert "沈东篱" in as_("manager_wang").get(page).text
    assert lead.post(f"{page}/unfollow").status_code == 303
    assert not followers(ticket)
    assert as_("manager_li").post(f"{page}/follow").status_code == 404


def test_others_are_added_who_may_read_it_and_taken_off_again(
    company: Company, as_: As, ticket: Ticket
) -> None:
    page, wang = f"/tickets/{ticket.number}/watchers", as_("manager_wang")
    offered = wang.get(f"{page}/new").text
    assert 'value="lead_east"' in offered
    assert 'value="manager_li"' not in offered
    assert wang.post(f"{page}/new", data={"person": "manager_li"}).status_code == 422
    assert wang.post(f"{page}/new", data={"person": "lead_east"}).status_code == 303
    assert followers(ticket) == {"lead_east"}
    assert unread(company, "lead_east") == ["ticket.watch.start"]
    assert wang.post(f"{page}/remove", data={"person": "lead_east"}).status_code == 303
    assert not followers(ticket)


def test_who_may_not_handle_it_adds_nobody_else(as_: As, ticket: Ticket) -> None:
    with writing(None, "tests.changed"):
        Person.update(scope="all").where(Person.username == "hr_zhou").execute()
    assert as_("hr_zhou").post(f"/tickets/{ticket.number}/watchers/new").status_code == 403


def test_whoever_follows_has_one_unread_notice_of_the_newest(
    company: Company, as_: As, ticket: Ticket
) -> None:
    as_("lead_east").post(f"/tickets/{ticket.number}/follow")
    assert say(as_, "manager_wang", ticket, "First")[0] == 303
    assert say(as_, "manager_wang", ticket, "Second")[0] == 303
    assert unread(company, "lead_east") == ["ticket.watch.message"]
    assert move(as_, "manager_wang", ticket, "analyse") == 303
    assert unread(company, "lead_east") == ["ticket.watch.move"]
    mark_read(company.person("lead_east"))
    assert say(as_, "lead_east", ticket, "My own")[0] == 303
    assert not unread(company, "lead_east")
    assert say(as_, "manager_wang", ticket, "Third")[0] == 303
    assert unread(company, "lead_east") == ["ticket.watch.message"]
    assert "wrote on a ticket that you follow" in as_("lead_east").get("/inbox/notices").text


def test_whoever_follows_is_told_of_a_clock_that_runs_short(
    company: Company, as_: As, opened: Opened
) -> None:
    with at(MONDAY):
        ticket = opened("manager_wang", "周以恒", urgency="urgent")
        as_("director").post(f"/tickets/{ticket.number}/follow")
        as_("manager_wang").post(f"/tickets/{ticket.number}/follow")
    with at(MONDAY + timedelta(minutes=50)):
        go_on()
    assert unread(company, "director") == ["ticket.watch.clock"]
    assert unread(company, "manager_wang") == []  # the escalation itself tells them


def test_who_loses_the_right_to_read_is_told_nothing_and_stands_nowhere(
    company: Company, as_: As, ticket: Ticket
) -> None:
    as_("lead_east").post(f"/tickets/{ticket.number}/follow")
    with writing(None, "tests.changed"):
        Person.update(scope="own").where(Person.username == "lead_east").execute()
    assert say(as_, "manager_wang", ticket, "A word")[0] == 303
    assert not unread(company, "lead_east")
    assert "沈东篱" not in as_("manager_wang").get(f"/tickets/{ticket.number}/watchers").text


def test_a_message_above_a_follower_is_not_told_to_them(company: Company, as_: As, ticket: Ticket) -> None:
    as_("lead_east").post(f"/tickets/{ticket.number}/follow")
    as_("director").post(f"/tickets/{ticket.number}/follow")
    add_message(company.person("manager_wang"), ticket, Said("Secret", level=4))
    assert unread(company, "director") == ["ticket.watch.message"]
    assert not unread(company, "lead_east")


def test_whoever_is_mentioned_is_told_and_follows(company: Company, as_: As, ticket: Ticket) -> None:
    assert say(as_, "manager_wang", ticket, "请@沈东篱看一下")[0] == 303
    assert followers(ticket) == {"lead_east"}
    assert unread(company, "lead_east") == ["ticket.mention"]
    assert say(as_, "manager_wang", ticket, "Never mind")[0] == 303
    assert unread(company, "lead_east") == ["ticket.mention"]
    assert "mentions you on a ticket" in as_("lead_east").get("/inbox/notices").text


def test_names_beside_the_text_become_mentions(as_: As, ticket: Ticket) -> None:
    assert say(as_, "manager_wang", ticket, "Please look", "沈东篱、director")[0] == 303
    assert followers(ticket) == {"lead_east", "director"}
    assert Message.get(Message.ticket == ticket.id).text == "Please look @沈东篱 @director"


@pytest.mark.parametrize("name", ["李文博", "Nobody", "manager_li"])
def test_a_name_that_may_not_read_it_is_told_beside_the_field_and_the_text_stays(
    as_: As, ticket: Ticket, name: str
) -> None:
    for text, mention, field in ((f"Ask @{name} for it", "", "said"), ("Ask for it", name, "mention")):
        status, page = say(as_, "manager_wang", ticket, text, mention)
        assert status == 422
        assert f'id="{field}-error"' in page
        assert text in page
    assert not Message.select().exists()
    assert not followers(ticket)


def test_two_of_one_name_are_told_apart_by_their_user_names(as_: As, ticket: Ticket) -> None:
    with writing(None, "tests.renamed"):
        Person.update(name="沈东篱").where(Person.username == "director").execute()
    status, page = say(as_, "manager_wang", ticket, "@沈东篱 look")
    assert status == 422
    assert "user name" in page
    offered = as_("manager_wang").get(f"/tickets/{ticket.number}/mentionable").text
    assert 'value="director"' in offered
    assert say(as_, "manager_wang", ticket, "@director look")[0] == 303
    assert followers(ticket) == {"director"}


def test_customers_are_not_written_to_with_mentions(as_: As, ticket: Ticket) -> None:
    sent = {"way": "told", "told_by": "phone", "reached": "y", "text": "Done", "mention": "沈东篱"}
    refused = as_("manager_wang").post(f"/tickets/{ticket.number}/messages", data=sent)
    assert refused.status_code == 422
    assert 'id="mention-error"' in refused.text


def test_the_page_asks_as_much_for_many_followers_as_for_one(as_: As, ticket: Ticket) -> None:
    def asked() -> int:
        with queries() as made:
            assert as_("manager_wang").get(f"/tickets/{ticket.number}").status_code == 200
        return len(made)

    as_("lead_east").post(f"/tickets/{ticket.number}/follow")
    one = asked()
    for name in ("director", "desk_liu", "risk_sun"):
        as_(name).post(f"/tickets/{ticket.number}/follow")
    assert len(followers(ticket)) > 1
    assert asked() <= one
