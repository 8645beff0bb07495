"""A case: what its decider sees of somebody's sheet, and what they say of single records."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from flask.testing import FlaskClient

from app.appraisal.appeals.making import appeal
from app.appraisal.appeals.models import Appeal
from app.appraisal.audited import SHEETS
from app.appraisal.marking import kept_rule
from app.appraisal.models import AppraisalPlan, AppraisalSheet, FrozenRow, FrozenValue, PlanIndicator, Score
from app.appraisal.reading import turns_of
from app.appraisal.scoring import Knots
from app.chain.numbering import fresh_number
from app.chain.tables import differences
from app.chain.writing import writing
from app.customers.models import Customer
from app.room import Fact
from tests.appraisal.appeals.conftest import indicators
from tests.appraisal.appeals.test_appealing import COUNTED, GIVEN, attached, case_of, fresh, newest, page_of
from tests.conftest import Company
from tests.queries import queries

As = Callable[[str], FlaskClient]
DAY = date(2026, 2, 3)


@pytest.fixture
def east(company: Company) -> list[Customer]:
    """Ten customers that the lead of the west can't read."""
    like = company.customer("周以恒").__data__
    with writing(None, "tests.planted"):
        for place in range(10):
            other = {
                "id": 9_000 + place,
                "number": fresh_number(Customer, "C", 2026),
                "name": f"东客{place}号",
            }
            sealed = dict.fromkeys(
                name for name, kept in like.items() if isinstance(kept, bytes) and name != "name_key"
            )
            Customer.insert(**{**like, **sealed, **other}).execute()
    return list(Customer.select().where(Customer.id >= 9_000).order_by(Customer.id))


@pytest.fixture
def contested(
    company: Company, plan: AppraisalPlan, sheet: AppraisalSheet, east: list[Customer]
) -> AppraisalSheet:
    """Wang appeals against their retention: 6 of 7 kept, one closed; the last names two customers."""
    counted, _ = indicators(plan)
    knots = Knots(Decimal(80), Decimal(92), Decimal("95.5"))
    with writing(None, "tests.planted"):
        told = {"indicator": "customers.retention", "rule": kept_rule(knots)}
        PlanIndicator.update(**told).where(PlanIndicator.id == counted.id).execute()
        value = FrozenValue.get(FrozenValue.sheet == sheet.id, FrozenValue.indicator == counted.id)
        changed = {"numerator": 6, "denominator": 7, "count": 8, "score": 743}
        FrozenValue.update(**changed).where(FrozenValue.id == value.id).execute()
        for place, customer in enumerate(east[:8]):
            how = (1, 1, "active") if place < 6 else (0, 1, "lost") if place == 6 else (0, 0, "closed")
            FrozenRow.create(
                value=value,
                number=customer.number,
                day=DAY,
                **dict(zip(("numerator", "denominator", "band"), how, strict=True)),
            )
    text = f"{east[6].number} was sold to us by mistake, and {east[8].number} is mine"
    appeal(company.gate("manager_wang"), fresh(sheet), PlanIndicator.get_by_id(counted.id), text, [])
    return fresh(sheet)


def line(place: int, customer: Customer, band: str, how: str, why: str) -> dict[str, str]:
    return {
        f"row_{place}": f"{customer.number}|{DAY.isoformat()}|{band}",
        f"how_{place}": how,
        f"why_{place}": why,
    }


def ruled(sheet: AppraisalSheet, *lines: dict[str, str], **values: str) -> dict[str, str]:
    sent = {"rev": str(newest(sheet).rev), "outcome": "corrected", "reason": "Looked at each", **values}
    return sent | {name: said for one in lines for name, said in one.items()}


def test_the_decider_sees_the_contested_indicator_and_cards_of_its_records_and_nothing_else(
    as_: As, contested: AppraisalSheet, east: list[Customer]
) -> None:
    west = as_("lead_west")
    page = west.get(case_of(contested)).text
    main = page.partition("<main")[2]
    for customer in east[:8]:
        assert customer.number in main
        assert customer.name not in main
    for told in ("Customer", "2026-02-03", "Kept", "Lost", "counts nothing", "王若溪", "74.3"):
        assert told in main, told
    assert f'href="/customers/{east[0].number}"' not in main
    for other in ("82.0", "appraisal/sheets/", "Given score"):
        assert other not in main, other
    there = f"/appraisal/sheets/{contested.number}"
    for more in ("", "/files", "/comments", "/appeals", "/consequences", "/given", f"/rows/{COUNTED}"):
        assert west.get(there + more).status_code == 404, more
    assert as_("manager_li").get(case_of(contested)).status_code == 404
    assert as_("hr_zhou").get(case_of(contested)).status_code == 404


def test_a_record_is_taken_out_with_a_reason_and_both_versions_stay(
    plan: AppraisalPlan, as_: As, contested: AppraisalSheet, east: list[Customer]
) -> None:
    west, before = as_("lead_west"), fresh(contested).total
    taken = line(0, east[6], "lost", "out", "Sold by mistake, the contract says so")
    assert west.post(case_of(contested), data=ruled(contested, taken)).status_code == 303
    new, old = turns_of(contested, indicators(plan)[0])
    assert (old.numerator, old.denominator, old.score) == (6, 7, 743)
    assert (new.numerator, new.denominator, new.count, new.score) == (6, 6, 7, 1000)
    assert FrozenRow.select().where(FrozenRow.value == old.id).count() == 8
    numbers = {one.number for one in FrozenRow.select().where(FrozenRow.value == new.id)}
    assert numbers == {one.number for one in east[:8]} - {east[6].number}
    assert fresh(contested).total > before
    for page in (west.get(case_of(contested)).text, as_("manager_wang").get(page_of(contested)).text):
        assert east[6].number in page
        assert "Sold by mistake, the contract says so" in page
        assert "does not count" in page
        assert page.count("Version ") == 2
    with writing(None, "tests.planted"):
        Score.delete().execute()
    assert not list(differences(SHEETS))
    with writing(None, "tests.planted"):
        Appeal.update(rulings=[]).execute()
    assert {one.column for one in differences(SHEETS)} == {"rulings"}


