import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.access.models import Role, RolePermission
from app.appraisal.consequences.models import Consequence
from app.appraisal.models import ARCHIVED, FINAL, AppraisalPlan, PlanIndicator
from app.chain.writing import writing
from app.inbox.models import Request
from tests.appraisal.making import make_plan, make_sheet
from tests.conftest import STARTED, Company, at, form

As = Callable[[str], FlaskClient]
DATES = {
    "since": "2026-01-01",
    "last": "2026-03-31",
    "collect_on": "2026-04-08",
    "score_by": "2026-04-15",
    "answer_by": "2026-04-29",
}


SAME = {
    "line_1_indicator": "tickets.result_score",
    "line_1_floor": "3",
    "line_1_target": "4",
    "line_1_stretch": "5",
}


@pytest.fixture(autouse=True)
def _in_march() -> Iterator[None]:
    with at(STARTED):
        yield


def sent(**values: Any) -> dict[str, Any]:  # noqa: ANN401
    lines = {
        "line_0_indicator": "tickets.result_score",
        "line_0_weight": "95",
        "line_0_rule": "knots",
        "line_0_floor": "3.3",
        "line_0_target": "4.5",
        "line_0_stretch": "4.8",
        "line_1_indicator": "given",
        "line_1_label": "Working together",
        "line_1_weight": "5",
        "count": "2",
    }
    rest = {
        "name": "First quarter",
        "subject": "person",
        "whom": "posts",
        "posts": "客户经理",
        "cap": "100",
        "superior_part": "60",
        "peers_part": "40",
        "own_part": "0",
        "grade_excellent": "90",
        "grade_good": "80",
        "grade_pass": "60",
    }
    return form(**{**rest, **DATES, **lines, **values})


def make(browser: FlaskClient, **values: Any) -> AppraisalPlan:  # noqa: ANN401
    answer = browser.post("/appraisal/plans/new", data=sent(**values))
    assert answer.status_code == 303, answer.text
    return AppraisalPlan.get(AppraisalPlan.number == answer.location.rpartition("/")[2])


def test_a_plan_is_made_read_changed_and_sent_to_a_second_person(as_: As) -> None:
    officer = as_("hr_zhou")
    plan = make(officer)
    page = officer.get(f"/appraisal/plans/{plan.number}").text
    assert "First quarter" in page
    assert "floor 3.3, target 4.5, stretch 4.8" in page
    assert "客户经理" in page
    editor = officer.get(f"/appraisal/plans/{plan.number}/edit").text
    assert 'value="4.8"' in editor
    assert "Weights: 100" in editor
    keys = {line.key for line in PlanIndicator.select().where(PlanIndicator.plan == plan)}
    kept = {f"line_{line.position}_key": line.key for line in PlanIndicator.select()}
    changed = officer.post(f"/appraisal/plans/{plan.number}/edit", data=sent(name="Another", rev="1", **kept))
    assert changed.status_code == 303
    assert {line.key for line in PlanIndicator.select().where(PlanIndicator.plan == plan)} == keys
    asked = officer.post(f"/appraisal/plans/{plan.number}/ask", data={"reason": "as agreed", "rev": "2"})
    assert asked.status_code == 303
    waiting = officer.get(f"/appraisal/plans/{plan.number}").text
    assert "A second person is asked" in waiting
    assert "/edit" not in waiting
    assert officer.get(f"/appraisal/plans/{plan.number}/edit").status_code == 409
    director = as_("director")
    number = Request.get(Request.kind == "appraisal.plan").number
    card = director.get(f"/inbox/requests/{number}").text
    assert "Another" in card
    assert "Weight 95: floor 3.3, target 4.5, stretch 4.8" in card
    decided = director.post(f"/inbox/requests/{number}", data={"decision": "approve", "answer": "agreed"})
    assert decided.status_code == 303
    begun = officer.get(f"/appraisal/plans/{plan.number}").text
    assert "3 sheets" in begun
    assert "王若溪" in begun
    assert "In progress" in begun


def test_the_editor_begins_with_the_shipped_plan_then_with_the_last_one(as_: As) -> None:
    officer = as_("hr_zhou")
    first = officer.get("/appraisal/plans/new").text
    assert "Quarter 1 of 2026" in first
    assert 'value="2026-03-31"' in first
    make(officer, line_0_floor="2.5")
    again = officer.get("/appraisal/plans/new").text
    assert 'value="2.5"' in again
    assert 'value="2026-04-01"' in again
    assert 'value="2026-06-30"' in again
    shipped = officer.get("/appraisal/plans/new?like=shipped").text
    assert 'value="2.5"' not in shipped


