"""Tickets to try things on."""

from collections.abc import Callable
from typing import Any

import pytest

from app.access.gate import Gate
from app.tickets.models import Ticket
from app.tickets.opening import NewTicket, open_ticket
from tests.conftest import Company


@pytest.fixture
def opened(company: Company) -> Callable[..., Ticket]:
    """`opened("desk_chen", "Zhou Yiheng", urgency="urgent")`: a ticket that this person opens."""

    def open_one(username: str = "manager_wang", customer: str = "", **values: Any) -> Ticket:  # noqa: ANN401
        found = company.customer(customer) if customer else None
        new = {"channel": "phone", "subject": "A question"} | values
        return open_ticket(Gate(company.person(username)), NewTicket(customer=found, **new))

    return open_one
