"""The analysis of appraisals: what it tells, to whom, and what it keeps quiet."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient

from app.appraisal.analysis.page import Analysis
from app.appraisal.analysis.rounds import chosen, rounds, trend_of
from app.appraisal.collecting.models import BesideValue
from app.appraisal.consequences.models import Consequence
from app.appraisal.models import (
    DEPARTMENT,
    EXEMPT,
    OPEN,
    RUNNING,
    AppraisalPlan,
    AppraisalSheet,
    Collection,
    FrozenValue,
    PlanIndicator,
)
from app.chain.writing import writing
from app.clock import today
from app.db.connection import database
from app.figures.reading import places
from app.people.models import Person
from tests.appraisal.analysis.crowd import add_people, add_round, crowd, month
from tests.conftest import Company, form
from tests.queries import queries

As = Callable[[str], FlaskClient]
PAGE, SHEETS = "/appraisal/analysis", "/appraisal/analysis/sheets"
FEW = "too few"
DUE = f"{today() + timedelta(days=20)}"


def told(client: FlaskClient, page: str = PAGE, status: int = 200, **asked: str) -> str:
    """The words of a page, cells and rows ended by bars."""
    answer = client.get(page, query_string=asked)
    assert answer.status_code == status
    main = answer.text[answer.text.index("<main") : answer.text.index("</main")]
    words = re.sub(r"<[^>]+>", " ", re.sub(r"</t[dh]>", "|", re.sub(r"</tr>", "¦", main)))
    return re.sub(r"\s+", " ", words)


def line(words: str, first: str, after: str) -> list[str]:
    """The cells of the row that begins with `first`, the first such one `after` a heading."""
    rows = words[words.index(after) :].split("¦")
    [row, *_] = [row for row in rows if first in row.split("|")[0]]
    return [cell.strip() for cell in row.split("|")][1:-1]


def compared(words: str, department: str) -> list[str]:
    return line(words, department, "Departments compared")


@pytest.fixture
def inside(company: Company) -> Iterator[None]:
    """Within a request: words are of its language."""
    with company.app.test_request_context():
        yield


def analysis(company: Company, code: str = "") -> Analysis:
    """What the director's page shows of a department."""
    every = rounds()
    of = chosen(every, "")
    assert of is not None
    [place] = [one for one in places(company.gate("director"), "appraisal.view") if one.code == code]
    return Analysis(place, of, every)


def test_before_any_plan_is_shown_there_is_nothing(company: Company, as_: As) -> None:
    assert "nothing to analyse" in told(as_("director"))
    with writing(None, "tests.planted"):
        add_round(company, add_people({"east": 6}), state=RUNNING)
    assert "nothing to analyse" in told(as_("director"))


def test_the_page_tells_distribution_comparison_and_the_weakest(company: Company, as_: As) -> None:
    points = {"east": 920, "west": 550}
    counts = {"east": 6, "west": 6}
    codes = [code for code, count in counts.items() for _ in range(count)]
    crowd(company, counts, scores=lambda person, which: points[codes[person]] - 100 * which)
    words = told(as_("director"))
    assert "Mean of the totals 73.5" in words
    assert compared(words, "East China Customers") == ["6", "92.0", *(["100.0 %"] + ["0.0 %"] * 3), "0"]
    assert compared(words, "Western Customers") == ["6", "55.0", *(["0.0 %"] * 3 + ["100.0 %"]), "0"]
    assert line(words, "Excellent", "Distribution of the grades") == ["6", "50.0 %"]
    assert line(words, "≥95", "As a table") == ["0"]
    assert line(words, "90–95", "As a table") == ["6"]
    after = "the weakest first"
    assert line(words, "Score given by people", after) == ["—", "63.5", "12", "0.0 %", "6"]
    assert line(words, "Satisfaction with the result", after) == ["≥ 4.50", "73.5", "12", "50.0 %", "6"]
    train = words[words.index("Where to train") :]
    assert train.index("Western Customers") < train.index("East China Customers")
    assert line(train, "Western Customers", "Where")[:3] == ["Score given by people weak", "45.0", "6"]


def test_of_fewer_than_five_nothing_is_told_nor_of_the_next_smallest(company: Company, as_: As) -> None:
    crowd(company, {"east": 12, "west": 8, "service": 4, "risk": 6})
    words = told(as_("director"))
    assert compared(words, "Customer Service") == ["4", FEW]
    assert compared(words, "Risk Control") == ["6", FEW]
    assert compared(words, "Western Customers")[0] == "8"
    assert FEW not in compared(words, "Western Customers")
    alone = told(as_("director"), department="risk")
    assert "Too few here have a total to tell of (n = 6)" in alone
    assert "Mean of the totals" not in alone


