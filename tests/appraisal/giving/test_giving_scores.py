"""Scorers: what they are asked for, what they hand in and change, and what nobody else may see or do."""

import json
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal

import pytest
from flask.testing import FlaskClient
from hypothesis import given as whatever
from hypothesis import strategies as some

from app.appraisal.audited import SHEETS
from app.appraisal.giving.handing_in import hand_in
from app.appraisal.giving.points import needs_comment, points_of, typed_as
from app.appraisal.giving.replacing import replace
from app.appraisal.models import (
    COLLECTED,
    EXEMPT,
    PEER,
    RUNNING,
    SCORED,
    AppraisalPlan,
    AppraisalSheet,
    Score,
)
from app.appraisal.scoring import of_tenths
from app.chain.models import AuditEntry
from app.chain.tables import differences
from app.chain.writing import writing
from app.errors import Conflict, Invalid, NotFound
from tests.appraisal.giving.house import KEY, LEAD, LI, NOW, PEERS, WANG, asked, fields
from tests.appraisal.making import make_score, make_sheet
from tests.conftest import Company, at
from tests.queries import queries

ADDRESS = "/appraisal/scores/"
As = Callable[[str], FlaskClient]


@pytest.fixture(autouse=True)
def _after_collecting() -> Iterator[None]:
    with at(NOW):
        yield


@whatever(some.integers(min_value=0, max_value=1000))
def test_what_is_typed_is_read_as_it_is_shown(points: int) -> None:
    assert points_of(typed_as(points)) == points
    assert of_tenths(points) == Decimal(typed_as(points))
    assert needs_comment(points) == (not Decimal(60) <= of_tenths(points) <= Decimal(95))


@pytest.mark.parametrize("typed", ["101", "100.1", "-1", "good", "85.25", "8 5", "85,5", ".5", "1e2"])
def test_what_is_no_score_is_refused(typed: str) -> None:
    with pytest.raises(Invalid, match="from 0 to 100"):
        points_of(typed)


def test_full_width_digits_are_digits() -> None:
    assert points_of("８５．５ ") == 855
    assert points_of(" ") is None


def test_a_scorer_saves_hands_in_and_changes_their_scores(company: Company, as_: As) -> None:
    there = asked(company, (WANG, LI))
    wang, li = there.sheets[WANG], there.sheets[LI]
    lead = as_(LEAD)
    page = lead.get(ADDRESS).text
    assert "王若溪" in page
    assert "2 scores left" in page

    kept = lead.post(ADDRESS, data={**fields(wang, "82.5"), **fields(li, ""), "into": ""})
    assert kept.status_code == 303
    score = there.score(WANG, LEAD)
    assert (score.points, score.given_at) == (825, None)
    assert not AuditEntry.select().where(AuditEntry.action.startswith("appraisal.score.")).exists()
    assert 'value="82.5"' in lead.get(ADDRESS).text

    sent = {**fields(wang, "82.5", rev=2), **fields(li, ""), "into": there.plan.number}
    assert lead.post(ADDRESS, data=sent).status_code == 303
    assert there.score(WANG, LEAD).given_at == NOW
    assert there.score(LI, LEAD).points is None
    assert "1 score left" in lead.get(ADDRESS).text

    changed = {**fields(wang, "58", "三次未按时交材料", rev=3), **fields(li, ""), "into": ""}
    assert lead.post(ADDRESS, data=changed).status_code == 303
    score = there.score(WANG, LEAD)
    assert (score.points, score.comment) == (580, "三次未按时交材料")
    told = AuditEntry.select().where(AuditEntry.record == wang.number).order_by(AuditEntry.id)
    assert [one.action for one in told] == ["appraisal.score.given", "appraisal.score.changed"]
    assert json.loads(told[1].changes)["given_points"] == ["82.5", "58"]
    audited = as_("auditor").get(f"/audit/?record={wang.number}").text
    assert "Score of an appraisal changed" in audited
    assert "三次未按时交材料" not in audited
    assert "82.5" not in audited
    assert not list(differences(SHEETS))


def test_a_score_that_somebody_changed_behind_the_chain_is_found(company: Company) -> None:
    there = asked(company)
    hand_in(company.gate(LEAD), there.score(WANG, LEAD), 800, "")
    assert not list(differences(SHEETS))
    with writing(None, "tests.planted"):
        Score.update(points=990).where(Score.id == there.score(WANG, LEAD).id).execute()
    [found] = differences(SHEETS)
    assert (found.table, found.column) == ("score", "points")


