"""What a process lacks."""

from hypothesis import given
from hypothesis import strategies as st

from app.risk.controls.effect import EFFECTIVE, EFFECTS, EXPIRED, FAILED, PARTLY, UNTESTED
from app.risk.processes.gaps import (
    KINDS,
    LACKING,
    NO_ANSWER,
    NO_CONTROL,
    NO_DOER,
    NO_OPERATOR,
    NO_POINT,
    NO_STEPS,
    ControlFacts,
    Gap,
    PointFacts,
    StepFacts,
    gaps,
)

KEYS = st.text("ABCDEFGH23456789", min_size=8, max_size=8)
CONTROLS = st.builds(ControlFacts, KEYS, st.booleans(), st.sampled_from(EFFECTS))
POINTS = st.builds(PointFacts, KEYS, st.lists(CONTROLS, max_size=3))
STEPS = st.lists(
    st.builds(StepFacts, KEYS, st.booleans(), st.booleans(), st.lists(POINTS, max_size=3)), max_size=4
)


def step(*points: PointFacts, done: bool = True, answered: bool = True) -> StepFacts:
    return StepFacts("S", done=done, answered=answered, points=points)


def held(effect: str, *, operated: bool = True) -> PointFacts:
    return PointFacts("P", [ControlFacts("C", operated, effect)])


def test_a_process_without_steps_lacks_just_those() -> None:
    assert gaps([]) == [Gap(NO_STEPS)]


def test_a_step_that_is_done_answered_for_and_held_lacks_nothing() -> None:
    assert gaps([step(held(EFFECTIVE), held(PARTLY))]) == []


def test_each_gap_names_what_it_is_of() -> None:
    assert gaps([step(done=False, answered=False)]) == [
        Gap(NO_POINT, "S"),
        Gap(NO_ANSWER, "S"),
        Gap(NO_DOER, "S"),
    ]
    assert gaps([step(PointFacts("P", []))]) == [Gap(NO_CONTROL, "S", "P")]
    for effect in (FAILED, EXPIRED, UNTESTED):
        assert gaps([step(held(effect))]) == [Gap(effect, "S", "P", "C")]


def test_a_control_that_nobody_carries_out_can_not_be_tested_either() -> None:
    assert gaps([step(held(UNTESTED, operated=False))]) == [Gap(NO_OPERATOR, "S", "P", "C")]


@given(STEPS)
def test_the_gravest_gaps_come_first_and_each_control_has_one_at_most(steps: list[StepFacts]) -> None:
    found = gaps(steps)
    assert [KINDS.index(one.kind) for one in found] == sorted(KINDS.index(one.kind) for one in found)
    controls = [one for each in steps for point in each.points for one in point.controls]
    wrong = [one for one in controls if not one.operated or one.effect in LACKING]
    assert len([one for one in found if one.control]) == len(wrong)


@given(STEPS, KEYS)
def test_a_control_more_never_opens_a_gap_where_it_is_effective(steps: list[StepFacts], key: str) -> None:
    better = [
        one._replace(
            points=[
                point._replace(controls=[*point.controls, ControlFacts(key, operated=True, effect=EFFECTIVE)])
                for point in one.points
            ]
        )
        for one in steps
    ]
    assert len(gaps(better)) <= len(gaps(steps))
