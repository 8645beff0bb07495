"""Questions that found no answer: noted at the desk, listed for whoever keeps their category."""

from typing import Any

from peewee import SQL, Expression, ModelSelect

from app.access.gate import Gate
from app.access.standing import holders_of
from app.chain.numbering import fresh_number
from app.chain.writing import writing
from app.clock import now, today
from app.customers.typed.text import clean_lines
from app.db.base import next_id, update_row
from app.db.connection import database
from app.db.numbers import Choose, at_random
from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.inbox import notices
from app.people.dictionaries import all_dictionaries
from app.people.models import Person
from app.tickets.answers.keepers import keeper_of
from app.tickets.answers.models import ANSWERED, DROPPED, OPEN, Answer, OpenQuestion
from app.tickets.answers.writing import CATEGORIES, MANAGE, WRITE
from app.tickets.models import Ticket
from app.vault.fields import opened_or_damaged, sealed_columns

LETTER = "Q"
LONGEST = 300
MOST_COUNTED = 99
NOTHING = SQL("0")
OTHER = "other"


def note(
    gate: Gate, text: str, category: str = "", ticket: Ticket | None = None, choose: Choose = at_random
) -> OpenQuestion:
    """Note a question without an answer, for whoever keeps its category, who hears of it.

    `ticket` is where it came up, read through the gate. Raises Forbidden, Invalid.
    """
    gate.require(WRITE)
    text, category = clean_lines(text), category or OTHER
    if not text:
        raise Invalid("text", "Fill this in.")
    if len(text) > LONGEST:
        raise Invalid("text", "At most %(max)d characters.", max=LONGEST)
    if category not in all_dictionaries().codes(CATEGORIES):
        raise Invalid("category", "Choose from what is offered.")
    owner = keeper_of(category)
    with database.atomic():
        row = next_id(OpenQuestion)
        question = OpenQuestion(
            id=row,
            number=fresh_number(OpenQuestion, LETTER, today().year, choose),
            category=category,
            asked_by=gate.person,
            asked_at=now(),
            ticket=ticket and ticket.id,
            owner=owner,
            **sealed_columns(OpenQuestion, row, {"text": text}),
        )
        with writing(gate.person, "question.noted", question) as entry:
            question.save(force_insert=True)
            entry.changed("text", None, text)
            entry.changed("category", None, category)
            entry.changed("state", None, OPEN)
            entry.changed("in_charge", None, owner)
        told = [owner] if owner else holders_of(MANAGE)
        notices.notify(told, notices.UNANSWERED, (OpenQuestion.audit_kind, question.number), gate.person)
    return question


def answer_with(gate: Gate, question: OpenQuestion, number: str, rev: int) -> OpenQuestion:
    """This answer is the one: whoever asked hears of it. Raises Forbidden, Invalid, Conflict."""
    answer = Answer.get_or_none(Answer.number == number.strip().upper())
    if answer is None or not answer.in_use:
        raise Invalid("answer", "There is no answer in use with this number.")
    with database.atomic():
        _end(gate, question, rev, "question.answered", {"state": ANSWERED, "answer": answer.id})
        about = (Answer.audit_kind, answer.number)
        notices.notify([question.asked_by_id], notices.ANSWERED, about, gate.person)
    return question


def draft_for(question: OpenQuestion, answer: Answer) -> None:
    """Its answer is being written: once that is in use, it is answered. In the caller's transaction."""
    if question.state == OPEN:
        _save(question, question.rev, {"answer": answer.id})


def now_answered(gate: Gate, answer: Answer) -> None:
    """The questions for which `answer` was written have it, in the transaction that puts it to use."""
    waiting = OpenQuestion.select().where(OpenQuestion.answer == answer, OpenQuestion.state == OPEN)
    for question in list(waiting):
        with writing(gate.person, "question.answered", question) as entry:
            entry.changed("state", OPEN, ANSWERED)
            ended = {"state": ANSWERED, "ended_by": gate.person.id, "ended_at": now()}
            _save(question, question.rev, ended)
        about = (Answer.audit_kind, answer.number)
        notices.notify([question.asked_by_id], notices.ANSWERED, about, gate.person)


