"""Entering figures of the firm's own, with a note and evidence (clause 4.3).

Whoever supplies an indicator sees its form and nothing else of the sheets; so does whoever collects the plan.
"""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from app.access.gate import Gate, everything
from app.appraisal.collecting.entered import entries_of
from app.appraisal.collecting.models import Entry
from app.appraisal.marking import GIVEN as AS_GIVEN
from app.appraisal.marking import YES_NO
from app.appraisal.models import ENTERED, EXEMPT, AppraisalPlan, AppraisalSheet, PlanIndicator
from app.appraisal.reading import indicator_keyed, indicators_of, names_of
from app.appraisal.scoring import FULL
from app.appraisal.secrecy import evidence_level
from app.appraisal.steps import COLLECT, PLAN_STEPS
from app.chain.writing import Entry as ChainEntry
from app.chain.writing import writing
from app.clock import now, today
from app.customers.typed.text import narrow
from app.db.base import update_row
from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.files.attaching import Sent, attach_past_the_gate
from app.inbox import tasks
from app.inbox.models import Task
from app.people.models import Person

PLACES, DIGITS = 4, 14
LONGEST_NOTE = 500
FORM = "appraisal_figures"
"""The kind of what a task about figures to enter leads to: the form of one indicator."""
REASON = "appraisal.figures"
SEPARATOR = "."


@dataclass(frozen=True)
class Line:
    """A sheet in the form: whom it appraises, and what was entered, None where nothing was."""

    sheet: AppraisalSheet
    name: str
    entry: Entry | None


@dataclass(frozen=True)
class Typed:
    """What was typed for a sheet; `rev` is that of what stood in the form, 0 for nothing."""

    value: str
    note: str = ""
    evidence: Sent | None = None
    rev: int = 0


def form_number(plan: AppraisalPlan, indicator: PlanIndicator) -> str:
    """What a task calls the form of an indicator."""
    return f"{plan.number}{SEPARATOR}{indicator.key}"


def asked_form(gate: Gate, number: str) -> tuple[AppraisalPlan, PlanIndicator]:
    """The plan and the indicator of a form that is the person's to fill in. Raises NotFound."""
    name, _, key = number.partition(SEPARATOR)
    plan = AppraisalPlan.get_or_none(AppraisalPlan.number == name)
    if plan is None or plan.state not in {*PLAN_STEPS["enter"].before, *PLAN_STEPS["enter_late"].before}:
        raise NotFound
    indicator = indicator_keyed(plan.id, key)
    if indicator.indicator != ENTERED or not (gate.person.id == indicator.supplier_id or gate.has(COLLECT)):
        raise NotFound
    return plan, indicator


def may_enter(gate: Gate, plan: AppraisalPlan) -> bool:
    """Whether figures are taken now: until the plan is collected, afterwards from whoever collects it."""
    late = plan.state in PLAN_STEPS["enter_late"].before and gate.has(COLLECT)
    return plan.state in PLAN_STEPS["enter"].before or late


def counts_now(plan: AppraisalPlan) -> bool:
    """Whether the plan is still to be collected: later a figure counts only once that is done again."""
    return plan.state in PLAN_STEPS["enter"].before


def lines(plan: AppraisalPlan, indicator: PlanIndicator) -> list[Line]:
    """Everybody whom a plan appraises, those without a figure first, by name; four queries."""
    query = everything(AppraisalSheet, why="whom a figure is entered for; nothing of the sheets is shown")
    sheets = list(query.where(AppraisalSheet.plan == plan.id, AppraisalSheet.state != EXEMPT))
    names, entries = names_of(sheets), entries_of(indicator)
    found = [Line(sheet, names[sheet.id], entries.get(sheet.id)) for sheet in sheets]
    return sorted(found, key=lambda line: (line.entry is not None, line.name, line.sheet.number))


