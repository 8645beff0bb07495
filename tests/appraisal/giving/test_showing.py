"""Showing a plan: refused while somebody is late, told to everybody, answered by a day to come."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient

from app.appraisal.giving.handing_in import hand_in
from app.appraisal.giving.showing import show
from app.appraisal.models import (
    OPEN,
    SCORED,
    SHOWN,
    TO_ANSWER,
    AppraisalPlan,
    AppraisalSheet,
    FrozenValue,
    PlanIndicator,
    Score,
)
from app.appraisal.moving import move_sheet
from app.chain.models import AuditEntry
from app.chain.writing import writing
from app.errors import Conflict, Forbidden, Invalid
from app.inbox.models import Notice, Task
from app.people.models import Person
from tests.appraisal.giving.house import LEAD, LI, NOW, OFFICER, WANG, Asked, asked
from tests.conftest import Company, at
from tests.queries import queries

As = Callable[[str], FlaskClient]
PAGE = "/appraisal/scoring/{}/show"


@pytest.fixture(autouse=True)
def _after_collecting() -> Iterator[None]:
    with at(NOW):
        yield


def scored(company: Company, whom: tuple[str, ...] = (WANG, LI), **values: object) -> Asked:
    """A plan in which everything was handed in."""
    there = asked(company, whom, peers=(), **values)
    for name in whom:
        for by in (LEAD, name):
            hand_in(company.gate(by), there.score(name, by), 820, "")
    return there


def states(there: Asked) -> set[str]:
    return {one.state for one in AppraisalSheet.select().where(AppraisalSheet.plan == there.plan.id)}


def test_the_officer_shows_everybody_their_sheet_and_asks_for_an_answer(company: Company, as_: As) -> None:
    there = scored(company)
    page = as_(OFFICER).get(PAGE.format(there.plan.number)).text
    assert "87.7" in page
    assert "Good" in page
    assert as_(OFFICER).post(PAGE.format(there.plan.number), data={}).status_code == 303
    plan = AppraisalPlan.get_by_id(there.plan.id)
    assert (plan.state, plan.shown_at, plan.answer_by) == (SHOWN, NOW, date(2026, 4, 29))
    assert states(there) == {TO_ANSWER}
    told = Notice.select().where(Notice.event == "appraisal_shown")
    assert {one.person_id for one in told} == {company.person(name).id for name in (WANG, LI)}
    task = Task.get(Task.person == company.person(WANG).id, Task.reason == "appraisal_confirm")
    assert (task.due, task.record) == (date(2026, 4, 29), there.sheets[WANG].number)
    inbox = as_(WANG).get("/inbox/").text
    assert "Look at your appraisal and answer it" in inbox
    assert f"/appraisal/sheets/{there.sheets[WANG].number}" in inbox


def test_an_answer_closes_the_task(company: Company) -> None:
    there = scored(company)
    show(company.gate(OFFICER), AppraisalPlan.get_by_id(there.plan.id))
    sheet = AppraisalSheet.get_by_id(there.sheets[WANG].id)
    move_sheet(company.person(WANG), "accept", sheet)
    open_ = Task.select().where(Task.reason == "appraisal_confirm", Task.done_at.is_null())
    assert [one.record for one in open_] == [there.sheets[LI].number]


def test_a_late_scorer_keeps_the_plan_from_being_shown_and_is_named(company: Company, as_: As) -> None:
    there = asked(company, (WANG, LI), peers=())
    hand_in(company.gate(LEAD), there.score(WANG, LEAD), 820, "")
    page = PAGE.format(there.plan.number)
    assert "Not handed in: 李文博 (1), 沈东篱 (1), 王若溪 (1)" in as_(OFFICER).get(page).text
    answer = as_(OFFICER).post(page, data={})
    assert answer.status_code == 422
    assert "have not handed in their scores" in answer.text
    assert states(there) == {OPEN}
    with writing(None, "tests.planted"):  # nor where a plan got further with a score still lacking
        AppraisalPlan.update(state=SCORED).execute()
    with pytest.raises(Invalid, match="沈东篱") as refused:
        show(company.gate(OFFICER), AppraisalPlan.get_by_id(there.plan.id))
    assert refused.value.field == "late"
    assert not Notice.select().where(Notice.event == "appraisal_shown").exists()


def test_only_who_publishes_shows_and_only_once(company: Company, as_: As) -> None:
    there = scored(company)
    for username in (LEAD, "director", WANG):
        assert as_(username).get(PAGE.format(there.plan.number)).status_code == 403
    plan = AppraisalPlan.get_by_id(there.plan.id)
    with pytest.raises(Forbidden):
        show(company.gate("director"), plan)
    show(company.gate(OFFICER), plan)
    with pytest.raises(Conflict):
        show(company.gate(OFFICER), AppraisalPlan.get_by_id(there.plan.id))
    assert as_(OFFICER).post(PAGE.format(there.plan.number), data={}).status_code == 409
    assert as_(OFFICER).get(PAGE.format("A26-222229")).status_code == 404


def test_who_is_late_is_told_to_whoever_publishes_and_while_it_matters(company: Company) -> None:
    there = asked(company, (WANG,), peers=())
    with pytest.raises(Forbidden):
        show(company.gate("director"), AppraisalPlan.get_by_id(there.plan.id))
    with writing(None, "tests.planted"):
        AppraisalPlan.update(state=SHOWN).execute()
    with pytest.raises(Conflict):
        show(company.gate(OFFICER), AppraisalPlan.get_by_id(there.plan.id))


def test_a_sheet_without_a_total_says_why_and_one_without_figures_is_not_shown(
    company: Company, as_: As
) -> None:
    there = scored(company)
    first = PlanIndicator.get(PlanIndicator.plan == there.plan.id, PlanIndicator.position == 0)
    mine = (FrozenValue.sheet == there.sheets[WANG].id) & (FrozenValue.indicator == first.id)
    with writing(None, "tests.planted"):
        FrozenValue.update(score=None, missing="few").where(mine).execute()
        AppraisalSheet.update(total=None, grade=None).where(
            AppraisalSheet.id == there.sheets[WANG].id
        ).execute()
    assert "under 60 %" in as_(OFFICER).get(PAGE.format(there.plan.number)).text
    with writing(None, "tests.planted"):
        FrozenValue.delete().where(mine).execute()
    answer = as_(OFFICER).post(PAGE.format(there.plan.number), data={})
    assert answer.status_code == 422
    assert "王若溪" in answer.text.split("error-summary")[1].split("</div>")[0]
    assert states(there) == {OPEN}


def test_where_the_day_for_answers_is_over_a_new_one_is_asked_for(company: Company, as_: As) -> None:
    there = scored(company, answer_by=date(2026, 4, 10))
    page, officer = PAGE.format(there.plan.number), as_(OFFICER)
    assert 'name="answer_by"' in officer.get(page).text
    for wrong in ("", "2026-04-10", "2027-05-10", "morgen"):
        assert officer.post(page, data={"answer_by": wrong}).status_code == 422
    assert officer.post(page, data={"answer_by": "2026-04-24"}).status_code == 303
    assert AppraisalPlan.get_by_id(there.plan.id).answer_by == date(2026, 4, 24)
    told = AuditEntry.get(AuditEntry.action == "appraisal.plan.show")
    assert '"answer_by":["2026-04-10","2026-04-24"]' in told.changes.replace(", ", ",").replace(": ", ":")


def test_the_day_that_was_approved_is_not_moved_while_it_is_to_come(company: Company) -> None:
    there = scored(company)
    plan = AppraisalPlan.get_by_id(there.plan.id)
    show(company.gate(OFFICER), plan, date(2026, 6, 1))
    assert plan.answer_by == date(2026, 4, 29)


def test_a_forced_distribution_that_is_not_kept_needs_a_reason(company: Company, as_: As) -> None:
    there = scored(company, forced={"good": 50, "fail": None})
    page = PAGE.format(there.plan.number)
    assert "the plan allows 1" in as_(OFFICER).get(page).text
    refused = as_(OFFICER).post(page, data={"reason": " "})
    assert refused.status_code == 422
    assert "say why it is shown so" in refused.text
    assert as_(OFFICER).post(page, data={"reason": "只有两人，均达标"}).status_code == 303
    assert "均达标" in AuditEntry.get(AuditEntry.action == "appraisal.plan.show").facts


def test_whoever_has_left_is_told_nothing(company: Company) -> None:
    there = scored(company)
    with writing(None, "tests.planted"):
        Person.update(disabled=True).where(Person.username == LI).execute()
    assert show(company.gate(OFFICER), AppraisalPlan.get_by_id(there.plan.id)) == 2
    assert Task.select().where(Task.reason == "appraisal_confirm").count() == 1


def test_the_pages_of_officers_ask_as_often_however_many_there_are(company: Company, as_: As) -> None:
    officer, found = as_(OFFICER), []
    for whom in ((WANG,), (WANG, LI, "manager_zhao", "desk_chen", "desk_liu", "risk_sun")):
        there = asked(company, whom, peers=("newcomer", "steward_qian"))
        counts = []
        for address in ("scoring/", f"scoring/{there.plan.number}", f"scoring/{there.plan.number}/show"):
            officer.get(f"/appraisal/{address}")
            with queries() as seen:
                assert officer.get(f"/appraisal/{address}").status_code == 200
            counts.append(len(seen))
        found.append(counts)
    assert found[0] == found[1]
    assert max(found[0]) <= 20


def test_the_last_day_lies_in_the_future_at_most_a_year_ahead(company: Company) -> None:
    there = scored(company, answer_by=NOW.date() - timedelta(days=1))
    plan = AppraisalPlan.get_by_id(there.plan.id)
    with pytest.raises(Invalid) as refused:
        show(company.gate(OFFICER), plan)
    assert refused.value.field == "answer_by"
    assert Score.select().where(Score.given_at.is_null()).count() == 0
