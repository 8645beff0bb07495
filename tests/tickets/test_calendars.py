"""Work calendars: hours from a day on, holidays and make-up workdays by the year, what is guessed."""

import io
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from app.chain.models import AuditEntry
from app.chain.tables import differences
from app.chain.writing import writing
from app.inbox.models import Notice
from app.jobs.models import JobRun
from app.tickets.calendars.audited import CALENDARS, DAYS, HOURS, YEARS
from app.tickets.calendars.following import RECOMPUTE, recompute
from app.tickets.calendars.shipping import ship_calendars
from app.tickets.calendars.warning import warn
from app.tickets.models import Ticket
from app.worktime import china
from app.worktime.calendars import ALWAYS, OFFICE, calendars
from app.worktime.models import HolidayYear, SpecialDay, WeekHours, WorkCalendar
from tests.conftest import Company, at, form
from tests.queries import queries

As = Callable[[str], FlaskClient]
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
OFFICE_DAY = "09:00–12:00, 13:30–18:00"
WEEK = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), "9:00-12:00，13:30-18:00")


pytestmark = pytest.mark.usefixtures("company")


@pytest.fixture
def desk(as_: As) -> FlaskClient:
    """A browser of somebody who keeps the calendars."""
    return as_("director")


def in_office(day: str) -> int:
    """Working minutes of a day in the office's calendar."""
    start = datetime.fromisoformat(f"{day}T00:00+08:00")
    return calendars()[OFFICE].between(start, start + timedelta(days=1))


def test_office_hours_and_around_the_clock_are_shipped_with_the_holidays_that_are_known() -> None:
    office, always = calendars()[OFFICE], calendars()[ALWAYS]
    assert (in_office("2026-09-30"), in_office("2026-10-01"), in_office("2026-10-10")) == (450, 0, 450)
    assert office.is_guessed(datetime(2027, 1, 4, tzinfo=UTC))
    assert not office.is_guessed(datetime(2026, 1, 4, tzinfo=UTC))
    assert always.between(NOW, NOW + timedelta(days=365)) == 365 * 24 * 60
    assert not always.is_guessed(datetime(2027, 1, 4, tzinfo=UTC))


def test_a_make_up_workday_has_the_hours_of_monday_that_hold_on_it(desk: FlaskClient) -> None:
    office = WorkCalendar.get(WorkCalendar.code == OFFICE)
    values = {**WEEK, "mon": "10:00-11:00", "since": "2026-10-09", "holidays": "y", "rev": office.rev}
    with at(NOW):
        assert desk.post("/tickets/calendars/office/hours", data=values).status_code == 303
    assert (in_office("2026-09-20"), in_office("2026-10-10"), in_office("2026-10-12")) == (450, 60, 60)


def test_hours_hold_from_a_day_after_today_and_can_be_taken_back_until_then(desk: FlaskClient) -> None:
    with at(NOW):
        page = desk.get("/tickets/calendars/office").text
        assert OFFICE_DAY in page
        assert 'value="2026-03-03"' in page
        values = {**WEEK, "fri": "", "since": "2026-03-06", "rev": 1}
        assert desk.post("/tickets/calendars/office/hours", data=values).status_code == 303
        assert (in_office("2026-02-27"), in_office("2026-03-05"), in_office("2026-03-06")) == (450, 450, 0)
        assert calendars()[OFFICE].frames(date(2026, 10, 1)), "public holidays no longer count"
        assert "from 2026-03-06" in desk.get("/tickets/calendars/").text
        taken = desk.post("/tickets/calendars/office/hours/drop", data={"since": "2026-03-06", "rev": 2})
        assert taken.status_code == 303
    assert in_office("2026-03-06") == 450
    assert JobRun.get_or_none(JobRun.name == RECOMPUTE)
    assert not [one for table in (CALENDARS, HOURS) for one in differences(table)]


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("tue", "09:00-12:00, 11:00-13:00", "Two of these hours overlap."),
        ("wed", "12:00-09:00", "Hours end after they begin"),
        ("thu", "09:00-25:00", "A day goes from 00:00 to 24:00."),
        ("fri", "morning", "This is not: morning"),
        ("fri", "9-12", "9 is no time of day."),
        ("since", "2026-03-02", "A change counts from tomorrow at the earliest."),
        ("since", "", "Fill this in."),
    ],
)
def test_hours_that_can_not_be_are_refused_beside_their_field(
    desk: FlaskClient, field: str, typed: str, message: str
) -> None:
    values = {**WEEK, "since": "2026-03-03", "rev": 1, field: typed}
    with at(NOW):
        answer = desk.post("/tickets/calendars/office/hours", data=values)
    assert answer.status_code == 422
    _, error, rest = answer.text.partition(f'id="{field}-error"')
    assert error
    assert message in rest.partition("</p>")[0]
    assert WeekHours.select().count() == 2


