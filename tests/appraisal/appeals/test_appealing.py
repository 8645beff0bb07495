"""Appealing against one's own sheet: in time, once, with a reason; withdrawing; who is told."""

from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO

import pytest
from flask.testing import FlaskClient

from app.access.models import PersonRole
from app.appraisal.appeals.listing import Query, select
from app.appraisal.appeals.making import appeal
from app.appraisal.appeals.models import Appeal
from app.appraisal.models import FINAL, AppraisalPlan, AppraisalSheet, PlanIndicator
from app.chain.models import AuditEntry
from app.chain.writing import writing
from app.db.connection import database
from app.files.attaching import Sent, attach
from app.inbox.models import Notice, Task
from tests.appraisal.appeals.conftest import Shown, indicators
from tests.conftest import Company, at
from tests.queries import queries

As = Callable[[str], FlaskClient]
WHY = "Two of the scores are of tickets that are not mine"
COUNTED, GIVEN = "22222222", "22222223"


def page_of(sheet: AppraisalSheet, key: str = COUNTED) -> str:
    return f"/appraisal/sheets/{sheet.number}/appeals/{key}"


def newest(sheet: AppraisalSheet, key: str = COUNTED) -> Appeal:
    """The newest appeal against that indicator."""
    found = Appeal.select().join(PlanIndicator).where(Appeal.sheet == sheet.id, PlanIndicator.key == key)
    one: Appeal = found.order_by(Appeal.id.desc()).get()
    return one


def case_of(sheet: AppraisalSheet, key: str = COUNTED) -> str:
    """Where its decider reads it."""
    return f"/appraisal/cases/{newest(sheet, key).key}"


def fresh(sheet: AppraisalSheet) -> AppraisalSheet:
    return AppraisalSheet.get_by_id(sheet.id)


def test_a_person_appeals_and_the_lead_of_another_department_decides(
    company: Company, as_: As, sheet: AppraisalSheet
) -> None:
    wang = as_("manager_wang")
    assert "Until 2026-04-27" in wang.get(page_of(sheet)).text
    assert wang.post(page_of(sheet), data={"text": WHY}).status_code == 303
    one, west = Appeal.get(), company.person("lead_west")
    assert (one.text, one.state, one.decider_id) == (WHY, "waiting", west.id)
    assert str(one.due) == "2026-05-08"  # ten workdays after the 21st: Labour Day is off, the 9th made up
    assert (fresh(sheet).state, fresh(sheet).decider_id) == ("appealed", west.id)
    task = Task.get()
    assert (task.person_id, task.due, task.reason, task.record) == (west.id, one.due, "appeal", one.key)
    page = as_("lead_west").get(case_of(sheet)).text
    assert WHY in page
    assert 'name="outcome"' in page
    for action in ("appraisal.appeal.made", "appraisal.sheet.appeal"):
        assert AuditEntry.get(AuditEntry.action == action).record == sheet.number


def test_several_indicators_are_appealed_and_one_person_decides_all(as_: As, sheet: AppraisalSheet) -> None:
    wang = as_("manager_wang")
    for key in (COUNTED, GIVEN):
        assert wang.post(page_of(sheet, key), data={"text": WHY}).status_code == 303
    assert len({one.decider_id for one in Appeal.select()}) == 1
    assert Task.select().count() == 2


def test_after_its_time_it_is_refused_with_the_day_of_its_end(as_: As, sheet: AppraisalSheet) -> None:
    with at(datetime(2026, 4, 27, 15, 59, tzinfo=UTC)):
        assert 'name="text"' in as_("manager_wang").get(page_of(sheet)).text
    with at(datetime(2026, 4, 27, 16, 0, tzinfo=UTC)):
        wang = as_("manager_wang")
        assert "The time for appeals ended on 2026-04-27." in wang.get(page_of(sheet)).text
        refused = wang.post(page_of(sheet), data={"text": WHY})
    assert refused.status_code == 422
    assert "The time for appeals ended on 2026-04-27." in refused.text
    assert not Appeal.select().exists()


@pytest.mark.parametrize(("text", "told"), [("  \n", "Fill this in."), ("x" * 2001, "At most 2000")])
def test_it_needs_a_text(as_: As, sheet: AppraisalSheet, text: str, told: str) -> None:
    refused = as_("manager_wang").post(page_of(sheet), data={"text": text})
    assert refused.status_code == 422
    assert told in refused.text
    assert not Appeal.select().exists()


