"""Deciding on appeals: kept, corrected, scored again; both versions stay, totals follow, people are told."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from flask.testing import FlaskClient

from app.access.models import PersonRole, Role
from app.accounts.disabling import disable
from app.appraisal.appeals.assigning import look_after
from app.appraisal.appeals.making import appeal
from app.appraisal.appeals.models import Appeal
from app.appraisal.appeals.times import may_settle, open_appeals
from app.appraisal.appeals.watching import watch
from app.appraisal.audited import SHEETS
from app.appraisal.marking import kept_rule
from app.appraisal.models import (
    ENTERED,
    FINAL,
    AppraisalPlan,
    AppraisalSheet,
    FrozenValue,
    PlanIndicator,
    Score,
)
from app.appraisal.reading import turns_of, values_of
from app.appraisal.scoring import Knots
from app.appraisal.totals import lines_of, total_of
from app.chain.models import AuditEntry
from app.chain.tables import differences
from app.chain.writing import writing
from app.figures.collecting import indicators as known_indicators
from app.inbox.models import Notice, Task
from app.room import Fact
from tests.appraisal.appeals.conftest import Shown, indicators
from tests.appraisal.appeals.test_appealing import (
    COUNTED,
    GIVEN,
    WHY,
    attached,
    case_of,
    fresh,
    newest,
    page_of,
)
from tests.conftest import Company, at

As = Callable[[str], FlaskClient]
LATER = datetime(2026, 4, 29, 2, 0, tzinfo=UTC)
"""The time for appeals is over, that for the decision is not."""


class Run:
    """A run of a job that nobody looks at."""

    person, subject = None, ""

    def progress(self, done: int, total: int) -> None:
        """Tell nobody."""

    def tell_once(self, secret: str) -> None:
        """Keep nothing."""


@pytest.fixture
def appealed(company: Company, plan: AppraisalPlan, sheet: AppraisalSheet) -> AppraisalSheet:
    """Wang appeals against both figures; the lead of the west decides."""
    for line in indicators(plan):
        appeal(company.gate("manager_wang"), fresh(sheet), line, WHY, [])
    return fresh(sheet)


@pytest.fixture
def recounted(monkeypatch: pytest.MonkeyPatch, company: Company) -> None:
    """The records of Wang's satisfaction were put right meanwhile: 460 of a hundred scores, not 440."""
    wang = company.person("manager_wang")
    facts = [
        Fact("T26-222222", datetime(2026, 2, 3, tzinfo=UTC).date(), 460, 100, wang.department_id, wang.id)
    ]
    told = known_indicators()["tickets.result_score"]
    changed = {"facts": lambda *_asked: facts}
    replaced = type(told)(**{**told.__dict__, **changed})
    monkeypatch.setattr(
        "app.appraisal.appeals.correcting.indicators", lambda: {"tickets.result_score": replaced}
    )


def decide(browser: FlaskClient, sheet: AppraisalSheet, key: str = COUNTED, **values: object) -> int:
    data = {"rev": str(newest(sheet, key).rev), "outcome": "kept", "reason": "Looked at each", **values}
    return int(browser.post(case_of(sheet, key), data=data).status_code)


def added_up(sheet: AppraisalSheet) -> Decimal | None:
    """What the sheet comes to as anybody adds it up."""
    lines = PlanIndicator.select().where(PlanIndicator.plan == sheet.plan_id).order_by(PlanIndicator.position)
    return total_of(lines_of(lines, values_of([sheet])[sheet.id])).total


def test_kept_changes_no_figure_and_says_why(as_: As, appealed: AppraisalSheet) -> None:
    before = fresh(appealed).total
    assert decide(as_("lead_west"), appealed) == 303
    one = Appeal.get(Appeal.outcome == "kept")
    assert (one.state, one.given_id) == ("decided", None)
    assert fresh(appealed).total == before
    page = as_("manager_wang").get(page_of(appealed)).text
    assert "Looked at each" in page
    assert page.count("Version ") >= 1


