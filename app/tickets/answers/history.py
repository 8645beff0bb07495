"""What happened to an answer, read back from the chain. It is no customer's: its values are open."""

from typing import Any, NamedTuple

from peewee import SQL

from app.admin.audit_telling import Teller
from app.audit.rows import read_rows
from app.audit.sight import Change
from app.tickets.answers.models import Answer

SHOWN = 50
"""Rows, the newest ones."""


class Happening(NamedTuple):
    """One row: what was done, by whom (None: the program), fields before and after, facts."""

    action: Any
    person: str | None
    at: Any
    changes: list[Any]
    facts: list[tuple[Any, Any]]


def history(answer: Answer) -> list[Happening]:
    """The newest rows about `answer`, newest first; one query, and one for each list of names in them."""
    teller = Teller()
    condition = SQL('"t1"."kind" = ? AND "t1"."record" = ?', (answer.audit_kind, answer.number))
    return [
        Happening(
            teller.action(row.action),
            row.person,
            row.at,
            teller.changes(Change(name, *sides) for name, sides in row.changes.items()),
            teller.facts(row.facts),
        )
        for row in read_rows(condition, SHOWN)
        if not row.damaged
    ]
