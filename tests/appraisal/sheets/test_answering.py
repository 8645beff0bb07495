"""What the person of a sheet does with it: accept, comment, attach evidence; and their own page."""

from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO

import pytest
from flask.testing import FlaskClient

from app.appraisal.audited import SHEETS
from app.appraisal.models import (
    ACCEPTED,
    COLLECTED,
    OPEN,
    SILENT,
    SUPERIOR,
    TO_ANSWER,
    AppraisalPlan,
    AppraisalSheet,
    Score,
)
from app.appraisal.sheets.mine import waiting
from app.chain.models import AuditEntry
from app.chain.tables import differences
from app.chain.writing import writing
from app.files.attaching import Sent
from app.files.attaching import attach as attach_file
from app.files.models import Attachment
from tests.appraisal.sheets.drawn import before, drawn, drawn_plan, drawn_sheet, not_shown
from tests.conftest import Company, at

As = Callable[[str], FlaskClient]
ANSWERED = datetime(2026, 10, 26, 3, tzinfo=UTC)
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64


def fresh(sheet: AppraisalSheet) -> AppraisalSheet:
    found: AppraisalSheet = AppraisalSheet.get_by_id(sheet.id)
    return found


def test_its_person_accepts_it_and_the_chain_tells(company: Company, as_: As) -> None:
    sheet = drawn(company)
    client = as_("manager_wang")
    with at(ANSWERED):
        assert "Accept the result" in client.get(f"/appraisal/sheets/{sheet.number}").text
        answer = client.post(f"/appraisal/sheets/{sheet.number}/accept", data={"rev": fresh(sheet).rev})
    assert answer.status_code == 303
    assert (fresh(sheet).state, fresh(sheet).answered_at) == (ACCEPTED, ANSWERED)
    last = AuditEntry.select().order_by(AuditEntry.id.desc()).get()
    assert last.action == "appraisal.sheet.accept"
    text = client.get(f"/appraisal/sheets/{sheet.number}").text
    assert "Accept the result" not in text
    assert "Appeal until" not in text


@pytest.mark.parametrize("username", ["lead_east", "director", "hr_zhou"])
def test_nobody_accepts_for_somebody_else(company: Company, as_: As, username: str) -> None:
    sheet = drawn(company)
    client = as_(username)
    assert "Accept the result" not in client.get(f"/appraisal/sheets/{sheet.number}").text
    answer = client.post(f"/appraisal/sheets/{sheet.number}/accept", data={"rev": fresh(sheet).rev})
    assert answer.status_code == 403
    assert fresh(sheet).state == TO_ANSWER


def test_what_changed_in_the_meantime_is_not_accepted_unseen(company: Company, as_: As) -> None:
    sheet = drawn(company)
    seen = fresh(sheet).rev
    with writing(None, "tests.planted"):
        AppraisalSheet.update(total=700, grade="pass", rev=seen + 1).execute()
    answer = as_("manager_wang").post(f"/appraisal/sheets/{sheet.number}/accept", data={"rev": seen})
    assert answer.status_code == 409
    assert "This sheet has changed meanwhile." in answer.text
    assert "<b>70.0</b>" in answer.text
    assert fresh(sheet).state == TO_ANSWER


def test_a_second_tab_meets_that_it_was_accepted(company: Company, as_: As) -> None:
    sheet = drawn(company)
    client, rev = as_("manager_wang"), fresh(sheet).rev
    for status in (303, 409):
        assert (
            client.post(f"/appraisal/sheets/{sheet.number}/accept", data={"rev": rev}).status_code == status
        )


def test_its_person_says_something_to_it_and_changes_that(company: Company, as_: As) -> None:
    sheet = drawn(company)
    client, url = as_("manager_wang"), f"/appraisal/sheets/{sheet.number}/comments"
    for text in ("九月的费用财务还没录", "费用已补"):
        answer = client.post(url, data={"rev": fresh(sheet).rev, "comment": text})
        assert answer.status_code == 303
        assert fresh(sheet).comment == text
    assert "费用已补" in as_("lead_east").get(url).text
    assert "<textarea" not in as_("lead_east").get(url).text