def test_an_indicator_is_appealed_once(as_: As, sheet: AppraisalSheet) -> None:
    wang = as_("manager_wang")
    wang.post(page_of(sheet), data={"text": WHY})
    again = wang.post(page_of(sheet), data={"text": "And another thing"})
    assert again.status_code == 422
    assert "You have appealed against this already" in again.text
    assert "And another thing" in again.text
    assert Appeal.select().count() == 1


def test_nobody_appeals_for_another(as_: As, sheet: AppraisalSheet) -> None:
    for username, status in (("lead_east", 403), ("director", 403), ("hr_zhou", 403), ("manager_li", 404)):
        browser = as_(username)
        assert browser.post(page_of(sheet), data={"text": WHY}).status_code == status, username
        assert 'name="text"' not in browser.get(page_of(sheet)).text, username
    assert not Appeal.select().exists()


def test_what_was_accepted_is_not_appealed_and_what_nobody_answered_still_is(
    as_: As, sheet: AppraisalSheet
) -> None:
    for state, status in (("accepted", 409), ("silent", 303)):
        with writing(None, "tests.planted"):
            AppraisalSheet.update(state=state).where(AppraisalSheet.id == sheet.id).execute()
        assert as_("manager_wang").post(page_of(sheet), data={"text": WHY}).status_code == status, state


def test_a_plan_that_has_gone_on_takes_no_appeal(as_: As, plan: AppraisalPlan, sheet: AppraisalSheet) -> None:
    with writing(None, "tests.planted"):
        AppraisalPlan.update(state=FINAL).where(AppraisalPlan.id == plan.id).execute()
    refused = as_("manager_wang").post(page_of(sheet), data={"text": WHY})
    assert refused.status_code == 409
    assert "The plan has gone on meanwhile." in refused.text


def test_a_sheet_that_is_not_shown_yet_has_nothing_to_appeal(as_: As, sheet: AppraisalSheet) -> None:
    with writing(None, "tests.planted"):
        AppraisalSheet.update(state="open", shown_at=None).where(AppraisalSheet.id == sheet.id).execute()
    wang = as_("manager_wang")
    assert wang.get(page_of(sheet)).status_code == 404
    assert wang.post(page_of(sheet), data={"text": WHY}).status_code == 404
    assert "86.7" not in wang.get(f"/appraisal/sheets/{sheet.number}/appeals").text


def test_files_of_the_sheet_are_evidence_and_others_are_not(
    company: Company, sheet: AppraisalSheet, as_: As
) -> None:
    refused = as_("manager_wang").post(page_of(sheet), data={"text": WHY, "files": ["F26-222224"]})
    assert refused.status_code == 422
    number = attached(company, sheet)
    as_("manager_wang").post(page_of(sheet), data={"text": WHY, "files": [number]})
    assert Appeal.get().files == [number]
    west = as_("lead_west")
    assert "letter.txt" in west.get(case_of(sheet)).text
    assert west.get(f"{case_of(sheet)}/files/{number}").data == b"So it was."
    assert west.get(f"/appraisal/sheets/{sheet.number}/files/{number}").status_code == 404


def test_who_withdraws_it_answers_as_before_and_may_appeal_anew(as_: As, sheet: AppraisalSheet) -> None:
    wang = as_("manager_wang")
    wang.post(page_of(sheet), data={"text": WHY})
    case = case_of(sheet)
    assert as_("lead_west").get(case).status_code == 200
    assert as_("lead_west").post(f"{page_of(sheet)}/withdraw").status_code == 404
    assert wang.post(f"{page_of(sheet)}/withdraw").status_code == 303
    assert (fresh(sheet).state, fresh(sheet).decider_id) == ("shown", None)
    assert Task.get().done_at is not None
    assert as_("lead_west").get(case).status_code == 404
    assert wang.post(f"{page_of(sheet)}/withdraw").status_code == 409
    assert wang.post(page_of(sheet), data={"text": "Better said"}).status_code == 303
    assert [one.state for one in Appeal.select().order_by(Appeal.id)] == ["withdrawn", "waiting"]