@pytest.mark.usefixtures("recounted")
def test_corrected_data_is_counted_again_and_both_versions_are_shown(
    company: Company, plan: AppraisalPlan, as_: As, appealed: AppraisalSheet
) -> None:
    assert decide(as_("lead_west"), appealed, outcome="corrected", reason="Three were another's") == 303
    counted, _ = indicators(plan)
    newest, first = turns_of(appealed, counted)
    assert (first.turn, first.numerator, first.score) == (1, 440, 867)
    assert (newest.turn, newest.numerator, newest.collection_id) == (2, 460, None)
    sheet = fresh(appealed)
    assert sheet.total is not None
    assert Decimal(sheet.total) / 10 == added_up(sheet)
    page = as_("manager_wang").get(page_of(appealed)).text
    assert "86.7" in page
    assert str(newest.printed) in page
    assert "Three were another" in page
    changes = json.loads(AuditEntry.get(AuditEntry.action == "appraisal.appeal.decided").changes)
    assert changes["appeal.appeal_score"] == [867, newest.score]
    assert changes["total"] == [865, sheet.total]
    told = {one.person_id for one in Notice.select().where(Notice.event == "appeal_decided")}
    assert told == {company.person("manager_wang").id, company.person("lead_east").id}


def test_what_the_records_do_not_hold_is_missing_once_it_is_counted_again(
    plan: AppraisalPlan, as_: As, appealed: AppraisalSheet
) -> None:
    """Wang has no scored ticket in these months: what was frozen rested on nothing."""
    assert decide(as_("lead_west"), appealed, outcome="corrected") == 303
    newest = turns_of(appealed, indicators(plan)[0])[0]
    assert (newest.numerator, newest.denominator, newest.missing, newest.score) == (0, 0, "nothing", None)
    sheet = fresh(appealed)
    assert (sheet.total, sheet.grade) == (None, None)  # 5 % of the weight is no total
    assert "86.7" in as_("manager_wang").get(page_of(appealed)).text


def test_correcting_what_the_records_do_not_say_is_refused(
    as_: As, plan: AppraisalPlan, appealed: AppraisalSheet
) -> None:
    counted, _ = indicators(plan)
    with writing(None, "tests.planted"):
        FrozenValue.update(numerator=0, denominator=0, score=None, missing="nothing").where(
            FrozenValue.indicator == counted
        ).execute()
    browser = as_("lead_west")
    data = {"rev": str(Appeal.get().rev), "outcome": "corrected", "reason": "So"}
    refused = browser.post(case_of(appealed), data=data)
    assert refused.status_code == 422
    assert "The records still give the same figure" in refused.text


def test_a_given_score_is_set_by_the_decider_and_what_was_handed_in_stays(
    plan: AppraisalPlan, as_: As, appealed: AppraisalSheet
) -> None:
    browser = as_("lead_west")
    assert decide(browser, appealed, GIVEN, outcome="scored", points="95.5", reason="All agree") == 303
    _, given = indicators(plan)
    newest, first = turns_of(appealed, given)
    assert (newest.score, first.score) == (955, 820)
    assert {one for (one,) in given_points()} == {820}
    assert Decimal(fresh(appealed).total) / 10 == added_up(appealed)


def test_what_a_decision_set_is_put_down_to_nobody_who_scored(
    company: Company, as_: As, appealed: AppraisalSheet
) -> None:
    address, superior = f"/appraisal/sheets/{appealed.number}", company.person("lead_east").name
    with writing(None, "tests.planted"):  # as what people gave is frozen
        FrozenValue.update(count=2).where(FrozenValue.version.is_null()).execute()
    wang = as_("manager_wang")
    before = wang.get(address).text.partition("<tbody")[2].partition("</tbody>")[0]
    assert superior in before
    assert decide(as_("lead_west"), appealed, GIVEN, outcome="scored", points="95.5") == 303
    for reader in (wang, as_("lead_east"), as_("director")):
        after = reader.get(address).text.partition("<tbody")[2].partition("</tbody>")[0]
        assert "95.5" in after
        assert "a decision on an appeal" in after
        assert superior not in after
        rows = reader.get(f"{address}/rows/{GIVEN}").text.partition("<main")[2]
        assert "Points that were given" not in rows
        assert "Superior and colleagues" in reader.get(f"{address}/rows/{GIVEN}?turn=1").text


