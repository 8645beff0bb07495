"""The last score settles a collected plan; a late one is never averaged away."""

from collections.abc import Callable, Iterator
from decimal import ROUND_HALF_UP, Decimal

import pytest
from flask.testing import FlaskClient
from hypothesis import given as whatever
from hypothesis import strategies as some

from app.appraisal.audited import SHEETS
from app.appraisal.giving.handing_in import hand_in
from app.appraisal.giving.late import late_scorers
from app.appraisal.giving.room import room
from app.appraisal.giving.seeing import Seen, seen_on
from app.appraisal.giving.settling import settle_given, total_of
from app.appraisal.giving.telling import ask
from app.appraisal.models import (
    COLLECTED,
    EXEMPT,
    GIVEN,
    PEER,
    RUNNING,
    SCORED,
    SELF,
    SUPERIOR,
    AppraisalPlan,
    AppraisalSheet,
    FrozenValue,
    PlanIndicator,
    Score,
)
from app.appraisal.moving import move_plan, move_sheet
from app.appraisal.reading import values_of
from app.chain.models import AuditEntry
from app.chain.tables import differences
from app.chain.writing import writing
from app.inbox.models import Task
from tests.appraisal.giving.house import (
    LEAD,
    LI,
    NOW,
    OFFICER,
    PEERS,
    WANG,
    Asked,
    Run,
    asked,
    given_indicator,
)
from tests.conftest import Company, at

As = Callable[[str], FlaskClient]
[JOB] = room.jobs
POINTS = some.integers(min_value=600, max_value=950)


@pytest.fixture(autouse=True)
def _after_collecting() -> Iterator[None]:
    with at(NOW):
        yield


def hand_in_all(company: Company, there: Asked, of: str, **points: int) -> None:
    for by, given in points.items():
        hand_in(company.gate(by), there.score(of, by), given, "")


def state(there: Asked) -> str:
    return str(AppraisalPlan.get_by_id(there.plan.id).state)


def sheet(there: Asked, of: str = WANG) -> AppraisalSheet:
    return AppraisalSheet.get(AppraisalSheet.id == there.sheets[of].id)


def value(there: Asked, of: str = WANG) -> FrozenValue:
    return values_of([there.sheets[of]])[there.sheets[of].id][given_indicator(there.plan).id]


def test_the_last_score_settles_the_plan(company: Company) -> None:
    there = asked(company)
    hand_in_all(company, there, WANG, lead_east=820, manager_wang=950, manager_zhao=900, desk_chen=700)
    assert state(there) == COLLECTED
    assert [one.person.username for one in late_scorers(there.plan)] == ["desk_liu"]
    assert not settle_given(there.plan)
    hand_in_all(company, there, WANG, desk_liu=650)
    assert state(there) == SCORED
    # peers (90 + 70 + 65) ÷ 3 = 75; 82 × 60 % + 75 × 40 % = 79.2; the sheet 88.0 × 95 % + 79.2 × 5 % = 87.56
    assert (value(there).score, value(there).count) == (792, 5)
    assert (sheet(there).total, sheet(there).grade) == (876, "good")
    told = AuditEntry.get(AuditEntry.action == "appraisal.plan.score")
    assert '"sha256"' in told.facts
    assert told.person is None


def test_totals_and_given_scores_that_do_not_follow_from_the_others_are_found(company: Company) -> None:
    there = asked(company, peers=())
    hand_in_all(company, there, WANG, lead_east=820, manager_wang=950)
    assert state(there) == SCORED
    assert not list(differences(SHEETS))
    with writing(None, "tests.planted"):
        AppraisalSheet.update(total=990, grade="excellent").execute()
    assert [one.column for one in differences(SHEETS)] == ["total", "grade"]
    with writing(None, "tests.planted"):
        AppraisalSheet.update(total=877, grade="good").execute()
        FrozenValue.update(score=990).where(FrozenValue.id == value(there).id).execute()
    assert [one.column for one in differences(SHEETS)] == ["total", "given"]


