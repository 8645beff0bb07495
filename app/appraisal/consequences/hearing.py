"""Hearing whom a penalty would concern, before anybody decides on it (clause 4.6).

They are asked in the program, with a day until which they answer, and see what is considered. Their own
answer counts at once. What the officer writes down counts only once they were asked and have seen it.
Silence is noted as silence, after the day, and never as an answer.
"""

from datetime import date, timedelta

from app.access.gate import Gate
from app.appraisal.consequences import acting
from app.appraisal.consequences.handling import check_not_asked, end_task, required, subject_of
from app.appraisal.consequences.models import PROPOSED, Consequence
from app.appraisal.consequences.reading import Found
from app.appraisal.consequences.telling import ANSWER, HEARD
from app.chain.writing import writing
from app.clock import local, now, today
from app.db.connection import database
from app.db.fields import moment_text
from app.errors import Conflict, Invalid
from app.inbox import notices, tasks
from app.people.models import Person
from app.worktime.calendars import OFFICE, calendars

WORKDAYS = 5
"""Until when an answer is usually asked for."""
LONGEST_AHEAD = timedelta(days=366)
LATE = "Somebody else has changed this meanwhile."


def is_asked(one: Consequence) -> bool:
    """Whether its person was asked for their answer until a day."""
    return one.told_at is not None and one.answer_by is not None


def is_heard(found: Found) -> bool:
    """Whether the person was heard: by their own answer, one that may be written down, or noted silence."""
    one = found.one
    if one.reply:
        own = found.sheet is not None and one.replied_by_id == found.sheet.owner_id
        return own or (one.told_at is not None and one.seen_at is not None)
    return one.silent_on is not None


def may_be_written_down(one: Consequence) -> bool:
    """Whether what its person says elsewhere counts: they were asked here, and have seen what about."""
    return is_asked(one) and one.seen_at is not None


def may_be_noted_silent(one: Consequence) -> bool:
    """Whether the day has passed without an answer."""
    return is_asked(one) and not one.reply and one.silent_on is None and one.answer_by < today()


def usual_day() -> date:
    """Until when an answer is asked for, where nothing else is said."""
    return calendars()[OFFICE].later_by_days(today(), WORKDAYS)


def hear(gate: Gate, found: Found, until: date | None, rev: int) -> None:
    """Ask the person for their answer `until` a day: from now on they see what is considered.

    What was written down without having asked them does not count, and goes; the chain keeps it. Raises
    Forbidden, Conflict; Invalid: "clause" where it does not say yet what it rests on, "answer_by".
    """
    acting.check(gate, "hear", found, rev)
    one, sheet = found.one, found.sheet
    check_not_asked(one)
    if sheet is None or not one.is_penalty or is_asked(one):
        raise Conflict(LATE)
    if not one.clause:
        raise Invalid("clause", "Name the clause of the rules that this penalty rests on.")
    if until is None or not today() < until <= today() + LONGEST_AHEAD:
        raise Invalid("answer_by", "Choose a day after today, and within a year: people need time to answer.")
    person = Person.get_by_id(sheet.owner_id)
    with database.atomic():
        task = tasks.give(gate.person, person, one.clause, until, subject_of(sheet), ANSWER)
        asked = {"told_at": now(), "answer_by": until, "task": task.id}
        nothing = {"reply": "", "replied_on": None, "replied_by": None}
        acting.move(gate.person, "hear", one, asked | nothing)
        notices.notify([person], HEARD, subject_of(sheet), gate.person)


def see(gate: Gate, found: Found) -> None:
    """Note, once, that the person has opened what they were asked about; nothing for anybody else.

    The `rev` stays: no form and no request of others is about that.
    """
    one = found.one
    if one.told_at is None or one.seen_at is not None or not one.is_penalty or one.state != PROPOSED:
        return
    if not acting.may_take(gate, "see", found):
        return
    one.seen_at, unseen = now(), (Consequence.id == one.id, Consequence.seen_at.is_null())
    with database.atomic():
        if Consequence.update(seen_at=one.seen_at).where(*unseen).execute():
            with writing(gate.person, acting.ACTIONS["see"], one) as entry:
                entry.changed("seen_at", None, moment_text(one.seen_at))


def answer(gate: Gate, found: Found, text: str, day: date | None, rev: int) -> None:
    """The person answers themself; or the officer writes down what they said on a `day`.

    Raises Forbidden, Conflict, Invalid: "reply", "replied_on".
    """
    own = acting.may_take(gate, "reply", found)
    step = "reply" if own else "record"
    acting.check(gate, step, found, rev)
    one, day = found.one, today() if own else day
    check_not_asked(one)
    if not one.is_penalty:
        raise Conflict(LATE)
    if one.reply:
        raise Invalid("reply", "An answer is on file already, of %(day)s.", day=one.replied_on.isoformat())
    if not own:
        _check_written_down(one, day)
    said = {
        "reply": required(text, "reply"),
        "replied_on": day,
        "replied_by": gate.person.id,
        "silent_on": None,
    }
    with database.atomic():
        acting.move(gate.person, step, one, said)
        end_task(gate.person, one)


def note_silence(gate: Gate, found: Found, rev: int) -> None:
    """Note that the person has said nothing until the day. Raises Forbidden, Conflict, Invalid."""
    acting.check(gate, "silence", found, rev)
    one = found.one
    check_not_asked(one)
    if not one.is_penalty or one.reply or one.silent_on is not None:
        raise Conflict(LATE)
    if not is_asked(one):
        raise Invalid("reply", "Ask for their answer first: silence is noted once the day for it has passed.")
    if one.answer_by >= today():
        raise Invalid(
            "reply", "They answer until %(day)s: note it after that.", day=one.answer_by.isoformat()
        )
    with database.atomic():
        acting.move(gate.person, "silence", one, {"silent_on": today()})
        end_task(gate.person, one)


def _check_written_down(one: Consequence, day: date | None) -> None:
    if not is_asked(one):
        raise Invalid(
            "reply",
            "Ask for their answer first: they see what is considered, and until when they answer. What they"
            " say can be written down after that.",
        )
    if one.seen_at is None:
        raise Invalid(
            "reply",
            "They have not opened yet what is considered. They answer on their own page; once %(day)s has"
            " passed, note that they said nothing.",
            day=one.answer_by.isoformat(),
        )
    if day is None:
        raise Invalid("replied_on", "Say on which day they answered.")
    if day > today():
        raise Invalid("replied_on", "This day lies ahead.")
    if day < local(one.told_at).date():
        raise Invalid("replied_on", "Nobody answers before they were asked: choose a later day.")