@pytest.mark.usefixtures("inside")
def test_the_whole_less_its_parts_is_never_a_few(company: Company) -> None:
    crowd(company, {"customer_management": 2, "east": 5, "west": 7, "general": 20})
    found = {one.label: one.tally for one in analysis(company).departments}
    assert found["East China Customers"] is None, "or the two above them could be worked out"
    assert found["Western Customers"] is not None


@pytest.mark.usefixtures("inside")
def test_what_an_indicator_has_of_too_few_is_not_told(company: Company) -> None:
    crowd(
        company,
        {"east": 6, "west": 6},
        scores=lambda person, which: None if which and person in {0, 1} else 700,
    )
    [given] = [
        one for one in analysis(company, code="east").indicators if one.head.label == "Score given by people"
    ]
    [result] = [
        one for one in analysis(company, code="east").indicators if one.head.label != "Score given by people"
    ]
    assert (given.marks, str(result.mean)) == (None, "70.0")


def test_sheets_that_are_not_shown_are_not_there_and_the_exempt_count_nowhere(
    company: Company, as_: As
) -> None:
    crowd(company, {"east": 9}, scores=lambda person, _which: None if person == 8 else 800)
    ids = [one.id for one in AppraisalSheet.select().order_by(AppraisalSheet.id)]
    with writing(None, "tests.planted"):
        for sheet, state in zip(ids, (OPEN, EXEMPT), strict=False):
            AppraisalSheet.update(state=state, total=100).where(AppraisalSheet.id == sheet).execute()
    words = told(as_("director"))
    assert "Mean of the totals 80.0" in words
    assert "With a total 6 sheets No total 1" in words
    assert "Exempt 1" in words
    with company.app.test_request_context():
        assert {one.marks and one.marks.count for one in analysis(company).indicators} == {6}


@pytest.mark.usefixtures("inside")
def test_the_newest_value_of_an_indicator_counts(company: Company) -> None:
    crowd(company, {"east": 5}, scores=lambda _person, _which: 500)
    with writing(None, "tests.planted"):
        for value in list(FrozenValue.select()):
            row = {**value.__data__, "id": None, "turn": 2, "score": 900}
            FrozenValue.create(**row)
    assert {str(one.mean) for one in analysis(company).indicators} == {"90.0"}


@pytest.mark.usefixtures("inside")
def test_the_trend_has_up_to_twelve_rounds_of_one_length(company: Company) -> None:
    crowd(company, {"east": 6}, rounds=14)
    since, until = month(0)[0], month(2)[1]
    with writing(None, "tests.planted"):
        add_round(company, add_people({"west": 6}), since=since, until=until)
        add_round(company, add_people({"risk": 6}), 13, subject=DEPARTMENT)
    every = rounds()
    newest = chosen(every, "")
    assert newest is not None
    assert (newest.subject, newest.since) == ("person", month(13)[0])
    trend = trend_of(every, newest)
    assert [one.since for one in trend] == [month(at)[0] for at in range(2, 14)]
    assert len(analysis(company).trend) == 12


def test_a_period_without_a_round_breaks_the_line(company: Company, as_: As) -> None:
    with writing(None, "tests.planted"):
        people = add_people({"east": 6})
        for of in (0, 1, 3, 4, 5):
            add_round(company, people, of)
    page = as_("director").get(PAGE).text
    [drawn] = re.findall(r'<svg class="chart"[^>]*Mean of the totals over.*?</svg>', page, re.DOTALL)
    assert [len(one.split()) for one in re.findall(r'points="([^"]+)"', drawn)] == [2, 3]
    assert line(told(as_("director")), "26-04", "Grades over the periods")[0] == "6"


def test_plans_of_departments_are_apart(company: Company, as_: As) -> None:
    crowd(company, {"east": 6}, scores=lambda _person, _which: 800)
    with writing(None, "tests.planted"):
        plan = add_round(company, add_people({"west": 6}), subject=DEPARTMENT, scores=lambda *_: 600)
    words = told(as_("director"), round=f"department-{plan.since:%Y%m%d}-{plan.until:%Y%m%d}")
    assert "Mean of the totals 60.0" in words
    assert "Mean of the totals 80.0" in told(as_("director"))


def test_what_is_planned_of_grades_stands_beside_what_came_of_it(company: Company, as_: As) -> None:
    with writing(None, "tests.planted"):
        add_round(company, add_people({"east": 10}), scores=lambda person, _which: 950 if person < 3 else 850)
    assert "Planned at most" not in told(as_("director"))
    with writing(None, "tests.planted"):
        database.execute_sql("""UPDATE appraisal_plan SET forced = '{"excellent": 20}'""")
    words = told(as_("director"))
    after = "Distribution of the grades"
    assert line(words, "Excellent", after) == ["3", "30.0 %", "20 % more"]
    assert line(words, "Good", after) == ["7", "70.0 %", "—"]