def test_fewer_than_three_colleagues_merge_into_the_superior(company: Company) -> None:
    there = asked(company, peers=PEERS[:2])
    hand_in_all(company, there, WANG, lead_east=820, manager_wang=600, manager_zhao=900, desk_chen=640)
    assert value(there).score == 787  # (82 + 90 + 64) ÷ 3 = 78.67


@pytest.mark.parametrize(("superior", "peers"), [(LEAD, PEERS[:1]), (None, PEERS[:1]), (None, PEERS[:2])])
def test_a_colleague_who_could_be_told_is_not_asked_any_more_in_a_plan_that_runs(
    company: Company, superior: str | None, peers: tuple[str, ...]
) -> None:
    there = asked(company, superior=superior, peers=peers)
    other = asked(company, whom=(LI,))
    ask(there.plan)
    hand_in_all(company, there, WANG, **{peers[0]: 640})
    JOB.run(Run())
    assert Score.select().where(Score.sheet == there.sheets[WANG].id, Score.role == PEER).count() == 0
    assert Score.select().where(Score.sheet == other.sheets[LI].id, Score.role == PEER).count() == 3
    for peer in peers:
        mine = Task.person == company.person(peer).id
        assert (
            not Task.select().where(mine, Task.record == there.plan.number, Task.done_at.is_null()).exists()
        )
    hand_in_all(company, there, WANG, manager_wang=600, **({superior: 820} if superior else {}))
    assert state(there) == SCORED
    assert value(there).score == (820 if superior else None)
    told = AuditEntry.select().where(AuditEntry.action == "appraisal.scorer.spared")
    assert [one.person for one in told] == [None] * len(peers)
    assert not list(differences(SHEETS))


def test_a_plan_that_waits_for_such_a_colleague_alone_is_scored_without_them(company: Company) -> None:
    there = asked(company, peers=PEERS[:1])
    with writing(None, "tests.planted"):
        by = Score.person.in_([company.person(name).id for name in (LEAD, WANG)])
        Score.update(points=820, given_at=NOW).where(by).execute()
    JOB.run(Run())
    assert state(there) == SCORED
    assert (value(there).score, value(there).count) == (820, 2)


def test_what_somebody_says_of_themselves_counts_by_its_part_only(company: Company) -> None:
    there = asked(company, own_part=20, superior_part=60, peers_part=20)
    hand_in_all(company, there, WANG, lead_east=800, manager_wang=900)
    hand_in_all(company, there, WANG, manager_zhao=700, desk_chen=700, desk_liu=700)
    assert value(there).score == 800  # 48 + 14 + 18


def test_scores_that_are_all_in_before_the_collection_settle_with_it(company: Company) -> None:
    there = asked(company, peers=(), state=RUNNING)
    hand_in_all(company, there, WANG, lead_east=820, manager_wang=950)
    assert state(there) == RUNNING
    move_plan(None, "collect", there.plan)
    assert state(there) == SCORED
    assert value(there).score == 820


def test_a_plan_that_asks_for_no_score_is_scored_as_soon_as_it_is_collected(company: Company) -> None:
    there = asked(company, state=RUNNING)
    with writing(None, "tests.planted"):
        Score.delete().execute()
        PlanIndicator.delete().where(PlanIndicator.indicator == GIVEN).execute()
    move_plan(None, "collect", there.plan)
    assert state(there) == SCORED
    assert (sheet(there).total, there.plan.state) == (880, SCORED)


def test_nobody_who_could_score_leaves_the_score_missing_and_never_zero(company: Company) -> None:
    there = asked(company, superior=None, peers=(), state=RUNNING)
    hand_in_all(company, there, WANG, manager_wang=900)
    move_plan(None, "collect", there.plan)
    assert (value(there).score, value(there).missing, value(there).numerator) == (None, "not_given", None)
    assert sheet(there).total == 880