@pytest.mark.parametrize(
    ("key", "values", "told"),
    [
        (GIVEN, {"outcome": "scored", "points": "101"}, "from 0 to 100"),
        (GIVEN, {"outcome": "scored", "points": "95.55"}, "one digit after the point"),
        (GIVEN, {"outcome": "scored", "points": ""}, "Fill this in."),
        (GIVEN, {"outcome": "scored", "points": "many"}, "Write a number"),
        (GIVEN, {"outcome": "corrected"}, "Not a valid choice"),
        (COUNTED, {"outcome": "scored", "points": "95"}, "Not a valid choice"),
        (COUNTED, {"reason": "  "}, "Fill this in."),
        (COUNTED, {"reason": "x" * 501}, "At most 500"),
        (COUNTED, {"outcome": ""}, "Fill this in."),
    ],
)
def test_a_decision_that_lacks_something_is_refused_and_nothing_changes(
    as_: As, appealed: AppraisalSheet, key: str, values: dict[str, str], told: str
) -> None:
    browser, before = as_("lead_west"), fresh(appealed).total
    data = {
        "rev": str(Appeal.select().order_by(Appeal.id.desc()).get().rev),
        "outcome": "kept",
        "reason": "So",
    }
    refused = browser.post(case_of(appealed, key), data=data | values)
    assert refused.status_code == 422
    assert told in refused.text
    assert not Appeal.select().where(Appeal.state == "decided").exists()
    assert fresh(appealed).total == before


def test_an_entered_figure_is_typed_again_with_evidence(
    company: Company, plan: AppraisalPlan, sheet: AppraisalSheet, as_: As
) -> None:
    counted, _ = indicators(plan)
    with writing(None, "tests.planted"):
        rule = kept_rule(Knots(Decimal(60), Decimal(90), Decimal(100)))
        PlanIndicator.update(indicator=ENTERED, label="Courses", rule=rule).where(
            PlanIndicator.id == counted.id
        ).execute()
    number = attached(company, sheet)
    appeal(company.gate("manager_wang"), fresh(sheet), PlanIndicator.get_by_id(counted.id), WHY, [number])
    west, right = as_("lead_west"), {"outcome": "corrected", "value": "75.5"}
    assert decide(west, sheet, **right) == 422
    assert decide(west, sheet, **right, files=["F26-222224"]) == 422
    assert decide(west, sheet, **right, files=[number]) == 303
    newest = turns_of(sheet, counted)[0]
    assert (newest.numerator, newest.denominator, newest.score) == (755, 10, 755)


def test_the_decider_goes_on_reading_what_they_decided(as_: As, appealed: AppraisalSheet) -> None:
    west = as_("lead_west")
    assert decide(west, appealed) == 303
    assert decide(west, appealed, GIVEN) == 303
    assert fresh(appealed).decider_id is None
    for key in (COUNTED, GIVEN):
        page = west.get(case_of(appealed, key)).text
        assert "Looked at each" in page
        assert WHY in page
        assert 'name="outcome"' not in page
        assert west.get(page_of(appealed, key)).status_code == 404
    decided = west.get("/appraisal/appeals/?state=decided&mine=1").text
    assert decided.count('href="/appraisal/cases/') == 2
    assert not Task.select().where(Task.done_at.is_null()).exists()


def test_a_sheet_is_final_with_the_last_decision_but_not_while_others_may_be_appealed(
    company: Company, plan: AppraisalPlan, as_: As, shown: Shown, appealed: AppraisalSheet
) -> None:
    early = shown("manager_zhao", superior="lead_east")
    appeal(company.gate("manager_zhao"), early, indicators(plan)[0], WHY, [])
    assert decide(as_("lead_west"), early) == 303
    assert fresh(early).state == "appealed"
    assert not may_settle(fresh(early))
    assert open_appeals(plan) == 2
    with at(LATER):
        west = as_("lead_west")
        assert may_settle(fresh(early))
        decide(west, appealed)
        assert fresh(appealed).state == "appealed"
        decide(west, appealed, GIVEN)
    assert fresh(appealed).state == "final"
    assert open_appeals(plan) == 0


