from datetime import date
from typing import Any

import pytest

from app.access.gate import everything
from app.appraisal.audited import SHEETS
from app.appraisal.marking import kept_rule
from app.appraisal.models import (
    DEPARTMENT,
    DRAFT,
    GIVEN,
    PERSON,
    RUNNING,
    AppraisalPlan,
    AppraisalSheet,
    PlanIndicator,
    Score,
)
from app.appraisal.plans import drafting
from app.appraisal.plans.approving import ask_for_approval
from app.appraisal.plans.audited import PLANS
from app.appraisal.plans.drafts import Draft, Line
from app.appraisal.plans.line_form import KNOTS
from app.appraisal.plans.people import appraised, key_of, of_them, scorers_of
from app.appraisal.plans.shipped import shipped
from app.appraisal.scoring import Given, Knots
from app.chain.verifying import verify
from app.errors import Conflict, Forbidden, Invalid
from app.inbox.models import FAILED, Request
from app.inbox.requests import decide
from app.people.models import Department, Person
from tests.appraisal.making import GRADES
from tests.conftest import STARTED, Company, at

MANAGERS = {"posts": ["客户经理"]}
SATISFIED = Line("tickets.result_score", 95, kept_rule(Knots("3.3", "4.5", "4.8")))  # type: ignore[arg-type]
TOGETHER = Line(GIVEN, 5, kept_rule(Given()), label="协作评价")


@pytest.fixture(autouse=True)
def _in_march() -> None:
    with at(STARTED):
        yield


def draft(**values: object) -> Draft:
    return Draft(
        **{
            "name": "2026 年一季度",
            "since": date(2026, 1, 1),
            "until": date(2026, 4, 1),
            "collect_on": date(2026, 4, 8),
            "score_by": date(2026, 4, 15),
            "answer_by": date(2026, 4, 29),
            "whom": MANAGERS,
            "grades": GRADES,
            "lines": (SATISFIED, TOGETHER),
            **values,
        }
    )


def approve(company: Company, plan: AppraisalPlan) -> Request:
    request = ask_for_approval(company.gate("hr_zhou"), plan, "as every quarter", plan.rev)
    return decide(company.gate("director"), request, "agreed", approved=True)


def sheets(plan: AppraisalPlan) -> dict[str, AppraisalSheet]:
    names = {person.id: person.username for person in Person.select()}
    found = everything(AppraisalSheet, why="tests").where(AppraisalSheet.plan == plan)
    return {names[sheet.owner_id]: sheet for sheet in found}


def scores(sheet: AppraisalSheet) -> set[tuple[str, str]]:
    names = {person.id: person.username for person in Person.select()}
    found = everything(Score, why="tests").where(Score.sheet == sheet.id)
    return {(names[one.person_id], one.role) for one in found}


def test_what_a_second_person_approves_begins_with_a_sheet_for_everybody(company: Company) -> None:
    plan = drafting.begin(company.gate("hr_zhou"), draft())
    request = approve(company, plan)
    plan = AppraisalPlan.get_by_id(plan.id)
    assert (plan.state, plan.approved_by_id) == (RUNNING, company.person("director").id)
    made = sheets(plan)
    assert made.keys() == {"manager_wang", "manager_li", "manager_zhao"}
    wang = company.person("manager_wang")
    assert (made["manager_wang"].department_id, made["manager_wang"].post) == (wang.department_id, "客户经理")
    assert made["manager_wang"].superior_id == company.person("lead_east").id
    assert request.named == {"plan": "2026 年一季度", "count": 3}
    assert scores(made["manager_wang"]) == {("manager_wang", "self"), ("lead_east", "superior")}
    assert scores(made["manager_zhao"]) == {("manager_zhao", "self"), ("lead_west", "superior")}


def test_nobody_approves_a_plan_that_appraises_them(company: Company) -> None:
    plan = drafting.begin(company.gate("hr_zhou"), draft(whom={"people": ["director", "manager_li"]}))
    request = ask_for_approval(company.gate("hr_zhou"), plan, "as every quarter", plan.rev)
    with pytest.raises(Forbidden):
        decide(company.gate("director"), request, "agreed", approved=True)
    assert AppraisalPlan.get_by_id(plan.id).state == DRAFT
    decide(company.gate("lead_east"), request, "agreed", approved=True)
    assert AppraisalPlan.get_by_id(plan.id).approved_by_id == company.person("lead_east").id