def test_an_exempt_sheet_waits_for_nobody(company: Company) -> None:
    there = asked(company, (WANG, LI), peers=())
    with writing(None, "tests.planted"):
        out = {"state": EXEMPT, "total": None, "grade": None}
        AppraisalSheet.update(**out).where(AppraisalSheet.id == there.sheets[LI].id).execute()
    hand_in_all(company, there, WANG, lead_east=820, manager_wang=950)
    assert state(there) == SCORED
    assert sheet(there, LI).total is None


def test_exempting_whoever_nobody_scored_settles_the_plan_and_the_tasks(company: Company) -> None:
    there = asked(company, (WANG, LI), peers=())
    ask(there.plan)
    hand_in_all(company, there, WANG, lead_east=820, manager_wang=950)
    move_sheet(company.person("hr_zhou"), "exempt", sheet(there, LI), exempt_for="产假")
    assert state(there) == SCORED
    assert not Task.select().where(Task.reason == "appraisal_scores", Task.done_at.is_null()).exists()


@whatever(
    some.lists(POINTS, max_size=1),
    some.lists(POINTS, max_size=6),
    some.lists(POINTS, max_size=1),
    some.tuples(*[some.integers(min_value=0, max_value=100)] * 3),
)
def test_a_given_score_can_be_worked_out_by_hand(
    superiors: list[int], peers: list[int], own: list[int], parts: tuple[int, int, int]
) -> None:
    plan = AppraisalPlan(superior_part=parts[0], peers_part=parts[1], own_part=parts[2])
    scores = [
        Score(role=role, points=one)
        for role, points in ((SUPERIOR, superiors), (PEER, peers), (SELF, own))
        for one in points
    ]
    merged = 0 <= len(peers) < 3
    groups = (
        [(parts[0] + parts[1], superiors + peers)] if merged else [(parts[0], superiors), (parts[1], peers)]
    )
    there = [(part, sum(of) / Decimal(len(of))) for part, of in (*groups, (parts[2], own)) if part and of]
    by_hand = (
        sum(part * mean for part, mean in there) / sum(part for part, _ in there) / 10 if there else None
    )
    found = total_of(plan, scores)
    assert (found is None) == (by_hand is None)
    if by_hand is not None:
        assert abs(found - by_hand.quantize(Decimal("0.1"), ROUND_HALF_UP)) <= Decimal("0.1")
        assert abs(found - by_hand) <= Decimal("0.0500001")


def test_nobody_sees_others_scores_before_they_have_handed_in_their_own(company: Company) -> None:
    there = asked(company, superior=OFFICER)
    hand_in_all(company, there, WANG, manager_zhao=900, desk_chen=700, desk_liu=650, manager_wang=930)
    officer = company.gate(OFFICER)
    assert seen_on(officer, sheet(there)) == Seen([], all=False)
    hand_in_all(company, there, WANG, hr_zhou=820)
    assert [(one.role, one.giver) for one in seen_on(officer, sheet(there)).given] == [
        (SUPERIOR, "周静仪"),
        (PEER, "刘佳宁"),
        (PEER, "赵承安"),
        (PEER, "陈小雨"),
        (SELF, "王若溪"),
    ]


def test_single_scores_are_for_those_who_run_the_appraisal_alone(company: Company, as_: As) -> None:
    there = asked(company, (WANG, OFFICER))
    for of in (WANG, OFFICER):
        hand_in_all(company, there, of, lead_east=820, manager_zhao=913, desk_chen=700, desk_liu=650)
    address = f"/appraisal/sheets/{there.sheets[WANG].number}/given"
    assert ">91.3<" in as_(OFFICER).get(address).text
    seen = {name: as_(name).get(address).text for name in (WANG, LEAD, "director")}
    assert not any("91.3" in page for page in seen.values())
    assert [name for name, page in seen.items() if ">82.0<" in page] == [LEAD]
    own = as_(OFFICER).get(f"/appraisal/sheets/{there.sheets[OFFICER].number}/given").text
    assert "91.3" not in own
    assert "82.0" not in own
    assert as_("manager_zhao").get(address).status_code == 404
