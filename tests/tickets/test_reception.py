"""Reception: who calls is recognised among the readable customers, everybody else is an unknown caller."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

from flask.testing import FlaskClient

from app.tickets.models import Message, Ticket
from app.vault.fields import opened
from tests.conftest import Company, at, form

As = Callable[[str], FlaskClient]
MONDAY = datetime(2026, 3, 16, 2, 0, tzinfo=UTC)
"""Ten in the morning of the office."""


def sent(**values: str | None) -> dict[str, str]:
    return form(**{"channel": "phone", "urgency": "normal", "subject": "Where is it"} | values)


def test_a_caller_is_recognised_by_phone_and_a_ticket_opened(company: Company, as_: As) -> None:
    desk = as_("manager_wang")
    customer = company.customer("周以恒")
    found = desk.post("/tickets/callers", data={"caller": "138 0000 5678"}, headers={"HX-Request": "true"})
    assert customer.number in found.text
    assert "checked" in found.text.partition(customer.number)[2].partition(">")[0]
    answer = desk.post(
        "/tickets/new", data=sent(customer=customer.number, content="Nothing came", answered="y")
    )
    assert answer.status_code == 303
    ticket = Ticket.get(Ticket.customer == customer.id)
    assert answer.location.endswith(ticket.number)
    assert ticket.response_at is not None
    assert Message.get(Message.ticket == ticket.id).text == "Nothing came"


def test_whom_one_may_not_read_is_an_unknown_caller(company: Company, as_: As) -> None:
    desk = as_("manager_zhao")
    customer = company.customer("周以恒")
    found = desk.post("/tickets/callers", data={"caller": "13800005678"}, headers={"HX-Request": "true"})
    nobody = desk.post("/tickets/callers", data={"caller": "13800005679"}, headers={"HX-Request": "true"})
    assert found.text == nobody.text
    assert desk.post("/tickets/new", data=sent(customer=customer.number)).status_code == 404
    assert desk.post("/tickets/new", data=sent(caller="13800005678")).status_code == 303
    ticket = Ticket.get()
    assert (ticket.customer_id, ticket.level, ticket.tier) == (None, 2, "C")
    assert opened(ticket, "caller_phone") == "13800005678"


def test_sent_twice_it_is_one_ticket(as_: As) -> None:
    desk = as_("desk_chen")
    first = desk.post("/tickets/new", data=sent(once="the same form", caller="Somebody"))
    again = desk.post("/tickets/new", data=sent(once="the same form", caller="Somebody"))
    assert first.location == again.location
    assert Ticket.select().count() == 1


def test_it_may_be_put_back_one_workday_with_a_reason_and_never_forward(as_: As) -> None:
    desk = as_("desk_chen")
    with at(MONDAY):
        for received, reason, field in (
            ("2026-03-16T10:30", "", "received_at"),
            ("2026-03-12T17:00", "Forgotten", "received_at"),
            ("2026-03-13T17:00", "", "reason"),
        ):
            refused = desk.post("/tickets/new", data=sent(received_at=received, reason=reason))
            assert refused.status_code == 422
            assert f'id="{field}-error"' in refused.text
            assert received in refused.text
        answer = desk.post(
            "/tickets/new", data=sent(received_at="2026-03-13T17:00", reason="The line was down")
        )
        assert answer.status_code == 303
    assert Ticket.get().received_at == datetime(2026, 3, 13, 9, 0, tzinfo=UTC)


def test_what_was_typed_stays_when_it_is_refused(as_: As) -> None:
    refused = as_("desk_chen").post("/tickets/new", data=sent(subject="", content="A long story"))
    assert refused.status_code == 422
    assert "A long story" in refused.text
    assert Ticket.select().count() == 0


def test_a_customer_is_offered_what_the_tier_is_entitled_to(company: Company, as_: As) -> None:
    desk, customer = as_("manager_wang"), company.customer("周以恒")
    everybody = desk.get("/tickets/new").text
    assert 'value="visit"' in everybody
    page = desk.get(f"/tickets/new?customer={customer.number}").text
    assert "every 180 days" in page
    assert 'value="visit"' not in page
    part = desk.post("/tickets/callers", data={"caller": "13800005678"}, headers={"HX-Request": "true"}).text
    assert "every 180 days" in part
    assert 'value="wechat"' in part
    assert 'value="visit"' not in part
    chosen = desk.get(
        f"/tickets/beside?customer={customer.number}&channel=letter", headers={"HX-Request": "true"}
    ).text
    assert 'value="visit"' not in chosen
    assert re.search('<input checked [^>]*value="letter"', chosen)
    assert desk.post("/tickets/new", data=sent(customer=customer.number, channel="visit")).status_code == 422
    assert desk.post("/tickets/new", data=sent(channel="visit")).status_code == 303
