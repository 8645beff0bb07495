"""Sheets as the chain tells of them, with the scores that were handed in, and the appeals against them.

What people gave follows from their scores, and totals from the values, which the digest of their collection
or the row of an appeal covers.
"""

from collections.abc import Iterator

from peewee import ModelSelect

from app.access.gate import everything
from app.appraisal.appeals.audited import appeals, values_given
from app.appraisal.following import what_follows
from app.appraisal.giving.audited import scores
from app.appraisal.models import AppraisalSheet
from app.chain.tables import Audited, Beside


def _sheets() -> ModelSelect:
    return everything(AppraisalSheet, why="all of them are compared with the chain; no value is told")


def _beside(first: str, last: str) -> Iterator[Beside]:
    yield from scores(first, last)
    yield from appeals(first, last)
    yield from values_given(first, last)


SHEETS = Audited(
    AppraisalSheet,
    _sheets,
    number='"t1"."number"',
    fields={
        "state": '"t1"."state"',
        "comment": '"t1"."comment"',
        "superior": '(SELECT username FROM person WHERE id = "t1"."superior_id")',
        "decider": '(SELECT username FROM person WHERE id = "t1"."decider_id")',
    },
    beside=_beside,
    follows=what_follows,
)
