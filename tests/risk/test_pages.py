"""Pages of risks: the register, the heat map, settings, the starter register."""

import csv
import io
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from xlsxwriter import Workbook

from app.chain.models import AuditEntry
from app.chain.tables import differences
from app.chain.writing import writing
from app.clock import now, today
from app.errors import Forbidden
from app.inbox.models import Request
from app.inbox.requests import decide
from app.people.models import Department
from app.risk.assessing.models import Assessment
from app.risk.audited import RISKS
from app.risk.controls.audited import CONTROLS
from app.risk.heat.reading import last_quarter
from app.risk.matrices.versions import in_force
from app.risk.models import Control, Risk, RiskPoint
from app.risk.register.importing import bring_in
from app.risk.register.shipped import STARTER
from app.risk.snapshots.models import RiskSnapshot
from app.risk.snapshots.taking import keep, take
from tests.conftest import Company, at
from tests.queries import queries
from tests.risk.conftest import control_of

As = Callable[[str], FlaskClient]
Made = Callable[..., Risk]


def text(answer: Any) -> str:  # noqa: ANN401
    assert answer.status_code == 200, answer.status_code
    return answer.get_data(as_text=True)


def test_the_register_shows_the_gravest_first_and_its_views_narrow_it(
    as_: As, rated: Made, registered: Made
) -> None:
    low, high = rated((1, 2), title="轻微小事"), rated((5, 5), title="天大的事")
    registered(title="还没评估")
    sun = as_("risk_sun")
    page = text(sun.get("/risks/"))
    assert page.index(high.title) < page.index(low.title)
    assert "还没评估" in page
    assert "轻微小事" not in text(sun.get("/risks/?view=unrated"))
    assert "天大的事" in text(sun.get("/risks/?cell=residual.5.5"))
    assert "轻微小事" not in text(sun.get("/risks/?cell=residual.5.5"))
    assert "还没评估" not in text(sun.get("/risks/?band=4"))
    found = sun.post("/risks/search", data={"words": "天大"}, follow_redirects=True)
    assert "天大的事" in text(found)
    assert "轻微小事" not in text(found)


def test_a_risk_about_a_customer_is_as_secret_as_they_are_and_follows_them(
    company: Company, as_: As, registered: Made
) -> None:
    risk = registered("director", customer="顾念慈", title="大客户要走", cause="报价偏高")
    assert (risk.level, risk.department_id) == (4, company.customer("顾念慈").department_id)
    assert b"\xe6\x8a\xa5" not in bytes(risk.__data__["cause"]), "sealed from level 3 on"
    assert as_("risk_sun").get(f"/risks/{risk.number}").status_code == 404
    assert "大客户要走" in text(as_("director").get(f"/risks/{risk.number}"))
    assert "报价偏高" in text(as_("director").get(f"/risks/{risk.number}"))


def test_a_customer_that_is_raised_takes_its_risks_along(company: Company, as_: As, registered: Made) -> None:
    from app.customers.facts import Why  # noqa: PLC0415
    from app.customers.record import raise_level  # noqa: PLC0415

    risk = registered("manager_wang", customer="周以恒", cause="报价偏高", owner="manager_wang")
    assert Risk.get_by_id(risk.id).__data__["cause"] == "报价偏高"
    customer = company.customer("周以恒")
    raise_level(company.gate("manager_wang"), customer, 3, Why("敏感", "制度"), customer.rev)
    found = Risk.get_by_id(risk.id)
    assert found.level == 3
    assert isinstance(found.__data__["cause"], bytes)
    assert "报价偏高" in text(as_("manager_wang").get(f"/risks/{risk.number}"))


def test_the_risks_of_a_customer_stand_on_their_page(as_: As, registered: Made, company: Company) -> None:
    registered(customer="周以恒", title="可能转投同行", owner="manager_wang")
    number = company.customer("周以恒").number
    assert "可能转投同行" in text(as_("manager_wang").get(f"/risks/of/{number}"))


def test_the_heat_map_counts_what_its_reader_may_read_and_opens_a_cell(as_: As, rated: Made) -> None:
    rated((3, 4), title="甲项")
    rated((3, 4), title="乙项")
    rated((2, 2), title="丙项", department=Department.get(Department.code == "west"), owner="lead_west")
    page = text(as_("risk_sun").get("/risks/matrix?likelihood=3&impact=4"))
    assert "Residual · 3 risks" in page
    [current] = re.findall('<a class="cell[^>]* aria-current="true">.*?</a>', page)
    assert "Likelihood 3, impact 4: 2 risks" in current
    assert "甲项" in page
    assert "丙项" not in page
    west = text(as_("lead_west").get("/risks/matrix"))
    assert "Residual · 1 risk<" in west


