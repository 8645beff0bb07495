"""Taking risks of the starter register over, one by one, each with its controls (clause 5.1)."""

from collections.abc import Iterable

from app.access.gate import Gate, everything
from app.db.connection import database
from app.errors import Invalid
from app.people.models import Person
from app.risk import steps
from app.risk.controls.keeping import insert_control
from app.risk.models import Control, Risk
from app.risk.register.registering import NewRisk, register
from app.risk.register.shipped import BY_CODE, STARTER
from app.risk.register.shipped_parts import ShippedControl, ShippedRisk, Text


def taken() -> set[str]:
    """The codes of those that were taken over already, by whomever."""
    rows = everything(
        Risk, Risk.shipped, why="which of the starter register were taken over; no value is shown"
    )
    return {code for (code,) in rows.where(Risk.shipped.in_(list(BY_CODE))).tuples()}


def offered() -> list[ShippedRisk]:
    """Those that nobody has taken over yet."""
    gone = taken()
    return [one for one in STARTER if one.code not in gone]


def in_language(one: ShippedRisk, locale: str) -> Text:
    """Its texts in the language of the reader."""
    return one.en if locale == "en" else one.zh


def take_over(gate: Gate, codes: Iterable[str], owner: Person | None, locale: str) -> list[Risk]:
    """Register those of the starter register. Raises Forbidden; Invalid where nothing was ticked."""
    gate.require(steps.MANAGE)
    known = {one.code: one for one in offered()}
    wanted = [known[code] for code in dict.fromkeys(codes) if code in known]
    if not wanted:
        raise Invalid("codes", "Tick what the firm wants to take over.")
    with database.atomic():
        return [_take(gate, one, owner, locale) for one in wanted]


def add_control(gate: Gate, risk: Risk, one: ShippedControl, locale: str, code: str = "") -> Control:
    """A control of a risk, as it comes along; nobody has tested it yet."""
    values = {
        "name": one.en if locale == "en" else one.zh,
        "kind": one.kind,
        "axis": one.axis,
        "frequency": one.frequency,
        "by_program": one.by_program,
        "operator": None,
        "shipped": code,
    }
    return insert_control(gate.person, risk, values)


def _take(gate: Gate, one: ShippedRisk, owner: Person | None, locale: str) -> Risk:
    text = in_language(one, locale)
    new = NewRisk(
        *(text.title, one.category, text.cause, text.event, text.effect), owner=owner, shipped=one.code
    )
    risk = register(gate, new)
    for place, control in enumerate(one.controls):
        add_control(gate, risk, control, locale, f"{one.code}.{place}")
    return risk