def test_a_week_without_any_hours_is_refused(desk: FlaskClient) -> None:
    values = {**dict.fromkeys(WEEK, ""), "since": "2026-03-03", "rev": 1}
    with at(NOW):
        answer = desk.post("/tickets/calendars/office/hours", data=values)
    assert answer.status_code == 422
    assert "Give at least one day of the week its hours." in answer.text


def test_hours_that_hold_can_not_be_taken_back(desk: FlaskClient) -> None:
    with at(NOW):
        answer = desk.post("/tickets/calendars/office/hours/drop", data={"since": "1970-01-01", "rev": 1})
    assert answer.status_code == 422
    assert "A change counts from tomorrow" in answer.text
    assert WeekHours.select().count() == 2


def test_a_calendar_is_added_and_renamed(desk: FlaskClient) -> None:
    values = {**WEEK, "code": "evening", "zh": "晚班", "en": "Evening shift", "sat": "18:00-24:00"}
    assert desk.post("/tickets/calendars/new", data=values).status_code == 303
    saturday = datetime(2026, 10, 3, 10, tzinfo=UTC)
    assert calendars()["evening"].between(saturday, saturday + timedelta(hours=12)) == 360
    renamed = desk.post("/tickets/calendars/evening", data={"zh": "夜班", "en": "Night shift", "rev": 1})
    assert renamed.status_code == 303
    assert "Night shift" in desk.get("/tickets/calendars/").text
    stale = desk.post("/tickets/calendars/evening", data={"zh": "早班", "en": "Morning shift", "rev": 1})
    assert stale.status_code == 409
    again = desk.post("/tickets/calendars/new", data=values)
    assert (again.status_code, "This code is taken." in again.text) == (422, True)
    assert not [one for table in (CALENDARS, HOURS) for one in differences(table)]


def test_a_day_becomes_a_holiday_a_workday_and_plain_again(desk: FlaskClient) -> None:
    url = "/tickets/calendars/days/2026-03-09"
    with at(NOW):
        made = desk.post(url, data=form(kind="holiday", name="司庆", rev="0"))
        assert made.location == "/tickets/calendars/years/2026"
        assert in_office("2026-03-09") == 0
        assert "司庆" in desk.get("/tickets/calendars/years/2026").text
        stale = desk.post(url, data=form(kind="holiday", name="司庆日", rev="0"))
        assert stale.status_code == 409
        changed = desk.post(url, data=form(kind="workday", name="盘点", frames="08:00-09:00", rev="1"))
        assert changed.status_code == 303
        assert in_office("2026-03-09") == 60
        assert desk.post(f"{url}/remove", data={"rev": "2"}).status_code == 303
    assert in_office("2026-03-09") == 450
    actions = [one.action for one in AuditEntry.select().where(AuditEntry.record == "2026-03-09")]
    assert actions == ["special_day.added", "special_day.changed", "special_day.removed"]
    assert not list(differences(DAYS))


@pytest.mark.parametrize(
    ("day", "values", "message"),
    [
        ("2026-03-02", {}, "A change counts from tomorrow at the earliest."),
        ("2026-03-09", {"frames": "09:00-12:00"}, "Nobody works on a holiday."),
        ("2026-03-09", {"kind": "workday", "frames": "12:00-9:00"}, "Hours end after they begin"),
        ("2026-03-09", {"name": " "}, "Fill this in."),
        ("2026-03-09", {"kind": "party"}, "Not a valid choice"),
    ],
)
def test_a_day_that_can_not_be_is_refused(
    desk: FlaskClient, day: str, values: dict[str, str], message: str
) -> None:
    with at(NOW):
        answer = desk.post(
            f"/tickets/calendars/days/{day}", data={"kind": "holiday", "name": "司庆", **values, "rev": 0}
        )
    assert (answer.status_code, message in answer.text) == (422, True)
    assert not SpecialDay.select().where(SpecialDay.day == date.fromisoformat(day)).exists()


