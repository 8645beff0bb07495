"""All controls of the firm that are in use, by when they have to be tested next (clause 5.2)."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l
from peewee import JOIN, ModelSelect

from app.access.gate import Gate, everything
from app.clock import today
from app.db.base import among
from app.organisation.processes.models import Process, ProcessStep
from app.risk.controls.reading import Seen, seen
from app.risk.models import CLOSED, Control, Risk, RiskPoint
from app.web.listing import Sort

SORTS = {"due": Sort(Control.proven_until)}
SOON = timedelta(days=30)
ALL, EXPIRED, COMING, UNTESTED = ("", "expired", "soon", "untested")
VIEWS: Mapping[str, Any] = {
    ALL: _l("All"),
    EXPIRED: _l("Expired or failed"),
    COMING: _l("Due in 30 days"),
    UNTESTED: _l("Without a test"),
}


class Listed(NamedTuple):
    """A control of the list, and where it stands: at a point of a process, or beside a risk."""

    seen: Seen
    point: RiskPoint | None
    risk: str


def select(gate: Gate, view: str) -> ModelSelect:
    """The controls of a view that the person may read, in no order: those of risks follow the gate."""
    query = everything(Control, why="those of processes tell of no customer, those of a risk follow the gate")
    query = query.join(RiskPoint, JOIN.LEFT_OUTER, on=Control.point == RiskPoint.id)
    query = query.join(ProcessStep, JOIN.LEFT_OUTER, on=RiskPoint.step == ProcessStep.id)
    query = query.join(Process, JOIN.LEFT_OUTER, on=ProcessStep.process == Process.id)
    of_point = ~RiskPoint.retired & ~ProcessStep.retired & ~Process.retired
    found = query.where(~Control.retired, of_point | Control.risk.in_(_risks(gate)))
    proven, day = Control.proven_until, today()
    if view == EXPIRED:
        return found.where(proven < day)
    if view == COMING:
        return found.where(proven.between(day, day + SOON))
    return found.where(proven.is_null()) if view == UNTESTED else found


def listed(controls: Sequence[Control]) -> list[Listed]:
    """What the list shows of controls that came through `select`, in a fixed number of queries."""
    known = seen(controls)
    wanted = among(RiskPoint.id, {one.point_id for one in controls if one.point_id})
    query = RiskPoint.select(RiskPoint, ProcessStep, Process).join(ProcessStep).join(Process)
    points = {one.id: one for one in query.where(wanted)}
    risks = everything(Risk, Risk.id, Risk.number, why="they came through the gate with their controls")
    numbers = dict(risks.where(among(Risk.id, {one.risk_id for one in controls if one.risk_id})).tuples())
    return [Listed(known[one.id], points.get(one.point_id), numbers.get(one.risk_id, "")) for one in controls]


def _risks(gate: Gate) -> ModelSelect:
    """The open risks whose controls the person may read."""
    found = gate.select(Risk, Risk.id).where(Risk.state != CLOSED)
    known = gate.known_by(Risk, "action")
    return found if known is None else found.where(known)