@pytest.mark.parametrize(
    ("values", "field", "message"),
    [
        ({"line_0_weight": "90"}, "weights", "The weights add up to 95: 5 missing."),
        ({"line_0_weight": "96"}, "weights", "The weights add up to 101: 1 too many."),
        ({"line_0_weight": "much"}, "line_0_weight", "Fill in a whole number from 1 to 100."),
        ({"line_0_target": "5"}, "line_0_rule", "Floor, target and stretch turn"),
        (
            {"line_0_floor": "4.8", "line_0_target": "4.5", "line_0_stretch": "3.3"},
            "line_0_rule",
            "More is better here",
        ),
        ({"line_0_indicator": "tickets.complaint_rate"}, "line_0_rule", "Less is better here"),
        (
            {"line_0_indicator": "customers.retention", "line_0_stretch": "150"},
            "line_0_rule",
            "A share lies between 0 and 100 %",
        ),
        ({"line_0_target": ""}, "line_0_target", "Fill in a number such as 92 or 3.5."),
        ({"line_0_target": "NaN"}, "line_0_target", "Fill in a number with at most four decimals"),
        ({"line_0_rule": "yes_no"}, "line_0_rule", "This is measured, it is no yes or no"),
        ({"line_0_rule": "bands"}, "line_0_rule", "Fill in one band at least."),
        ({"line_0_rule": "minus", "line_0_each": "0"}, "line_0_rule", "An event takes more than 0"),
        ({"line_1_label": ""}, "line_1_label", "Say what it is called."),
        (SAME, "line_1_indicator", "This indicator is in the plan already"),
        ({"line_1_indicator": ""}, "line_1_indicator", "Choose an indicator, or take this line out."),
        (SAME | {"line_1_indicator": "entered"}, "line_1_supplier", "Choose who enters the figure."),
        ({"count": "0"}, "weights", "A plan needs an indicator: add one."),
        ({"last": "2025-12-31"}, "last", "The period ends before it begins"),
        ({"last": "2027-01-01"}, "last", "at most: choose a last day up to 2026-12-31."),
        ({"last": "2045-12-31"}, "last", "A plan covers twelve months at most"),
        ({"collect_on": "2026-03-31"}, "collect_on", "The period is not over on this day"),
        ({"score_by": "2026-04-07"}, "score_by", "Scorers need the collected figures"),
        ({"answer_by": "2026-04-15"}, "answer_by", "Results are shown after scoring"),
        ({"whom": None}, "whom", "Choose whom the plan appraises."),
        ({"posts": None}, "whom", "Choose whom the plan appraises."),
        ({"own_part": "5"}, "superior_part", "The parts add up to 105: 5 too many."),
        ({"grade_good": "95"}, "grade_excellent", "A better grade begins higher: more than 95."),
        ({"grade_excellent": "101"}, "grade_excellent", "Nobody could reach this: the most is 100."),
        (
            {"subject": "department", "whom": "departments", "posts": None, "departments": "risk"},
            "whom",
            "has no lead",
        ),
        ({"is_forced": "y"}, "is_forced", "Say of one grade at least how many may have it."),
        ({"name": ""}, "name", "Fill this in."),
    ],
)
def test_a_fault_is_told_beside_its_field_and_what_was_typed_stays(
    as_: As, values: dict[str, Any], field: str, message: str
) -> None:
    answer = as_("hr_zhou").post("/appraisal/plans/new", data=sent(**{"name": "Typed by hand", **values}))
    assert answer.status_code == 422
    beside = answer.text.partition(f'id="{field}-error"')[2].partition("</p>")[0]
    assert message in beside
    kept = {"count", "line_0_rule", "line_0_stretch"}
    assert 'value="4.8"' in answer.text or kept & values.keys()
    assert not AppraisalPlan.select().exists()


def test_a_plan_may_cover_a_whole_year(as_: As) -> None:
    days = {"collect_on": "2027-01-08", "score_by": "2027-01-15", "answer_by": "2027-01-29"}
    assert make(as_("hr_zhou"), last="2026-12-31", **days).until.year == 2027


