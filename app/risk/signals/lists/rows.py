"""What lists show of signals: what each is about, how far its plan has come, what presses."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from app.access.gate import Gate, everything
from app.access.showing import Shown
from app.clock import now
from app.db.base import among
from app.db.unchanged import while_unchanged
from app.risk.signals.models import ENDED, NEW, Response, Signal, SignalRule
from app.risk.signals.words import rule_name, said, subjects_of

SHOWN = ("number", "colour", "state", "rule", "value", "handler", "raised_at", "next_due", "level")
"""What every row tells of its signal."""


class Progress(NamedTuple):
    """How far a plan has come: steps that are done, of so many, and the first that is not ("" for none)."""

    done: int
    total: int
    next_one: str


class Step(NamedTuple):
    """A step of a plan: how often its signal had been reopened before, what it is, whether it is done."""

    again: int
    what: str
    done: bool


class Row(NamedTuple):
    """A signal of a list, by the rights of whom it is shown to."""

    signal: Any
    subject: Any
    said: str
    rule: str
    progress: Progress
    late: bool
    due: datetime | None


def rows_of(gate: Gate, signals: Sequence[Signal], fields: Sequence[str] = SHOWN) -> list[Row]:
    """The rows of signals that came through the gate, in a fixed number of queries."""
    shown_fields = tuple(dict.fromkeys((*SHOWN, *fields)))
    rules = rules_by_id() if signals else {}
    names = {row: rule_name(rule) for row, rule in rules.items()}
    told = cache(lambda rule, value: said(rules[rule], value))
    moment = now()
    subjects, progress = subjects_of(gate, signals), progress_of(signals)
    shown_rows = gate.show_rows(signals, shown_fields)
    found = []
    for one, shown in zip(signals, shown_rows, strict=True):
        late = one.next_due is not None and one.next_due < moment and one.state not in ENDED
        values = Shown(dict(zip(shown_fields, shown, strict=True)))
        words = (subjects[one.id], told(one.rule_id, one.value), names[one.rule_id])
        found.append(Row(values, *words, progress[one.id], late, one.next_due))
    return found


@while_unchanged
def rules_by_id() -> Mapping[int, SignalRule]:
    """Every rule by its id, in their order."""
    return {rule.id: rule for rule in SignalRule.select().order_by(SignalRule.id)}


def progress_of(signals: Sequence[Signal]) -> dict[int, Progress]:
    """How far the plan of each has come, in one query."""
    steps: dict[int, list[Step]] = defaultdict(list)
    ids = [one.id for one in signals if one.state != NEW]
    if ids:
        columns = (Response.signal, Response.again, Response.what, Response.done_at.is_null(is_null=False))
        query = everything(Response, *columns, why="they are steps of signals that came through the gate")
        rows = query.where(among(Response.signal, ids)).order_by(Response.position, Response.id)
        for signal, *step in rows.tuples():
            steps[signal].append(Step(*step))
    return {one.id: _progress(steps[one.id], one.reopened) for one in signals}


def _progress(steps: Sequence[Step], again: int) -> Progress:
    mine = [step for step in steps if step.again == again]
    left = [step.what for step in mine if not step.done]
    return Progress(len(mine) - len(left), len(mine), left[0] if left else "")
