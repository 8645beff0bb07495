"""Training and the like: a task with a date, done with evidence, confirmed by the officer."""

import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from app.appraisal.consequences import following, handling
from app.appraisal.consequences.approving import ask_for_approval
from app.appraisal.consequences.audited import CONSEQUENCES
from app.appraisal.consequences.models import CONFIRMED, DONE, DROPPED, OPEN, Consequence
from app.appraisal.consequences.reading import Found
from app.appraisal.models import AppraisalPlan, AppraisalSheet
from app.chain.verifying import verify
from app.clock import now, today
from app.errors import Forbidden, Invalid
from app.files.models import Attachment
from app.inbox.models import Notice, Task
from app.inbox.requests import decide
from app.inbox.tasks import finish
from tests.appraisal.consequences.conftest import address, found_of, of
from tests.conftest import Company, at, form

Signed = Callable[[str], FlaskClient]
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.fixture
def training(company: Company, passed: AppraisalSheet) -> Consequence:
    found, hr = found_of(passed, "training"), company.gate("hr_zhou")
    values = {"what": "投诉处理课两次", "owner": passed.owner_id, "due": today() + timedelta(days=20)}
    handling.change(hr, found, values, found.one.rev)
    request = ask_for_approval(hr, found, "补课", found.one.rev)
    decide(company.gate("director"), request, "同意", approved=True)
    return of(passed, "training")


def proof(name: str = "证书.pdf", content: bytes = PDF) -> tuple[io.BytesIO, str]:
    return io.BytesIO(content), name


def test_it_is_done_with_evidence_on_the_sheet_and_confirmed_by_the_officer(
    company: Company, as_: Signed, training: Consequence
) -> None:
    wang, hr = as_("manager_wang"), as_("hr_zhou")
    assert "Report as done" in wang.get(address(training)).text
    sent = form(evidence="两次课均已完成", done_on="2026-06-01", rev=training.rev, file=proof())
    assert wang.post(address(training, "done"), data=sent).status_code == 303
    one = Consequence.get_by_id(training.id)
    sheet = AppraisalSheet.get_by_id(one.sheet_id)
    assert (one.state, one.done_on) == (DONE, today())
    kept = Attachment.get(Attachment.number == one.file)
    assert (kept.kind, kept.record) == ("appraisal", sheet.number)
    assert Task.get_by_id(one.task_id).done_at is not None
    hr_id = company.person("hr_zhou").id
    assert Notice.select().where(Notice.person == hr_id, Notice.event == "appraisal_reported").count() == 1
    assert hr.get(address(one, "evidence")).data == PDF
    assert wang.post(address(one, "confirm"), data=form(rev=one.rev, decision="enough")).status_code == 403
    assert hr.post(address(one, "confirm"), data=form(rev=one.rev, decision="enough")).status_code == 303
    one = Consequence.get_by_id(training.id)
    assert (one.state, one.confirmed_by_id) == (CONFIRMED, hr_id)
    assert not verify(tables=[CONSEQUENCES]).differences


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"file": None}, "Attach what shows it"),
        ({"evidence": ""}, "Fill this in"),
        ({"done_on": ""}, "on which day"),
        ({"done_on": "2026-06-02"}, "lies ahead"),
        ({"file": (io.BytesIO(b"MZ\x90"), "x.exe")}, "Not saved"),
    ],
)
def test_what_lacks_of_the_evidence_is_said(
    as_: Signed, training: Consequence, changed: dict[str, object], says: str
) -> None:
    usual = {"evidence": "完成", "done_on": "2026-06-01", "rev": training.rev, "file": proof()}
    refused = as_("manager_wang").post(address(training, "done"), data=form(**usual | changed))
    assert refused.status_code == 422
    assert says in refused.text
    assert Consequence.get_by_id(training.id).state == OPEN
    assert not Attachment.select().exists()


def test_it_is_given_back_with_a_reason_and_another_day(as_: Signed, training: Consequence) -> None:
    wang, hr = as_("manager_wang"), as_("hr_zhou")
    sent = form(evidence="上了一次", done_on="2026-06-01", rev=training.rev, file=proof())
    wang.post(address(training, "done"), data=sent)
    rev = Consequence.get_by_id(training.id).rev
    for lacking in ({"reason": "缺第二次"}, {"due": "2026-06-30"}, {"reason": "缺", "due": "2026-05-01"}):
        sent = form(rev=rev, decision="lacking", **lacking)
        assert hr.post(address(training, "confirm"), data=sent).status_code == 422
    sent = form(rev=rev, decision="lacking", reason="缺第二次", due="2026-06-30")
    assert hr.post(address(training, "confirm"), data=sent).status_code == 303
    one = Consequence.get_by_id(training.id)
    assert (one.state, one.returned_for) == (OPEN, "缺第二次")
    assert Task.get_by_id(one.task_id).done_at is None
    assert "缺第二次" in wang.get(address(one)).text
    sent = form(evidence="补上了", done_on="2026-06-01", rev=one.rev, file=proof("b.pdf", PDF + b"\n"))
    assert wang.post(address(one, "done"), data=sent).status_code == 303
    assert not verify(tables=[CONSEQUENCES]).differences


