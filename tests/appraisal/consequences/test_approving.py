"""The officer asks, a second person approves: neither is the person concerned (access rule 6)."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.access.gate import Gate
from app.appraisal.consequences import handling, hearing, reading
from app.appraisal.consequences.approving import ask_for_approval
from app.appraisal.consequences.audited import CONSEQUENCES
from app.appraisal.consequences.ending import check_ended, open_of
from app.appraisal.consequences.models import DROPPED, IN_FORCE, OPEN, PROPOSED, Consequence
from app.appraisal.models import APPEALED, AppraisalPlan, AppraisalSheet
from app.appraisal.steps import APPROVE
from app.chain.verifying import verify
from app.chain.writing import writing
from app.clock import now, today
from app.errors import Forbidden, Invalid
from app.inbox.models import DONE, FAILED, Notice, Request, Task
from app.inbox.requests import decide, may_decide, withdraw
from app.people.models import Person
from tests.appraisal.consequences.conftest import Finished, Graded, Planned, address, found_of, of
from tests.conftest import Company, at, form

Signed = Callable[[str], FlaskClient]


def asked(company: Company, sheet: AppraisalSheet, kind: str) -> Request:
    found = found_of(sheet, kind)
    return ask_for_approval(company.gate("hr_zhou"), found, "表现突出", found.one.rev)


def approve(company: Company, request: Request, by: str = "director") -> Request:
    return decide(company.gate(by), request, "同意", approved=True)


@pytest.fixture
def praised(planned: Planned, graded: Graded, finished: Finished) -> AppraisalSheet:
    plan = planned()
    sheet = graded(plan, "manager_wang", "excellent", 950, 980)
    finished(plan)
    return sheet


def test_praise_is_asked_for_approved_by_a_second_person_and_told(
    company: Company, as_: Signed, praised: AppraisalSheet
) -> None:
    praise = of(praised, "praise")
    hr, wang = as_("hr_zhou"), as_("manager_wang")
    assert wang.get(address(praise)).status_code == 404
    sent = hr.post(
        address(praise), data=form(what="客户好评最多", reason="全年最佳", rev=praise.rev, ask="1")
    )
    assert sent.status_code == 303
    request = Request.get(Request.kind == handling.KIND)
    assert request.concerned_id == praised.owner_id
    page = as_("director").get(f"/inbox/requests/{request.number}").text
    assert "客户好评最多" in page
    assert "王若溪" in page
    assert wang.get(address(praise)).status_code == 404, "asked for, not decided"
    done = as_("director").post(
        f"/inbox/requests/{request.number}", data=form(answer="同意", decision="approve")
    )
    assert done.status_code == 303, done.text
    praise = of(praised, "praise")
    assert (praise.state, praise.approved_by_id) == (IN_FORCE, company.person("director").id)
    assert "You are praised" in wang.get(f"/appraisal/sheets/{praised.number}/consequences").text
    assert "客户好评最多" in wang.get(address(praise)).text
    assert (
        Notice.select().where(Notice.person == praised.owner_id, Notice.event == "appraisal_praise").count()
        == 1
    )
    assert not verify(tables=[CONSEQUENCES]).differences


def test_who_holds_the_permission_decides_and_never_who_asked_nor_whom_it_concerns(
    company: Company, praised: AppraisalSheet, graded: Graded, planned: Planned, finished: Finished
) -> None:
    request = asked(company, praised, "praise")
    deciding = {
        name
        for name in ("director", "hr_zhou", "manager_wang", "lead_east")
        if may_decide(company.gate(name), request)
    }
    assert deciding == {"director"}
    plan = planned(2)
    of_director = graded(plan, "director", "excellent", 950, 980)
    finished(plan)
    other = asked(company, of_director, "bonus")
    assert not may_decide(company.gate("director"), other)
    assert may_decide(company.gate("lead_west"), other), "where nobody else may approve, any other decides"


def test_nobody_asks_in_their_own_matter_nor_without_the_permission(
    company: Company, planned: Planned, graded: Graded, finished: Finished, praised: AppraisalSheet
) -> None:
    plan = planned(2)
    own = graded(plan, "hr_zhou", "excellent", 950, 980)
    finished(plan)
    with pytest.raises(Forbidden):
        ask_for_approval(company.gate("hr_zhou"), found_of(own, "praise"), "自评", 1)
    for other in ("director", "lead_east", "manager_wang"):
        with pytest.raises(Forbidden):
            ask_for_approval(company.gate(other), found_of(praised, "praise"), "好", 1)
    assert not handling.may_add(company.gate("hr_zhou"), own)


def test_what_is_asked_for_stays_as_it_is_until_it_is_withdrawn(
    company: Company, as_: Signed, praised: AppraisalSheet
) -> None:
    request, praise = asked(company, praised, "praise"), of(praised, "praise")
    hr = as_("hr_zhou")
    for step, fields in (
        ("", {"what": "换一句"}),
        ("drop", {"reason": "重复"}),
        ("", {"ask": "1", "reason": "再问"}),
    ):
        refused = hr.post(address(praise, step), data=form(rev=praise.rev, **fields))
        assert refused.status_code == 422
        assert request.number in refused.text
    withdraw(company.gate("hr_zhou"), request)
    assert hr.post(address(praise), data=form(rev=praise.rev, what="换一句")).status_code == 303


def test_training_begins_as_a_task_once_approved(company: Company, passed: AppraisalSheet) -> None:
    found, hr = found_of(passed, "training"), company.gate("hr_zhou")
    with pytest.raises(Invalid) as lacking:
        ask_for_approval(hr, found, "补课", found.one.rev)
    assert lacking.value.field == "what"
    values = {"what": "投诉处理课两次", "owner": passed.owner_id, "due": today().replace(day=30)}
    handling.change(hr, found, values, found.one.rev)
    approve(company, asked(company, passed, "training"))
    one = of(passed, "training")
    task = Task.get_by_id(one.task_id)
    assert one.state == OPEN
    assert (task.person_id, task.due, task.record) == (passed.owner_id, one.due, passed.number)
    assert not verify(tables=[CONSEQUENCES]).differences


def test_a_day_that_went_by_meanwhile_fails_and_says_so(company: Company, passed: AppraisalSheet) -> None:
    found, hr = found_of(passed, "training"), company.gate("hr_zhou")
    handling.change(hr, found, {"what": "课", "owner": passed.owner_id, "due": today()}, found.one.rev)
    request = asked(company, passed, "training")
    with at(now().replace(day=3)):
        request = approve(company, request)
    assert request.state == FAILED
    assert of(passed, "training").state == PROPOSED


def test_of_two_that_stand_for_choice_one_is_enough(
    company: Company, planned: Planned, graded: Graded, finished: Finished
) -> None:
    for quarter in (1, 2):
        plan = planned(quarter)
        sheet = graded(plan, "manager_wang", "fail", 520, 700)
        finished(plan)
    for kind in ("reduced_bonus", "demotion"):
        ready(company, sheet, kind)
    request = asked(company, sheet, "reduced_bonus")
    with pytest.raises(Invalid) as refused:
        asked(company, sheet, "demotion")
    assert "One of them is enough" in refused.value.message
    assert approve(company, request).state == DONE
    assert of(sheet, "reduced_bonus").state == IN_FORCE
    other = of(sheet, "demotion")
    assert (other.state, bool(other.dropped_for)) == (DROPPED, True)


def ready(company: Company, sheet: AppraisalSheet, kind: str, **but: Any) -> None:  # noqa: ANN401
    """Everything that a penalty needs, `but` what is said otherwise."""
    hr, found = company.gate("hr_zhou"), found_of(sheet, kind)
    values = {name: found.one.__data__[name] for name in handling.fields_of(found.one)}
    values |= {"what": "通报", "clause": "考核制度 4.6", "acknowledged_on": today().replace(month=1)}
    reply = but.pop("reply", "认可，下季度改进")
    handling.change(hr, found, {**values, **but}, found.one.rev)
    if reply and found.one.clause:
        hearing.hear(hr, found, today() + timedelta(days=7), found.one.rev)
        person = Person.get_by_id(sheet.owner_id)
        hearing.answer(company.gate(person.username), found, reply, None, found.one.rev)


@pytest.mark.parametrize(
    ("but", "field"),
    [
        ({"clause": ""}, "clause"),
        ({"acknowledged_on": None}, "acknowledged_on"),
        ({"reply": ""}, "reply"),
    ],
)
def test_a_penalty_needs_its_clause_the_acknowledgement_and_the_persons_answer(
    company: Company, failed: AppraisalSheet, but: dict[str, Any], field: str
) -> None:
    ready(company, failed, "warning", **but)
    with pytest.raises(Invalid) as lacking:
        asked(company, failed, "warning")
    assert lacking.value.field == field
    assert not Request.select().exists()


def test_an_acknowledgement_that_is_lacking_is_said_and_shown_to_whoever_approves(
    company: Company, as_: Signed, failed: AppraisalSheet
) -> None:
    ready(company, failed, "warning", acknowledged_on=None, unacknowledged=True)
    request = asked(company, failed, "warning")
    assert "no acknowledgement on file" in as_("director").get(f"/inbox/requests/{request.number}").text
    assert approve(company, request).state == DONE
    assert of(failed, "warning").state == IN_FORCE


def test_no_penalty_while_the_time_for_an_appeal_lasts_nor_while_one_is_open(
    company: Company, failed: AppraisalSheet
) -> None:
    ready(company, failed, "warning")
    with at(failed.shown_at.replace(day=27)), pytest.raises(Invalid) as early:
        asked(company, failed, "warning")
    assert early.value.values["day"] == "2026-04-27"
    with writing(None, "tests.planted"):
        AppraisalSheet.update(state=APPEALED).where(AppraisalSheet.id == failed.id).execute()
    with pytest.raises(Invalid) as contested:
        asked(company, failed, "warning")
    assert "appeal" in contested.value.message


def test_the_person_is_asked_answers_on_their_page_and_sees_nothing_before(
    company: Company, as_: Signed, failed: AppraisalSheet
) -> None:
    warning = of(failed, "warning")
    hr, wang, superior = as_("hr_zhou"), as_("manager_wang"), as_("lead_east")
    mine = f"/appraisal/sheets/{failed.number}/consequences"
    assert "Warning" not in wang.get(mine).text
    until = (today() + timedelta(days=7)).isoformat()
    refused = hr.post(address(warning, "hear"), data=form(rev=warning.rev, answer_by=until))
    assert refused.status_code == 422
    assert "Name the clause" in refused.text
    hr.post(address(warning), data=form(rev=warning.rev, what="", clause="考核制度 4.6", unacknowledged="y"))
    warning = of(failed, "warning")
    assert wang.post(address(warning, "reply"), data=form(rev=warning.rev, reply="不知道")).status_code == 404
    for wrong in ("", "2026-06-01", "2028-01-01"):
        early = hr.post(address(warning, "hear"), data=form(rev=warning.rev, answer_by=wrong))
        assert early.status_code == 422, wrong
        assert "people need time to answer" in early.text
    asked_for = hr.post(address(warning, "hear"), data=form(rev=warning.rev, answer_by=until))
    assert asked_for.status_code == 303
    warning = of(failed, "warning")
    assert "Warning" in wang.get(mine).text
    task = Task.get_by_id(warning.task_id)
    assert (task.person_id, task.due.isoformat()) == (failed.owner_id, until)
    assert (
        superior.post(address(warning, "reply"), data=form(rev=warning.rev, reply="替答")).status_code == 403
    )
    assert wang.post(address(warning, "reply"), data=form(rev=warning.rev, reply="")).status_code == 422
    assert (
        wang.post(address(warning, "reply"), data=form(rev=warning.rev, reply="数据含两单误记")).status_code
        == 303
    )
    warning = of(failed, "warning")
    assert (warning.reply, warning.replied_by_id) == ("数据含两单误记", failed.owner_id)
    assert Task.get_by_id(warning.task_id).done_at is not None
    again = hr.post(
        address(warning, "reply"), data=form(rev=warning.rev, reply="另说", replied_on="2026-06-01")
    )
    assert again.status_code == 422
    assert "on file already" in again.text
    asked(company, failed, "warning")
    assert "themselves, on 2026-06-01" in card_of(as_, Request.get())
    assert not verify(tables=[CONSEQUENCES]).differences


def test_what_the_person_has_answered_to_is_not_changed_afterwards(
    company: Company, failed: AppraisalSheet
) -> None:
    ready(company, failed, "warning")
    found = found_of(failed, "warning")
    values = {name: found.one.__data__[name] for name in handling.fields_of(found.one)}
    with pytest.raises(Invalid) as refused:
        handling.change(company.gate("hr_zhou"), found, {**values, "clause": "另一条"}, found.one.rev)
    assert refused.value.field == "clause"


def test_a_fine_shows_the_text_and_is_refused_above_a_fifth_and_below_the_minimum_wage(
    as_: Signed, failed: AppraisalSheet
) -> None:
    hr = as_("hr_zhou")
    hr.post(f"/appraisal/sheets/{failed.number}/consequences", data=form(kind="fine", reason="损坏设备"))
    fine = of(failed, "fine")
    page = hr.get(address(fine)).text
    assert "order 516" in page
    assert "Payment of Wages, article 16" in page
    usual = {"what": "设备维修费", "clause": "劳动合同 8.2", "acknowledged_on": "2026-01-05", "rev": fine.rev}
    saved = hr.post(address(fine), data=form(**usual, fen="1,500", wage="6000", least_wage="2740"))
    assert saved.status_code == 303
    fine = of(failed, "fine")
    hr.post(address(fine, "hear"), data=form(rev=fine.rev, answer_by="2026-06-08"))
    wang = as_("manager_wang")
    assert wang.post(address(fine, "reply"), data=form(rev=fine.rev + 1, reply="认可")).status_code == 303
    usual |= {"rev": of(failed, "fine").rev, "ask": "1", "reason": "按合同"}
    refused = hr.post(address(fine), data=form(**usual, fen="1,500", wage="6000", least_wage="2740"))
    assert refused.status_code == 422
    assert "at most 1,200 yuan" in refused.text
    low = hr.post(address(fine), data=form(**usual, fen="1,500", wage="3000", least_wage="2740"))
    assert "at most 260 yuan" in low.text
    for wrong in ("-5", "abc", "0.001"):
        assert (
            hr.post(address(fine), data=form(**usual, fen=wrong, wage="6000", least_wage="2740")).status_code
            == 422
        )
    assert not Request.select().exists()
    assert of(failed, "fine").rev == usual["rev"], "what could not be asked for was not written either"


def test_a_wage_is_sealed_and_told_to_whom_it_concerns_and_who_decides(
    company: Company, as_: Signed, failed: AppraisalSheet
) -> None:
    handling.add(company.gate("hr_zhou"), failed, "fine", "损坏设备")
    ready(company, failed, "fine", fen=120_000, wage="654321", least_wage=274_000)
    fine = of(failed, "fine")
    assert b"654321" not in bytes(fine.wage)
    for name in ("hr_zhou", "director"):
        assert "6,543.21" in as_(name).get(address(fine)).text
    assert "6,543.21" not in as_("lead_east").get(address(fine)).text
    assert approve(company, asked(company, failed, "fine")).state == DONE
    assert "6,543.21" in as_("manager_wang").get(address(fine)).text
    assert not verify(tables=[CONSEQUENCES]).differences


def test_a_plan_is_not_archived_before_everything_is_decided(
    company: Company, failed: AppraisalSheet
) -> None:
    plan = AppraisalPlan.get_by_id(failed.plan_id)
    assert len(open_of(plan)) == 2
    with pytest.raises(Invalid) as refused:
        check_ended(plan)
    assert refused.value.values["count"] == 2
    hr = company.gate("hr_zhou")
    for kind in ("warning", "training"):
        found = found_of(failed, kind)
        handling.drop(hr, found, "已另行处理", found.one.rev)
    check_ended(plan)
    assert open_of(plan) == []


def test_who_approves_reads_it_by_their_permission(company: Company, failed: AppraisalSheet) -> None:
    gate: Gate = company.gate("director")
    assert gate.has(APPROVE)
    assert len(reading.of_sheet(gate, failed)) == 2
    assert reading.of_sheet(company.gate("manager_wang"), failed) == []
    assert len(reading.of_sheet(company.gate("lead_east"), failed)) == 2, "a lead runs appraisal of their own"


def card_of(as_: Signed, request: Request, username: str = "director") -> str:
    """What somebody reads of a request to decide."""
    return as_(username).get(f"/inbox/requests/{request.number}").text.partition("<main")[2]


@pytest.fixture
def warned(company: Company, failed: AppraisalSheet) -> AppraisalSheet:
    """A warning of which all is known but what the person says; nobody has asked them yet."""
    ready(company, failed, "warning", reply="")
    return failed


def test_an_answer_that_is_written_down_counts_only_once_the_person_was_asked_and_has_seen_it(
    company: Company, as_: Signed, warned: AppraisalSheet
) -> None:
    hr, wang, warning = as_("hr_zhou"), as_("manager_wang"), of(warned, "warning")
    said = {"reply": "口头认可", "replied_on": "2026-06-01"}
    assert 'name="reply"' not in hr.get(address(warning)).text
    refused = hr.post(address(warning, "reply"), data=form(rev=warning.rev, **said))
    assert refused.status_code == 422
    assert "Ask for their answer first" in refused.text
    hr.post(address(warning, "hear"), data=form(rev=warning.rev, answer_by="2026-06-08"))
    warning = of(warned, "warning")
    refused = hr.post(address(warning, "reply"), data=form(rev=warning.rev, **said))
    assert refused.status_code == 422
    assert "They have not opened yet what is considered." in refused.text
    assert "not yet" in hr.get(address(warning)).text
    assert as_("lead_east").get(address(warning)).status_code == 200
    assert of(warned, "warning").seen_at is None, "others who read it are not its person"
    assert wang.get(address(warning)).status_code == 200
    assert (of(warned, "warning").seen_at, of(warned, "warning").rev) != (None, warning.rev + 1)
    early = hr.post(
        address(warning, "reply"), data=form(rev=warning.rev, reply="好", replied_on="2026-05-31")
    )
    assert "Nobody answers before they were asked" in early.text
    assert hr.post(address(warning, "reply"), data=form(rev=warning.rev, **said)).status_code == 303
    card = card_of(as_, asked(company, warned, "warning"))
    assert "口头认可" in card
    assert "written down by 周静仪: said on 2026-06-01, after they had seen it" in card
    assert not verify(tables=[CONSEQUENCES]).differences


def test_silence_is_noted_after_the_day_as_silence_and_never_as_an_answer(
    company: Company, as_: Signed, warned: AppraisalSheet
) -> None:
    hr, warning = as_("hr_zhou"), of(warned, "warning")
    early = hr.post(address(warning, "silence"), data=form(rev=warning.rev))
    assert (early.status_code, "Ask for their answer first" in early.text) == (422, True)
    hr.post(address(warning, "hear"), data=form(rev=warning.rev, answer_by="2026-06-08"))
    warning = of(warned, "warning")
    with at(in_june(8)):
        early = as_("hr_zhou").post(address(warning, "silence"), data=form(rev=warning.rev))
        assert "They answer until 2026-06-08" in early.text
        with pytest.raises(Invalid) as unheard:
            asked(company, warned, "warning")
        assert unheard.value.field == "reply"
    with at(in_june(9)):
        hr = as_("hr_zhou")
        assert "/silence" in hr.get(address(warning)).text
        assert hr.post(address(warning, "silence"), data=form(rev=warning.rev)).status_code == 303
        warning = of(warned, "warning")
        assert (warning.reply, warning.silent_on.isoformat()) == ("", "2026-06-09")
        assert Task.get_by_id(warning.task_id).done_at is not None
        request = asked(company, warned, "warning")
        card = card_of(as_, request)
        assert "They said nothing until the day; noted on 2026-06-09" in card
        assert "not yet" in card
        as_("manager_wang").get(address(warning))
        assert approve(company, request).state == DONE, "opening it late changes nothing that was asked"
    assert not verify(tables=[CONSEQUENCES]).differences


def test_the_person_may_still_answer_after_silence_was_noted(
    company: Company, as_: Signed, warned: AppraisalSheet
) -> None:
    hr, found = company.gate("hr_zhou"), found_of(warned, "warning")
    hearing.hear(hr, found, today() + timedelta(days=1), found.one.rev)
    with at(in_june(3)):
        hearing.note_silence(hr, found, found.one.rev)
        wang = as_("manager_wang")
        late = wang.post(address(found.one, "reply"), data=form(rev=found.one.rev, reply="刚回来"))
        assert late.status_code == 303
        one = of(warned, "warning")
        assert (one.reply, one.silent_on) == ("刚回来", None)


def test_what_was_written_down_before_anybody_was_asked_does_not_count_and_goes_with_the_asking(
    company: Company, warned: AppraisalSheet
) -> None:
    """As earlier releases kept it."""
    with writing(None, "tests.planted"):
        Consequence.update(reply="认可", replied_on=today(), replied_by=company.person("hr_zhou").id).where(
            Consequence.id == of(warned, "warning").id
        ).execute()
    with pytest.raises(Invalid) as unheard:
        asked(company, warned, "warning")
    assert unheard.value.field == "reply"
    found = found_of(warned, "warning")
    hearing.hear(company.gate("hr_zhou"), found, today() + timedelta(days=7), found.one.rev)
    assert (of(warned, "warning").reply, of(warned, "warning").replied_by_id) == ("", None)


def test_the_card_of_a_fine_tells_the_wage_and_what_the_law_says(
    company: Company, as_: Signed, failed: AppraisalSheet
) -> None:
    handling.add(company.gate("hr_zhou"), failed, "fine", "损坏设备")
    ready(company, failed, "fine", fen=120_000, wage="654321", least_wage=274_000)
    card = card_of(as_, asked(company, failed, "fine"))
    for told in ("1,200 yuan", "6,543.21 yuan", "2,740 yuan", "order 516", "article 16"):
        assert told in card


def test_who_decides_on_a_fine_and_cannot_read_the_sheet_sees_the_law_and_no_amount(
    company: Company, as_: Signed, planned: Planned, graded: Graded, finished: Finished
) -> None:
    plan = planned()
    sheet = graded(plan, "director", "fail", 520, 700)
    finished(plan)
    handling.add(company.gate("hr_zhou"), sheet, "fine", "损坏设备")
    ready(company, sheet, "fine", fen=120_000, wage="654321", least_wage=274_000)
    request = asked(company, sheet, "fine")
    assert may_decide(company.gate("lead_west"), request)
    card = card_of(as_, request, "lead_west")
    assert "考核制度 4.6" in card
    assert "order 516" in card
    assert "••••" in card
    assert "6,543.21" not in card
    assert "1,200 yuan" not in card


def in_june(day: int) -> datetime:
    """That day of June."""
    return datetime(2026, 6, day, 2, tzinfo=UTC)
