"""What grades propose (clause 4.6): rules as a table, and what they come to. Values in, values out."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

EXCELLENT, PASS, FAIL = ("excellent", "pass", "fail")
WEAK_BELOW = Decimal(60)
"""An indicator whose printed score is below this is weak."""


class Rule(NamedTuple):
    """What a grade proposes that was given `running` times: to the person's last plans, one after the other.

    A plan that has counted so counts for no other: of four excellent ones running the second and the fourth
    propose, as two more were needed. So a run goes on proposing, and nothing is rewarded or punished twice;
    what was dropped has counted too. Another grade, or none, begins anew.

    Each of `kinds` is proposed; with `weak` once for each weak indicator, and without one not at all unless
    `anyway`. `one_of`: one of them will do, the others come to nothing with it. `of_departments`: it holds
    for the sheet of a department too.
    """

    code: str
    grade: str
    kinds: tuple[str, ...]
    running: int = 1
    weak: bool = False
    anyway: bool = False
    one_of: bool = False
    of_departments: bool = False


RULES = (
    Rule("excellent", EXCELLENT, ("praise", "bonus"), of_departments=True),
    Rule("excellent_twice", EXCELLENT, ("promotion",), running=2),
    Rule("pass_weak", PASS, ("training",), weak=True, of_departments=True),
    Rule("fail", FAIL, ("warning",)),
    Rule("fail_weak", FAIL, ("training",), weak=True, anyway=True, of_departments=True),
    Rule("fail_twice", FAIL, ("reduced_bonus", "demotion"), running=2, one_of=True),
)
"""As shipped; the page of the rules shows this table."""
BY_CODE = {rule.code: rule for rule in RULES}


class Proposal(NamedTuple):
    """That something of `kind` follows by a rule, for the indicator called so, "" for none."""

    rule: str
    kind: str
    indicator: str = ""


def proposals(
    history: Sequence[str | None],
    scores: Mapping[str, Decimal | None],
    *,
    of_department: bool = False,
    free: Mapping[str, int] | None = None,
    rules: Sequence[Rule] = RULES,
) -> list[Proposal]:
    """What follows from a sheet, in the order of the rules.

    `history` are the grades of the person's plans by period, the one at hand last; None for a plan that gave
    none or is not final, which interrupts what is running. `scores` are the printed scores of the sheet by
    the indicators' keys, in their order; one without a score is not weak. `free` says by the code of a rule
    how many of the last plans have not counted for it yet, where that is not all.
    """
    weak = [key for key, printed in scores.items() if printed is not None and printed < WEAK_BELOW]
    return [
        Proposal(rule.code, kind, key)
        for rule in rules
        if _holds(rule, history, free or {}) and (rule.of_departments or not of_department)
        for kind in rule.kinds
        for key in _about(rule, weak)
    ]


def _holds(rule: Rule, history: Sequence[str | None], free: Mapping[str, int]) -> bool:
    last = history[-rule.running :]
    enough = min(len(last), free.get(rule.code, rule.running)) == rule.running
    return enough and all(grade == rule.grade for grade in last)


def _about(rule: Rule, weak: Sequence[str]) -> Sequence[str]:
    """What each of its kinds is proposed for."""
    if not rule.weak:
        return [""]
    return weak or ([""] if rule.anyway else [])