@pytest.mark.parametrize(
    ("points", "comment", "told"),
    [
        ("101", "", "from 0 to 100"),
        ("-1", "", "from 0 to 100"),
        ("gut", "", "from 0 to 100"),
        ("85.25", "", "from 0 to 100"),
        ("59.9", "", "needs a comment"),
        ("95.1", " ", "needs a comment"),
        ("80", "长" * 501, "At most 500"),
    ],
)
def test_a_wrong_score_is_told_beside_its_field_and_nothing_is_kept(
    company: Company, as_: As, points: str, comment: str, told: str
) -> None:
    there = asked(company, (WANG, LI))
    sent = {**fields(there.sheets[LI], "77"), **fields(there.sheets[WANG], points, comment)}
    answer = as_(LEAD).post(ADDRESS, data={**sent, "into": there.plan.number})
    assert answer.status_code == 422
    assert told in answer.text
    assert 'value="77"' in answer.text
    assert there.score(LI, LEAD).points is None
    assert 'aria-invalid="true"' in answer.text


@pytest.mark.parametrize("points", ["60", "95", "0.0", "100"])
def test_between_60_and_95_no_comment_is_needed(company: Company, as_: As, points: str) -> None:
    there = asked(company)
    comment = "" if points in {"60", "95"} else "有据可查"
    sent = {**fields(there.sheets[WANG], points, comment), "into": there.plan.number}
    assert as_(LEAD).post(ADDRESS, data=sent).status_code == 303
    assert there.score(WANG, LEAD).given_at == NOW


def test_what_was_handed_in_cannot_be_taken_back(company: Company, as_: As) -> None:
    there = asked(company)
    hand_in(company.gate(LEAD), there.score(WANG, LEAD), 800, "")
    answer = as_(LEAD).post(ADDRESS, data={**fields(there.sheets[WANG], "", rev=2), "into": ""})
    assert answer.status_code == 422
    assert "not taken back" in answer.text
    assert there.score(WANG, LEAD).points == 800


def test_two_windows_do_not_overwrite_each_other_unseen(company: Company, as_: As) -> None:
    there = asked(company, (WANG, LI))
    wang, li, lead = there.sheets[WANG], there.sheets[LI], as_(LEAD)
    lead.post(ADDRESS, data={**fields(wang, "80"), **fields(li, ""), "into": ""})
    late = lead.post(ADDRESS, data={**fields(wang, "90"), **fields(li, "70"), "into": ""})
    assert late.status_code == 422
    assert "80 stands there now" in late.text
    assert there.score(LI, LEAD).points is None
    assert f'name="rev-{wang.number}-{KEY}" type="hidden" value="2"' in late.text
    again = {**fields(wang, "90", rev=2), **fields(li, "70"), "into": ""}
    assert lead.post(ADDRESS, data=again).status_code == 303
    assert there.score(WANG, LEAD).points == 900
    untouched = {**fields(wang, ""), **fields(li, "71", rev=2), "into": ""}
    assert lead.post(ADDRESS, data=untouched).status_code == 303
    assert (there.score(WANG, LEAD).points, there.score(LI, LEAD).points) == (900, 710)


def test_one_form_for_one_person_leads_on_to_the_next(company: Company, as_: As) -> None:
    there = asked(company, (WANG, LI))
    lead = as_(LEAD)
    first, second = (there.sheets[name] for name in (LI, WANG))
    page = lead.get(f"{ADDRESS}{first.number}")
    assert page.status_code == 200
    sent = {**fields(first, "81"), "into": there.plan.number}
    answer = lead.post(f"{ADDRESS}{first.number}", data=sent)
    assert answer.status_code == 303
    assert answer.location.endswith(second.number)
    wrong = {**fields(second, "40"), "into": there.plan.number}
    refused = lead.post(f"{ADDRESS}{second.number}", data=wrong)
    assert refused.status_code == 422
    assert "needs a comment" in refused.text
    right = {**fields(second, "40", "多次失约"), "into": there.plan.number}
    assert lead.post(f"{ADDRESS}{second.number}", data=right).location.endswith(ADDRESS)


def test_a_sheet_on_which_one_is_asked_for_nothing_is_as_missing(company: Company, as_: As) -> None:
    there = asked(company)
    number = there.sheets[WANG].number
    for username in ("steward_qian", "hr_zhou", "director"):
        client = as_(username)
        assert client.get(f"{ADDRESS}{number}").status_code == 404
        assert client.post(f"{ADDRESS}{number}", data=fields(there.sheets[WANG], "80")).status_code == 404
        assert "王若溪" not in client.get(ADDRESS).text.split("<main")[1]
    with pytest.raises(NotFound):
        hand_in(company.gate("director"), there.score(WANG, LEAD), 800, "")
    with pytest.raises(NotFound):
        hand_in(company.gate(PEERS[0]), there.score(WANG, PEERS[1]), 800, "")


