"""The way of a signal: who takes which step from which state. Values in, values out."""

from collections.abc import Mapping
from typing import NamedTuple

from app.risk.signals.models import ACCEPTED, CLOSED, FALSE, HANDLED, NEW, REVIEWED

ANYBODY, HANDLER, REVIEWER, EITHER = ("anybody", "handler", "reviewer", "either")
"""Whoever may handle it; who handles it; who reviews it, never the same; either of these two."""


class Step(NamedTuple):
    """From which states, to which ("" where it stays), by whom; what the chain calls it."""

    before: tuple[str, ...]
    after: str
    who: str
    action: str


STEPS: Mapping[str, Step] = {
    "accept": Step((NEW,), ACCEPTED, ANYBODY, "signal.accepted"),
    "take_over": Step((ACCEPTED,), "", ANYBODY, "signal.handler_changed"),
    "do": Step((ACCEPTED,), "", HANDLER, "signal.step_finished"),
    "handle": Step((ACCEPTED,), HANDLED, HANDLER, "signal.handled"),
    "review": Step((HANDLED,), REVIEWED, REVIEWER, "signal.reviewed"),
    "give_back": Step((HANDLED,), ACCEPTED, REVIEWER, "signal.returned"),
    "ask_review": Step((HANDLED,), "", HANDLER, "request.asked"),
    "close": Step((REVIEWED,), CLOSED, EITHER, "signal.closed"),
    "judge": Step((CLOSED,), "", REVIEWER, "signal.effect_judged"),
    "ask_effect": Step((CLOSED,), "", HANDLER, "request.asked"),
    "reopen": Step((CLOSED,), NEW, REVIEWER, "signal.reopened"),
    "false": Step((NEW, ACCEPTED), FALSE, ANYBODY, "signal.muted"),
}