def test_a_comment_of_a_second_tab_is_not_lost(company: Company, as_: As) -> None:
    sheet = drawn(company)
    client, url = as_("manager_wang"), f"/appraisal/sheets/{sheet.number}/comments"
    rev = fresh(sheet).rev
    assert client.post(url, data={"rev": rev, "comment": "第一句"}).status_code == 303
    answer = client.post(url, data={"rev": rev, "comment": "第二句"})
    assert answer.status_code == 409
    assert "第一句" in answer.text
    assert "第二句" in answer.text
    assert fresh(sheet).comment == "第一句"


def test_a_comment_has_a_length(company: Company, as_: As) -> None:
    sheet = drawn(company)
    data = {"rev": fresh(sheet).rev, "comment": "长" * 2001}
    answer = as_("manager_wang").post(f"/appraisal/sheets/{sheet.number}/comments", data=data)
    assert answer.status_code == 422
    assert "At most 2000 characters." in answer.text


def attach(client: FlaskClient, sheet: AppraisalSheet, content: bytes = PNG, level: int = 2) -> int:
    data = {"file": (BytesIO(content), "费用单.png"), "level": str(level)}
    return client.post(f"/appraisal/sheets/{sheet.number}/files", data=data).status_code


def test_its_person_attaches_evidence_without_any_permission(company: Company, as_: As) -> None:
    sheet = drawn(company)
    client = as_("manager_wang")
    assert attach(client, sheet) == 303
    text = client.get(f"/appraisal/sheets/{sheet.number}/files").text
    assert "费用单.png" in text
    assert "费用单.png" in as_("lead_east").get(f"/appraisal/sheets/{sheet.number}/files").text
    file = Attachment.get().number
    assert client.get(f"/appraisal/sheets/{sheet.number}/files/{file}").data == PNG
    assert client.post(f"/appraisal/sheets/{sheet.number}/files/{file}/remove").status_code == 303


def test_evidence_is_internal_at_least(company: Company, as_: As) -> None:
    sheet = drawn(company)
    client = as_("manager_wang")
    form = client.get(f"/appraisal/sheets/{sheet.number}/files").text
    assert 'name="level" type="radio" value="1"' not in form
    assert attach(client, sheet, level=1) == 422
    assert attach(client, sheet, level=2) == 303
    assert Attachment.get().level == 2


def test_who_is_cleared_for_less_attaches_what_they_can_read_and_reads_their_sheet(
    company: Company, as_: As
) -> None:
    with writing(None, "tests.planted"):
        sheet = drawn_sheet(company, drawn_plan(company), "newcomer")
    client = as_("newcomer")
    assert client.get(f"/appraisal/sheets/{sheet.number}").status_code == 200
    assert attach(client, sheet, level=1) == 303
    assert "费用单.png" in client.get(f"/appraisal/sheets/{sheet.number}/files").text


def test_a_sheet_is_printed_as_internal_whoever_prints_it(company: Company, as_: As) -> None:
    with writing(None, "tests.planted"):
        sheet = drawn_sheet(company, drawn_plan(company), "newcomer")
    for page in (f"sheets/{sheet.number}", f"sheets/{sheet.number}/comments", ""):
        mark = as_("newcomer").get(f"/appraisal/{page}").text.partition('class="print-mark"')[2]
        assert "Internal" in mark, page
        assert "Public" not in mark, page


def test_evidence_is_attached_to_ones_own_sheet_alone_and_removed_by_whoever_did(
    company: Company, as_: As
) -> None:
    sheet = drawn(company)
    for username in ("lead_east", "director", "hr_zhou"):
        assert attach(as_(username), sheet) == 403
    assert attach(as_("manager_wang"), sheet) == 303
    with writing(None, "tests.planted"):
        Attachment.update(person=company.person("hr_zhou")).execute()
    file = Attachment.get().number
    client = as_("manager_wang")
    assert f"{file}/change" not in client.get(f"/appraisal/sheets/{sheet.number}/files").text
    assert client.post(f"/appraisal/sheets/{sheet.number}/files/{file}/remove").status_code == 403


