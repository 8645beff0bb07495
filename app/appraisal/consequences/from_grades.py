"""What grades propose, once their plan is final (clause 4.6).

A plan may become final after the next one has: then that one's sheets are asked anew, as what is running has
changed for them. Nothing is proposed twice, and no plan counts twice for what takes two running.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from app.access.gate import everything
from app.appraisal.consequences import acting
from app.appraisal.consequences.models import PROPOSED, Consequence
from app.appraisal.consequences.proposing import RULES, proposals
from app.appraisal.models import (
    ARCHIVED,
    DEPARTMENT,
    DRAFT,
    FINAL,
    SETTLED,
    AppraisalPlan,
    AppraisalSheet,
    PlanIndicator,
)
from app.appraisal.reading import values_of
from app.chain.writing import Entry
from app.db.base import among

RUNNING = tuple(rule for rule in RULES if rule.running > 1)
"""The rules that several plans running are needed for."""


class _Past(NamedTuple):
    """A sheet of somebody in the order of their plans' periods, and the state of its plan."""

    sheet: AppraisalSheet
    plan: str

    @property
    def grade(self) -> str | None:
        """Its grade; None as long as that may change, and where there is none."""
        is_final = self.plan in {FINAL, ARCHIVED}
        return self.sheet.grade if is_final and self.sheet.state == SETTLED else None


class _Asked(NamedTuple):
    """The sheet at `place` among all of somebody."""

    line: Sequence[_Past]
    place: int

    @property
    def sheet(self) -> AppraisalSheet:
        """The sheet itself."""
        return self.line[self.place].sheet

    @property
    def history(self) -> list[str | None]:
        """The grades up to it."""
        return [past.grade for past in self.line[: self.place + 1]]

    def free(self, proposed: Mapping[str, set[int]]) -> dict[str, int]:
        """By the codes of the rules of several running: how many sheets up to it have not counted yet.

        `proposed` are the ids of the sheets that each has proposed for.
        """
        return {rule.code: self._free(rule.running, proposed[rule.code]) for rule in RUNNING}

    def _free(self, running: int, proposed: set[int]) -> int:
        ends = [place for place, past in enumerate(self.line) if past.sheet.id in proposed]
        counted = {end - back for end in ends for back in range(running)}
        return next((back for back in range(self.place + 1) if self.place - back in counted), self.place + 1)


def when_final(entry: Entry) -> None:
    """The plan of that row of the chain is final: propose what follows, in the same transaction."""
    plan: Any = entry.record
    propose(plan)


def propose(plan: AppraisalPlan) -> int:
    """Propose what follows from the sheets of a final plan. Returns how much that is."""
    sheets = list(
        everything(
            AppraisalSheet, why="what follows from a plan is found by the program; nothing is shown"
        ).where(AppraisalSheet.plan == plan.id)
    )
    histories = _histories(sheets)
    asked = [_Asked(line, place) for line in histories for place in _places(line, plan.id)]
    return _propose([one for one in asked if one.sheet.state == SETTLED])


def _places(line: Sequence[_Past], plan: int) -> Iterable[int]:
    """Where the plan's own sheet stands, and the one after it if its plan is final by now."""
    [own] = [place for place, past in enumerate(line) if past.sheet.plan_id == plan]
    after = own + 1
    return [own, after] if after < len(line) and line[after].plan == FINAL else [own]


def _histories(sheets: Sequence[AppraisalSheet]) -> list[list[_Past]]:
    """All sheets of those whom these appraise, each in the order of periods."""
    people = {one.owner_id for one in sheets if one.kind != DEPARTMENT}
    departments = {one.department_id for one in sheets if one.kind == DEPARTMENT}
    whole = AppraisalSheet.kind == DEPARTMENT
    of_people = ~whole & among(AppraisalSheet.owner, people)
    of_departments = whole & among(AppraisalSheet.department, departments)
    rows = (
        everything(
            AppraisalSheet,
            AppraisalSheet,
            AppraisalPlan.state.alias("of"),
            why="what follows from a plan is found by the program; nothing is shown",
        )
        .join(AppraisalPlan)
        .where(of_people | of_departments, AppraisalPlan.state != DRAFT)
        .order_by(AppraisalPlan.since, AppraisalSheet.id)
        .objects()
    )
    lines: dict[tuple[str, int], list[_Past]] = defaultdict(list)
    for one in rows:
        whose = one.department_id if one.kind == DEPARTMENT else one.owner_id
        lines[one.kind, whose].append(_Past(one, one.of))
    return list(lines.values())


def _propose(asked: Sequence[_Asked]) -> int:
    sheets = [one.sheet for one in asked]
    values = values_of(sheets)
    indicators = _indicators({sheet.plan_id for sheet in sheets})
    there = _there(past.sheet for one in asked for past in one.line)
    proposed: dict[str, set[int]] = defaultdict(set)
    for sheet_id, rule, *_about in there:
        proposed[rule].add(sheet_id)
    made = 0
    for one in asked:
        sheet, own, free = one.sheet, indicators[one.sheet.plan_id], one.free(proposed)
        found = {line.key: values[sheet.id].get(line.id) for line in own}
        scores = {key: value.printed if value else None for key, value in found.items()}
        ids = {line.key: line.id for line in own}
        for proposal in proposals(one.history, scores, of_department=sheet.kind == DEPARTMENT, free=free):
            about = ids.get(proposal.indicator)
            if (sheet.id, proposal.rule, proposal.kind, about) in there:
                continue
            acting.add(
                None,
                acting.PROPOSED,
                plan=sheet.plan_id,
                sheet=sheet.id,
                kind=proposal.kind,
                state=PROPOSED,
                rule=proposal.rule,
                indicator=about,
                owner=sheet.owner_id,
            )
            proposed[proposal.rule].add(sheet.id)
            made += 1
    return made


def _indicators(plans: Iterable[int]) -> dict[int, list[PlanIndicator]]:
    found: dict[int, list[PlanIndicator]] = defaultdict(list)
    query = PlanIndicator.select().where(among(PlanIndicator.plan, plans))
    for one in query.order_by(PlanIndicator.position, PlanIndicator.id):
        found[one.plan_id].append(one)
    return found


def _there(sheets: Iterable[AppraisalSheet]) -> set[tuple[int, str, str, int | None]]:
    """What was proposed for them before, also what was dropped since."""
    rows = everything(
        Consequence, why="what follows from a plan is found by the program; nothing is shown"
    ).where(among(Consequence.sheet, {one.id for one in sheets}))
    return {(one.sheet_id, one.rule, one.kind, one.indicator_id) for one in rows}
