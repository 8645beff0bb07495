"""The controls of a risk: its own and those of its point, with what is proven of each today."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from app.access.gate import everything
from app.clock import today
from app.db.base import among
from app.risk.controls.effect import Checked, effect, newest
from app.risk.matrix import Rating
from app.risk.models import Control, ControlTest, Risk
from app.risk.residual import Held, proposed


class Counted(NamedTuple):
    """A control of a risk that came through the gate; its test holds `until` then, None without one."""

    control: Control
    effect: str
    until: date | None

    @property
    def held(self) -> Held:
        """What the residual is reckoned from."""
        return Held(self.control.kind, self.control.axis, self.effect)

    @property
    def frozen(self) -> list[Any]:
        """What an assessment keeps of it."""
        return [self.control.key, self.control.kind, self.control.axis, self.effect]


def controls_of(risk: Risk) -> list[Counted]:
    """Those of one risk, in two queries."""
    return controls_of_many([risk])[risk.id]


def controls_of_many(risks: Iterable[Risk]) -> dict[int, list[Counted]]:
    """Those of some risks, by their ids, in two queries however many there are."""
    risks = list(risks)
    rows = everything(Control, why="they hold down risks that came through the gate, or were asked by a job")
    points = {risk.point_id for risk in risks} - {None}
    mine = among(Control.risk, [risk.id for risk in risks]) | among(Control.point, points)
    controls = list(rows.where(mine, ~Control.retired).order_by(Control.id))
    proven = _proven([control.id for control in controls])
    found: dict[int, list[Counted]] = {}
    for risk in risks:
        found[risk.id] = [
            Counted(control, *proven[control.id])
            for control in controls
            if control.risk_id == risk.id or (risk.point_id and control.point_id == risk.point_id)
        ]
    return found


def supported(risk: Risk, inherent: Rating) -> Rating:
    """The residual that the controls of `risk` support today."""
    return proposed(inherent, (one.held for one in controls_of(risk)))


def _proven(controls: list[int]) -> dict[int, tuple[str, date | None]]:
    tests: dict[int, list[Checked]] = {control: [] for control in controls}
    rows = everything(ControlTest, why="they say what is proven of controls of risks of the gate")
    for test in rows.where(among(ControlTest.control, controls)).order_by(ControlTest.id):
        checked = Checked(test.tested_on, test.sample, test.exceptions, test.valid_until)
        tests[test.control_id].append(checked)
    day = today()
    found = {}
    for control, all_tests in tests.items():
        last = newest(all_tests)
        found[control] = (effect(last, day), last and last.until)
    return found