def test_days_that_have_begun_can_not_be_taken_out(desk: FlaskClient) -> None:
    with at(NOW):
        answer = desk.post("/tickets/calendars/days/2026-02-17/remove", data={"rev": "1"})
        assert (answer.status_code, "A change counts from tomorrow" in answer.text) == (422, True)
        assert "have begun" in desk.get("/tickets/calendars/days/2026-02-17").text
    assert in_office("2026-02-17") == 0


def test_a_year_shows_its_days_by_sign_and_words(desk: FlaskClient) -> None:
    with at(NOW):
        page = desk.get("/tickets/calendars/years/2026").text
    assert page.count('<table class="month">') == 12
    assert 'title="Public holiday: National Day"' in page
    assert 'title="Make-up workday: National Day"' in page
    assert "<small>off</small>" in page
    assert "/tickets/calendars/days/2026-03-03" in page
    assert '/tickets/calendars/days/2026-03-01"' not in page


def upload(client: FlaskClient, text: str, year: int = 2027) -> tuple[int, str]:
    data = {"file": (io.BytesIO(text.encode()), "days.csv")}
    answer = client.post(f"/tickets/calendars/years/{year}/file", data=data)
    return answer.status_code, answer.text


def test_a_year_is_imported_and_known_afterwards(desk: FlaskClient) -> None:
    text = "日期,类型,名称,工作时段\n2027-01-01,放假,元旦,\n2027/1/2,班,元旦调休,09:00-12:00\n"
    with at(NOW):
        assert upload(desk, text)[0] == 303
        assert (in_office("2027-01-01"), in_office("2027-01-02")) == (0, 180)
        assert not calendars()[OFFICE].is_guessed(datetime(2027, 3, 1, tzinfo=UTC))
        out = desk.get("/tickets/calendars/years/2027/file").data.decode()
        assert upload(desk, out.replace("2027-01-02,workday", "2027-01-03,workday"))[0] == 303
    assert [str(one.day) for one in SpecialDay.select().where(SpecialDay.day > date(2026, 12, 31))] == [
        "2027-01-01",
        "2027-01-03",
    ]
    assert not [one for table in (DAYS, YEARS) for one in differences(table)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("day;name\n2027-01-01;x\n", "There is no column kind."),
        ("date,kind,name\n2027-01-01,party,x\n", "Row 2: the kind is holiday or workday, not “party”."),
        ("date,kind,name\nsoon,holiday,x\n", "Row 2: write the date like 2027-01-01, not “soon”."),
        ("date,kind,name\n2026-12-31,holiday,x\n", "Row 2: 2026-12-31 is not in 2027."),
        (
            "date,kind,name\n2027-01-01,holiday,x\n2027-01-01,holiday,x\n",
            "Row 3: 2027-01-01 stands there twice.",
        ),
        ("date,kind,name,hours\n2027-01-01,workday,x,12:00-09:00\n", "Row 2: Hours end after they begin"),
        ("date,kind,name\n2027-01-01,holiday,\n", "Row 2: Fill this in."),
        ("date,kind,name\n", "The table has a header but no row below it."),
    ],
)
def test_a_file_with_something_wrong_is_refused_whole(desk: FlaskClient, text: str, message: str) -> None:
    with at(NOW):
        status, page = upload(desk, text)
    assert (status, message in page) == (422, True), page
    assert not HolidayYear.get_or_none(HolidayYear.year == 2027)


def test_a_file_of_this_year_leaves_what_has_begun(desk: FlaskClient) -> None:
    with at(NOW):
        status, page = upload(desk, "date,kind,name\n2026-01-05,holiday,x\n", 2026)
        assert (status, "Row 2: 2026-01-05 has begun" in page) == (422, True)
        assert upload(desk, "date,kind,name\n2026-10-02,holiday,国庆节\n", 2026)[0] == 303
    assert (in_office("2026-02-17"), in_office("2026-10-01"), in_office("2026-10-02")) == (0, 450, 0)


