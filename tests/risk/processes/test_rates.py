"""The live breach rates of steps that the program runs."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from app.chain.writing import writing
from app.clock import now
from app.customers.lowering import KIND as LOWERING
from app.inbox.models import APPROVED, EXPIRED, Request
from app.inbox.recording import new_request, write_request
from app.inbox.requests import Subject
from app.organisation.processes.models import Process
from app.people.models import Department
from app.risk.processes.measuring import MEASURES, Rate, measure_all, rates_for
from app.risk.processes.models import StepRate
from app.risk.processes.page import rate_words
from app.tickets.models import Ticket
from app.tickets.opening import NewTicket, open_ticket
from tests.conftest import Company, at
from tests.risk.processes.running import Quiet

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
RUN = Quiet()


def rate_of(code: str) -> tuple[int, int]:
    """(missed, cases) over all departments."""
    rows = list(StepRate.select().where(StepRate.measure == code))
    return sum(one.missed for one in rows), sum(one.cases for one in rows)


def open_one(company: Company, customer: str, username: str = "manager_wang") -> Ticket:
    new = NewTicket(customer=company.customer(customer), channel="phone", subject="Hm", urgency="urgent")
    return open_ticket(company.gate(username), new)


def plant(department: str, cases: int, missed: int) -> None:
    lies = Department.get(Department.code == department)
    StepRate.create(measure="response", department=lies, cases=cases, missed=missed, at=now())


def test_a_missed_clock_counts_in_the_department_that_held_it(company: Company) -> None:
    with at(MONDAY):
        open_one(company, "周以恒")
        open_one(company, "成都云栖木业有限公司", "manager_zhao")
        measure_all(RUN)
        assert rate_of("response") == (0, 0)
    with at(MONDAY + timedelta(days=2)):
        measure_all(RUN)
        measure_all(RUN)
        assert rate_of("response") == (2, 2)
        assert {one.department.code for one in StepRate.select().where(StepRate.measure == "response")} == {
            "east",
            "west",
        }
    with at(MONDAY + timedelta(days=120)):
        measure_all(RUN)
        assert rate_of("response") == (0, 0)


def test_requests_that_nobody_decided_count_as_missed(company: Company) -> None:
    with at(MONDAY):
        for place, state in enumerate((EXPIRED, APPROVED, APPROVED)):
            subject = Subject("customer", f"C26-{place}")
            request = new_request(company.person("manager_wang"), LOWERING, subject, "why", {})
            write_request(request, {})
            with writing(None, "request.ended", request):
                Request.update(state=state).where(Request.id == request.id).execute()
        measure_all(RUN)
    assert rate_of("levels") == (1, 3)
    assert rate_of("exports") == (0, 0)


@pytest.mark.parametrize(
    ("who", "seen"),
    [("risk_sun", (5, 30)), ("director", (5, 30)), ("lead_east", (2, 20)), ("manager_wang", None)],
)
def test_who_oversees_departments_sees_their_rate_and_nobody_else_one(
    company: Company, who: str, seen: tuple[int, int] | None
) -> None:
    plant("east", 20, 2)
    plant("west", 10, 3)
    found = rates_for(company.gate(who)).get("response")
    assert (found and (found.missed, found.cases)) == seen


def test_fewer_than_five_cases_tell_of_people_and_are_not_told(template: Company) -> None:
    with template.app.test_request_context():
        assert rate_words(None) == "no case in 90 days"
        assert rate_words(Rate(4, 1, MONDAY)) == "fewer than five cases"
        assert rate_words(Rate(1000, 32, MONDAY)) == "3.2% of 1,000"


def test_each_measure_says_what_a_miss_is() -> None:
    for code, measure in MEASURES.items():
        assert "÷" in str(measure.words), code


def test_the_page_tells_the_rate_of_its_steps(
    as_: Callable[[str], FlaskClient], shipped_process: Callable[[str], Process]
) -> None:
    plant("east", 100, 7)
    url = f"/organisation/processes/{shipped_process('service').key}"
    assert "7% of 100" in as_("risk_sun").get(url).text
    assert "7% of 100" not in as_("manager_wang").get(url).text