def test_one_of_two_withdrawn_leaves_the_other_with_its_decider(as_: As, sheet: AppraisalSheet) -> None:
    wang = as_("manager_wang")
    for key in (COUNTED, GIVEN):
        wang.post(page_of(sheet, key), data={"text": WHY})
    wang.post(f"{page_of(sheet)}/withdraw")
    assert fresh(sheet).state == "appealed"
    assert as_("lead_west").get(case_of(sheet, GIVEN)).status_code == 200
    assert as_("lead_west").get(case_of(sheet)).status_code == 404


def test_where_nobody_may_decide_the_officers_learn_who_could_be_given_the_permission(
    company: Company, as_: As, sheet: AppraisalSheet
) -> None:
    west = company.person("lead_west")
    with writing(None, "tests.planted"):
        PersonRole.delete().where(PersonRole.person == west).execute()
    assert as_("manager_wang").post(page_of(sheet), data={"text": WHY}).status_code == 303
    assert (Appeal.get().decider_id, fresh(sheet).decider_id) == (None, None)
    told = Notice.get(Notice.event == "appeal_nobody")
    assert (told.person_id, told.record) == (company.person("hr_zhou").id, sheet.number)
    page = as_("hr_zhou").get(f"/appraisal/sheets/{sheet.number}/appeals").text
    assert "Nobody may decide on this" in page
    assert "孙启航" in page
    assert "李文博" not in page  # a colleague who scored
    mine = as_("manager_wang").get(f"/appraisal/sheets/{sheet.number}/appeals").text
    assert "Nobody may decide on this yet" in mine
    assert "孙启航" not in mine, "who is not named there has scored, or is below who did"


def test_whoever_has_fewest_appeals_decides_and_among_equals_the_first_by_name(
    company: Company, shown: Shown, as_: As
) -> None:
    first, second = shown("director", superior=None), shown("risk_sun", superior="director")
    as_("director").post(page_of(first), data={"text": WHY})
    assert fresh(first).decider_id == company.person("lead_east").id  # 沈 before 陆
    as_("risk_sun").post(page_of(second), data={"text": WHY})
    assert fresh(second).decider_id == company.person("lead_west").id


def test_the_pages_ask_as_often_for_many_appeals_as_for_few(
    company: Company, plan: AppraisalPlan, shown: Shown, as_: As
) -> None:
    counted, given = indicators(plan)
    sheets = [shown(name, superior="lead_east") for name in ("manager_wang", "manager_li", "manager_zhao")]
    appeal(company.gate("manager_wang"), sheets[0], counted, WHY, [])
    browser = as_("hr_zhou")
    addresses = ("/appraisal/appeals/", page_of(sheets[0]), f"/appraisal/sheets/{sheets[0].number}/appeals")
    few = [asked(browser, address) for address in addresses]
    appeal(company.gate("manager_wang"), fresh(sheets[0]), given, WHY, [])
    for sheet, name in zip(sheets[1:], ("manager_li", "manager_zhao"), strict=True):
        appeal(company.gate(name), sheet, counted, WHY, [])
    many = [asked(browser, address) for address in addresses]
    assert few == many
    assert few[0] <= 8, few
    assert few[1] <= 12, few
    assert few[2] <= 18, few


def test_an_index_serves_each_order_of_the_list(company: Company) -> None:
    for state, index in (("waiting", "due"), ("decided", "ended_at"), ("withdrawn", "ended_at")):
        for name in ("hr_zhou", "lead_east", "director"):
            query = Query(state)
            [sort] = query.sorts.values()
            order = sort.field.asc() if sort.first == "asc" else sort.field.desc()
            found = select(company.gate(name), query).order_by(order, Appeal.id).limit(51)
            sql, values = found.sql()
            steps = " | ".join(row[3] for row in database.execute_sql(f"EXPLAIN QUERY PLAN {sql}", values))
            assert f"appraisal_appeal_state_{index}_id" in steps, steps


def asked(browser: FlaskClient, address: str) -> int:
    browser.get(address)
    with queries() as found:
        assert browser.get(address).status_code == 200
    return len(found)


def attached(company: Company, sheet: AppraisalSheet) -> str:
    """A file on the sheet, attached by its person."""

    return attach(company.gate("manager_wang"), fresh(sheet), Sent(BytesIO(b"So it was."), "letter.txt"), 1)