def test_two_drafts_of_one_time_name_those_whom_both_appraise(as_: As) -> None:
    officer = as_("hr_zhou")
    first = make(officer)
    alone = officer.get(f"/appraisal/plans/{first.number}").text
    assert "only one of the two can begin" not in alone
    people = {"posts": None, "whom": "people", "people": ["manager_wang", "desk_chen"]}
    second = make(officer, name="Second thoughts", **people)
    for address in ("", "/ask"):
        warned = officer.get(f"/appraisal/plans/{first.number}{address}").text
        said = warned.partition("only one of the two can begin")[2].partition("</div>")[0]
        assert second.number in said
        assert "Second thoughts" in said
        assert "王若溪" in said
        assert "李文博" not in said
    officer.post(f"/appraisal/plans/{first.number}/ask", data={"reason": "as agreed", "rev": "1"})
    number = Request.get(Request.kind == "appraisal.plan").number
    as_("director").post(f"/inbox/requests/{number}", data={"decision": "approve", "answer": "agreed"})
    assert (
        "Another plan of this time has them already" in officer.get(f"/appraisal/plans/{second.number}").text
    )
    refused = officer.post(f"/appraisal/plans/{second.number}/ask", data={"reason": "too", "rev": "1"})
    assert refused.status_code == 422
    assert "王若溪 is in “First quarter” at that time" in refused.text


def test_bands_are_read_pair_by_pair(as_: As) -> None:
    bands = {"line_0_from_0": "3", "line_0_points_0": "60", "line_0_from_1": "4.5", "line_0_points_1": "90"}
    plan = make(as_("hr_zhou"), line_0_rule="bands", **bands)
    line = PlanIndicator.get(PlanIndicator.plan == plan, PlanIndicator.position == 0)
    assert line.rule == {"rule": "bands", "bands": [["3", "60"], ["4.5", "90"]]}
    turned = as_("hr_zhou").post(
        "/appraisal/plans/new", data=sent(line_0_rule="bands", **{**bands, "line_0_from_1": "2"})
    )
    assert "The bands are out of order" in turned.text


def test_forced_distribution_is_kept_and_told(as_: As) -> None:
    officer = as_("hr_zhou")
    plan = make(officer, is_forced="y", forced_excellent="20", cap="120", grade_excellent="92.5")
    assert (plan.forced, plan.cap, plan.grades[0][0]) == ({"excellent": 20}, 120, 92.5)
    page = officer.get(f"/appraisal/plans/{plan.number}").text
    assert "Excellent at most 20 %" in page
    assert "Excellent from 92.5" in page
    editor = officer.get(f"/appraisal/plans/{plan.number}/edit").text
    assert 'value="92.5"' in editor


def test_indicators_come_and_go_without_keeping_anything(as_: As) -> None:
    officer = as_("hr_zhou")
    more = officer.post("/appraisal/plans/drawn", data=sent(act="add"))
    assert more.status_code == 200
    assert 'id="line_2_indicator"' in more.text
    assert 'value="4.8"' in more.text
    less = officer.post("/appraisal/plans/drawn", data=sent(act="remove-0"))
    assert 'id="line_1_indicator"' not in less.text
    assert 'value="Working together"' in less.text
    assert 'value="4.8"' not in less.text
    assert not AppraisalPlan.select().exists()


def test_sum_and_curve_are_drawn_as_parts_while_somebody_types(as_: As) -> None:
    officer, htmx = as_("hr_zhou"), {"HX-Request": "true"}
    total = officer.post("/appraisal/plans/drawn?part=sum", data=sent(line_0_weight="90"), headers=htmx).text
    assert "Weights: 95, 5 missing" in total
    assert "<html" not in total
    curve = officer.post("/appraisal/plans/drawn?part=curve&place=0", data=sent(), headers=htmx).text
    assert "<polyline" in curve
    assert ">4.5</text>" in curve
    turned = officer.post(
        "/appraisal/plans/drawn?part=curve&place=0", data=sent(line_0_target="9"), headers=htmx
    ).text
    assert "<polyline" not in turned
    line = officer.post(
        "/appraisal/plans/drawn?part=line&place=0", data=sent(line_0_rule="bands"), headers=htmx
    ).text
    assert 'id="line_0_points_0"' in line
    assert 'id="line_1_indicator"' not in line


def test_scorers_are_changed_and_set_back_to_as_usual(as_: As) -> None:
    officer = as_("hr_zhou")
    plan = make(officer)
    listed = officer.get(f"/appraisal/plans/{plan.number}/scorers").text
    assert "沈东篱" in listed
    address = f"/appraisal/plans/{plan.number}/scorers?of=manager_wang"
    one = officer.get(address).text
    assert not re.search(r'<input checked[^>]*value="manager_li"', one), "one alone could be told"
    alone = officer.post(address, data={"superior": "director", "peers": ["desk_chen"], "rev": "1"})
    assert alone.status_code == 422
    assert "So few colleagues score" in alone.text
    assert 'value="manager_wang"' not in one
    two = ["desk_chen", "desk_liu"]
    saved = officer.post(address, data={"superior": "director", "peers": two, "rev": "1"})
    assert saved.status_code == 303
    plan = AppraisalPlan.get_by_id(plan.id)
    assert plan.scorers == {"manager_wang": {"superior": "director", "peers": two}}
    twice = officer.post(address, data={"superior": "director", "peers": ["director"], "rev": "2"})
    assert twice.status_code == 422
    assert "Somebody is named twice" in twice.text
    themselves = officer.post(address, data={"superior": "manager_wang", "rev": "2"})
    assert themselves.status_code == 422
    usual = officer.post(address, data={"superior": "director", "rev": "2", "usual": "1"})
    assert usual.status_code == 303
    assert AppraisalPlan.get_by_id(plan.id).scorers == {}


