"""The controls that a leaver carried out, and how they are handed over (access rule 10)."""

from flask_babel import lazy_gettext as _l
from peewee import ModelSelect

from app.access.gate import Gate, everything
from app.people.models import Person
from app.risk.controls.keeping import let_operate
from app.risk.controls.reading import newest_of
from app.risk.models import Control, Risk
from app.room import Holding, Share

KEY = "operated"


def _mine(leaver: Person) -> ModelSelect:
    query = everything(Control, why="what a leaver carried out, as far as the person may read its risk")
    return query.where(Control.operator == leaver.id, ~Control.retired)


def _readable(gate: Gate, leaver: Person) -> ModelSelect:
    of_risks = gate.select(Risk, Risk.id)
    return _mine(leaver).where(Control.risk.is_null() | Control.risk.in_(of_risks))


def _shares(gate: Gate, leaver: Person) -> list[Share]:
    """Whoever tested one of them last is no receiver: nobody carries out what they have tested."""
    controls = list(_readable(gate, leaver))
    testers = {test.tester_id for test in newest_of(one.id for one in controls).values()}
    others = Person.select().where(~Person.disabled, Person.id != leaver.id).order_by(Person.name)
    receivers = [one for one in others if one.id not in testers]
    note = _l("Not offered: whoever tested one of these controls last.") if testers else ""
    return [Share(KEY, _l("Controls that they carried out"), len(controls), receivers, note)]


def _hand_over(gate: Gate, leaver: Person, _key: str, receiver: Person, limit: int) -> int:
    found = list(_readable(gate, leaver).order_by(Control.id).limit(limit))
    for control in found:
        let_operate(gate.person, control, receiver)
    return len(found)


CONTROLS_HELD = Holding("controls", _shares, lambda leaver: int(_mine(leaver).count()), _hand_over)
