"""Pages of risks: the register, the heat map, settings, the starter register."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.chain.models import AuditEntry
from app.chain.tables import differences
from app.clock import now, today
from app.inbox.models import Request
from app.inbox.requests import decide
from app.people.models import Department
from app.risk.controls.audited import CONTROLS
from app.risk.heat.reading import last_quarter
from app.risk.matrices.versions import in_force
from app.risk.models import Control, Risk, RiskPoint
from app.risk.register.shipped import STARTER
from app.risk.snapshots.models import RiskSnapshot
from app.risk.snapshots.taking import keep, take
from tests.conftest import Company, at
from tests.queries import queries

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


def test_the_audit_page_calls_the_plan_of_a_risk_what_its_page_does(as_: As, rated: Made) -> None:
    risk = rated()
    sent = {"treatment": "reduce", "plan": "按周催收", "rev": risk.rev}
    assert as_("manager_wang").post(f"/risks/{risk.number}/treat", data=sent).status_code == 303
    row = AuditEntry.select().where(AuditEntry.action == "risk.treated").get()
    page = text(as_("auditor").get(f"/audit/{row.id}"))
    assert "What is done about it" in page
    assert "Appraisal plan" not in page
