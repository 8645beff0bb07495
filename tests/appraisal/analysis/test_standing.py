"""Where a sheet stands among those of the same post."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from app.appraisal.analysis.groups import standing
from app.appraisal.analysis.spread import EDGES, LABELS, band_of, mean, rank, share, spread
from app.appraisal.models import EXEMPT, OPEN, SHOWN, TO_ANSWER, AppraisalPlan, AppraisalSheet
from app.appraisal.scoring import rounded
from app.chain.writing import writing
from app.people.models import Person
from tests.appraisal.making import make_plan, make_sheet
from tests.conftest import Company
from tests.queries import queries

TOTALS = st.lists(st.integers(0, 1200), min_size=1, max_size=30)


@given(TOTALS)
def test_every_total_lies_in_one_band_and_has_a_rank(totals: list[int]) -> None:
    assert sum(spread(totals)) == len(totals)
    assert sorted(map(band_of, totals)) == [band_of(total) for total in sorted(totals)]
    assert rank(max(totals), totals) == 1
    assert all(1 <= rank(total, totals) <= len(totals) for total in totals)


def test_bands_begin_where_they_say() -> None:
    assert len(LABELS) == len(EDGES) + 1
    assert [LABELS[band_of(total)] for total in (0, 599, 600, 949, 950, 1200)] == [
        "<60",
        "<60",
        "60–65",
        "90–95",
        "≥95",
        "≥95",
    ]


@given(TOTALS)
def test_a_mean_is_rounded_as_sheets_are(totals: list[int]) -> None:
    assert mean(totals) == rounded(Fraction(sum(totals), 10 * len(totals)))


def test_means_and_shares_are_rounded_half_up() -> None:
    assert mean([874, 875]) == Decimal("87.5")
    assert mean([]) is None
    assert share(1, 8) == Decimal("12.5")
    assert share(1, 3) == Decimal("33.3")
    assert share(0, 0) is None


def sheets(company: Company, *totals: int | None) -> tuple[AppraisalPlan, list[AppraisalSheet]]:
    """A plan that is shown, with a sheet of the same post for each total."""
    people = list(Person.select().order_by(Person.id).limit(len(totals)))
    with writing(None, "tests.planted"):
        plan = make_plan(company.person("hr_zhou"), state=SHOWN)
        return plan, [
            make_sheet(plan, person, post="顾问", state=TO_ANSWER, total=total)
            for person, total in zip(people, totals, strict=True)
        ]


def test_a_sheet_stands_among_five_of_its_post(company: Company) -> None:
    _, made = sheets(company, 900, 874, 874, 700, 590, None)
    found = [standing(sheet) for sheet in made]
    assert [one and one.rank for one in found] == [1, 2, 2, 4, 5, None]
    assert {one and (one.of, one.mean) for one in found} == {(5, Decimal("78.8"))}
    first = found[0]
    assert first is not None
    assert (first.bands, first.band) == ([1, 0, 0, 1, 0, 0, 2, 1, 0], 7)


def test_of_fewer_than_five_nothing_is_told(company: Company) -> None:
    _, made = sheets(company, 900, 874, 874, 700, None)
    assert [standing(sheet) for sheet in made] == [None] * 5


def test_only_sheets_that_are_shown_and_not_exempt_count(company: Company) -> None:
    _, made = sheets(company, 900, 874, 874, 700, 590, 500)
    with writing(None, "tests.planted"):
        for sheet, state in zip(made, (OPEN, EXEMPT), strict=False):
            sheet.state = state
            AppraisalSheet.update(state=state).where(AppraisalSheet.id == sheet.id).execute()
    assert [standing(sheet) for sheet in made] == [None] * 6


def test_another_post_and_another_plan_are_others(company: Company) -> None:
    plan, made = sheets(company, 900, 874, 874, 700, 590)
    with writing(None, "tests.planted"):
        other = make_sheet(
            plan, Person.select().order_by(Person.id.desc()).get(), post="主管", state=TO_ANSWER, total=990
        )
    sheets(company, 990)
    assert standing(other) is None
    found = standing(made[0])
    assert found is not None
    assert (found.rank, found.of) == (1, 5)


def test_it_takes_one_query(company: Company) -> None:
    _, made = sheets(company, 900, 874, 874, 700, 590)
    with queries() as asked:
        standing(made[0])
    assert len(asked) == 1
