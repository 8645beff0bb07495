"""What a plan says, as a value: read from the database, typed in a form, copied, checked, kept."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from app.appraisal.models import PERSON, AppraisalPlan, PlanIndicator
from app.appraisal.reading import indicators_of
from app.people.models import Person


class Line(NamedTuple):
    """An indicator of a plan, as `PlanIndicator` keeps it. `supplier` is a user name, "" for nobody."""

    indicator: str
    weight: int
    rule: Mapping[str, Any]
    label: str = ""
    unit: str = ""
    options: Sequence[str] = ()
    supplier: str = ""
    key: str = ""
    """What addresses call it; "" for one that is not kept yet."""


class Draft(NamedTuple):
    """A plan without its number and state, as `AppraisalPlan` keeps it."""

    name: str
    since: date
    until: date
    collect_on: date
    score_by: date
    answer_by: date
    whom: Mapping[str, Any]
    grades: Sequence[Sequence[Any]]
    lines: Sequence[Line]
    subject: str = PERSON
    scorers: Mapping[str, Mapping[str, Any]] = {}
    cap: int = 100
    superior_part: int = 60
    peers_part: int = 40
    own_part: int = 0
    forced: Mapping[str, int] | None = None

    def columns(self) -> dict[str, Any]:
        """What the plan's own row keeps."""
        return {name: value for name, value in self._asdict().items() if name != "lines"}


def draft_of(plan: AppraisalPlan) -> Draft:
    """What a plan says."""
    said = {name: getattr(plan, name) for name in Draft.__annotations__ if name != "lines"}
    return Draft(**said, lines=lines_of(indicators_of(plan.id)))


def lines_of(indicators: Sequence[PlanIndicator]) -> tuple[Line, ...]:
    """Indicators of a plan as values."""
    ids = {one.supplier_id for one in indicators} - {None}
    found = Person.select(Person.id, Person.username).where(Person.id.in_(ids)) if ids else ()
    names = {person.id: person.username for person in found}
    return tuple(
        Line(
            one.indicator,
            one.weight,
            one.rule,
            one.label,
            one.unit,
            tuple(one.options),
            names.get(one.supplier_id, ""),
            one.key,
        )
        for one in indicators
    )