def test_a_peer_sees_the_form_and_nothing_of_the_sheet(company: Company, as_: As) -> None:
    there = asked(company)
    number = there.sheets[WANG].number
    hand_in(company.gate(LEAD), there.score(WANG, LEAD), 913, "先前无人知")
    page = as_(PEERS[0]).get(f"{ADDRESS}{number}").text
    assert "王若溪" in page
    assert "91.3" not in page
    assert "先前无人知" not in page
    assert "/appraisal/sheets/" not in page
    assert as_(PEERS[0]).get(f"/appraisal/sheets/{number}").status_code == 404
    assert f"/appraisal/sheets/{number}" in as_(LEAD).get(f"{ADDRESS}{number}").text


def test_nobody_scores_themselves_as_superior_or_colleague(company: Company) -> None:
    there = asked(company)
    with writing(None, "tests.planted"):
        other = make_sheet(there.plan, company.person(LI))
        wrong = make_score(other, company.person(LI), PEER)
    with pytest.raises(Invalid, match="Nobody scores themselves"):
        hand_in(company.gate(LI), wrong, 800, "")


def test_scores_are_given_from_the_end_of_the_period_until_they_are_settled(
    company: Company, as_: As
) -> None:
    there = asked(company, state=RUNNING)
    sheet, sent = there.sheets[WANG], fields(there.sheets[WANG], "80") | {"into": there.plan.number}
    gate = company.gate(LEAD)
    with writing(None, "tests.planted"):
        AppraisalPlan.update(until=date(2026, 4, 11)).execute()
    early = as_(LEAD).post(f"{ADDRESS}{sheet.number}", data=sent)
    assert early.status_code == 409
    assert there.score(WANG, LEAD).points is None
    with pytest.raises(Conflict, match="once the period is over"):
        hand_in(gate, there.score(WANG, LEAD), 800, "")
    with writing(None, "tests.planted"):
        AppraisalPlan.update(until=date(2026, 4, 10)).execute()
    hand_in(gate, there.score(WANG, LEAD), 800, "")
    with writing(None, "tests.planted"):
        AppraisalPlan.update(state=SCORED).execute()
    with pytest.raises(Conflict, match="only an appeal"):
        hand_in(gate, there.score(WANG, LEAD), 700, "")
    page = as_(LEAD).get(f"{ADDRESS}{sheet.number}").text
    assert "only an appeal" in page
    assert "points-" not in page


def test_a_form_that_was_overtaken_says_so(company: Company, as_: As) -> None:
    there = asked(company, (WANG, LI))
    sent = fields(there.sheets[WANG], "80") | {"into": there.plan.number}
    reason = "产假"
    lead, director = company.person(LEAD), company.person("director")
    replace(company.gate("hr_zhou"), there.plan, lead, director, reason, there.sheets[WANG].number)
    late = as_(LEAD).post(ADDRESS, data=sent)
    assert late.status_code == 409
    assert "somebody else was asked" in late.text
    assert there.score(WANG, "director").points is None
    with writing(None, "tests.planted"):
        AppraisalPlan.update(state=SCORED).execute()
    late = as_("director").post(ADDRESS, data=sent)
    assert late.status_code == 409
    assert "settled by now" in late.text


def test_nothing_is_asked_for_on_an_exempt_sheet(company: Company, as_: As) -> None:
    there = asked(company, (WANG, LI))
    with writing(None, "tests.planted"):
        AppraisalSheet.update(state=EXEMPT).where(AppraisalSheet.id == there.sheets[LI].id).execute()
    assert as_(LEAD).get(f"{ADDRESS}{there.sheets[LI].number}").status_code == 404
    assert "1 score left" in as_(LEAD).get(ADDRESS).text
    with pytest.raises(Conflict):
        hand_in(company.gate(LEAD), there.score(LI, LEAD), 800, "")


def test_the_page_asks_as_often_however_many_people_one_scores(company: Company, as_: As) -> None:
    there, found, lead = asked(company, peers=()), [], as_(LEAD)
    others = ["manager_li", "manager_zhao", "desk_chen", "desk_liu", "risk_sun", "newcomer"]
    for more in (others[:0], others[:0], others):
        with writing(None, "tests.planted"):
            for name in more:
                sheet = make_sheet(there.plan, company.person(name), superior=company.person(LEAD))
                make_score(sheet, company.person(LEAD), "superior")
        with queries() as seen:
            assert lead.get(ADDRESS).status_code == 200
        found.append(len(seen))
    assert found[1] == found[2]
    assert found[2] <= 14
    assert there.plan.state == COLLECTED
