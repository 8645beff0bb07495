"""Who may do what to a risk, and when: the one table of it (clause 5.1)."""

from typing import NamedTuple

from app.access.gate import Gate
from app.access.upward import somebody_may_own
from app.errors import Conflict, Forbidden
from app.risk.models import (
    ASSESSED,
    CLOSED,
    MONITORED,
    REGISTERED,
    REOPENED,
    STATES,
    TREATED,
    Risk,
)

VIEW, PROPOSE, MANAGE = PERMISSIONS = ("risk.view", "risk.propose", "risk.manage")
"""Reading; registering, and what an owner does; what the risk officer does."""
OWNER, OFFICER, REGISTRAR, STAND_IN = ("owner", "officer", "registrar", "stand_in")
"""A stand-in is the officer where nobody owns the risk, or whoever does can't rate it."""
OPEN = tuple(state for state in STATES if state != CLOSED)
RATED = (ASSESSED, TREATED, MONITORED)
"""Its rating is confirmed and stands."""
UNRATED = (REGISTERED, REOPENED)
"""It has to be rated before anything is decided on it; whoever opens it again asks for that."""


class Step(NamedTuple):
    """Something that is done to a risk in one of `states`, by any of these people; `to` is its state then.

    `to` None: it stays where it is.
    """

    states: tuple[str, ...]
    by: frozenset[str]
    to: str | None = None


BOTH = frozenset({OWNER, OFFICER})
STEPS = {
    "describe": Step(OPEN, BOTH),
    "correct": Step((REGISTERED,), frozenset({REGISTRAR})),
    "name_owner": Step(OPEN, frozenset({OFFICER})),
    "assess": Step(OPEN, frozenset({OWNER, STAND_IN})),
    "take_over": Step(OPEN, frozenset({OFFICER})),
    "treat": Step(RATED, BOTH, TREATED),
    "act": Step((*RATED, REOPENED), BOTH),
    "accept": Step(RATED, frozenset()),
    "monitor": Step((TREATED,), BOTH, MONITORED),
    "review": Step(RATED, BOTH),
    "close": Step((MONITORED,), BOTH, CLOSED),
    "reopen": Step((CLOSED,), BOTH, REOPENED),
}
"""Step → when and by whom. Who accepts is said by another table, see `accepting`.

Ratings that came with a register are taken over by the officer; otherwise the owner assesses.
"""


def after_rating(state: str) -> str:
    """The state of a risk in `state` once its rating is confirmed: what was treated stays so."""
    return ASSESSED if state in UNRATED else state


def may(gate: Gate, name: str, risk: Risk) -> bool:
    """Whether the person may do that step to `risk` now."""
    step = STEPS[name]
    return risk.state in step.states and any(_is(gate, whom, risk) for whom in step.by)


def check(gate: Gate, name: str, risk: Risk) -> None:
    """Raise Forbidden for whoever may never do it, Conflict while the risk is in another state."""
    if not any(_is(gate, whom, risk) for whom in STEPS[name].by):
        raise Forbidden
    check_state(name, risk)


def check_state(name: str, risk: Risk) -> None:
    """Raise Conflict while the risk is in a state in which nobody does it."""
    states = STEPS[name].states
    if risk.state in states:
        return
    if risk.state in UNRATED and set(states) <= set(RATED):
        raise Conflict("Rate the risk first, and have that confirmed.")
    if states == (MONITORED,) and risk.state in RATED:
        raise Conflict("The risk is not watched yet: end its actions and watch it first.")
    raise Conflict("The risk has gone on meanwhile: this can't be done to it any more.")


def _is(gate: Gate, whom: str, risk: Risk) -> bool:
    if whom == OFFICER:
        return gate.may(MANAGE, risk)
    if whom == STAND_IN:
        return gate.may(MANAGE, risk) and not _owner_rates(risk)
    mine = risk.owner_id if whom == OWNER else risk.registered_by_id
    return mine == gate.person.id and gate.may(PROPOSE, risk)


def _owner_rates(risk: Risk) -> bool:
    """Whether somebody owns it who can sign in and rate it."""
    return somebody_may_own(risk.owner_id, risk.level, PROPOSE)