def test_others_neither_report_nor_see_a_way_to(as_: Signed, training: Consequence) -> None:
    lead = as_("lead_east")
    assert "Report as done" not in lead.get(address(training)).text
    sent = form(evidence="替他", done_on="2026-06-01", rev=training.rev, file=proof())
    assert lead.post(address(training, "done"), data=sent).status_code == 403
    assert as_("manager_li").get(address(training)).status_code == 404


def test_two_at_once_meet_a_conflict_that_keeps_what_was_typed(
    company: Company, as_: Signed, training: Consequence
) -> None:
    handling.drop(company.gate("hr_zhou"), Found(*_both(training)), "改为外训", training.rev)
    sent = form(evidence="完成", done_on="2026-06-01", rev=training.rev, file=proof())
    late = as_("manager_wang").post(address(training, "done"), data=sent)
    assert late.status_code == 409
    assert "Somebody else has changed this meanwhile" in late.text
    assert "You had typed: 完成" in late.text
    assert not Attachment.select().exists()


def test_a_task_that_was_ticked_off_without_evidence_ends_nothing(
    company: Company, as_: Signed, training: Consequence
) -> None:
    finish(company.gate("manager_wang"), Task.get_by_id(training.task_id))
    assert Consequence.get_by_id(training.id).state == OPEN
    sent = form(evidence="两次课均已完成", done_on="2026-06-01", rev=training.rev, file=proof())
    assert as_("manager_wang").post(address(training, "done"), data=sent).status_code == 303


def test_dropping_ends_the_task_too(company: Company, training: Consequence) -> None:
    handling.drop(company.gate("hr_zhou"), Found(*_both(training)), "改为外训", training.rev)
    one = Consequence.get_by_id(training.id)
    assert one.state == DROPPED
    assert Task.get_by_id(one.task_id).done_at is not None


def test_it_is_overdue_after_its_day(as_: Signed, training: Consequence) -> None:
    hr = as_("hr_zhou")
    assert "Overdue" not in hr.get(address(training)).text
    with at(now() + timedelta(days=21)):
        assert following.is_overdue(Consequence.get_by_id(training.id))
        later = as_("hr_zhou")
        assert "Overdue" in later.get(address(training)).text
        assert "投诉处理课两次" in later.get("/appraisal/consequences/?state=overdue").text
    assert "投诉处理课两次" not in hr.get("/appraisal/consequences/?state=overdue").text


def test_an_analysis_begins_training_and_improvement_at_once(
    company: Company, as_: Signed, passed: AppraisalSheet
) -> None:
    director, plan = company.gate("director"), AppraisalPlan.get_by_id(passed.plan_id)
    due = today() + timedelta(days=30)
    chen = company.person("desk_chen")
    one = following.start(director, "接待脚本改版", chen, due, plan, "improvement")
    assert (one.state, one.sheet_id) == (OPEN, None)
    place = f"/appraisal/plans/{plan.number}/consequences/{one.key}"
    assert "接待脚本改版" in as_("desk_chen").get(place).text
    assert "接待脚本改版" in as_("desk_chen").get("/appraisal/consequences/").text
    assert as_("desk_liu").get(place).status_code == 404
    done = as_("desk_chen").post(
        f"{place}/done", data=form(evidence="已上线", done_on="2026-06-01", rev=one.rev)
    )
    assert done.status_code == 303
    rev = Consequence.get_by_id(one.id).rev
    assert as_("hr_zhou").post(f"{place}/confirm", data=form(rev=rev, decision="enough")).status_code == 303
    on_sheet = following.start(director, "旁听满意客户回访", company.person("manager_wang"), due, passed)
    assert on_sheet.sheet_id == passed.id
    assert not verify(tables=[CONSEQUENCES]).differences


def test_nothing_is_begun_without_permission_outside_ones_scope_or_without_sense(
    company: Company, passed: AppraisalSheet
) -> None:
    plan, wang = AppraisalPlan.get_by_id(passed.plan_id), company.person("manager_wang")
    due = today() + timedelta(days=30)
    with pytest.raises(Forbidden):
        following.start(company.gate("manager_li"), "课", wang, due, plan)
    wrong = [
        ("kind", lambda: following.start(company.gate("director"), "课", wang, due, plan, "fine")),
        ("what", lambda: following.start(company.gate("director"), " ", wang, due, plan)),
        ("due", lambda: following.start(company.gate("director"), "课", wang, today() - timedelta(1), plan)),
        ("owner", lambda: following.start(company.gate("lead_west"), "课", wang, due, plan)),
        (
            "owner",
            lambda: following.start(company.gate("director"), "课", company.person("desk_liu"), due, passed),
        ),
    ]
    for field, begin in wrong:
        with pytest.raises(Invalid) as refused:
            begin()
        assert refused.value.field == field
    assert not Task.select().exists()


def _both(one: Consequence) -> tuple[Consequence, AppraisalSheet]:
    return Consequence.get_by_id(one.id), AppraisalSheet.get_by_id(one.sheet_id)
