"""Appealing against an indicator of one's own sheet, and withdrawing that (clause 4.5)."""

from collections.abc import Sequence

from app.access.gate import Gate, everything
from app.appraisal.appeals.assigning import chosen, end_task, entrust
from app.appraisal.appeals.models import WITHDRAWN, Appeal
from app.appraisal.appeals.recording import LATE, change, tell
from app.appraisal.appeals.times import decided_by_day, is_in_time, may_appeal_until, waiting_of
from app.appraisal.models import SHOWN, AppraisalPlan, AppraisalSheet, PlanIndicator
from app.appraisal.moving import move_sheet
from app.appraisal.reading import values_of
from app.appraisal.steps import check_step_on, may_take_on
from app.chain.writing import writing
from app.clock import now, today
from app.customers.part_rows import new_key
from app.customers.typed.text import clean_lines
from app.db.connection import database
from app.errors import Conflict, Invalid, NotFound
from app.files.reading import known

LONGEST = 2000
LATE_BY = (
    "The time for appeals ended on %(day)s. Whoever runs appraisal can still have figures collected again."
)


def may_appeal(gate: Gate, sheet: AppraisalSheet) -> bool:
    """Whether the person may appeal against this sheet now."""
    return may_take_on(gate, "appeal", sheet) and is_in_time(sheet)


def appeals_of(sheet: AppraisalSheet, indicator: PlanIndicator | None = None) -> list[Appeal]:
    """All appeals against a sheet that came through the gate, or one indicator of it, the newest first."""
    rows = everything(Appeal, why="they belong to a sheet that came through the gate")
    found = rows.where(Appeal.sheet == sheet.id)
    if indicator is not None:
        found = found.where(Appeal.indicator == indicator.id)
    return list(found.order_by(Appeal.id.desc()))


def newest_of(sheet: AppraisalSheet, indicator: PlanIndicator) -> Appeal:
    """The newest appeal against an indicator of a sheet that came through the gate. Raises NotFound."""
    found = next(iter(appeals_of(sheet, indicator)), None)
    if found is None:
        raise NotFound
    return found


def appeal(
    gate: Gate, sheet: AppraisalSheet, indicator: PlanIndicator, text: str, files: Sequence[str]
) -> Appeal:
    """Appeal against what `indicator` came to; `files` are numbers of files that the sheet has.

    Raises Forbidden, Conflict, Invalid: "text" where the time is over, too, which names the day.
    """
    check_step_on(gate, "appeal", sheet)
    if AppraisalPlan.get_by_id(sheet.plan_id).state != SHOWN:
        raise Conflict("The plan has gone on meanwhile.")
    if not is_in_time(sheet):
        day = may_appeal_until(sheet)
        raise Invalid("text", LATE_BY, day=day.isoformat() if day else "")
    typed = _checked(text)
    _check_files(gate, sheet, files)
    with database.atomic():
        _check_only_one(sheet, indicator)
        made = Appeal(
            key=new_key(),
            sheet=sheet.id,
            indicator=indicator.id,
            text=typed,
            files=sorted(set(files)),
            at=now(),
            due=decided_by_day(today()),
            contested=_contested(sheet, indicator),
        )
        with writing(gate.person, "appraisal.appeal.made", sheet) as entry:
            made.save(force_insert=True)
            entry.changed(made.field_name("text"), None, typed)
            tell(entry, made)
        decider = chosen(sheet)
        move_sheet(gate.person, "appeal", sheet, decider=decider and decider.id)
        entrust(None, sheet, decider)
    return made


def withdraw(gate: Gate, sheet: AppraisalSheet, appeal: Appeal) -> None:
    """Take back an appeal that nobody has decided. Raises Forbidden, Conflict.

    Where that was the only one ever, its person answers to the sheet as before.
    """
    check_step_on(gate, "withdraw", sheet)
    if not appeal.waits:
        raise Conflict(LATE)
    with database.atomic():
        with writing(gate.person, "appraisal.appeal.withdrawn", sheet) as entry:
            change(entry, appeal, state=WITHDRAWN, ended_at=now())
        end_task(gate.person, appeal)
        left = bool(waiting_of(sheet))
        move_sheet(gate.person, "withdraw", sheet, decider=sheet.decider_id if left else None)
        if all(one.state == WITHDRAWN for one in appeals_of(sheet)):
            move_sheet(None, "answer_again", sheet)


def _checked(text: str) -> str:
    typed = clean_lines(text)
    if not typed:
        raise Invalid("text", "Say what is wrong, and why.")
    if len(typed) > LONGEST:
        raise Invalid("text", "At most %(max)d characters.", max=LONGEST)
    return typed


def _check_files(gate: Gate, sheet: AppraisalSheet, files: Sequence[str]) -> None:
    if files and not set(files) <= {one.number for one in known(gate, sheet)}:
        raise Invalid("files", "Choose from what is offered.")


def _check_only_one(sheet: AppraisalSheet, indicator: PlanIndicator) -> None:
    for one in appeals_of(sheet, indicator):
        if one.waits:
            raise Invalid(
                "text", "You have appealed against this already. Withdraw that first to say it anew."
            )
        if one.is_decided:
            raise Invalid("text", "An appeal against this was decided already. There is no second one.")


def _contested(sheet: AppraisalSheet, indicator: PlanIndicator) -> int | None:
    value = values_of([sheet])[sheet.id].get(indicator.id)
    return value.id if value else None
