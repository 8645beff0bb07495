"""The list of appeals: those against sheets that its reader may read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from peewee import JOIN, ModelSelect

from app.access.gate import Gate, everything
from app.access.parts import show_part
from app.access.showing import Shown
from app.appraisal.appeals.cases import mine, told_plainly
from app.appraisal.appeals.models import STATES, WAITING, WITHDRAWN, Appeal
from app.appraisal.models import AppraisalPlan, AppraisalSheet, PlanIndicator
from app.appraisal.plans.offering import label_of
from app.clock import today
from app.db.base import among
from app.web.listing import Sort

DUE = {"due": Sort(Appeal.due)}
ABOUT = ("number", "owner", "department", "kind")
ENDED = {"ended": Sort(Appeal.ended_at, "desc")}


@dataclass(frozen=True)
class Query:
    """What an address asks for: a `state`; `mine` are those on which the person decides or decided."""

    state: str = WAITING
    mine: bool = False

    @classmethod
    def read(cls, values: Mapping[str, str]) -> "Query":
        """What these values of an address say; a state that there is not is the first."""
        state = values.get("state", WAITING)
        return cls(state if state in STATES else WAITING, mine=bool(values.get("mine")))

    @property
    def address(self) -> dict[str, str]:
        """The values that say so."""
        return {"state": "" if self.state == WAITING else self.state, "mine": "1" if self.mine else ""}

    @property
    def sorts(self) -> Mapping[str, Sort]:
        """By what they may be sorted: what waits by its day, the rest by when it ended."""
        return DUE if self.state == WAITING else ENDED


@dataclass(frozen=True)
class Line:
    """An appeal with its sheet as the reader may see them."""

    appeal: Shown
    sheet: Shown
    label: Any
    url: str
    plan: str

    @property
    def overdue(self) -> bool:
        """Whether it should have been decided."""
        return self.appeal["state"] == WAITING and self.appeal["due"] < today()


def select(gate: Gate, query: Query) -> ModelSelect:
    """The appeals that `query` asks for, and may be read or are the person's to decide.

    The join that SQLite never turns round lets their index lead.
    """
    found = (
        everything(Appeal, why="each is read with its sheet, which is narrowed by the gate")
        .join(AppraisalSheet, JOIN.CROSS)
        .where(Appeal.sheet == AppraisalSheet.id, Appeal.state == query.state)
        .where(gate.condition(AppraisalSheet, AppraisalSheet.view_permission) | Appeal.id.in_(mine(gate)))
    )
    return found.where(Appeal.decider == gate.person.id) if query.mine else found


def lines_of(gate: Gate, appeals: Sequence[Appeal]) -> list[Line]:
    """The rows of a page of the list, in a fixed number of queries."""
    ids = [one.sheet_id for one in appeals]
    sheets = {one.id: one for one in gate.select(AppraisalSheet).where(among(AppraisalSheet.id, ids))}
    every = everything(AppraisalSheet, why="whom an appeal is about, for whoever decides on it")
    about = {one.id: one for one in every.where(among(AppraisalSheet.id, set(ids) - set(sheets)))}
    lines = PlanIndicator.select().where(among(PlanIndicator.id, [one.indicator_id for one in appeals]))
    told = {one.id: one for one in lines}
    plans = AppraisalPlan.select(AppraisalPlan.id, AppraisalPlan.name)
    names = dict(plans.where(among(AppraisalPlan.id, [one.plan_id for one in told.values()])).tuples())
    return [
        Line(
            *_shown(gate, one, sheets.get(one.sheet_id) or about[one.sheet_id], one.sheet_id in sheets),
            label_of(told[one.indicator_id].indicator, told[one.indicator_id].label),
            _url(gate, one, (sheets.get(one.sheet_id) or about[one.sheet_id]).number, told[one.indicator_id]),
            names[told[one.indicator_id].plan_id],
        )
        for one in appeals
    ]


def _shown(gate: Gate, appeal: Appeal, sheet: AppraisalSheet, readable: bool) -> tuple[Shown, Shown]:  # noqa: FBT001
    """An appeal and its sheet: as the sheet's readers see it, or as whoever decides on it does."""
    if readable:
        return show_part(gate, sheet, appeal), gate.show(sheet, ABOUT)
    return told_plainly(appeal), Shown({name: sheet.__data__.get(name) for name in ABOUT})


def _url(gate: Gate, appeal: Appeal, sheet: str, line: PlanIndicator) -> str:
    if appeal.decider_id == gate.person.id and appeal.state != WITHDRAWN:
        return url_for("appraisal.case", number=appeal.key)
    return url_for("appraisal.appeal_of", number=sheet, key=line.key)