def test_a_share_above_the_planned_one_is_shown_as_more(company: Company, as_: As) -> None:
    with writing(None, "tests.planted"):
        people = add_people({"east": 1999})
        add_round(company, people, scores=lambda person, _which: 950 if person < 400 else 850)
        database.execute_sql("""UPDATE appraisal_plan SET forced = '{"excellent": 20}'""")
    words = told(as_("director"))
    assert line(words, "Excellent", "Distribution of the grades") == ["400", "20.01 %", "20 % more"]


def test_what_was_counted_stands_on_its_side_of_the_knots(company: Company, as_: As) -> None:
    crowd(company, {"east": 5}, scores=lambda _person, _which: 500)
    with writing(None, "tests.planted"):
        first = PlanIndicator.get(PlanIndicator.position == 0)
        FrozenValue.update(numerator=3299, denominator=1000).where(
            FrozenValue.indicator == first.id
        ).execute()
    words = told(as_("director"))
    after = "What was counted, by kind"
    assert line(words, "Feedback", after)[1] == "3.299"


def test_a_lead_analyses_their_department_and_no_other(company: Company, as_: As) -> None:
    crowd(company, {"east": 6, "west": 6}, scores=lambda person, _which: 700 if person < 6 else 550)
    words = told(as_("lead_east"))
    assert "Mean of the totals 70.0" in words
    assert "Western" not in words
    assert "west0" not in words
    for code in ("", "west", "nowhere"):
        told(as_("lead_east"), department=code, status=404)
        told(as_("lead_east"), SHEETS, department=code, status=404)


@pytest.mark.parametrize("username", ["manager_wang", "risk_sun", "auditor", "sysadmin"])
def test_whoever_runs_no_appraisal_has_no_analysis(company: Company, as_: As, username: str) -> None:
    crowd(company, {"east": 6})
    for page in (PAGE, SHEETS):
        assert as_(username).get(page).status_code == 403


def test_only_scores_on_readable_sheets_are_named(company: Company, as_: As) -> None:
    crowd(company, {"east": 6, "west": 6}, scores=lambda _person, _which: 590)
    words = told(as_("lead_east"))
    listed = words[words.index("Scores under 60") :]
    assert "east0" in listed
    assert "west0" not in listed
    with writing(None, "tests.planted"):
        AppraisalSheet.update(level=4).where(
            AppraisalSheet.owner == Person.get(Person.username == "of_east_0")
        ).execute()
    assert "east0" not in told(as_("lead_east"))


def test_a_grade_opens_the_sheets_that_have_it(company: Company, as_: As) -> None:
    crowd(company, {"east": 6, "west": 6}, scores=lambda person, _which: [950, 700, None][person % 3])
    words = told(as_("director"), SHEETS, department="east", grade="excellent")
    assert words.count("95.0|") == 2
    assert "west" not in words
    assert "70.0|" not in words
    assert told(as_("director"), SHEETS, department="east", grade="none").count("no total|") == 2
    assert "None of these sheets" in told(as_("director"), SHEETS, grade="good")
    told(as_("director"), SHEETS, grade="nonsense", status=404)


@pytest.mark.parametrize("key", ["person", "person-20260101-20260301", "department-20260101-20260201", "x"])
def test_a_round_that_is_not_there_is_missing(company: Company, as_: As, key: str) -> None:
    crowd(company, {"east": 6})
    told(as_("director"), round=key, status=404)
    told(as_("director"), SHEETS, round=key, status=404)


def test_several_plans_of_a_period_are_one_round(company: Company, as_: As) -> None:
    def add(counts: Mapping[str, int], score: int) -> None:
        add_round(company, add_people(counts), scores=lambda *_: score)

    with writing(None, "tests.planted"):
        add({"east": 6}, 800)
        add({"west": 6}, 600)
    words = told(as_("director"))
    assert "Mean of the totals 70.0" in words
    assert "2 plans" in words


def asked(as_: As, page: str) -> int:
    client = as_("director")
    client.get(page)
    with queries() as found:
        client.get(page)
    return len(found)


def test_the_pages_ask_alike_however_many_sheets_and_rounds(company: Company, as_: As) -> None:
    crowd(company, {"east": 5, "west": 5})
    few = [asked(as_, page) for page in (PAGE, SHEETS)]
    with writing(None, "tests.planted"):
        people = list(Person.select().where(Person.username.startswith("of_")))
        more = [*people, *add_people({"service": 40, "risk": 20, "general": 30})]
        for of in range(1, 13):
            add_round(company, more, of, more=6)
    assert [asked(as_, page) for page in (PAGE, SHEETS)] == few
    assert few[0] <= 13
    assert few[1] <= 8


