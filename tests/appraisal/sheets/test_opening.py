"""Opening a figure of a sheet: the records behind it, what it came to before, what people gave."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

from flask.testing import FlaskClient

from app.access.gate import Gate
from app.appraisal.collecting.models import Entry
from app.appraisal.models import PEER, AppraisalSheet, FrozenRow, FrozenValue, PlanIndicator, Score
from app.appraisal.spend.models import MARKETING, Spend
from app.chain.writing import writing
from app.files.attaching import Sent, attach
from tests.appraisal.sheets.drawn import FROZEN_AT, beside, drawn, key_of
from tests.conftest import Company

As = Callable[[str], FlaskClient]


def value_of(sheet: AppraisalSheet, place: int) -> FrozenValue:
    line = PlanIndicator.get(plan=sheet.plan_id, key=key_of(place))
    found: FrozenValue = (
        FrozenValue.select()
        .where(FrozenValue.sheet == sheet.id, FrozenValue.indicator == line.id)
        .order_by(FrozenValue.turn.desc())
        .get()
    )
    return found


def add_rows(value: FrozenValue, *numbers: str, **values: Any) -> None:  # noqa: ANN401
    with writing(None, "tests.planted"):
        for number in numbers:
            told = {"day": date(2026, 8, 1), "numerator": 1, "denominator": 1, "band": "active"}
            FrozenRow.create(value=value, number=number, **(told | values))


def opened(client: FlaskClient, sheet: AppraisalSheet, place: int, more: str = "") -> str:
    answer = client.get(f"/appraisal/sheets/{sheet.number}/rows/{key_of(place)}{more}")
    assert answer.status_code == 200
    return answer.text


def test_the_list_holds_the_records_that_its_reader_may_read(company: Company, as_: As) -> None:
    sheet = drawn(company)
    mine, other = company.customer("周以恒"), company.customer("成都云栖木业有限公司")
    add_rows(value_of(sheet, 1), mine.number, other.number)
    text = opened(as_("manager_wang"), sheet, 1)
    assert "周以恒" in text
    assert other.number not in text
    assert "Listed are those of its records that you may read." in text
    assert "941 of 1000 · n = 1000 · formula 1" in text
    assert other.number in opened(as_("director"), sheet, 1)


def test_who_reads_none_of_the_records_sees_the_figure_and_an_empty_list(company: Company, as_: As) -> None:
    sheet = drawn(company)
    add_rows(value_of(sheet, 1), company.customer("周以恒").number)
    text = opened(as_("hr_zhou"), sheet, 1)
    assert "None of its records are among those that you may read." in text
    assert "94.1 %" in text


def test_spend_is_listed_for_who_enters_it(company: Company, as_: As) -> None:
    sheet = drawn(company)
    lead = company.person("lead_east")
    with writing(None, "tests.planted"):
        row = Spend.create(department=lead.department, month=date(2026, 7, 1), kind=MARKETING, fen=100_00)
    add_rows(value_of(sheet, 3), row.audit_number, band=MARKETING)
    assert "Marketing, 2026-07" in opened(as_("lead_east"), sheet, 3)
    assert "Marketing, 2026-07" not in opened(as_("manager_wang"), sheet, 3)


def test_what_stands_beside_says_so_where_its_rows_were_not_kept(company: Company, as_: As) -> None:
    sheet = drawn(company)
    with writing(None, "tests.planted"):
        beside(sheet, customers__churn=(59, 1000))
    address = f"/appraisal/sheets/{sheet.number}/beside/customers.churn"
    text = as_("manager_wang").get(address).text
    assert "5.9 %" in text
    assert "when the records behind such figures were not kept yet" in text
    assert as_("manager_li").get(address).status_code == 404


def test_what_it_came_to_before_stays_and_opens(company: Company, as_: As) -> None:
    sheet = drawn(company)
    first = value_of(sheet, 1)
    mine = company.customer("周以恒")
    add_rows(first, mine.number)
    with writing(None, "tests.planted"):
        told = first.__data__ | {"id": None, "turn": 2, "numerator": 952, "score": 986, "at": FROZEN_AT}
        FrozenValue.create(**told)
    client = as_("manager_wang")
    text = opened(client, sheet, 1)
    assert "95.2 %" in text
    assert "94.1 %" in text
    assert mine.name not in text
    older = opened(client, sheet, 1, "?turn=1")
    assert "an earlier figure, which does not count any more" in older
    assert mine.name in older
    assert client.get(f"/appraisal/sheets/{sheet.number}/rows/{key_of(1)}?turn=9").status_code == 404


def test_people_of_a_department_share_the_rows_of_what_belongs_to_it(company: Company, as_: As) -> None:
    sheet = drawn(company)
    holder = value_of(sheet, 1)
    add_rows(holder, company.customer("周以恒").number)
    with writing(None, "tests.planted"):
        FrozenValue.update(rows_with=holder.id).where(FrozenValue.id == value_of(sheet, 3).id).execute()
    assert "周以恒" in opened(as_("manager_wang"), sheet, 3)


def test_of_fewer_than_three_colleagues_nobody_is_told_apart(company: Company, as_: As) -> None:
    sheet = drawn(company)
    for username in ("manager_wang", "lead_east", "hr_zhou"):
        text = opened(as_(username), sheet, 5)
        assert "Superior and colleagues" in text
        assert ">80.8<" in text  # (85 + 77.5 + 80) ÷ 3
        assert [one for one in (">85.0<", ">77.5<", ">80.0<") if one in text] == []


def test_of_three_colleagues_the_mean_is_told_and_the_superior_by_name(company: Company, as_: As) -> None:
    sheet = drawn(company)
    line = PlanIndicator.get(plan=sheet.plan_id, key=key_of(5))
    with writing(None, "tests.planted"):
        Score.create(
            sheet=sheet,
            indicator=line,
            person=company.person("manager_zhao"),
            role=PEER,
            points=950,
            comment="很可靠",
            given_at=FROZEN_AT,
        )
    text = opened(as_("manager_wang"), sheet, 5)
    assert ">85.0<" in text
    assert ">84.2<" in text  # (77.5 + 80 + 95) ÷ 3
    main = text.partition("<main")[2]
    assert company.person("lead_east").name in main
    for username in ("manager_li", "desk_chen", "manager_zhao"):
        assert company.person(username).name not in main
    assert "交接偶有迟延" in main
    assert "很可靠" in main


def test_what_was_given_is_not_told_before_the_last_has_handed_in(company: Company, as_: As) -> None:
    sheet = drawn(company, state="open", shown_at=None)
    with writing(None, "tests.planted"):
        FrozenValue.delete().where(FrozenValue.id == value_of(sheet, 5).id).execute()
    lead = as_("lead_east")
    assert lead.get(f"/appraisal/sheets/{sheet.number}/rows/{key_of(5)}").status_code == 404
    assert "交接偶有迟延" not in lead.get(f"/appraisal/sheets/{sheet.number}/comments").text


def test_a_sheet_tells_comments_without_the_names_of_colleagues_and_none_of_one_or_two(
    company: Company, as_: As
) -> None:
    sheet = drawn(company)
    address = f"/appraisal/sheets/{sheet.number}/comments"
    main = as_("manager_wang").get(address).text.partition("<main")[2]
    assert "配合到位" in main
    assert company.person("lead_east").name in main
    assert "交接偶有迟延" not in main, "of two colleagues each knows whose the other's is"
    one = Score.get(Score.sheet == sheet.id, Score.role == PEER)
    third = {**one.__data__, "person": company.person("newcomer").id, "comment": ""}
    del third["id"]
    with writing(None, "tests.planted"):
        Score.create(**third)
    main = as_("manager_wang").get(address).text.partition("<main")[2]
    assert "交接偶有迟延" in main
    assert company.person("manager_li").name not in main
    assert Gate(company.person("manager_wang")).get(AppraisalSheet, sheet.number)


def test_an_entered_figure_shows_who_entered_it_with_which_evidence(company: Company, as_: As) -> None:
    sheet = drawn(company)
    officer = company.gate("hr_zhou")
    file = attach(officer, sheet, Sent(BytesIO(b"%PDF-1.7\n%%EOF\n"), "复核清单.pdf"), 1)
    with writing(None, "tests.planted"):
        Entry.create(
            sheet=sheet,
            indicator=PlanIndicator.get(plan=sheet.plan_id, key=key_of(4)),
            number=f"{sheet.number}.{key_of(4)}",
            value="97.7",
            note="按台账核对",
            file=file,
            person=officer.person,
            at=FROZEN_AT,
        )
    client = as_("manager_wang")
    text = opened(client, sheet, 4)
    assert officer.person.name in text.partition("<main")[2]
    assert "按台账核对" in text
    assert "复核清单.pdf" in text
    assert client.get(f"/appraisal/sheets/{sheet.number}/files/{file}").status_code == 200