def test_the_chain_knows_of_plans_and_sheets_and_finds_what_was_changed_behind_its_back(
    company: Company,
) -> None:
    plan = drafting.begin(company.gate("hr_zhou"), draft())
    approve(company, plan)
    removed = drafting.begin(company.gate("hr_zhou"), draft(whom={"posts": ["客服"]}))
    drafting.remove(company.gate("hr_zhou"), removed, removed.rev)
    assert not verify(tables=[PLANS, SHEETS]).differences
    with drafting.writing(None, "tests.planted"):
        AppraisalPlan.update(cap=120).execute()
        AppraisalSheet.update(superior=None).execute()
    found = verify(tables=[PLANS, SHEETS]).differences
    assert {(one.table, one.column) for one in found} == {
        ("appraisal_plan", "cap"),
        ("appraisal_sheet", "superior"),
    }


def test_scorers_are_who_the_plan_names_where_that_is_not_as_usual(company: Company) -> None:
    named = {"manager_wang": {"superior": "director", "peers": ["desk_chen", "desk_liu", "manager_zhao"]}}
    plan = drafting.begin(company.gate("hr_zhou"), draft(scorers=named))
    approve(company, plan)
    made = sheets(plan)
    assert scores(made["manager_wang"]) == {
        ("manager_wang", "self"),
        ("director", "superior"),
        ("desk_chen", "peer"),
        ("desk_liu", "peer"),
        ("manager_zhao", "peer"),
    }
    assert ("lead_east", "superior") in scores(made["manager_li"])


def test_nobody_is_asked_for_a_part_that_counts_nothing_but_everybody_scores_themselves(
    company: Company,
) -> None:
    plan = drafting.begin(company.gate("hr_zhou"), draft(superior_part=100, peers_part=0))
    approve(company, plan)
    assert scores(sheets(plan)["manager_wang"]) == {("manager_wang", "self"), ("lead_east", "superior")}


def test_a_department_is_appraised_with_its_lead_and_scored_by_the_lead_above(company: Company) -> None:
    plan = drafting.begin(
        company.gate("hr_zhou"), draft(subject=DEPARTMENT, whom={"departments": ["east", "west"]})
    )
    approve(company, plan)
    made = sheets(plan)
    assert made.keys() == {"lead_east", "lead_west"}
    assert made["lead_east"].kind == DEPARTMENT
    assert scores(made["lead_east"]) == {("lead_east", "self"), ("director", "superior")}


def test_who_made_a_plan_does_not_approve_it_and_others_cannot_ask(company: Company) -> None:
    plan = drafting.begin(company.gate("hr_zhou"), draft())
    with pytest.raises(Forbidden):
        ask_for_approval(company.gate("director"), plan, "now", plan.rev)
    request = ask_for_approval(company.gate("hr_zhou"), plan, "now", plan.rev)
    for other in ("hr_zhou", "lead_east", "manager_wang", "security"):
        with pytest.raises(Forbidden):
            decide(company.gate(other), request, "agreed", approved=True)


def test_a_plan_stays_as_it_is_while_somebody_is_asked_about_it(company: Company) -> None:
    inside = company.gate("hr_zhou")
    plan = drafting.begin(inside, draft())
    request = ask_for_approval(inside, plan, "now", plan.rev)
    for change in (
        lambda: drafting.save(inside, plan, draft(name="another"), plan.rev),
        lambda: drafting.remove(inside, plan, plan.rev),
        lambda: ask_for_approval(inside, plan, "again", plan.rev),
    ):
        with pytest.raises(Conflict):
            change()
    decide(company.gate("director"), request, "not yet", approved=False)
    drafting.save(inside, plan, draft(name="another"), plan.rev)
    assert AppraisalPlan.get_by_id(plan.id).name == "another"


def test_a_plan_that_can_no_longer_begin_stays_a_draft_and_says_why(company: Company) -> None:
    plan = drafting.begin(company.gate("hr_zhou"), draft(whom={"people": ["manager_wang"]}))
    request = ask_for_approval(company.gate("hr_zhou"), plan, "now", plan.rev)
    with drafting.writing(None, "tests.planted"):
        Person.update(disabled=True).where(Person.username == "manager_wang").execute()
    decided = decide(company.gate("director"), request, "agreed", approved=True)
    assert decided.state == FAILED
    assert decided.message == "Everybody chosen has left: choose others."
    assert AppraisalPlan.get_by_id(plan.id).state == DRAFT
    assert sheets(plan) == {}