def test_what_was_decided_is_not_decided_again_nor_appealed_again(as_: As, appealed: AppraisalSheet) -> None:
    west = as_("lead_west")
    rev = str(Appeal.get().rev)
    decide(west, appealed)
    data = {"rev": rev, "outcome": "kept", "reason": "Once more"}
    late = west.post(case_of(appealed), data=data)
    assert late.status_code == 409
    assert "meanwhile" in late.text
    assert as_("manager_wang").post(f"{page_of(appealed)}/withdraw").status_code == 409
    again = as_("manager_wang").post(page_of(appealed), data={"text": WHY})
    assert again.status_code == 422
    assert "There is no second one." in again.text


def test_a_form_that_was_opened_before_a_change_is_not_taken(as_: As, appealed: AppraisalSheet) -> None:
    assert decide(as_("lead_west"), appealed, rev="0") == 409
    assert not Appeal.select().where(Appeal.state == "decided").exists()


def test_nobody_but_the_decider_decides(company: Company, as_: As, appealed: AppraisalSheet) -> None:
    with writing(None, "tests.planted"):
        role = Role.get(Role.code == "department_lead")
        PersonRole.create(person=company.person("manager_wang"), role=role)
    for username, status in (
        ("manager_wang", 404),
        ("lead_east", 404),
        ("director", 404),
        ("hr_zhou", 403),
        ("risk_sun", 403),
    ):
        assert decide(as_(username), appealed) == status, username
        assert as_(username).get(case_of(appealed)).status_code == 404, username
        assert 'name="outcome"' not in as_(username).get(page_of(appealed)).text, username
    assert not Appeal.select().where(Appeal.state == "decided").exists()


def test_who_lost_the_permission_meanwhile_decides_nothing(
    company: Company, as_: As, appealed: AppraisalSheet
) -> None:
    west = as_("lead_west")
    with writing(None, "tests.planted"):
        PersonRole.delete().where(PersonRole.person == company.person("lead_west")).execute()
    assert decide(west, appealed) == 403


def test_a_plan_that_has_gone_on_takes_no_decision(
    as_: As, plan: AppraisalPlan, appealed: AppraisalSheet
) -> None:
    with writing(None, "tests.planted"):
        AppraisalPlan.update(state=FINAL).where(AppraisalPlan.id == plan.id).execute()
    assert decide(as_("lead_west"), appealed) == 409


def test_an_officer_lets_another_decide_for_a_reason(
    company: Company, as_: As, appealed: AppraisalSheet
) -> None:
    make_lead(company, "manager_zhao")
    there = f"/appraisal/sheets/{appealed.number}/decider"
    hr = as_("hr_zhou")
    assert hr.post(there, data={"decider": "manager_zhao", "reason": " "}).status_code == 422
    assert hr.post(there, data={"decider": "lead_east", "reason": "Away"}).status_code == 422
    assert hr.post(there, data={"decider": "manager_zhao", "reason": "Away"}).status_code == 303
    zhao = company.person("manager_zhao")
    assert fresh(appealed).decider_id == zhao.id
    assert {one.decider_id for one in Appeal.select()} == {zhao.id}
    assert {one.person_id for one in Task.select()} == {zhao.id}
    told = AuditEntry.get(AuditEntry.action == "appraisal.sheet.reassign")
    assert json.loads(told.facts)["reason"] == "Away"
    assert as_("lead_west").get(page_of(appealed)).status_code == 404
    assert decide(as_("manager_zhao"), appealed) == 303
    for username in ("director", "lead_east", "manager_wang"):
        assert as_(username).post(there, data={"decider": "lead_west", "reason": "x"}).status_code == 403


