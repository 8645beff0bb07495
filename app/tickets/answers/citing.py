"""Answers on tickets: which ones were given there."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from app.access.gate import Gate, everything
from app.chain.writing import writing
from app.clock import now
from app.db.base import ASKED, loaded, written_out
from app.db.connection import database
from app.errors import Invalid
from app.people.models import Person
from app.tickets.answers.models import Answer, AnswerCitation
from app.tickets.models import Ticket

MOST = 8


class Cited(NamedTuple):
    """An answer that was given on a ticket: who said so and when. `in_use`: its text still stands so."""

    number: str
    question: str
    text: str
    in_use: bool
    person: str
    at: object


def cite(gate: Gate, ticket: Ticket, keys: Iterable[str]) -> int:
    """Note that these answers, by their numbers, were given on `ticket`; returns how many are new.

    Whoever calls it has asked whether the person may write to the ticket. It may stand in the transaction
    that opens the ticket. Raises Invalid("answers") for one that is not in use, or for more than MOST.
    """
    wanted = list(dict.fromkeys(filter(None, keys)))
    if not wanted:
        return 0
    if len(wanted) > MOST:
        raise Invalid("answers", "At most %(max)d answers at once.", max=MOST)
    found = {one.number: one for one in Answer.select().where(Answer.number.in_(wanted)) if one.in_use}
    if len(found) < len(wanted):
        raise Invalid("answers", "One of the answers is no longer in use. Choose again.")
    with database.atomic():
        there = {one.answer_id for one in _of(ticket)}
        new = [answer for answer in found.values() if answer.id not in there]
        if new:
            with writing(gate.person, "ticket.answer.cited", ticket) as entry:
                entry.told(answers=sorted(answer.number for answer in new))
                for answer in new:
                    AnswerCitation.create(answer=answer, ticket=ticket.id, person=gate.person, at=now())
    return len(new)


def cited(ticket: Ticket) -> list[Cited]:
    """The answers given on a ticket that came through the gate, the first one first; one query."""
    rows = database.execute_sql(_asks_for_cited(), (ticket.id,)).fetchall()
    found = [(name, at, loaded(Answer, values)) for *values, name, at in rows]
    return [
        Cited(one.number, one.question, one.text, one.in_use, name, AnswerCitation.at.python_value(at))
        for name, at, one in found
    ]


@lru_cache(maxsize=1)
def _asks_for_cited() -> str:
    columns = (*Answer._meta.sorted_fields, Person.name, AnswerCitation.at)
    given = everything(AnswerCitation, *columns, why="they belong to a ticket that came through the gate")
    given = given.join(Answer, on=AnswerCitation.answer == Answer.id)
    given = given.join(Person, on=AnswerCitation.person == Person.id)
    given = given.where(AnswerCitation.ticket == ASKED)
    return written_out(given.order_by(AnswerCitation.at, AnswerCitation.answer))


def count_citing(gate: Gate, answer: Answer) -> int:
    """How many tickets that the person may read cite `answer`."""
    citing = everything(
        AnswerCitation, AnswerCitation.ticket, why="only tickets that the gate lets through are counted"
    ).where(AnswerCitation.answer == answer.id)
    return int(gate.select(Ticket, Ticket.id).where(Ticket.id.in_(citing)).count())


def _of(ticket: Ticket) -> Sequence[AnswerCitation]:
    query = everything(AnswerCitation, why="they belong to a ticket that came through the gate")
    return list(query.where(AnswerCitation.ticket == ticket.id))