def test_a_record_that_counts_nothing_is_let_count_as_others_do_and_one_of_somebody_else_as_it_stands(
    plan: AppraisalPlan,
    as_: As,
    contested: AppraisalSheet,
    east: list[Customer],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    facts = [Fact(east[8].number, DAY, 1, 1, band="active"), Fact(east[9].number, DAY, 0, 1, band="lost")]
    monkeypatch.setattr("app.appraisal.appeals.cases.counted", lambda *_asked: facts)
    west = as_("lead_west")
    picked = west.post(case_of(contested), data=ruled(contested, pick="", number=east[8].number.lower()))
    assert picked.status_code == 200
    assert f'value="{east[8].number}|2026-02-03|active"' in picked.text
    assert "Looked at each" in picked.text, "what was typed stays"
    unnamed = west.post(case_of(contested), data=ruled(contested, pick="", number=east[9].number))
    assert unnamed.status_code == 422
    assert "The appeal does not name this record" in unnamed.text
    lines = (
        line(0, east[8], "active", "in", "Signed by Wang"),
        line(1, east[7], "closed", "in|active", "Closed by an oversight"),
    )
    assert west.post(case_of(contested), data=ruled(contested, *lines)).status_code == 303
    new = turns_of(contested, indicators(plan)[0])[0]
    assert (new.numerator, new.denominator, new.count) == (8, 9, 9)


@pytest.mark.parametrize(
    ("how", "why", "told"),
    [
        ("out", " ", "Say why this record counts so."),
        ("out", "x" * 201, "At most 200"),
        ("in", "Mine", "Not a valid choice"),
    ],
)
def test_what_is_said_of_a_record_needs_a_reason_and_has_to_be_offered(
    as_: As, contested: AppraisalSheet, east: list[Customer], how: str, why: str, told: str
) -> None:
    answer = as_("lead_west").post(
        case_of(contested), data=ruled(contested, line(0, east[6], "lost", how, why))
    )
    assert answer.status_code == 422
    assert told in answer.text
    assert not Appeal.select().where(Appeal.state == "decided").exists()


def test_rows_that_are_said_to_count_otherwise_do_not_go_with_a_figure_that_is_kept(
    as_: As, contested: AppraisalSheet, east: list[Customer]
) -> None:
    west, out = as_("lead_west"), line(0, east[6], "lost", "out", "Mistake")
    kept = west.post(case_of(contested), data=ruled(contested, out, outcome="kept"))
    assert kept.status_code == 422
    assert "Records are to count otherwise" in kept.text
    nothing = line(0, east[7], "closed", "", "")
    assert west.post(case_of(contested), data=ruled(contested, nothing, outcome="kept")).status_code == 303
    assert newest(contested).rulings == []


def test_a_button_beside_a_record_adds_a_line_about_it(
    as_: As, contested: AppraisalSheet, east: list[Customer]
) -> None:
    west = as_("lead_west")
    key = f"{east[6].number}|{DAY.isoformat()}|lost"
    assert f'name="pick" value="{key}"' in west.get(case_of(contested)).text
    first = west.post(case_of(contested), data=ruled(contested, pick=key))
    assert first.status_code == 200
    assert f'name="row_0" type="hidden" value="{key}"' in first.text
    other = f"{east[0].number}|{DAY.isoformat()}|active"
    said = ruled(contested, line(0, east[6], "lost", "out", "Mistake"), pick=other)
    second = west.post(case_of(contested), data=said).text
    assert 'value="Mistake"' in second
    assert f'name="row_1" type="hidden" value="{other}"' in second


def test_only_files_that_the_appeal_points_at_belong_to_it(
    company: Company, as_: As, plan: AppraisalPlan, sheet: AppraisalSheet
) -> None:
    number = attached(company, sheet)
    appeal(company.gate("manager_wang"), fresh(sheet), indicators(plan)[1], "Too low", [])
    west = as_("lead_west")
    assert "letter.txt" not in west.get(case_of(sheet, GIVEN)).text
    assert west.get(f"{case_of(sheet, GIVEN)}/files/{number}").status_code == 404


def test_who_is_no_longer_the_decider_sees_nothing_of_it(
    company: Company, as_: As, contested: AppraisalSheet
) -> None:
    with writing(None, "tests.planted"):
        Appeal.update(decider=company.person("lead_east")).execute()
    assert as_("lead_west").get(case_of(contested)).status_code == 404


def test_the_page_asks_a_fixed_number_of_questions(as_: As, contested: AppraisalSheet) -> None:
    west = as_("lead_west")
    west.get(case_of(contested))
    with queries() as asked:
        assert west.get(case_of(contested)).status_code == 200
    with writing(None, "tests.planted"):
        value = FrozenValue.get(FrozenValue.id == newest(contested).contested_id)
        for customer in Customer.select().order_by(Customer.id.desc()).limit(8):
            told = {"day": DAY, "numerator": 1, "denominator": 1, "band": "active"}
            FrozenRow.create(value=value, number=customer.number, **told)
    with queries() as more:
        assert west.get(case_of(contested)).status_code == 200
    assert len(more) == len(asked) <= 30
