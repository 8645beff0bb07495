"""What has to be known before a second person is asked to approve something (clause 4.6)."""

from typing import NamedTuple

from app.appraisal.consequences.acting import plain
from app.appraisal.consequences.contesting import appeal_until, is_contested, time_is_over
from app.appraisal.consequences.hearing import is_heard
from app.appraisal.consequences.models import FINE, Consequence
from app.appraisal.consequences.reading import Found
from app.appraisal.consequences.wages import NOTHING, TOO_LITTLE_LEFT, TOO_MUCH, flaw, most
from app.clock import today
from app.customers.typed.amounts import yuan
from app.errors import Invalid

CLAUSE, ACKNOWLEDGED, REPLY, TIME, CONTEST, AMOUNTS, TASK = NEEDS = (
    "clause",
    "acknowledged",
    "reply",
    "time",
    "contest",
    "amounts",
    "task",
)


class Need(NamedTuple):
    """Something that has to be known, by its code, and whether it is."""

    name: str
    met: bool


def needs_of(found: Found) -> list[Need]:
    """What is needed for it, in the order of the form; nothing for a reward."""
    one = found.one
    if one.is_followed:
        return [Need(TASK, bool(one.what and one.owner_id and one.due and one.due >= today()))]
    if not one.is_penalty or found.sheet is None:
        return []
    return [
        Need(CLAUSE, bool(one.clause)),
        Need(ACKNOWLEDGED, bool(one.acknowledged_on or one.unacknowledged)),
        *([Need(AMOUNTS, _amounts_fit(one))] if one.kind == FINE else []),
        Need(REPLY, is_heard(found)),
        Need(TIME, time_is_over(found.sheet)),
        Need(CONTEST, not is_contested(found.sheet)),
    ]


def check_ready(found: Found) -> None:
    """Raise Invalid for the first thing that is lacking: a message that says what to do."""
    one, lacking = found.one, {need.name for need in needs_of(found) if not need.met}
    if TASK in lacking:
        _check_task(one)
    if CLAUSE in lacking:
        raise Invalid("clause", "Name the clause of the rules that this penalty rests on.")
    if ACKNOWLEDGED in lacking:
        raise Invalid(
            "acknowledged_on",
            "Say when the person acknowledged this rule, or mark that no acknowledgement is on file.",
        )
    if AMOUNTS in lacking:
        check_amounts(one.fen, wage_of(one), one.least_wage)
    if REPLY in lacking:
        raise Invalid("reply", "Hear the person first: ask for their answer, and wait for it until the day.")
    if CONTEST in lacking:
        raise Invalid("appeal", "An appeal against this sheet is not decided yet. Wait for the decision.")
    if TIME in lacking and found.sheet is not None:
        until = appeal_until(found.sheet)
        if until is None:
            raise Invalid("appeal", "The sheet was not shown to its person yet. Show the plan first.")
        raise Invalid("appeal", "The person may appeal until %(day)s. Ask after that.", day=until.isoformat())


def check_amounts(fen: int | None, wage: int | None, least_wage: int | None) -> None:
    """Raise Invalid for amounts, in fen, of which the fine can't be taken (工资支付暂行规定, article 16)."""
    if fen is None:
        raise Invalid("fen", "Say how much the fine is.")
    if wage is None:
        raise Invalid("wage", "Say the person's wage of the month that it is taken from.")
    if least_wage is None:
        raise Invalid("least_wage", "Say the local minimum wage of a month.")
    why, left = flaw(fen, wage, least_wage), most(wage, least_wage)
    if why == NOTHING:
        raise Invalid("fen", "A fine is more than zero.")
    if why == TOO_MUCH:
        raise Invalid(
            "fen",
            "More than 20 %% of the month's wage may not be taken: at most %(most)s yuan here. Take less.",
            most=yuan(left),
        )
    if why == TOO_LITTLE_LEFT:
        raise Invalid(
            "fen",
            "The local minimum wage of %(least)s yuan must be left: at most %(most)s yuan may be taken.",
            least=yuan(least_wage),
            most=yuan(left),
        )


def wage_of(one: Consequence) -> int | None:
    """The month's wage in fen; None where none is known."""
    found = plain(one, "wage")
    return int(found) if isinstance(found, str) else None


def _amounts_fit(one: Consequence) -> bool:
    wage = wage_of(one)
    if one.fen is None or wage is None or one.least_wage is None:
        return False
    return not flaw(one.fen, wage, one.least_wage)


def _check_task(one: Consequence) -> None:
    if not one.what:
        raise Invalid("what", "Say what is to be done.")
    if not one.owner_id:
        raise Invalid("owner", "Say who does it.")
    if one.due is None:
        raise Invalid("due", "Say by when it is to be done.")
    raise Invalid("due", "This day is over. Choose a day to come.")
