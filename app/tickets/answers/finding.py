"""Finding answers while typing (clause 3.1): by any part of what they say, else by likeness."""

from collections.abc import Sequence
from typing import NamedTuple

from app.customers.searching.finding import unspoken
from app.customers.searching.names import text_key
from app.db.connection import database
from app.db.text import phrase, tokens
from app.errors import Invalid
from app.tickets.answers.likeness import Candidate, Piece, folded, marked, most_alike, pieces_of
from app.tickets.answers.models import Answer

MOST = 8
LONGEST_TYPED = 500
MOST_ALIKE = 60
"""Candidates that are weighed: those that the index thinks best."""
FITTING = (
    "SELECT rowid FROM answer_text WHERE answer_text MATCH CAST(? AS TEXT) "
    "ORDER BY bm25(answer_text, 4.0, 1.0), rowid LIMIT ?"
)


class Found(NamedTuple):
    """An answer that fits, with the places in it that were typed. `stale`: its day is over."""

    number: str
    category: str
    question: Sequence[Piece]
    text: Sequence[Piece]
    valid_until: object
    stale: bool
    chosen: bool = False


def find(typed: str, chosen: Sequence[str] = ()) -> list[Found]:
    """The answers in use that fit what was `typed`, best first, MOST at most; `chosen` ones lead them.

    Those that hold every word; where there is none, those that are most like it. Four queries at most.
    """
    typed = typed.strip()[:LONGEST_TYPED]
    words = [key for key in map(text_key, typed.split()) if key]
    exact = _rows(" ".join(map(phrase, words)), MOST) if words else []
    pieces = pieces_of(typed)
    rows = exact or _alike(typed, pieces)
    sought = [*map(folded, typed.split()), *pieces]
    answers = _answers(rows, chosen)
    ordered = [answers[number] for number in chosen if number in answers]
    by_row = {answer.id: answer for answer in answers.values()}
    ordered += [by_row[row] for row in rows if row in by_row and by_row[row] not in ordered]
    return [_found(answer, sought, answer.number in chosen) for answer in ordered]


def text_of(number: str) -> str:
    """What an answer in use says. Raises Invalid("text") for another."""
    found = Answer.get_or_none(Answer.number == number)
    if found is None or not found.in_use:
        raise Invalid("text", "That answer is no longer in use. Choose another.")
    return str(found.text)


def index_answer(answer: Answer) -> None:
    """Let what is in use be found, and nothing else; in the caller's transaction."""
    database.execute_sql("DELETE FROM answer_text WHERE rowid = ?", (answer.id,))
    if answer.in_use:
        keys = [tokens(text_key(text)) for text in (answer.question, answer.text)]
        database.execute_sql(
            "INSERT INTO answer_text (rowid, question, text) VALUES (?, ?, ?)", (answer.id, *keys)
        )


def _rows(query: str, most: int) -> list[int]:
    return [row for (row,) in database.execute_sql(FITTING, (unspoken(query), most))]


def _alike(typed: str, pieces: Sequence[str]) -> list[int]:
    phrases = [phrase(key) for key in map(text_key, pieces) if key]
    rows = _rows(" OR ".join(phrases), MOST_ALIKE) if phrases else []
    said = Answer.select(Answer.id, Answer.question, Answer.text).where(Answer.id.in_(rows)).tuples()
    return most_alike(typed, [Candidate(*one) for one in said] if rows else [], MOST)


def _answers(rows: Sequence[int], chosen: Sequence[str]) -> dict[str, Answer]:
    if not rows and not chosen:
        return {}
    query = Answer.select().where(Answer.id.in_(rows) | Answer.number.in_(chosen[:MOST]))
    return {answer.number: answer for answer in query if answer.in_use}


def _found(answer: Answer, sought: Sequence[str], chosen: bool) -> Found:  # noqa: FBT001
    return Found(
        answer.number,
        answer.category,
        marked(answer.question, sought),
        marked(answer.text, sought),
        answer.valid_until,
        answer.is_stale,
        chosen,
    )