def test_a_cell_chosen_in_place_is_marked_and_shows_its_risks(as_: As, rated: Made) -> None:
    rated((3, 4), title="甲项")
    rated((2, 2), title="丙项")
    part = text(as_("risk_sun").get("/risks/matrix?likelihood=3&impact=4", headers={"HX-Request": "true"}))
    assert part.lstrip().startswith('<div class="stack" id="map">')
    [current] = re.findall('<a class="cell[^>]* aria-current="true">', part)
    assert 'id="cell-3-4"' in current
    assert 'hx-target="#map"' in current
    assert "甲项" in part
    assert "丙项" not in part


def test_a_risk_shows_its_newest_ratings_and_reviews_and_the_way_to_the_rest(as_: As, rated: Made) -> None:
    risk = rated((5, 5))
    wang = as_("manager_wang")
    for turn in range(1, 13):
        with at(now() + timedelta(minutes=turn)):
            rev = Risk.get_by_id(risk.id).rev
            said = {"rev": rev, "note": f"第 {turn:02} 次看过"}
            assert wang.post(f"/risks/{risk.number}/review", data=said).status_code == 303
    page = text(wang.get(f"/risks/{risk.number}"))
    assert re.findall(r"第 (\d\d) 次看过", page) == [f"{turn:02}" for turn in range(12, 2, -1)]
    [older] = set(re.findall(r'href="(/risks/[^"]*/ratings\?skip=10)"', page))
    for headers in ({}, {"HX-Request": "true"}):
        rest = text(wang.get(older, headers=headers))
        assert re.findall(r"第 (\d\d) 次看过", rest) == ["02", "01"]
        assert rest.index("第 01 次看过") < rest.index("25 → <b>25</b>")
        assert "skip=" not in rest
    assert text(wang.get(f"/risks/{risk.number}/ratings?skip=-1"))
    assert as_("lead_west").get(older).status_code == 404


def test_the_heat_map_tells_what_changed_since_last_quarter_and_draws_the_trend(as_: As, rated: Made) -> None:
    rated((3, 4), title="甲项")
    with at(now() - timedelta(days=120)):
        before = rated((3, 4), title="乙项")
    keep(last_quarter(today()))
    rated((3, 4), title="丙项")
    rated((5, 5), title="丁项")
    assert before.residual_band == 3
    page = text(as_("risk_sun").get("/risks/matrix"))
    assert "↑ 1" in page
    assert "new" in page
    assert "High and very high risks at the ends of the last months" in page


def test_snapshots_are_taken_once_for_each_month(rated: Made) -> None:
    rated((3, 4))
    assert take() is not None
    assert take() is None
    assert RiskSnapshot.select().count() == 1
    assert RiskSnapshot.get().day == today().replace(day=1) - timedelta(days=1)


@pytest.mark.parametrize(
    ("day", "edge"),
    [("2026-03-02", "2025-12-31"), ("2026-04-01", "2026-03-31"), ("2026-12-31", "2026-09-30")],
)
def test_the_last_quarter_ends_before_this_one_begins(day: str, edge: str) -> None:
    assert last_quarter(date.fromisoformat(day)) == date.fromisoformat(edge)


def settings_of(**changes: str) -> dict[str, Any]:
    version = in_force()
    fields = {
        f"cell_{row}_{column}": str(version.cells[row - 1][column - 1])
        for row in range(1, 6)
        for column in range(1, 6)
    }
    for band, (who, months) in version.acceptance.items():
        fields |= {f"who_{band}": who, f"months_{band}": str(months)}
    return {**fields, "reason": "年度修订", **changes}


def test_another_matrix_comes_into_force_with_a_second_person_and_ratings_keep_theirs(
    company: Company, as_: As, rated: Made
) -> None:
    old = rated((2, 2))
    sun = as_("risk_sun")
    changed = settings_of(
        cell_2_2="2", cell_2_3="2", cell_3_2="2", revenue="2000000", words_money_1="小于一千元"
    )
    changed |= {"cell_1_4": "2", "cell_4_1": "2"}
    assert sun.post("/risks/matrix/settings", data=changed).status_code == 303
    assert in_force().number == 1
    request = Request.select().where(Request.kind == "risk_matrix.publish").get()
    decide(company.gate("director"), request, "同意", approved=True)
    assert in_force().number == 2
    assert in_force().revenue == 200_000_000
    assert Risk.get_by_id(old.id).residual_band == 1
    assert rated((2, 2)).residual_band == 2


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"cell_5_5": "1"}, "Lower than 5 × 4 before it"),
        ({"who_4": "owner"}, "can&#39;t be accepted by somebody lower"),
        ({"months_1": "99"}, "From 1 to 36 months"),
        ({"revenue": "much"}, "revenue"),
    ],
)
def test_settings_that_cannot_be_are_refused_with_the_fix_named(
    as_: As, changes: dict[str, str], words: str
) -> None:
    answer = as_("risk_sun").post("/risks/matrix/settings", data=settings_of(**changes))
    assert answer.status_code == 422
    assert words in answer.get_data(as_text=True)