def test_nobody_is_in_two_plans_at_one_time(company: Company) -> None:
    inside = company.gate("hr_zhou")
    approve(company, drafting.begin(inside, draft()))
    later = {"since": date(2026, 4, 1), "until": date(2026, 7, 1), "collect_on": date(2026, 7, 8)}
    after = {"score_by": date(2026, 7, 15), "answer_by": date(2026, 7, 29)}
    drafting.begin(inside, draft(**later, **after))
    drafting.begin(inside, draft(whom={"posts": ["客服"]}))
    drafting.begin(inside, draft(subject=DEPARTMENT, whom={"departments": ["east"]}))
    with pytest.raises(Invalid, match="is in “2026 年一季度” at that time"):
        drafting.begin(inside, draft(whom={"people": ["manager_wang", "desk_chen"]}))


@pytest.mark.parametrize("subject", [PERSON, DEPARTMENT])
@pytest.mark.parametrize(
    "whom",
    [
        {"all": True},
        {"posts": ["客户经理"]},
        {"people": ["desk_chen", "gone"]},
        {"departments": ["customer_management", "east"]},
        {"departments": []},
        {},
    ],
)
@pytest.mark.usefixtures("company")
def test_those_of_everybody_whom_a_plan_appraises_are_those_whom_it_has_sheets_for(
    subject: str, whom: dict[str, object]
) -> None:
    everybody = appraised(subject, {"all": True})
    if subject == DEPARTMENT and {"posts", "people"} & whom.keys():
        return
    assert of_them(everybody, whom) == appraised(subject, whom)


def test_a_plan_whose_last_days_have_passed_does_not_begin(company: Company) -> None:
    plan = drafting.begin(company.gate("hr_zhou"), draft())
    with at(STARTED.replace(month=6)), pytest.raises(Invalid, match="This day has passed"):
        ask_for_approval(company.gate("hr_zhou"), plan, "late", plan.rev)


def test_what_a_plan_says_is_kept_with_the_keys_of_its_indicators(company: Company) -> None:
    inside = company.gate("hr_zhou")
    plan = drafting.begin(inside, draft())
    before = drafting.draft_of(plan)
    drafting.save(inside, plan, before._replace(lines=(before.lines[1], before.lines[0])), plan.rev)
    again = drafting.draft_of(AppraisalPlan.get_by_id(plan.id))
    assert [line.key for line in again.lines] == [line.key for line in reversed(before.lines)]
    drafting.remove(inside, AppraisalPlan.get_by_id(plan.id), 2)
    assert not PlanIndicator.select().where(PlanIndicator.plan == plan.id).exists()


def test_nobody_scores_themselves_as_superior_or_colleague(company: Company) -> None:
    for said in ({"superior": "manager_wang"}, {"superior": "director", "peers": ["manager_wang"]}):
        with pytest.raises(Invalid, match="can't score themselves"):
            drafting.begin(company.gate("hr_zhou"), draft(scorers={"manager_wang": said}))


def test_a_scorer_who_has_left_is_told_before_the_plan_begins(company: Company) -> None:
    named = {"manager_wang": {"superior": "director", "peers": ["desk_chen", "desk_liu", "manager_li"]}}
    plan = drafting.begin(company.gate("hr_zhou"), draft(scorers=named))
    with drafting.writing(None, "tests.planted"):
        Person.update(disabled=True).where(Person.username == "desk_chen").execute()
    with pytest.raises(Invalid, match="has left: choose others"):
        ask_for_approval(company.gate("hr_zhou"), plan, "now", plan.rev)


def test_whom_a_plan_appraises_is_everybody_or_by_post_name_or_department(company: Company) -> None:
    def names(whom: dict[str, object], subject: str = "person") -> set[str]:
        return {key_of(one) for one in appraised(subject, whom)}

    everybody = {person.username for person in Person.select()}
    assert names({"all": True}) == everybody
    assert names({"posts": ["客服"]}) == {"desk_chen", "desk_liu"}
    assert names({"people": ["manager_li", "nobody"]}) == {"manager_li"}
    assert names({"departments": ["customer_management"]}) == everybody
    assert names({"departments": ["west"]}) == {"lead_west", "manager_zhao"}
    assert names({"departments": ["west"]}, DEPARTMENT) == {"west"}
    assert len(names({"all": True}, DEPARTMENT)) == Department.select().count()
    assert names({}) == set()
    assert company.person("manager_li").username in everybody


