"""Whose totals stand beside a sheet: those of the same post in its plan (clause 4.5)."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from app.access.gate import everything
from app.appraisal.analysis import spread
from app.appraisal.models import EXEMPT, OPEN, AppraisalSheet
from app.figures.groups import ENOUGH

UNSEEN = (OPEN, EXEMPT)
"""States of sheets that count in no analysis: not shown to their person yet, or without any score."""


class Standing(NamedTuple):
    """Where a sheet stands among those of the same post in its plan.

    `rank` is None where it has no total, `of` is how many have one; `mean` of their totals; `bands` how many
    lie in each of `spread.LABELS`, `band` which of these the sheet lies in, None where it has no total.
    """

    rank: int | None
    of: int
    mean: Decimal | None
    bands: Sequence[int]
    band: int | None


def standing(sheet: AppraisalSheet) -> Standing | None:
    """Where a sheet that came through the gate stands, in one query.

    None while it is not shown or exempt, and where fewer than five of its post have a total. Whoever reads
    their own sheet alone knows of no other group, so that nothing can be taken away from anything.
    """
    if sheet.state in UNSEEN:
        return None
    query = everything(
        AppraisalSheet, AppraisalSheet.total, why="place among the same post, told of five or more (4.5)"
    ).where(
        AppraisalSheet.plan == sheet.plan_id,
        AppraisalSheet.kind == sheet.kind,
        AppraisalSheet.post == sheet.post,
        AppraisalSheet.state.not_in(UNSEEN),
        AppraisalSheet.total.is_null(is_null=False),
    )
    totals = [total for (total,) in query.tuples()]
    if len(totals) < ENOUGH:
        return None
    own = sheet.total
    return Standing(
        rank=None if own is None else spread.rank(own, totals),
        of=len(totals),
        mean=spread.mean(totals),
        bands=spread.spread(totals),
        band=None if own is None else spread.band_of(own),
    )
