"""Writing answers, changing and retiring them; each is one transaction with its row on the chain.

What is in use stays so until a change of it was approved (see `approving`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from app.access.gate import Gate
from app.access.standing import holders_of
from app.chain.numbering import fresh_number
from app.chain.writing import Entry, writing
from app.clock import now, today
from app.customers.typed.text import clean, clean_lines
from app.db.base import update_row
from app.db.connection import database
from app.db.numbers import Choose, at_random
from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.people.dictionaries import all_dictionaries
from app.people.models import Person
from app.tickets.answers.finding import index_answer
from app.tickets.answers.models import APPROVED, ASKED, DRAFT, RETIRED, WRITTEN, Answer

LETTER = "A"
WRITE, MANAGE = "ticket.handle", "service.manage"
CATEGORIES = "ticket_category"
LONGEST_QUESTION, LONGEST_ANSWER = 200, 3000
LASTS = timedelta(days=365)
"""How long an answer holds unless somebody says otherwise."""
LONGEST = timedelta(days=3 * 366)


@dataclass(frozen=True)
class Written:
    """What somebody wrote; `valid_until` is the last day on which it holds."""

    category: str
    question: str
    text: str
    valid_until: date


def write(gate: Gate, typed: Written, choose: Choose = at_random) -> Answer:
    """A new answer, not in use before a second person has approved it. Raises Forbidden, Invalid."""
    gate.require(WRITE)
    with database.atomic():
        values = _checked(typed, None)
        return add(gate.person, values, "answer.drafted", {"state": DRAFT, "owner": gate.person}, choose)


def add(
    person: Person | None,
    values: Mapping[str, Any],
    action: str,
    more: Mapping[str, Any],
    choose: Choose = at_random,
) -> Answer:
    """Write a new row with its row on the chain, in the caller's transaction; nothing is checked here."""
    answer = Answer(
        **values,
        **more,
        number=fresh_number(Answer, LETTER, today().year, choose),
        written_by=person,
        written_at=now(),
        changed_at=now(),
    )
    with writing(person, action, answer) as entry:
        answer.save(force_insert=True)
        for name in (*WRITTEN, "state"):
            entry.changed(name, None, _told(getattr(answer, name)))
        entry.changed("in_charge", None, answer.owner_id)
    return answer


def change(gate: Gate, answer: Answer, typed: Written, rev: int) -> bool:
    """Change a draft; beside what is in use, begin or change a draft. Returns whether anything changed.

    Raises Forbidden, Invalid, Conflict for one that is retired or has changed since.
    """
    gate.require(WRITE)
    with database.atomic():
        _check_is_free(answer, rev)
        values = _checked(typed, answer)
        before = proposed(answer)
        if values == before:
            return False
        prefix = "new_" if answer.in_use else ""
        columns = {f"{prefix}{name}": value for name, value in values.items()}
        with writing(gate.person, "answer.changed", answer) as entry:
            _note(entry, answer, {**columns, "state": DRAFT})
            written = {"written_by": gate.person.id, "written_at": now(), "changed_at": now()}
            save(answer, rev, {**columns, **written, "state": DRAFT})
    return True


def discard(gate: Gate, answer: Answer, rev: int) -> None:
    """Let go of a change that is not in use. Raises Forbidden, Conflict."""
    gate.require(WRITE)
    with database.atomic():
        _check_is_free(answer, rev)
        if not answer.is_changed:
            raise Conflict
        columns = {**_no_change(), "state": APPROVED}
        with writing(gate.person, "answer.discarded", answer) as entry:
            _note(entry, answer, columns)
            save(answer, rev, {**columns, "changed_at": now()})


def retire(gate: Gate, answer: Answer, reason: str, rev: int) -> Answer:
    """Offer it no longer, with a reason; it stays where it was cited. Raises Forbidden, Invalid, Conflict."""
    _require_keeping(gate, answer)
    with database.atomic():
        _check_is_free(answer, rev)
        if not reason.strip():
            raise Invalid("reason", "Fill this in.")
        columns = {**_no_change(), "state": RETIRED}
        with writing(gate.person, "answer.retired", answer) as entry:
            _note(entry, answer, columns)
            entry.told(reason=reason.strip())
            save(answer, rev, {**columns, "changed_at": now()})
            index_answer(answer)
    return answer


