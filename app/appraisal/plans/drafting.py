"""Plans while they are drafts: begun, changed, removed (clause 4.2)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from app.access.gate import Gate
from app.appraisal.consequences.ending import check_ended
from app.appraisal.models import DRAFT, AppraisalPlan, PlanIndicator
from app.appraisal.moving import move_plan
from app.appraisal.plans.approving import waiting
from app.appraisal.plans.checking import problems
from app.appraisal.plans.drafts import Draft, Line, draft_of
from app.appraisal.reading import plan_numbered
from app.appraisal.steps import PLAN, check_step
from app.chain.numbering import fresh_number
from app.chain.writing import Entry, writing
from app.clock import now
from app.customers.part_rows import new_key
from app.db.base import update_row
from app.db.connection import database
from app.errors import Conflict
from app.people.models import Person

LETTER = "A"


def begin(gate: Gate, draft: Draft) -> AppraisalPlan:
    """A new plan that says what `draft` says. Raises Forbidden, Invalid."""
    gate.require(PLAN)
    with database.atomic():
        _check(draft, None)
        plan = AppraisalPlan(
            number=fresh_number(AppraisalPlan, LETTER, now().year),
            state=DRAFT,
            created_by=gate.person,
            created_at=now(),
            **draft.columns(),
        )
        with writing(gate.person, "appraisal.plan.made", plan) as entry:
            _tell(entry, None, draft)
            entry.changed("state", None, DRAFT)
            plan.save(force_insert=True)
            _write_lines(plan, (), draft.lines)
    return plan


def check_may_edit(gate: Gate, plan: AppraisalPlan) -> None:
    """Raise Forbidden, or Conflict where it is no draft any more or somebody is asked about it."""
    check_step(gate, "edit", plan)
    if waiting(plan) is not None:
        raise Conflict("A second person is asked about this plan: it can be changed once they have decided.")


def save(gate: Gate, plan: AppraisalPlan, draft: Draft, rev: int) -> AppraisalPlan:
    """Have a plan say what `draft` says; the plan. Raises Forbidden, Conflict, Invalid."""
    with database.atomic():
        plan = plan_numbered(plan.number)
        check_may_edit(gate, plan)
        _check_is_still(plan, rev)
        _check(draft, plan)
        before = draft_of(plan)
        with writing(gate.person, "appraisal.plan.edited", plan) as entry:
            _tell(entry, before, draft)
            columns = {**draft.columns(), "rev": rev + 1}
            update_row(AppraisalPlan, plan.id, rev, columns)
            plan.__data__.update(columns)
            _write_lines(plan, before.lines, draft.lines)
    return plan


def remove(gate: Gate, plan: AppraisalPlan, rev: int) -> AppraisalPlan:
    """Throw a draft away; what it was. Raises Forbidden, Conflict."""
    with database.atomic():
        plan = plan_numbered(plan.number)
        check_step(gate, "remove", plan)
        check_may_edit(gate, plan)
        _check_is_still(plan, rev)
        with writing(gate.person, "appraisal_plan.removed", plan) as entry:
            entry.changed("name", plan.name, None)
            plan.delete_instance()
    return plan


def archive(gate: Gate, plan: AppraisalPlan) -> AppraisalPlan:
    """Put a plan away that is final; the plan.

    Raises Forbidden, Conflict, Invalid while what follows from it is undecided.
    """
    check_step(gate, "archive", plan)
    with database.atomic():
        check_ended(plan)
        move_plan(gate.person, "archive", plan)
    return plan


def _check_is_still(plan: AppraisalPlan, rev: int) -> None:
    if plan.rev != rev:
        raise Conflict("Somebody else has changed this plan meanwhile: look at it. Sent again, yours stands.")


def _check(draft: Draft, plan: AppraisalPlan | None) -> None:
    for problem in problems(draft, plan):
        raise problem


def _write_lines(plan: AppraisalPlan, before: Sequence[Line], after: Sequence[Line]) -> None:
    names = {line.supplier for line in after} - {""}
    people = Person.select(Person.id, Person.username).where(Person.username.in_(names)) if names else ()
    ids = {person.username: person.id for person in people}
    known = {line.key for line in before}
    PlanIndicator.delete().where(PlanIndicator.plan == plan.id).execute()
    for place, line in enumerate(after):
        PlanIndicator.create(
            plan=plan,
            position=place,
            key=line.key if line.key in known else new_key(),
            indicator=line.indicator,
            label=line.label,
            unit=line.unit,
            weight=line.weight,
            rule=dict(line.rule),
            options=list(line.options),
            supplier=ids.get(line.supplier),
        )


def _tell(entry: Entry, before: Draft | None, after: Draft) -> None:
    old = before.columns() if before else {}
    for name, value in after.columns().items():
        entry.changed(name, _plain(old.get(name)), _plain(value))
    entry.changed("indicators", before and _lines(before.lines), _lines(after.lines))


def _lines(lines: Sequence[Line]) -> list[dict[str, Any]]:
    return [{name: value for name, value in line._asdict().items() if name != "key"} for line in lines]


def _plain(value: Any) -> Any:  # noqa: ANN401
    return value.isoformat() if isinstance(value, date) else value