def test_a_draft_is_removed_and_a_stale_editor_meets_a_conflict(as_: As) -> None:
    officer = as_("hr_zhou")
    plan = make(officer)
    assert officer.post(f"/appraisal/plans/{plan.number}/edit", data=sent(rev="1")).status_code == 303
    stale = officer.post(f"/appraisal/plans/{plan.number}/edit", data=sent(rev="1", name="Mine"))
    assert stale.status_code == 409
    assert 'value="Mine"' in stale.text
    assert "Somebody else has changed this plan meanwhile" in stale.text
    assert officer.post(f"/appraisal/plans/{plan.number}/remove", data={"rev": "2"}).status_code == 303
    assert officer.get(f"/appraisal/plans/{plan.number}").status_code == 404


def test_the_preview_tells_what_last_period_would_have_given(as_: As) -> None:
    officer = as_("hr_zhou")
    plan = make(officer)
    page = officer.get(f"/appraisal/plans/{plan.number}/preview").text
    assert "With the figures from 2025-10-01 to 2025-12-31" in page
    assert "王若溪" in page
    assert "nothing to count" in page
    assert "not given" in page


def test_the_preview_takes_the_last_period_that_is_over(as_: As) -> None:
    officer = as_("hr_zhou")
    later = {"since": "2026-07-01", "last": "2026-09-30", "collect_on": "2026-10-08"}
    plan = make(officer, **later, score_by="2026-10-15", answer_by="2026-10-29")
    page = officer.get(f"/appraisal/plans/{plan.number}/preview").text
    assert "With the figures from 2025-10-01 to 2025-12-31" in page


def test_of_sheets_and_of_the_preview_one_sees_what_lies_in_ones_scope(company: Company, as_: As) -> None:
    with writing(None, "tests.planted"):
        role = Role.get(Role.code == "department_lead")
        RolePermission.create(role=role, permission="appraisal.plan")
    officer, lead = as_("hr_zhou"), as_("lead_east")
    plan = make(officer)
    preview = lead.get(f"/appraisal/plans/{plan.number}/preview").text
    assert "王若溪" in preview
    assert "赵承安" not in preview
    assert "1 more is outside what you may see." in preview
    officer.post(f"/appraisal/plans/{plan.number}/ask", data={"reason": "as agreed", "rev": "1"})
    number = Request.get(Request.kind == "appraisal.plan").number
    as_("director").post(f"/inbox/requests/{number}", data={"decision": "approve", "answer": "agreed"})
    mine = lead.get(f"/appraisal/plans/{plan.number}").text
    assert "2 sheets" in mine
    assert "王若溪" in mine
    assert "赵承安" not in mine
    assert company.client().get(f"/appraisal/plans/{plan.number}").status_code in {302, 303}
    assert as_("manager_wang").get(f"/appraisal/plans/{plan.number}").status_code == 403


def test_a_final_plan_is_put_away_once_all_that_follows_from_it_is_decided(company: Company, as_: As) -> None:
    officer = as_("hr_zhou")
    with writing(None, "tests.planted"):
        plan = make_plan(company.person("hr_zhou"), state=FINAL)
        sheet = make_sheet(plan, company.person("manager_wang"))
        waiting = Consequence.create(
            key="22222222", plan=plan, sheet=sheet, kind="praise", state="proposed", at=STARTED
        )
    refused = officer.post(f"/appraisal/plans/{plan.number}/archive", data={})
    assert refused.status_code == 422
    assert "1 consequences are not decided yet" in refused.text
    with writing(None, "tests.planted"):
        waiting.delete_instance()
    assert "/archive" in officer.get(f"/appraisal/plans/{plan.number}").text
    assert officer.post(f"/appraisal/plans/{plan.number}/archive", data={}).status_code == 303
    assert AppraisalPlan.get_by_id(plan.id).state == ARCHIVED
    assert officer.post(f"/appraisal/plans/{plan.number}/archive", data={}).status_code == 409
    assert as_("director").post(f"/appraisal/plans/{plan.number}/archive", data={}).status_code == 403