def test_who_leaves_is_replaced_at_once_and_the_officers_hear_where_nobody_is_left(
    company: Company, appealed: AppraisalSheet
) -> None:
    make_lead(company, "manager_zhao")
    zhao = company.person("manager_zhao")
    disable(company.person("sysadmin"), company.person("lead_west"))
    assert fresh(appealed).decider_id == zhao.id
    assert {one.person_id for one in Task.select().where(Task.reason == "appeal")} == {zhao.id}
    disable(company.person("sysadmin"), zhao)
    assert fresh(appealed).decider_id is None
    assert not Task.select().where(Task.reason == "appeal", Task.done_at.is_null()).exists()
    assert Notice.select().where(Notice.event == "appeal_nobody").count() == 1


def test_once_somebody_may_decide_they_are_chosen(company: Company, appealed: AppraisalSheet) -> None:
    with writing(None, "tests.planted"):
        PersonRole.delete().where(PersonRole.person == company.person("lead_west")).execute()
    assert look_after([fresh(appealed)]) == 1
    assert look_after([fresh(appealed)]) == 0
    make_lead(company, "manager_zhao")
    outcome = watch(Run())
    assert outcome is not None
    assert outcome.values["entrusted"] == 1
    assert fresh(appealed).decider_id == company.person("manager_zhao").id


def test_what_is_overdue_is_shown_and_told_to_the_officers_once(
    company: Company, as_: As, appealed: AppraisalSheet
) -> None:
    with at(datetime(2026, 5, 9, 2, 0, tzinfo=UTC)):
        assert watch(Run()) is not None
        assert watch(Run()) is None
        for username in ("lead_west", "hr_zhou"):
            assert as_(username).get("/appraisal/appeals/").text.count(">overdue<") == 2
        assert "overdue" in as_("lead_west").get(case_of(appealed)).text
        assert decide(as_("lead_west"), appealed) == 303
    told = Notice.select().where(Notice.event == "appeal_overdue")
    assert {one.person_id for one in told} == {company.person("hr_zhou").id}
    assert told.count() == 2


def test_the_list_holds_what_its_reader_may_read(as_: As, appealed: AppraisalSheet) -> None:
    for username, count in (("lead_west", 2), ("lead_east", 2), ("director", 2), ("hr_zhou", 2)):
        page = as_(username).get("/appraisal/appeals/").text
        assert page.count(appealed.number) >= count, username
    mine = "/appraisal/appeals/?mine=1"
    assert appealed.number in as_("lead_west").get(mine).text
    assert appealed.number not in as_("director").get(mine).text
    decide(as_("lead_west"), appealed)
    assert "Figure kept" in as_("hr_zhou").get("/appraisal/appeals/?state=decided").text
    assert appealed.number not in as_("hr_zhou").get("/appraisal/appeals/?state=withdrawn").text
    assert as_("manager_wang").get("/appraisal/appeals/").status_code == 403


@pytest.mark.usefixtures("recounted")
def test_the_chain_knows_every_appeal_and_the_values_that_came_of_it(
    company: Company, as_: As, appealed: AppraisalSheet
) -> None:
    attached(company, appealed)
    west = as_("lead_west")
    decide(west, appealed, outcome="corrected")
    decide(west, appealed, GIVEN, outcome="scored", points="90")
    with writing(None, "tests.planted"):
        Score.delete().execute()  # they were planted past the chain
    assert not list(differences(SHEETS))
    with writing(None, "tests.planted"):
        FrozenValue.update(score=1000).where(FrozenValue.score == 900).execute()
        Appeal.update(text="Nothing is wrong").where(Appeal.outcome == "corrected").execute()
        AppraisalSheet.update(state="accepted").where(AppraisalSheet.id == appealed.id).execute()
    assert {one.column for one in differences(SHEETS)} == {"score", "text", "state", "total"}


def make_lead(company: Company, username: str) -> None:
    with writing(None, "tests.planted"):
        role = Role.get(Role.code == "department_lead")
        PersonRole.create(person=company.person(username), role=role)


def given_points() -> list[tuple[int]]:

    return list(Score.select(Score.points).tuples())