def newcomers(company: Company, count: int) -> None:
    """So many more with the post of Wang, in the same department."""
    wang = company.person("manager_wang")
    with drafting.writing(None, "tests.planted"):
        for number in range(count):
            Person.create(
                username=f"manager_{number}",
                name=f"新人{number}",
                post=wang.post,
                department=wang.department_id,
                created_at=STARTED,
            )


def test_a_single_colleague_is_not_asked_as_usual_since_the_superior_could_work_out_what_they_gave(
    company: Company,
) -> None:
    assert scorers_of(appraised("person", MANAGERS), {})["manager_wang"].peers == ()
    newcomers(company, 1)
    found = scorers_of(appraised("person", MANAGERS), {})["manager_wang"]
    assert len(found.peers) == 2


@pytest.mark.parametrize(
    ("said", "parts", "fits"),
    [
        ({"peers": ["desk_chen"]}, {}, False),
        ({"peers": ["desk_chen", "desk_liu"]}, {}, True),
        ({"peers": []}, {}, True),
        ({"superior": "", "peers": ["desk_chen", "desk_liu"]}, {}, False),
        ({"superior": "", "peers": ["desk_chen", "desk_liu", "manager_zhao"]}, {}, True),
        ({"peers": ["desk_chen", "desk_liu"]}, {"superior_part": 0, "peers_part": 100}, False),
        ({"peers": ["desk_chen"]}, {"superior_part": 100, "peers_part": 0}, True),
    ],
)
def test_so_few_colleagues_that_one_could_be_told_are_refused_with_what_to_do(
    company: Company, said: dict[str, Any], parts: dict[str, int], *, fits: bool
) -> None:
    wanted = draft(scorers={"manager_wang": said}, **parts)
    if fits:
        assert drafting.begin(company.gate("hr_zhou"), wanted).state == DRAFT
        return
    with pytest.raises(Invalid, match="name at least two beside the superior, three without one") as refused:
        drafting.begin(company.gate("hr_zhou"), wanted)
    assert refused.value.field == "scorers"


def test_nobody_is_asked_as_a_colleague_where_the_superior_counts_nothing_and_they_are_two(
    company: Company,
) -> None:
    newcomers(company, 1)
    plan = drafting.begin(company.gate("hr_zhou"), draft(superior_part=0, peers_part=60, own_part=40))
    approve(company, plan)
    assert scores(sheets(plan)["manager_wang"]) == {("manager_wang", "self")}


def test_five_colleagues_at_most_score_somebody_as_usual(company: Company) -> None:
    wang = company.person("manager_wang")
    newcomers(company, 7)
    subjects = appraised("person", MANAGERS)
    found = scorers_of(subjects, {})["manager_wang"]
    assert len(found.peers) == 5
    assert wang.id not in found.peers


def test_the_shipped_plan_has_the_numbers_of_the_policy(company: Company) -> None:
    with company.app.test_request_context():
        found = shipped(date(2026, 11, 28))
    told = {line.indicator: (line.weight, *(line.rule.get(name) for name in KNOTS)) for line in found.lines}
    assert told == {
        "tickets.result_score": (30, "3.3", "4.5", "4.8"),
        "customers.retention": (25, "80", "92", "95.5"),
        "tickets.complaint_rate": (20, "3", "2", "1"),
        "appraisal.acquisition_cost": (10, "2700", "1800", "1500"),
        "tickets.handling_on_time": (10, "80", "95", "99"),
        "given": (5, None, None, None),
    }
    assert [(first, code) for first, code, *_ in found.grades] == [
        (90, "excellent"),
        (80, "good"),
        (60, "pass"),
        (0, "fail"),
    ]
    assert (found.superior_part, found.peers_part, found.own_part, found.forced) == (60, 40, 0, None)
    assert (found.since, found.until, found.cap) == (date(2026, 10, 1), date(2027, 1, 1), 100)