def enter(
    gate: Gate,
    plan: AppraisalPlan,
    indicator: PlanIndicator,
    sheet: AppraisalSheet,
    typed: Typed,
) -> str:
    """Keep a figure for one sheet. Returns it as decimal text.

    The plan and the indicator come from `asked_form`. Raises Forbidden once the plan is collected, Conflict
    where somebody else entered it meanwhile, Invalid for what is no figure of this kind.
    """
    if not may_enter(gate, plan):
        raise Forbidden
    value = check_value(typed.value, indicator)
    found = entries_of(indicator).get(sheet.id)
    if (found.rev if found else 0) != typed.rev:
        raise Conflict("Somebody else has entered this figure meanwhile.")
    columns = {"value": value, "note": typed.note.strip(), "person": gate.person.id, "at": now()}
    if typed.evidence is None:
        _keep(gate.person, indicator, sheet, found, columns)
    else:
        attach_past_the_gate(
            gate.person,
            sheet,
            typed.evidence,
            evidence_level(sheet),
            lambda number: _keep(gate.person, indicator, sheet, found, {**columns, "file": number}),
        )
    return value


def check_value(typed: str, indicator: PlanIndicator) -> str:
    """What was typed, as decimal text. Raises Invalid("value")."""
    text = narrow(typed).replace(" ", "").replace(",", "").removesuffix("%")
    try:
        value = Decimal(text)
    except InvalidOperation as error:
        raise Invalid("value", "Write a number, like 97.7.") from error
    if not value.is_finite():
        raise Invalid("value", "Write a number, like 97.7.")
    if value != round(value, PLACES):
        raise Invalid("value", "At most %(places)d digits after the point.", places=PLACES)
    if abs(value) >= 10 ** (DIGITS - PLACES):
        raise Invalid("value", "This number is too large to be right.")
    if value < 0:
        raise Invalid("value", "A figure is zero or more.")
    rule = indicator.rule["rule"]
    if rule == AS_GIVEN and value > FULL:
        raise Invalid("value", "Points are from 0 to 100.")
    if rule == YES_NO and value not in {Decimal(0), Decimal(1)}:
        raise Invalid("value", "Choose yes or no.")
    return f"{value.normalize():f}"


def ask_suppliers(told: ChainEntry) -> None:
    """A plan begins: whoever supplies figures of it has a task until the day before they are collected."""
    plan = told.record
    if not isinstance(plan, AppraisalPlan):
        return
    for indicator in indicators_of(plan.id):
        supplier = Person.get_or_none(Person.id == indicator.supplier_id, ~Person.disabled)
        if indicator.indicator == ENTERED and supplier is not None:
            due = max(today(), plan.collect_on.fromordinal(plan.collect_on.toordinal() - 1))
            subject = (FORM, form_number(plan, indicator))
            tasks.give(None, supplier, indicator.label or plan.name, due, subject, REASON)


def settle_tasks(told: ChainEntry) -> None:
    """A plan is collected: nobody has to enter figures of it any more."""
    plan = told.record
    if isinstance(plan, AppraisalPlan):
        for indicator in indicators_of(plan.id):
            _close(form_number(plan, indicator))


def _keep(
    person: Person,
    indicator: PlanIndicator,
    sheet: AppraisalSheet,
    found: Entry | None,
    columns: dict[str, object],
) -> None:
    record = found or Entry(
        sheet=sheet.id, indicator=indicator.id, number=f"{sheet.number}{SEPARATOR}{indicator.key}"
    )
    with writing(person, "appraisal.figure.entered", record) as entry:
        for name in ("value", "note", "file"):
            if name in columns:
                entry.changed(name, (getattr(found, name) if found else "") or None, columns[name] or None)
        if found is None:
            record.__data__.update(columns)
            record.save(force_insert=True)
        elif not update_row(Entry, found.id, found.rev, {**columns, "rev": found.rev + 1}):
            raise Conflict("Somebody else has entered this figure meanwhile.")
        plan = AppraisalPlan.get_by_id(indicator.plan_id)
        if all(line.entry for line in lines(plan, indicator)):
            _close(form_number(plan, indicator))


def _close(number: str) -> None:
    query = everything(Task, why="a task about figures is done once they are all there")
    for task in query.where(Task.kind == FORM, Task.record == number, Task.done_at.is_null()):
        tasks.close(None, task)
