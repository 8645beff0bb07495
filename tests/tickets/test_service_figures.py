"""The analysis of service: figures worked out by hand, for whom they are, and the rows that they open."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.access.models import FieldLevel
from app.chain.models import AuditEntry
from app.chain.writing import writing
from app.figures.collecting import AGAIN, JOB, indicators, settled_until
from app.figures.models import Figure, FigureRow
from app.figures.reading import place_of, series
from app.jobs.models import JobRun
from app.jobs.runs import begin, carry_out
from app.tickets.analysis.counting import COUNT_RECORDED
from app.tickets.closing.scores import Scored, make_link, record, score_by_link
from app.tickets.conversation.telling import tell
from app.tickets.handling import assign
from app.tickets.models import Ticket
from app.tickets.moving import move
from tests.conftest import Company, at, form
from tests.queries import queries

As = Callable[[str], FlaskClient]
Opened = Callable[..., Ticket]
Compute = Callable[..., None]
Tell = Callable[..., str]
MONDAY = datetime(2026, 3, 16, 1, 0, tzinfo=UTC)
"""Nine o'clock on the office's wall."""
PAGE, ROWS = "/tickets/analysis", "/figures/rows"
KNOWN = {"category": "account", "complexity": "simple"}


@pytest.fixture
def compute(company: Company) -> Compute:
    """`compute()`: the job has run."""

    def run(subject: str = "") -> None:
        with company.app.app_context():
            ended = carry_out(begin(JOB, subject))
        assert ended.outcome == "done", ended.message

    return run


@pytest.fixture
def told(company: Company) -> Tell:
    """`told("tickets.survey")`: what it came to in the only month there is."""

    def tell_(name: str, department: str = "", period: str = "month") -> str:
        with company.app.test_request_context():
            place = place_of(company.gate("director"), department)
            [found] = series(indicators()[f"tickets.{name}"], period, place)
            found = replace(found, hidden=False)  # of others, or what they would give away
            return f"{found.words}, {found.beside}"

    return tell_


def words(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def rows(browser: FlaskClient, name: str = "tickets.response_on_time", **asked: Any) -> Any:  # noqa: ANN401
    query = {"indicator": name, "period": "2026-03"} | asked
    return browser.get(ROWS, query_string=query)


@pytest.fixture
def week(opened: Opened) -> list[Ticket]:
    """Six tickets of a Monday in the east, five of them answered at once, and one of the service desk."""
    with at(MONDAY):
        found = [opened(answered=True, subject=f"Question {each}", **KNOWN) for each in range(5)]
        found.append(opened(subject="Late one"))
        found.append(opened("desk_chen", answered=True, subject="At the desk"))
    return found


def test_on_time_is_met_by_fell_due_and_open_overdue_ones_are_missed(
    company: Company, week: list[Ticket], compute: Compute, told: Tell
) -> None:
    with at(MONDAY + timedelta(hours=1)):
        compute()
        assert not FigureRow.select().where(FigureRow.indicator == "tickets.response_on_time").exists()
    with at(MONDAY + timedelta(days=2)):
        compute()
    assert told("response_on_time") == "85.7 %, 6 of 7"
    assert told("response_on_time", "east") == "83.3 %, 5 of 6"
    late = FigureRow.get(
        FigureRow.number == week[5].number, FigureRow.indicator == "tickets.response_on_time"
    )
    assert (late.numerator, late.band, late.stage) == (0, "not_begun", "reception")
    assert late.person == company.person("manager_wang").id


def test_cancelled_and_merged_tickets_are_in_no_rate(
    company: Company, week: list[Ticket], compute: Compute, told: Tell
) -> None:
    with at(MONDAY + timedelta(hours=2)):
        move(company.gate("manager_wang"), week[5], "cancel", "Asked twice", week[5].rev)
        with writing(None, "tests.merged", week[0]):
            Ticket.update(merged_into=week[1].id).where(Ticket.id == week[0].id).execute()
    with at(MONDAY + timedelta(days=2)):
        compute()
    assert told("response_on_time") == "100.0 %, 5 of 5"


def test_a_miss_stays_with_whoever_held_it_then(
    company: Company, week: list[Ticket], compute: Compute
) -> None:
    with at(MONDAY + timedelta(days=1)):
        assign(company.gate("lead_east"), Ticket.get_by_id(week[5].id), company.person("manager_li"))
    with at(MONDAY + timedelta(days=2)):
        compute()
    late = FigureRow.get(
        FigureRow.number == week[5].number, FigureRow.indicator == "tickets.response_on_time"
    )
    assert late.person == company.person("manager_wang").id


@pytest.fixture
def scored(company: Company, opened: Opened) -> list[Ticket]:
    """Six tickets that were solved at once, told and closed after two days; five of them with scores."""
    found = []
    for given in (5, 5, 4, 3, 1, None):
        with at(MONDAY):
            ticket = opened(answered=True, **KNOWN)
        inside = company.gate("manager_wang")
        with at(MONDAY + timedelta(hours=4)):  # 13:00, in the pause at noon: three hours of work
            move(inside, Ticket.get_by_id(ticket.id), "solve", "", Ticket.get_by_id(ticket.id).rev)
            tell(inside, Ticket.get_by_id(ticket.id), "Done", "phone", reached=True)
            if given:
                score_by_link(make_link(inside, Ticket.get_by_id(ticket.id)), Scored(given, 4))
        with at(MONDAY + timedelta(days=2)):
            move(inside, Ticket.get_by_id(ticket.id), "close", "", Ticket.get_by_id(ticket.id).rev)
        found.append(ticket)
    return found


@pytest.mark.usefixtures("scored")
def test_scores_and_answers_are_those_of_the_tickets_closed_in_the_period(
    compute: Compute, told: Tell
) -> None:
    with at(MONDAY + timedelta(days=3)):
        compute()
    assert told("survey") == "83.3 %, 5 of 6"
    assert told("process_score") == "3.60, 18 ÷ 5"
    assert told("result_score") == "4.00, 20 ÷ 5"


def test_a_score_that_a_colleague_wrote_down_is_shown_and_does_not_count(
    company: Company, as_: As, scored: list[Ticket], compute: Compute, told: Tell
) -> None:
    last = Ticket.get_by_id(scored[-1].id)
    with at(MONDAY + timedelta(days=3)):
        move(company.gate("lead_east"), last, "reopen", "It came back", last.rev)
        last = Ticket.get_by_id(last.id)
        move(company.gate("manager_wang"), last, "finish", "", last.rev)
        record(company.gate("lead_east"), Ticket.get_by_id(last.id), Scored(1, 2))
        last = Ticket.get_by_id(last.id)
        move(company.gate("manager_wang"), last, "close", "", last.rev)
        compute()
        assert told("survey") == "100.0 %, 6 of 6"
        assert told("process_score") == "3.60, 18 ÷ 5"
        page = words(as_("director").get(PAGE).text)
        assert "1, written down by a colleague, not counted 1" in page
        opened_up = words(rows(as_("director"), "tickets.process_score").text)
        assert "Not counted 1, written down by a colleague, not counted" in opened_up
    which = indicators()["tickets.process_score"]
    facts = list(which.facts(date(2026, 3, 1), date(2026, 4, 1), COUNT_RECORDED))
    assert (sum(one.numerator for one in facts), sum(one.denominator for one in facts)) == (19, 6)


@pytest.mark.usefixtures("scored")
def test_the_time_to_done_is_a_median_on_the_calendar_and_in_working_time(
    compute: Compute, told: Tell
) -> None:
    with at(MONDAY + timedelta(days=3)):
        compute()
    assert told("time_to_done") == "0.2 days, n = 6"  # 240 of 1440 minutes
    assert told("work_to_done") == "0.4 days, n = 6"  # 180 of 450


def test_below_five_records_there_is_no_figure_nor_what_it_is_made_of(
    as_: As, opened: Opened, compute: Compute
) -> None:
    with at(MONDAY):
        for answered in (True, True, True, False):
            opened(answered=answered, **KNOWN)
    with at(MONDAY + timedelta(days=2)):
        compute()
        page = words(as_("director").get(PAGE).text)
        assert "too few n = 4" in page
        assert "3 of 4" not in page
        assert "75.0" not in page
        assert "Causes of misses" not in page
        assert rows(as_("director")).status_code == 200
        assert rows(as_("director"), by="band", key="not_begun").status_code == 404


def test_a_figure_counts_all_records_and_lists_those_that_the_reader_may_read(
    as_: As, opened: Opened, compute: Compute
) -> None:
    with at(MONDAY):
        for _ in range(4):
            opened(answered=True, subject="Plain question")
        for _ in range(5):
            opened("director", "顾念慈", answered=True, subject="Secret question")
        secret = opened("manager_wang", answered=True, subject="Raised question")
    with writing(None, "tests.raised", secret):
        Ticket.update(level=4, own_level=4).where(Ticket.id == secret.id).execute()
    with at(MONDAY + timedelta(days=2)):
        compute()
        lead = as_("lead_east")
        page = lead.get(PAGE, query_string={"department": "east"})
        assert "5 of 5" in words(page.text)
        opened_up = rows(lead, department="east")
        assert "5 of 5" in words(opened_up.text)
        assert opened_up.text.count("Plain question") == 4
        for hidden in ("Raised question", secret.number, "Secret question"):
            assert hidden not in opened_up.text
        everything = rows(as_("director"))
        assert "10 of 10" in words(everything.text)
        assert "Secret question" in everything.text


@pytest.mark.usefixtures("week")
def test_figures_are_for_whoever_oversees_the_department(as_: As, compute: Compute) -> None:
    with at(MONDAY + timedelta(days=2)):
        compute()
        lead = as_("lead_east")
        assert "The whole company" not in lead.get(PAGE).text
        for department in ("", "west", "nowhere"):
            answer = lead.get(PAGE, query_string={"department": department})
            assert answer.status_code == rows(lead, department=department).status_code == 404
        for username in ("manager_wang", "desk_chen", "sysadmin"):
            assert as_(username).get(PAGE).status_code == 403
            assert rows(as_(username)).status_code == 403


def test_a_department_whose_figure_would_give_away_that_of_a_few_is_not_told(
    as_: As, opened: Opened, compute: Compute
) -> None:
    with at(MONDAY):
        for person, customer in [("manager_wang", None)] * 6 + [("manager_zhao", "成都云栖木业有限公司")] * 2:
            opened(person, *filter(None, [customer]), answered=True)
    with at(MONDAY + timedelta(days=2)):
        compute()
        assert "8 of 8" in words(rows(as_("director")).text)
        for username in ("director", "lead_east"):
            page = words(as_(username).get(PAGE, query_string={"department": "east"}).text)
            opened_up = words(rows(as_(username), department="east").text)
            for told_ in (page, opened_up):
                assert "6 of 6" not in told_
                assert "100.0 %" not in told_
                assert "too few n = 6" in told_
        whole = words(as_("director").get(PAGE).text)
        assert "8 of 8" in whole
        assert "6 of 6" not in whole


def test_a_key_whose_figure_would_give_away_that_of_a_few_is_not_told(
    as_: As, opened: Opened, compute: Compute
) -> None:
    with at(MONDAY):
        for category, count in (("account", 9), ("invoice", 6), ("complaint", 2)):
            for _ in range(count):
                opened(answered=True, category=category, complexity="simple")
    with at(MONDAY + timedelta(days=2)):
        compute()
        page = words(as_("director").get(PAGE).text)
        assert "17 of 17" in page
        assert "9 of 9" in page
        assert "6 of 6" not in page
        assert "too few" in words(rows(as_("director"), by="category", key="invoice").text)


@pytest.mark.usefixtures("week")
def test_whoever_reads_no_ticket_sees_the_figure_and_no_row(as_: As, compute: Compute) -> None:
    with at(MONDAY + timedelta(days=2)):
        compute()
        page = rows(as_("hr_zhou"))
    assert "6 of 7" in words(page.text)
    assert "None of its records" in page.text
    assert "Question" not in page.text


@pytest.mark.usefixtures("week")
def test_a_field_above_the_readers_clearance_breaks_no_figure_down(as_: As, compute: Compute) -> None:
    with at(MONDAY + timedelta(days=2)):
        compute()
        assert "On time by category" in as_("lead_east").get(PAGE).text
        assert rows(as_("lead_east"), department="east", by="category", key="account").status_code == 200
    with writing(None, "tests.raised"):
        FieldLevel.create(kind="ticket", field="category", level=4)
    with at(MONDAY + timedelta(days=2)):
        assert "On time by category" not in as_("lead_east").get(PAGE).text
        refused = rows(as_("lead_east"), department="east", by="category", key="account")
        assert refused.status_code == 404


@pytest.mark.parametrize(
    "asked",
    [
        {"indicator": "tickets.nothing"},
        {"period": "2026-02"},
        {"period": "soon"},
        {"by": "customer", "key": "C26-22222N"},
        {"by": "department", "key": "east"},
    ],
)
@pytest.mark.usefixtures("week")
def test_there_are_no_other_figures(as_: As, asked: dict[str, str], compute: Compute) -> None:
    with at(MONDAY + timedelta(days=2)):
        compute()
        assert rows(as_("director"), **asked).status_code == 404


def test_a_settled_month_stays_until_somebody_has_it_made_anew(
    week: list[Ticket], compute: Compute, told: Tell
) -> None:
    with at(datetime(2026, 4, 10, tzinfo=UTC)):
        compute()
        assert settled_until() is None
    with at(datetime(2026, 4, 16, tzinfo=UTC)):
        compute()
        assert str(settled_until()) == "2026-04-01"
    with writing(None, "tests.changed", week[5]):
        Ticket.update(merged_into=week[1].id).where(Ticket.id == week[5].id).execute()
    with at(datetime(2026, 4, 17, tzinfo=UTC)):
        compute()
        assert told("response_on_time") == told("response_on_time", period="year") == "85.7 %, 6 of 7"
        compute(AGAIN)
        assert told("response_on_time") == told("response_on_time", period="year") == "100.0 %, 6 of 6"
    before, after = (
        AuditEntry.select().where(AuditEntry.action == "figures.computed").order_by(AuditEntry.id)[-2:]
    )
    assert '"since":"2026-04-01"' in before.facts
    assert '"rows":' in after.facts


@pytest.mark.usefixtures("week")
def test_making_them_twice_changes_nothing(compute: Compute) -> None:
    def kept() -> list[Any]:
        return sorted(Figure.select().tuples(), key=str)

    with at(MONDAY + timedelta(days=2)):
        compute()
        first = kept()
        compute()
        assert kept() == first
        assert first


@pytest.mark.usefixtures("week")
def test_what_plans_alone_count_makes_no_figures_of_months(as_: As, compute: Compute) -> None:
    with at(MONDAY + timedelta(days=2)):
        compute()
        made = {row.indicator for row in FigureRow.select()}
        apart = {name for name, one in indicators().items() if one.by_period}
        assert {"customers.retention", "tickets.complaint_rate", "tickets.per_customer"} <= apart
        assert not made & apart
        assert rows(as_("director"), name="tickets.response_on_time").status_code == 200
        assert rows(as_("director"), name="tickets.complaint_rate").status_code == 404


def test_the_company_is_made_anew_by_whoever_oversees_it(as_: As) -> None:
    director = as_("director")
    assert director.get(PAGE).status_code == 200
    assert "not made yet" in director.get(PAGE).text
    assert director.post("/figures/compute", data=form()).status_code == 303
    assert director.post("/figures/compute", data=form(again="y")).status_code == 303
    asked = [(run.name, run.subject) for run in JobRun.select().where(JobRun.name == JOB)]
    assert asked == [(JOB, ""), (JOB, AGAIN)]
    assert as_("lead_east").post("/figures/compute", data=form()).status_code == 403


def test_formulas_stand_on_a_page_with_words_unit_and_source(as_: As) -> None:
    page = words(as_("hr_zhou").get("/figures/").text)
    for said in ("Response on time", "Clocks met ÷ clocks", "percent", "Clause 3.5", "Version 1", "n = 5"):
        assert said in page
    for one in indicators().values():
        assert str(one.label) in page, one.name
        assert all(" ".join(str(formula.words).split()) in page for formula in one.formulas), one.name
    for said in (
        "Version 2",
        "replaced by a newer one",
        "A plan may choose: Dormant customers",
        "below 20 %",
    ):
        assert said in page


@pytest.mark.usefixtures("week")
def test_the_page_asks_as_much_however_many_tickets_there_are(
    as_: As, opened: Opened, compute: Compute
) -> None:
    director = as_("director")
    director.get(PAGE)
    asked = []
    for more in (0, 8):
        with at(MONDAY):
            for _ in range(more):
                opened(answered=True, **KNOWN)
        with at(MONDAY + timedelta(days=2)):
            compute()
            with queries() as found:
                director.get(PAGE)
                rows(director)
        asked.append(len(found))
    assert asked[0] == asked[1]
    assert asked[0] <= 34


@pytest.mark.usefixtures("week")
def test_commands_make_and_tell_them(company: Company) -> None:
    run = company.app.test_cli_runner().invoke
    with at(MONDAY + timedelta(days=2)):
        assert run(args=["figures", "compute"]).exit_code == 0
        said = run(args=["figures", "show", "tickets.response_on_time", "--as", "director"]).output
        assert "2026-03: 85.7 % (n = 7)" in said
        assert (
            '"value": 85.7'
            in run(args=["figures", "show", "tickets.response_on_time", "--as", "director", "--json"]).output
        )
        assert run(args=["figures", "show", "nothing", "--as", "director"]).exit_code == 1
        assert run(args=["figures", "show", "customers.retention", "--as", "director"]).exit_code == 1
        assert run(args=["figures", "show", "tickets.survey", "--as", "lead_east"]).exit_code == 1
