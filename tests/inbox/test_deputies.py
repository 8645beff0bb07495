"""Who is away names a deputy, to whom their tasks go as well."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from app.chain.tables import differences
from app.clock import today
from app.db.connection import database
from app.errors import Invalid, NotFound
from app.inbox import absences, tasks
from app.inbox.audited import ABSENCES
from app.inbox.models import Absence
from tests.chained import last
from tests.conftest import STARTED, Company, at, form

As = Callable[[str], FlaskClient]
WEEK = timedelta(days=7)


def appoint(company: Company, person: str, deputy: str, since: date | None = None) -> None:
    since = since or today()
    absences.appoint(
        company.person(person), company.person(person), company.person(deputy), since, since + WEEK
    )


def test_tasks_go_to_the_deputy_as_far_as_they_may_read_them(company: Company, as_: As) -> None:
    wang, lead = company.person("manager_wang"), company.person("lead_east")
    for what, name in (("回访周", "周以恒"), ("回访林", "林婉清")):
        tasks.give(lead, wang, what, today(), ("customer", company.customer(name).number))
    free = tasks.give(lead, wang, "交周报", today())
    appoint(company, "manager_wang", "manager_li")
    page = as_("manager_li").get("/inbox/").text
    assert "交周报" in page
    assert "回访" not in page  # neither of the customers is Li's to read
    appoint(company, "manager_wang", "director")
    assert len(tasks.first_due(company.gate("director"), 9)) == 3
    assert tasks.first_due(company.gate("manager_li"), 9) == []
    assert len(tasks.first_due(company.gate("manager_wang"), 9)) == 3
    tasks.finish(company.gate("director"), tasks.get_task(company.gate("director"), free.number))
    with pytest.raises(NotFound):
        tasks.get_task(company.gate("manager_li"), free.number)


@pytest.mark.parametrize(("day", "seen"), [(-1, 0), (0, 1), (7, 1), (8, 0)])
def test_only_on_the_days_of_the_absence(company: Company, day: int, seen: int) -> None:
    with at(STARTED):
        wang = company.person("manager_wang")
        tasks.give(wang, wang, "交周报", today() + WEEK + WEEK)
        appoint(company, "manager_wang", "manager_li", today())
    with at(STARTED + timedelta(days=day)):
        assert len(tasks.first_due(company.gate("manager_li"), 9)) == seen
        assert (absences.deputy_of(wang) is not None) == bool(seen)


def test_it_is_set_and_ended_on_the_own_profile(company: Company, as_: As) -> None:
    client = as_("manager_wang")
    assert '"/inbox/deputy"' in client.get("/profile").text
    sent = form(deputy="manager_li", since=str(today()), until=str(today() + WEEK))
    assert client.post("/inbox/deputy", data=sent).status_code == 303
    assert "selected" in client.get("/inbox/deputy").text
    assert "王若溪" in as_("manager_li").get("/inbox/deputy").text
    database.connect(reuse_if_open=True)
    assert last("absence.changed")[:2] == ("manager_wang", "manager_wang")
    assert list(differences(ABSENCES)) == []
    assert client.post("/inbox/deputy/end").status_code == 303
    database.connect(reuse_if_open=True)
    assert absences.absence_of(company.person("manager_wang")) is None
    assert list(differences(ABSENCES)) == []


def test_the_administrator_sets_it_for_somebody_who_cannot(as_: As) -> None:
    username = "manager_wang"
    sent = form(deputy="manager_li", since=str(today()), until=str(today() + WEEK))
    assert as_("manager_li").post(f"/admin/users/{username}/deputy", data=sent).status_code == 403
    client = as_("sysadmin")
    assert f"/admin/users/{username}/deputy" in client.get(f"/admin/users/{username}").text
    assert client.post(f"/admin/users/{username}/deputy", data=sent).status_code == 303
    assert client.post(f"/admin/users/{username}/deputy", data=form(deputy=username)).status_code == 422
    database.connect(reuse_if_open=True)
    assert last("absence.changed")[:2] == ("sysadmin", username)
    assert client.post(f"/admin/users/{username}/deputy/end").status_code == 303
    database.connect(reuse_if_open=True)
    assert Absence.get().deputy_id is None


def test_nobody_makes_themselves_the_deputy_of_somebody_else(company: Company, as_: As) -> None:
    sent = form(deputy="sysadmin", since=str(today()), until=str(today() + WEEK))
    answer = as_("sysadmin").post("/admin/users/manager_wang/deputy", data=sent)
    assert answer.status_code == 422
    assert "Nobody makes themselves the deputy" in answer.text
    database.connect(reuse_if_open=True)
    assert absences.absence_of(company.person("manager_wang")) is None


@pytest.mark.parametrize(
    ("deputy", "since", "until"),
    [("manager_wang", 0, 7), ("manager_li", 7, 0), ("manager_li", -9, -2), ("manager_li", 0, 400)],
)
def test_what_makes_no_sense_is_refused(company: Company, deputy: str, since: int, until: int) -> None:
    wang, other = company.person("manager_wang"), company.person(deputy)
    days = (today() + timedelta(days=since), today() + timedelta(days=until))
    with pytest.raises(Invalid):
        absences.appoint(wang, wang, other, *days)


def test_the_last_day_of_the_calendar_is_a_day(as_: As) -> None:
    sent = form(deputy="manager_li", since="9999-12-31", until="9999-12-31")
    assert as_("manager_wang").post("/inbox/deputy", data=sent).status_code == 303


def test_a_day_begins_on_the_clock_of_the_office(company: Company) -> None:
    with at(STARTED):
        appoint(company, "manager_wang", "manager_li", date(2026, 3, 3))
    late = datetime.fromisoformat("2026-03-02T16:30:00+00:00")  # half past midnight in Shanghai
    with at(late):
        assert absences.deputy_of(company.person("manager_wang")) is not None
    with at(late - timedelta(hours=1)):
        assert absences.deputy_of(company.person("manager_wang")) is None
