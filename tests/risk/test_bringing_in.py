"""A register that comes in from a table: row by row, its ratings confirmed by a second person."""

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from xlsxwriter import Workbook

from app.chain.tables import differences
from app.chain.writing import writing
from app.clock import today
from app.errors import Forbidden
from app.inbox.models import Request, Task
from app.inbox.requests import decide
from app.risk.assessing.models import Assessment
from app.risk.audited import RISKS
from app.risk.models import Control, Risk
from app.risk.register.importing import bring_in
from app.risk.reviewing.reviewing import look_after
from tests.conftest import Company
from tests.risk.conftest import control_of
from tests.risk.processes.running import Quiet

As = Callable[[str], FlaskClient]
Made = Callable[..., Risk]


def text(answer: Any) -> str:  # noqa: ANN401
    assert answer.status_code == 200, answer.status_code
    return answer.get_data(as_text=True)


def table(rows: list[list[Any]]) -> io.BytesIO:
    found = io.BytesIO()
    with Workbook(found, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for place, row in enumerate(rows):
            sheet.write_row(place, 0, row)
    found.seek(0)
    return found


HEADER = [
    "风险",
    "类别",
    "原因",
    "责任人",
    "部门",
    "密级",
    "固有可能性",
    "固有影响",
    "剩余可能性",
    "剩余影响",
    "目标可能性",
    "目标影响",
]


def test_a_register_of_300_risks_comes_in_from_a_workbook_and_what_is_wrong_is_told_by_row(as_: As) -> None:
    good = [
        [
            f"第 {turn} 项风险",
            "信用",
            "授信过时",
            "孙启航",
            "华东客户部",
            "内部",
            1 + turn % 5,
            1 + turn % 4,
            1,
            1,
            "",
            "",
        ]
        for turn in range(297)
    ]
    bad = [
        ["", "信用", *[""] * 10],
        ["类别不明", "天气", *[""] * 10],
        ["目标过高", "credit", "", "", "", "", 3, 3, 2, 2, 3, 2],
    ]
    answer = as_("risk_sun").post(
        "/risks/import",
        data={"file": (table([HEADER, *good[:100], *bad, *good[100:]]), "台账.xlsx")},
        content_type="multipart/form-data",
    )
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "Accepted: 297; there already: 0; rejected: 3." in page
    assert all(f'<td class="end">{row}</td>' in page for row in (102, 103, 104))
    assert Risk.select().count() == 297
    one = Risk.select().where(Risk.title == "第 4 项风险").get()
    assert (one.residual_band, one.state) == (None, "registered"), "a second person has not confirmed it yet"
    assert "Their ratings count once a second person has confirmed them." in page
    first, second = Request.select().where(Request.kind == "risk.assess.brought").order_by(Request.id)
    page = text(as_("risk_sun").get(f"/risks/{one.number}"))
    assert "It waits for a second person:" in page
    assert f"/inbox/requests/{first.number}" in page
    assert as_("risk_sun").get(f"/risks/{one.number}/assess").status_code in {200, 409}
    director = as_("director")
    assert "第 4 项风险" in text(director.get(f"/inbox/requests/{first.number}"))
    for request, answer in ((first, "approve"), (second, "refuse")):
        sent = {"answer": "已逐条核对", "decision": answer}
        assert director.post(f"/inbox/requests/{request.number}", data=sent).status_code == 303
    one = Risk.get_by_id(one.id)
    assert (one.inherent_likelihood, one.residual_likelihood, one.state) == (5, 1, "assessed")
    assert one.ungrounded, "nothing in a table proves that controls hold it down"
    assert Risk.select().where(Risk.state == "assessed").count() < 200
    assert Assessment.select().where(Assessment.state == "returned").count() > 90
    assert Assessment.select().where(Assessment.state == "asked").count() == 0


def test_a_rating_that_came_with_a_table_has_ground_once_its_controls_are_proven(
    company: Company, as_: As
) -> None:
    row = ["甲", "信用", "", "王若溪", "", "", 4, 4, 2, 4, "", ""]
    bring_in(company.gate("risk_sun"), table([HEADER, row]).read())
    with pytest.raises(Forbidden):
        decide(company.gate("risk_sun"), Request.get(), "同意", approved=True)
    decide(company.gate("director"), Request.get(), "同意", approved=True)
    risk = Risk.get()
    assert risk.ungrounded
    [task] = Task.select().where(Task.reason == "risk_ground")
    assert (task.record, task.person_id) == (risk.number, company.person("manager_wang").id)
    look_after(Quiet())
    assert Task.select().where(Task.reason == "risk_ground").count() == 1, "once"
    control = control_of(risk)
    with writing(None, "control.edited", control):
        Control.update(operator=company.person("lead_east").id).where(Control.id == control.id).execute()
    sent = {"tester": company.person("risk_sun").id, "sample": "20", "exceptions": "0", "note": ""}
    days = {"tested_on": today().isoformat(), "valid_until": (today() + timedelta(days=90)).isoformat()}
    address = f"/organisation/processes/controls/{control.key}/tests"
    assert as_("risk_sun").post(address, data=sent | days).status_code == 303
    assert not Risk.get().ungrounded
    assert Task.get_by_id(task.id).done_at is not None
    assert list(differences(RISKS)) == []


def test_whoever_confirms_the_ratings_of_a_register_confirms_none_of_a_risk_that_is_theirs(
    company: Company, as_: As
) -> None:
    names = {one: company.person(one).name for one in ("director", "manager_wang")}
    rows = [[one, "信用", "", name, "", "", 4, 4, 2, 4, "", ""] for one, name in names.items()]
    bring_in(company.gate("risk_sun"), table([HEADER, *rows]).read())
    request = Request.get()
    decide(company.gate("director"), request, "同意", approved=True)
    assert {risk.title: risk.state for risk in Risk.select()} == {
        "director": "registered",
        "manager_wang": "assessed",
    }
    page = text(as_("risk_sun").get(f"/inbox/requests/{request.number}"))
    assert "1 ratings are confirmed, 1 given back." in page
    assert sorted(one.state for one in Assessment.select()) == ["confirmed", "returned"]


def test_who_comes_to_own_a_risk_without_ground_is_asked_to_rate_it_anew(company: Company, as_: As) -> None:
    bring_in(company.gate("risk_sun"), table([HEADER, ["甲", "信用", *[""] * 4, 4, 4, 2, 4, "", ""]]).read())
    decide(company.gate("director"), Request.get(), "同意", approved=True)
    risk, asked = Risk.get(), Task.select().where(Task.reason == "risk_ground")
    assert (risk.owner_id, asked.count()) == (None, 0)
    sent = {"title": risk.title, "category": risk.category, "owner": "manager_wang", "rev": risk.rev}
    assert as_("risk_sun").post(f"/risks/{risk.number}/edit", data=sent).status_code == 303
    assert [one.person_id for one in asked] == [company.person("manager_wang").id]


def test_a_check_writes_nothing_and_a_wrong_file_is_refused(company: Company, as_: As) -> None:
    content = table([HEADER, ["甲", "信用", *[""] * 10]]).read()
    result = bring_in(company.gate("risk_sun"), content, dry=True)
    assert (result.accepted, Risk.select().count()) == (1, 0)
    answer = as_("risk_sun").post(
        "/risks/import",
        data={"file": (table([["名称不对"], ["甲"]]), "x.xlsx")},
        content_type="multipart/form-data",
    )
    assert answer.status_code == 422
    assert "There is no column for Risk" in answer.get_data(as_text=True)


def test_a_step_of_thousands_of_digits_is_refused_in_its_row(company: Company) -> None:
    content = ",".join(HEADER) + "\n甲,信用,,王若溪,,," + "9" * 5000 + ",4,,,,\n"
    result = bring_in(company.gate("risk_sun"), content.encode(), dry=True)
    assert [(one.row, one.field) for one in result.rejected] == [(2, "inherent_likelihood")]


def test_what_is_taken_out_comes_in_again(company: Company, rated: Made) -> None:
    from app.risk.register.exporting import RiskTable  # noqa: PLC0415

    rated((4, 3), (4, 3), (2, 2), title="导出再导入", cause="原因一")
    inside = company.gate("risk_sun")
    with company.app.test_request_context():
        taken = RiskTable(inside, {"address": {"view": "all"}, "columns": None}, False)  # noqa: FBT003
        rows = [["" if cell is None else str(cell) for cell in row] for row in taken.rows()]
        file = io.StringIO()
        number = taken.header.index("Number")
        csv.writer(file).writerows([taken.header, *([*row[:number], "", *row[number + 1 :]] for row in rows)])
        there = io.StringIO()
        csv.writer(there).writerows([taken.header, *rows])
        again = bring_in(inside, file.getvalue().encode())
        asked = Request.get(Request.kind == "risk.assess.brought", Request.state == "asked")
        decide(company.gate("director"), asked, "同意", approved=True)
        known = bring_in(inside, there.getvalue().encode())
    assert (again.accepted, again.rejected) == (1, [])
    assert (known.accepted, known.there) == (0, 1)
    first, second = Risk.select().order_by(Risk.id)
    same = (
        "title",
        "category",
        "inherent_likelihood",
        "residual_impact",
        "target_likelihood",
        "owner_id",
        "rank",
    )
    assert [getattr(first, name) for name in same] == [getattr(second, name) for name in same]


def test_columns_that_stand_for_nothing_are_named(as_: As) -> None:
    file = table([["风险", "类别", "应对负责人"], ["甲", "信用", "某人"]])
    answer = as_("risk_sun").post(
        "/risks/import", data={"file": (file, "x.xlsx"), "dry": "1"}, content_type="multipart/form-data"
    )
    assert "Columns that were not read: 应对负责人." in text(answer)


def test_a_residual_that_no_control_supports_is_said_to_be_so(as_: As) -> None:
    file = table([HEADER, ["甲", "信用", *[""] * 4, 4, 4, 2, 4, "", ""]])
    sent = {"file": (file, "x.xlsx"), "dry": ""}
    browser = as_("risk_sun")
    browser.post("/risks/import", data=sent, content_type="multipart/form-data")
    assert "1 residual is lower than its controls support: its request says so." in text(
        browser.get("/risks/")
    )
    card = text(as_("director").get(f"/inbox/requests/{Request.get().number}"))
    assert "8 → 2 × 4 = 8: lower than its controls support" in card
