"""Controls as they are read: of points of processes and of single risks, each with what is proven of it.

What is done at a point of a process tells nothing of a customer; a control of one risk is as secret as that.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from peewee import ModelSelect

from app.access.gate import Gate, everything
from app.clock import today
from app.db.base import among
from app.errors import NotFound
from app.people.models import Person
from app.risk.controls.effect import Checked, effect, verdict
from app.risk.models import Control, ControlTest, Risk
from app.vault.fields import opened_or_damaged


@dataclass(frozen=True)
class Seen:
    """A control, who carries it out, its newest test, and what that proves today."""

    control: Control
    name: str
    operator: str
    last: ControlTest | None
    effect: str

    @property
    def operated(self) -> bool:
        """Whether it is known who carries it out."""
        return bool(self.control.by_program or self.control.operator_id)


def controls_of_points(points: Iterable[int]) -> dict[int, list[Control]]:
    """Those of points of processes, by the point, as they were added."""
    found: dict[int, list[Control]] = defaultdict(list)
    query = _all().where(among(Control.point, set(points)), ~Control.retired)
    for one in query.order_by(Control.id):
        found[one.point_id].append(one)
    return found


def controls_of_risk(risk: Risk) -> list[Control]:
    """Those of a risk that came through the gate: its own, and those of its point."""
    own = Control.risk == risk.id
    whose = own | (Control.point == risk.point_id) if risk.point_id else own
    return list(_all().where(whose, ~Control.retired).order_by(Control.id))


def control_called(gate: Gate, key: str) -> Control:
    """The control with that key. Raises NotFound, also for one of a risk that can't be read."""
    found: Control | None = _all().where(Control.key == key).first()
    if found is None:
        raise NotFound
    if found.risk_id is not None:
        risk_of(gate, found)
    return found


def risk_of(gate: Gate, control: Control) -> Risk:
    """The risk that a control belongs to alone. Raises NotFound where what is done about it can't be read."""
    found: Risk | None = gate.select(Risk).where(Risk.id == control.risk_id).first()
    if found is None or gate.field_level(Risk, "action", found) > gate.clearance_on(found):
        raise NotFound
    return found


def seen(controls: Sequence[Control], day: date | None = None) -> dict[int, Seen]:
    """Each of `controls` by its id with what is proven of it on `day`; two queries."""
    last = newest_of([one.id for one in controls])
    whose = among(Person.id, {one.operator_id for one in controls if one.operator_id})
    names: Mapping[int, str] = dict(Person.select(Person.id, Person.name).where(whose).tuples())
    return {
        one.id: Seen(
            control=one,
            name=text_of(one, "name"),
            operator=names.get(one.operator_id, ""),
            last=last.get(one.id),
            effect=effect(checked(last.get(one.id)), day or today()),
        )
        for one in controls
    }


def newest_of(controls: Iterable[int]) -> dict[int, ControlTest]:
    """The newest test of each that was ever tested; one query."""
    query = everything(ControlTest, why="tests of controls that were read; what they prove is no secret")
    of = query.where(among(ControlTest.control, set(controls)))
    return {one.control_id: one for one in of.order_by(ControlTest.tested_on, ControlTest.id)}


def tests_of(control: Control) -> list[tuple[ControlTest, str]]:
    """Every test of a control that was read, the newest first, and who made it."""
    query = everything(ControlTest, ControlTest, Person.name, why="tests of a control that was read")
    rows = query.join(Person, on=ControlTest.tester == Person.id).where(ControlTest.control == control.id)
    ordered = rows.order_by(ControlTest.tested_on.desc(), ControlTest.id.desc())
    return [(one, one.name) for one in ordered.objects()]


def verdict_of(test: ControlTest) -> str:
    """What a test found at the time."""
    return verdict(test.sample, test.exceptions)


def checked(test: ControlTest | None) -> Checked | None:
    """A test as `effect` takes it."""
    return test and Checked(test.tested_on, test.sample, test.exceptions, test.valid_until)


def text_of(record: Any, field: str) -> str:  # noqa: ANN401  a control or a test
    """A text of it, in the open."""
    text = opened_or_damaged(record, field)
    return text if isinstance(text, str) else _("damaged") if text else ""


def _all() -> ModelSelect:
    return everything(Control, why="those of processes tell of no customer, those of a risk follow it")