def test_evidence_comes_no_more_once_the_sheet_is_accepted(company: Company, as_: As) -> None:
    sheet = drawn(company, state=ACCEPTED)
    client = as_("manager_wang")
    assert 'type="file"' not in client.get(f"/appraisal/sheets/{sheet.number}/files").text
    assert attach(client, sheet) == 409


def test_evidence_may_come_before_the_figures_are_shown(company: Company, as_: As) -> None:
    assert attach(as_("manager_wang"), not_shown(company)) == 303


def test_my_appraisal_is_for_everybody(as_: As) -> None:
    for username in ("newcomer", "sysadmin", "auditor", "manager_li"):
        answer = as_(username).get("/appraisal/")
        assert answer.status_code == 200
        assert "No plan has appraised you yet." in answer.text
        assert 'href="/appraisal/"' in answer.text


def test_my_appraisal_shows_my_sheets_and_what_waits(company: Company, as_: As) -> None:
    with writing(None, "tests.planted"):
        before(company, "manager_wang")
    sheet = drawn(company)
    with writing(None, "tests.planted"):
        coming = drawn_sheet(
            company, drawn_plan(company, name="下一期"), "manager_wang", state=OPEN, shown_at=None
        )
    text = as_("manager_wang").get("/appraisal/").text
    assert text.count("<tr><td") == 7
    assert f"/appraisal/sheets/{sheet.number}" in text
    assert "is shown to you. Confirm it or say what is wrong until 2026-11-27." in text
    [row] = [one for one in text.split("<tr>") if coming.number in one]
    assert "Not shown yet" in row
    assert "87.4" not in row


def test_nobody_answers_in_time_and_it_counts_as_it_is(company: Company, as_: As) -> None:
    sheet = drawn(company, state=SILENT)
    text = as_("manager_wang").get(f"/appraisal/sheets/{sheet.number}").text
    assert "No answer in time" in text
    assert "Accept the result" not in text


def test_what_i_am_asked_to_score_is_told_beside_my_sheets(company: Company, as_: As) -> None:
    sheet = drawn(company, state=OPEN, shown_at=None)
    with writing(None, "tests.planted"):
        AppraisalPlan.update(state=COLLECTED).execute()
        Score.update(points=None, given_at=None).where(Score.role == SUPERIOR).execute()
    assert "1 score waits for you." in as_("lead_east").get("/appraisal/").text
    assert "waits for you" not in as_("manager_wang").get("/appraisal/").text
    assert sheet.number not in as_("lead_east").get("/appraisal/").text


def test_the_menu_counts_what_waits_for_my_answer(company: Company) -> None:
    drawn(company)
    assert waiting(company.gate("manager_wang")) == 1
    assert waiting(company.gate("lead_east")) == 0


def test_evidence_of_others_is_not_there_before_the_figures_are(company: Company, as_: As) -> None:
    sheet = not_shown(company)
    client = as_("manager_wang")
    assert attach(client, sheet) == 303
    sent = Sent(BytesIO(b"%PDF-1.7\n%%EOF\n"), "复核清单.pdf")
    file = attach_file(company.gate("hr_zhou"), sheet, sent, 1)
    text = client.get(f"/appraisal/sheets/{sheet.number}/files").text
    assert "费用单.png" in text
    assert "复核清单.pdf" not in text
    assert client.get(f"/appraisal/sheets/{sheet.number}/files/{file}").status_code == 404
    assert "复核清单.pdf" in as_("lead_east").get(f"/appraisal/sheets/{sheet.number}/files").text


def test_a_comment_that_was_changed_behind_the_back_is_found(company: Company, as_: As) -> None:
    sheet = drawn(company)
    with writing(None, "tests.planted"):  # the drawn score does not follow from what is planted as handed in
        Score.delete().execute()
    client, url = as_("manager_wang"), f"/appraisal/sheets/{sheet.number}/comments"
    for text in ("费用已补", ""):
        assert client.post(url, data={"rev": fresh(sheet).rev, "comment": text}).status_code == 303
        assert [one.column for one in differences(SHEETS)] == []
    with writing(None, "tests.planted"):
        AppraisalSheet.update(comment="没有意见").execute()
    assert [one.column for one in differences(SHEETS)] == ["comment"]
