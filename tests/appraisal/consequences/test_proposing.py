"""What grades propose: the shipped rules, said again."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from app.appraisal.consequences.models import FOLLOWED, KINDS, PENALTIES, REWARDS
from app.appraisal.consequences.proposing import RULES, Proposal, proposals
from app.appraisal.consequences.words import KINDS as KIND_WORDS
from app.appraisal.consequences.words import RULES as RULE_WORDS

GRADES = st.sampled_from(["excellent", "good", "pass", "fail", None])
SCORES = st.dictionaries(
    st.text("ABC", min_size=1, max_size=2), st.none() | st.integers(0, 1200).map(lambda n: Decimal(n) / 10)
)
NONE_WEAK = {"A": Decimal(60), "B": Decimal(98)}
ONE_WEAK = {"A": Decimal("59.9"), "B": Decimal(98), "C": None}


def kinds(history: list[str | None], scores: dict[str, Decimal | None] = NONE_WEAK) -> list[str]:
    return [one.kind for one in proposals(history, scores)]


def test_the_shipped_rules_propose_what_the_policy_says() -> None:
    assert kinds(["excellent"]) == ["praise", "bonus"]
    assert kinds(["excellent", "excellent"]) == ["praise", "bonus", "promotion"]
    assert kinds(["good"], ONE_WEAK) == []
    assert kinds(["pass"]) == []
    assert proposals(["pass"], ONE_WEAK) == [Proposal("pass_weak", "training", "A")]
    assert kinds(["fail"], ONE_WEAK) == ["warning", "training"]
    assert kinds(["fail"]) == ["warning", "training"], "in general where no indicator is weak"
    assert kinds(["fail", "fail"], ONE_WEAK) == ["warning", "training", "reduced_bonus", "demotion"]


def test_what_is_running_is_interrupted_by_another_grade_and_by_none() -> None:
    assert "promotion" not in kinds(["excellent", "good", "excellent"])
    assert "promotion" not in kinds(["excellent", None, "excellent"])
    assert "promotion" in kinds(["fail", "excellent", "excellent"])


def test_a_plan_that_has_counted_for_two_running_counts_for_no_other_two() -> None:
    def of(free: int) -> set[str]:
        found = proposals(["excellent"] * 3, NONE_WEAK, free={"excellent_twice": free})
        return {one.kind for one in found}

    assert of(1) == {"praise", "bonus"}
    assert of(2) == {"praise", "bonus", "promotion"}


def test_a_missing_score_is_not_weak_and_each_weak_indicator_is_named() -> None:
    scores = {"A": Decimal(12), "B": None, "C": Decimal("59.9")}
    assert [one.indicator for one in proposals(["pass"], scores)] == ["A", "C"]


def test_a_department_is_neither_promoted_nor_warned() -> None:
    for history in (["excellent", "excellent"], ["fail", "fail"]):
        found = {one.kind for one in proposals(history, ONE_WEAK, of_department=True)}
        assert found <= {"praise", "bonus", *FOLLOWED}
        assert found


@given(st.lists(GRADES, max_size=6), SCORES, st.booleans())
def test_proposals_are_of_known_kinds_each_once_and_rest_on_the_last_grade(
    history: list[str | None],
    scores: dict[str, Decimal | None],
    whole: bool,  # noqa: FBT001
) -> None:
    found = proposals(history, scores, of_department=whole)
    assert len(set(found)) == len(found)
    assert {one.kind for one in found} <= {*KINDS}
    assert all(one.indicator in {"", *scores} for one in found)
    last = history[-1] if history else None
    if last in {None, "good"}:
        assert not found
    if last != "fail":
        assert not {one.kind for one in found} & {*PENALTIES}
    if last != "excellent":
        assert not {one.kind for one in found} & {*REWARDS}


@given(st.lists(GRADES, max_size=6), SCORES)
def test_what_lies_further_back_than_two_plans_changes_nothing(
    history: list[str | None], scores: dict[str, Decimal | None]
) -> None:
    assert proposals(history, scores) == proposals(history[-2:], scores)


def test_every_rule_and_kind_has_words() -> None:
    assert {rule.code for rule in RULES} == RULE_WORDS.keys()
    assert {*KINDS} == KIND_WORDS.keys()
