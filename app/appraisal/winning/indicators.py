"""What plans count of winning customers: words, formulas, and what a list shows of it (clause 4.1)."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.access.gate import Gate
from app.appraisal.spend.counted import COST_NAME, MARKETING_COST_NAME, PROMOTION_COST_NAME
from app.appraisal.spend.entering import PERMISSION
from app.appraisal.spend.models import KINDS, MARKETING, PROMOTION, Spend
from app.appraisal.spend.words import KIND_WORDS
from app.appraisal.winning.counting import WON, cost, lacking
from app.customers.hits import hits_of
from app.customers.models import Customer
from app.customers.typed.amounts import FEN, yuan
from app.figures.families import COST as OF_COST
from app.people.models import Department
from app.room import Formula, Hit, Indicator
from app.web.names import department_name

CLAUSE = _l("Clause 4.1")
COST_WORDS = _l(
    "Spend of the months that begin in the period ÷ customers with their first transaction in the period. A"
    " customer belongs to its owner and department of that day; a person has what their department has, with"
    " those below it. A month that a department did not enter makes the figure missing: it has to enter once"
    " it ever did, and where it won a customer in the period. Spend without new customers is the worst there"
    " is; neither is missing."
)
APART_WORDS = _l("The same of this kind of spend alone.")


def rows(gate: Gate, numbers: Sequence[str]) -> Mapping[str, Hit]:
    """The readable ones of those customers, and spend of departments whose spend the person enters."""
    return {**_spend(gate, numbers), **hits_of(gate, numbers)}


def _spend(gate: Gate, numbers: Sequence[str]) -> Mapping[str, Hit]:
    """Spend is called by department, month and kind: what can't be read so is no spend."""
    parts = {number: number.rsplit(".", 2) for number in numbers}
    codes = {one[0] for one in parts.values() if len(one) > 1}
    if not codes:
        return {}
    found = Spend.select(Spend, Department).join(Department).where(Department.code.in_(list(codes)))
    mine = (row for row in found if gate.oversees(PERMISSION, row.department_id))
    return {row.audit_number: _hit(row) for row in mine if row.audit_number in parts}


def _hit(row: Spend) -> Hit:
    department = row.department
    url = url_for("appraisal.spend", year=row.month.year, department=department.code)
    label = _("%(kind)s, %(month)s", kind=KIND_WORDS[row.kind], month=f"{row.month:%Y-%m}")
    return Hit(label, department_name(department), url, "card")


def _spent_or_won(fen: int, customers: int) -> Any:  # noqa: ANN401  a text
    return _("One new customer") if customers else _("%(amount)s yuan", amount=yuan(fen))


def _indicator(name: str, label: Any, kinds: Sequence[str], words: Any, **more: Any) -> Indicator:  # noqa: ANN401
    return Indicator(
        name=name,
        label=label,
        measure="mean",
        of=Customer.audit_kind,
        facts=partial(cost, kinds),
        formulas=[Formula(1, words, CLAUSE)],
        rows=rows,
        unit=FEN,
        unit_words=_l("yuan"),
        least=1,
        bands={**{kind: KIND_WORDS[kind] for kind in kinds}, WON: _l("New customer")},
        bands_label=_l("Spend or customer"),
        counted=_spent_or_won,
        family=OF_COST,
        falls=True,
        by_period=True,
        of_department=True,
        empty_is_worst=True,
        lacking=partial(lacking, kinds),
        **more,
    )


MARKETING_COST = _indicator(MARKETING_COST_NAME, _l("Marketing per new customer"), (MARKETING,), APART_WORDS)
PROMOTION_COST = _indicator(PROMOTION_COST_NAME, _l("Promotion per new customer"), (PROMOTION,), APART_WORDS)
COST = _indicator(
    COST_NAME,
    _l("Acquisition cost"),
    KINDS,
    COST_WORDS,
    beside=(MARKETING_COST.name, PROMOTION_COST.name),
)
INDICATORS = [COST, MARKETING_COST, PROMOTION_COST]