def drop(gate: Gate, question: OpenQuestion, note: str, rev: int) -> OpenQuestion:
    """It needs no answer of the library's, and why. Raises Forbidden, Invalid, Conflict."""
    if not note.strip():
        raise Invalid("note", "Fill this in.")
    with database.atomic():
        _end(gate, question, rev, "question.dropped", {"state": DROPPED, "note": note.strip()})
    return question


def get_question(gate: Gate, number: str) -> OpenQuestion:
    """The question `number` that the person may read. Raises NotFound."""
    found: OpenQuestion | None = (
        OpenQuestion.select().where(OpenQuestion.number == number, readable(gate)).first()
    )
    if found is None:
        raise NotFound
    return found


def readable(gate: Gate) -> Expression:
    """Which questions the person may read: addressed to them, or asked by them; all for who manages."""
    if gate.has(MANAGE):
        return SQL("1")
    if not gate.has(WRITE):
        return NOTHING
    return (OpenQuestion.owner == gate.person.id) | (OpenQuestion.asked_by == gate.person.id)


def select(gate: Gate) -> ModelSelect:
    """The open questions that the person may read."""
    return OpenQuestion.select().where(OpenQuestion.state == OPEN, readable(gate))


def addressed(gate: Gate) -> ModelSelect:
    """The open questions that wait for the person: theirs, and nobody's where they manage the service."""
    theirs = OpenQuestion.owner == gate.person.id
    if gate.has(MANAGE):
        theirs |= OpenQuestion.owner.is_null()
    return OpenQuestion.select().where(OpenQuestion.state == OPEN, theirs)


def count_addressed(gate: Gate) -> int:
    """How many questions wait for the person, at most one more than MOST_COUNTED."""
    if not gate.has(WRITE):
        return 0
    sql, values = addressed(gate).columns(SQL("1")).limit(MOST_COUNTED + 1).sql()
    return int(database.execute_sql(f"SELECT count(*) FROM ({sql})", values).fetchone()[0])  # noqa: S608  our SQL


def may_end(gate: Gate, question: OpenQuestion) -> bool:
    """Whether the person may answer or drop it: whose it is, who manages, and who asked it."""
    return gate.has(WRITE) and (
        gate.has(MANAGE) or gate.person.id in {question.owner_id, question.asked_by_id}
    )


def text_of(question: OpenQuestion) -> Any:  # noqa: ANN401  a text or what stands for a damaged one
    """What was asked."""
    return opened_or_damaged(question, "text")


def move(by: Person, question: OpenQuestion, receiver: Person) -> None:
    """Hand it over to `receiver`, in the caller's transaction."""
    with writing(by, "question.passed", question) as entry:
        entry.changed("in_charge", question.owner_id, receiver.id)
        _save(question, question.rev, {"owner": receiver.id})


def _end(gate: Gate, question: OpenQuestion, rev: int, action: str, columns: dict[str, Any]) -> None:
    if not may_end(gate, question):
        raise Forbidden
    if question.state != OPEN or rev != question.rev:
        raise Conflict("Somebody else has answered or dropped this question meanwhile.")
    with writing(gate.person, action, question) as entry:
        entry.changed("state", question.state, columns["state"])
        entry.changed("note", question.note or None, columns.get("note"))
        _save(question, rev, {**columns, "ended_by": gate.person.id, "ended_at": now()})


def _save(question: OpenQuestion, rev: int, columns: dict[str, Any]) -> None:
    if not update_row(OpenQuestion, question.id, rev, {**columns, "rev": rev + 1}):
        raise Conflict("Somebody else has answered or dropped this question meanwhile.")
    question.__data__.update(columns, rev=rev + 1)
