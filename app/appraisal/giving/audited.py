"""Scores that were handed in, compared with what the chain said of them."""

from collections.abc import Iterator

from peewee import SQL

from app.access.gate import everything
from app.appraisal.giving.recording import name_of
from app.appraisal.models import AppraisalSheet, PlanIndicator, Score
from app.chain.tables import Beside
from app.db.connection import database
from app.people.models import Person


def scores(first: str, last: str) -> Iterator[Beside]:
    """Those on the sheets numbered from `first` to `last`."""
    columns = SQL(
        '"t2"."number", "t3"."key", "t4"."username", '
        '"t1"."role", "t1"."points", "t1"."comment", "t1"."given_at"'
    )
    query = (
        everything(Score, columns, why="all of them are compared with the chain; no value is told")
        .join(AppraisalSheet)
        .switch(Score)
        .join(PlanIndicator)
        .switch(Score)
        .join(Person)
    )
    query = query.where(AppraisalSheet.number.between(first, last), Score.given_at.is_null(False))  # noqa: FBT003
    for number, key, username, role, points, comment, given_at in database.execute_sql(*query.sql()):
        values = {
            "role": role,
            "points": None if points is None else str(points),
            "comment": comment or None,
            "given_at": given_at,
        }
        yield Beside(number, Score._meta.table_name, name_of(key, username), values)