def test_the_starter_register_is_taken_over_line_by_line_with_its_controls(as_: As) -> None:
    sun = as_("risk_sun")
    assert STARTER[0].en.title in text(sun.get("/risks/starter"))
    taken = {"codes": [STARTER[0].code, STARTER[8].code], "owner": "risk_sun"}
    assert sun.post("/risks/starter", data=taken).status_code == 303
    assert {risk.shipped for risk in Risk.select()} == {STARTER[0].code, STARTER[8].code}
    of_risks = Control.select().where(Control.risk.is_null(is_null=False))
    assert of_risks.count() == len(STARTER[0].controls) + len(STARTER[8].controls)
    assert list(differences(CONTROLS)) == []
    assert all(control.shipped for control in of_risks)
    assert STARTER[0].en.title not in text(sun.get("/risks/starter"))
    assert sun.post("/risks/starter", data={"codes": [STARTER[0].code]}).status_code == 422


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
    assert answer.status_code == 422
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
    control = control_of(risk)
    with writing(None, "control.edited", control):
        Control.update(operator=company.person("lead_east").id).where(Control.id == control.id).execute()
    sent = {"tester": company.person("risk_sun").id, "sample": "20", "exceptions": "0", "note": ""}
    days = {"tested_on": today().isoformat(), "valid_until": (today() + timedelta(days=90)).isoformat()}
    address = f"/organisation/processes/controls/{control.key}/tests"
    assert as_("risk_sun").post(address, data=sent | days).status_code == 303
    assert not Risk.get().ungrounded
    assert list(differences(RISKS)) == []


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


def test_the_pages_ask_as_often_for_many_risks_as_for_few(as_: As, rated: Made) -> None:
    sun = as_("risk_sun")
    counts = {}
    for turn in range(2):
        for _ in range(1 + turn * 5):
            rated((3, 4))
        for address in ("/risks/", "/risks/matrix", "/risks/matrix?likelihood=3&impact=4"):
            sun.get(address)
            with queries() as asked:
                text(sun.get(address))
            counts.setdefault(address, []).append(len(asked))
    for address, (few, many) in counts.items():
        assert many <= few, address
        assert few <= 22, (address, few)


def test_the_page_tells_what_happened_and_e_edits(as_: As, rated: Made) -> None:
    risk = rated()
    wang = as_("manager_wang")
    page = text(wang.get(f"/risks/{risk.number}"))
    story = page[page.index("<h2>History</h2>") :]
    assert story.index("Rating of a risk confirmed") < story.index("Risk registered")
    assert re.search(rf'href="/risks/{risk.number}/edit" data-key="e"', page)
    assert "On a risk" in text(wang.get("/keys"))
    assert "On a risk" not in text(as_("sysadmin").get("/keys"))


def test_the_matrix_says_which_rating_it_shows(as_: As) -> None:
    page = text(as_("risk_sun").get("/risks/matrix?rating=target"))
    group = page[page.index('class="button-group"') :].partition("</div>")[0]
    assert re.search(r'aria-current="true">\s*Target', group)
    assert group.count("aria-current") == 1


def test_the_audit_page_tells_the_category_of_a_risk_in_words(as_: As, registered: Made) -> None:
    risk = registered(category="leak")
    point = RiskPoint.select().where(RiskPoint.category == "pipl").first()
    auditor = as_("auditor")
    for kind, number, words in (
        ("risk", risk.number, "Leak of information"),
        ("risk_point", point.key, "Personal information compliance"),
    ):
        row = AuditEntry.select().where(AuditEntry.kind == kind, AuditEntry.record == number).first()
        assert words in text(auditor.get(f"/audit/{row.id}")), kind


def test_a_matrix_without_risks_says_where_to_begin(as_: As) -> None:
    assert 'href="/risks/starter"' in as_("risk_sun").get("/risks/matrix").text.partition('id="of-cell"')[2]
    told = as_("manager_wang").get("/risks/matrix").text.partition('id="of-cell"')[2]
    assert "No risk that you may read is rated yet." in told
    assert "/risks/starter" not in told
    assert "No risk lies here." in as_("risk_sun").get("/risks/matrix?likelihood=1&impact=1").text