def restore(gate: Gate, answer: Answer, rev: int) -> None:
    """Make a draft of a retired one: it has to be approved anew; of another one nothing.

    Raises Forbidden, Conflict.
    """
    _require_keeping(gate, answer)
    if answer.state != RETIRED:
        return
    columns = {"state": DRAFT, "approved_by": None, "approved_at": None}
    with writing(gate.person, "answer.restored", answer) as entry:
        entry.changed("state", RETIRED, DRAFT)
        written = {"written_by": gate.person.id, "written_at": now(), "changed_at": now()}
        save(answer, rev, {**columns, **written})


def hand_to(gate: Gate, answer: Answer, receiver: Person, rev: int) -> Answer:
    """Make somebody its owner, who may write answers. Raises Forbidden, Invalid, Conflict."""
    _require_keeping(gate, answer)
    if receiver.id not in holders_of(WRITE):
        raise Invalid("owner", "Choose from what is offered.")
    if receiver.id != answer.owner_id:
        pass_to(gate.person, answer, receiver, rev)
    return answer


def pass_to(by: Person | None, answer: Answer, receiver: Person, rev: int) -> None:
    """Write whose it is, with its row on the chain; nothing is checked here. Raises Conflict."""
    with writing(by, "answer.passed", answer) as entry:
        entry.changed("in_charge", answer.owner_id, receiver.id)
        save(answer, rev, {"owner": receiver.id, "changed_at": now()})


def may_keep(gate: Gate, answer: Answer) -> bool:
    """Whether the person may retire it and say whose it is: its owner, and whoever manages the service."""
    return gate.has(MANAGE) or (gate.has(WRITE) and answer.owner_id == gate.person.id)


def get_answer(gate: Gate, number: str) -> Answer:
    """The answer `number`. Raises NotFound, also for one not in use that the person may not write."""
    found: Answer | None = Answer.get_or_none(Answer.number == number)
    if found is None or not (found.in_use or gate.has(WRITE)):
        raise NotFound
    return found


def proposed(answer: Answer) -> dict[str, Any]:
    """What it says, or would say once the change that waits is approved."""
    prefix = "new_" if answer.is_changed else ""
    return {name: getattr(answer, f"{prefix}{name}") for name in WRITTEN}


def save(answer: Answer, rev: int, columns: Mapping[str, Any]) -> None:
    """Write `columns` and the next `rev`, in the caller's transaction. Raises Conflict."""
    if not update_row(Answer, answer.id, rev, {**columns, "rev": rev + 1}):
        raise Conflict
    answer.__data__.update(columns, rev=rev + 1)


def writers() -> list[Person]:
    """Who may write answers, and own them, by name."""
    return list(Person.select().where(Person.id.in_(sorted(holders_of(WRITE)))).order_by(Person.name))


def _check_is_free(answer: Answer, rev: int) -> None:
    if answer.state == ASKED:
        raise Invalid("answer", "It waits for approval. Withdraw the request first.")
    if answer.state == RETIRED or rev != answer.rev:
        raise Conflict


def _checked(typed: Written, answer: Answer | None) -> dict[str, Any]:
    kept = {answer.category, answer.new_category} if answer else set()
    if typed.category not in all_dictionaries().codes(CATEGORIES) | kept:
        raise Invalid("category", "Choose from what is offered.")
    question = _text("question", clean(typed.question), LONGEST_QUESTION)
    text = _text("text", clean_lines(typed.text), LONGEST_ANSWER)
    if not today() < typed.valid_until <= today() + LONGEST:
        raise Invalid("valid_until", "Choose a day after today, three years ahead at most.")
    _check_is_new(question, answer)
    return {
        "category": typed.category,
        "question": question,
        "text": text,
        "valid_until": typed.valid_until,
    }


def _text(field: str, text: str, longest: int) -> str:
    if not text:
        raise Invalid(field, "Fill this in.")
    if len(text) > longest:
        raise Invalid(field, "At most %(max)d characters.", max=longest)
    return text


def _check_is_new(question: str, answer: Answer | None) -> None:
    same = Answer.select(Answer.number).where(Answer.question == question, Answer.state != RETIRED)
    other = same.where(Answer.id != answer.id).first() if answer else same.first()
    if other is not None:
        raise Invalid("question", "There is an answer to this question: %(number)s.", number=other.number)


def _require_keeping(gate: Gate, answer: Answer) -> None:
    if not may_keep(gate, answer):
        raise Forbidden


def _no_change() -> dict[str, Any]:
    return {f"new_{name}": None for name in WRITTEN}


def _note(entry: Entry, answer: Answer, columns: Mapping[str, Any]) -> None:
    for name, value in columns.items():
        entry.changed(name, _told(getattr(answer, name)), _told(value))


def _told(value: Any) -> Any:  # noqa: ANN401
    return value.isoformat() if isinstance(value, date) else value
