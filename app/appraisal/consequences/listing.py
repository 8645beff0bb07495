"""The list of consequences: which rows an address asks for, and what each shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from peewee import ModelSelect

from app.access.gate import Gate
from app.appraisal.consequences import reading
from app.appraisal.consequences.following import is_overdue
from app.appraisal.consequences.models import KINDS, OPEN, STATES, Consequence
from app.appraisal.consequences.words import OVERDUE, indicator_words
from app.appraisal.models import DEPARTMENT, AppraisalPlan, AppraisalSheet
from app.clock import today
from app.customers.words import Words
from app.db.base import among
from app.web.listing import Sort

NEWEST, DUE = "newest", "due"
SORTS = {NEWEST: Sort(Consequence.at, "desc"), DUE: Sort(Consequence.due, empty_last=True)}


@dataclass(frozen=True)
class Query:
    """What an address asks for: a `kind`, a `state` or what is overdue, the `plan` with that number.

    `unknown`: what there is not.
    """

    state: str = ""
    kind: str = ""
    plan: str = ""
    unknown: bool = False

    @classmethod
    def read(cls, values: Mapping[str, str]) -> "Query":
        """What these values of an address say."""
        state, kind = values.get("state", ""), values.get("kind", "")
        known = state in {"", OVERDUE, *STATES} and kind in {"", *KINDS}
        return cls(state, kind, values.get("plan", "")) if known else cls(unknown=True)

    @property
    def address(self) -> dict[str, str]:
        """The values that say so."""
        return {"state": self.state, "kind": self.kind, "plan": self.plan}

    @property
    def narrows(self) -> bool:
        """Whether it asks for fewer than all."""
        return bool(self.state or self.kind or self.plan or self.unknown)


@dataclass(frozen=True)
class Line:
    """A row of the list: what of `name`, by which `plan`, about which `indicator`, and where it leads."""

    one: Consequence
    name: str
    plan: str
    indicator: str
    owner: str
    overdue: bool
    address: Mapping[str, str]


def select(gate: Gate, query: Query) -> ModelSelect:
    """Those that `query` asks for and the person may know of."""
    found = reading.visible(gate)
    if query.unknown:
        return found.where(Consequence.id.is_null())
    if query.plan:
        of = AppraisalPlan.select(AppraisalPlan.id).where(AppraisalPlan.number == query.plan)
        found = found.where(Consequence.plan.in_(of))
    if query.kind:
        found = found.where(Consequence.kind == query.kind)
    if query.state == OVERDUE:
        return found.where(Consequence.state == OPEN, Consequence.due < today())
    return found.where(Consequence.state == query.state) if query.state else found


def lines_of(gate: Gate, found: Sequence[Consequence]) -> list[Line]:
    """Their rows; a fixed number of queries."""
    words, sheets = Words(), reading.sheets_of_all(gate, found)
    indicators = reading.indicators_of_all(found)
    of = among(AppraisalPlan.id, {one.plan_id for one in found})
    plans = {one.id: one for one in AppraisalPlan.select().where(of)}
    return [
        Line(
            one=one,
            name=name_of(sheets.get(one.sheet_id), one, words),
            plan=plans[one.plan_id].name,
            indicator=indicator_words(indicators.get(one.indicator_id)),
            owner=_name(words, one.owner_id),
            overdue=is_overdue(one),
            address=_address(one, sheets, plans),
        )
        for one in found
    ]


def name_of(sheet: AppraisalSheet | None, one: Consequence, words: Words) -> str:
    """Of whom it is: the sheet's person or department, or who does it."""
    if sheet is None:
        return _name(words, one.owner_id)
    if sheet.kind == DEPARTMENT:
        return str(words.of("department", sheet.department_id))
    return _name(words, sheet.owner_id)


def _name(words: Words, person: Any) -> str:  # noqa: ANN401  an id or None
    return str(words.of("owner", person)) if person else ""


def _address(
    one: Consequence, sheets: Mapping[int, AppraisalSheet], plans: Mapping[int, AppraisalPlan]
) -> dict[str, str]:
    if one.sheet_id is not None:
        return {"sheet": sheets[one.sheet_id].number, "key": one.key}
    return {"plan": plans[one.plan_id].number, "key": one.key}