def test_no_page_goes_through_all_sheets_or_values(company: Company, as_: As) -> None:
    crowd(company, {"east": 5, "west": 5}, rounds=2)
    client = as_("director")
    for page in (PAGE, SHEETS):
        with queries() as found:
            client.get(page)
        for one in found:
            if "appraisal_sheet" in one.sql or "frozen_value" in one.sql:
                plan = database.execute_sql(f"EXPLAIN QUERY PLAN {one.sql}", one.values).fetchall()
                steps = [step[-1] for step in plan]
                assert not [step for step in steps if step.startswith("SCAN")], steps


def begins(page: str, words: str) -> str:
    """Where the button leads that begins a training for these words."""
    [address] = re.findall(rf'href="([^"]+follow[^"]*)">Begin a training<span[^>]*>: {words}', page)
    return str(unescape(address))


def test_a_training_begins_from_a_weak_indicator_of_a_department(company: Company, as_: As) -> None:
    crowd(company, {"east": 6}, scores=lambda _person, which: 700 - 200 * which)
    lead = as_("lead_east")
    address = begins(lead.get(PAGE).text, "East China Customers, Score given")
    asked_ = lead.get(address)
    assert "Training: Score given by people (East China Customers)" in asked_.text
    told_ = {"kind": "training", "what": "一起听录音", "owner": "manager_wang", "due": DUE}
    answer = as_("lead_east").post(address, data=form(**told_))
    assert answer.status_code == 303
    made = Consequence.get()
    assert (made.kind, made.what, made.owner_id, f"{made.due}") == (
        "training",
        "一起听录音",
        company.person("manager_wang").id,
        DUE,
    )
    assert PlanIndicator.get_by_id(made.indicator_id).indicator == "given"
    assert made.key in answer.location


def test_a_training_of_one_person_hangs_on_their_sheet(company: Company, as_: As) -> None:
    crowd(company, {"east": 6}, scores=lambda person, which: 550 if person == 0 and which else 700)
    address = begins(as_("lead_east").get(PAGE).text, "east0, Score given")
    told_ = {"kind": "improvement", "what": "改进", "owner": "lead_east", "due": DUE}
    assert as_("lead_east").post(address, data=form(**told_)).status_code == 303
    [sheet] = (
        AppraisalSheet.select()
        .join(Person, on=AppraisalSheet.owner == Person.id)
        .where(Person.username == "of_east_0")
    )
    assert Consequence.get().sheet_id == sheet.id
    assert as_("lead_west").get(address).status_code == 404
    assert as_("manager_wang").get(address).status_code == 403


@pytest.mark.parametrize(
    "wrong",
    [
        {"owner": "manager_zhao"},
        {"owner": ""},
        {"what": ""},
        {"due": ""},
        {"due": "2020-01-01"},
        {"kind": "fine"},
    ],
)
def test_a_training_that_lacks_something_is_asked_again(
    company: Company, as_: As, wrong: Mapping[str, str]
) -> None:
    crowd(company, {"east": 6})
    address = begins(as_("lead_east").get(PAGE).text, "East China Customers, ")
    told_ = {"kind": "training", "what": "一起听录音", "owner": "manager_wang", "due": DUE, **wrong}
    assert as_("lead_east").post(address, data=form(**told_)).status_code == 422
    assert not Consequence.select().exists()
    assert as_("lead_east").get(address.replace("east", "west")).status_code == 404


def test_what_was_counted_is_told_by_kind(company: Company, as_: As) -> None:
    crowd(company, {"east": 6})
    with writing(None, "tests.planted"):
        plan = AppraisalPlan.get()
        made = Collection.create(plan=plan, turn=1, at=plan.created_at, sha256="")
        for at_, sheet in enumerate(AppraisalSheet.select()):
            for turn, visits in ((1, 99), (2, at_)):
                told_ = {"collection": made, "turn": turn, "version": 1, "lacking": []}
                counted = {"numerator": visits, "denominator": 2, "count": 2}
                BesideValue.create(sheet=sheet, name="customers.visits", **told_, **counted)
    words = told(as_("director"))
    after = "What was counted"
    assert line(words, "Usage", after) == ["Visits per customer", "1.25 per customer", "15 ÷ 12"]
    assert line(words, "Feedback", after)[0] == "Satisfaction with the result"
    assert words.index("Feedback|") < words.index("Usage|")