def test_the_deadlines_of_open_tickets_follow_a_change(
    desk: FlaskClient, opened: Callable[..., Ticket]
) -> None:
    with at(NOW):
        ticket = opened("director", "何思远", received_at=NOW)
        closed = opened("director", "何思远")
        with writing(None, "tests.closed"):
            Ticket.update(stage="closed").where(Ticket.id == closed.id).execute()
        ticket, closed = (Ticket.get_by_id(one.id) for one in (ticket, closed))
        desk.post("/tickets/calendars/days/2026-03-03", data=form(kind="holiday", name="司庆", rev="0"))
        assert recompute(None).values == {"count": 1}  # type: ignore[arg-type]
        assert recompute(None).values == {"count": 0}  # type: ignore[arg-type]
    day = timedelta(days=1)
    assert Ticket.get_by_id(ticket.id).handling_due == ticket.handling_due + day
    assert Ticket.get_by_id(ticket.id).response_due == ticket.response_due
    assert Ticket.get_by_id(closed.id).handling_due == closed.handling_due


def test_from_the_middle_of_december_whoever_keeps_the_calendars_is_told_once_of_an_unknown_year(
    company: Company, as_: As
) -> None:
    before, after = (datetime(2026, 12, day, 1, tzinfo=UTC) for day in (14, 15))
    with at(before):
        assert warn(None) is None  # type: ignore[arg-type]
        assert "not known yet" not in as_("director").get("/tickets/calendars/").text
    with at(after):
        desk = as_("director")
        assert warn(None) is not None  # type: ignore[arg-type]
        assert warn(None) is None  # type: ignore[arg-type]
        told = [one.person_id for one in Notice.select().where(Notice.event == "holidays")]
        assert told == [company.person("director").id]
        inbox = desk.get("/inbox/notices", follow_redirects=True).text
        assert '<a href="/tickets/calendars/years/2027">2027</a>' in inbox
        assert "The public holidays of 2027 are not known yet." in desk.get("/tickets/calendars/").text
        assert desk.post("/tickets/calendars/years/2027/known").status_code == 303
        assert "not known yet" not in desk.get("/tickets/calendars/").text


def test_a_newer_library_brings_a_year_but_leaves_what_was_entered_and_what_has_begun(
    desk: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = [
        china.PublicDay(date(2027, 1, 1), "holiday", "元旦", "New Year's Day"),
        china.PublicDay(date(2027, 2, 8), "holiday", "春节", "Spring Festival"),
        china.PublicDay(date(2027, 2, 9), "holiday", "春节", "Spring Festival"),
    ]
    with at(NOW):
        desk.post("/tickets/calendars/days/2027-02-09", data=form(kind="workday", name="值班", rev="0"))
    monkeypatch.setattr("app.tickets.calendars.shipping.public_days", lambda: new)
    monkeypatch.setattr("app.tickets.calendars.shipping.public_years", lambda: frozenset({2026, 2027}))
    with at(datetime(2027, 1, 20, tzinfo=UTC)):
        ship_calendars()
        ship_calendars()
    assert (in_office("2027-01-01"), in_office("2027-02-08"), in_office("2027-02-09")) == (450, 0, 450)
    assert AuditEntry.select().where(AuditEntry.action == "holiday_year.shipped").count() == 2


def test_calendars_are_read_anew_only_after_a_change() -> None:
    with queries() as asked:
        first = calendars()
        assert calendars() is first
    assert len(asked) == 1
    with writing(None, "tests.written"):
        pass
    assert calendars()[OFFICE] is first[OFFICE], "another write leaves the years that were counted"


def test_who_does_not_keep_them_does_not_see_them(as_: As) -> None:
    assert as_("desk_chen").get("/tickets/calendars/").status_code == 403


def test_years_far_away_are_not_there(desk: FlaskClient) -> None:
    for url in ("years/2003", "years/2100", "days/2003-01-01", "days/2026-02-30", "nothing"):
        assert desk.get(f"/tickets/calendars/{url}").status_code == 404
