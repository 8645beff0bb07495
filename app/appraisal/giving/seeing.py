"""Which given scores a reader of a sheet sees.

Nobody sees others' before handing in their own. What a single colleague gave is for that colleague and for
those who run the appraisal; whom the sheet is about, and who reads it else, never see enough to work it out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from app.access.gate import Gate, everything
from app.appraisal.giving.points import printed
from app.appraisal.models import PEER, SELF, SUPERIOR, AppraisalSheet, Score
from app.appraisal.scoring import FEW_PEERS, rounded
from app.appraisal.steps import COLLECT, PUBLISH
from app.db.base import among
from app.people.models import Person


class Given(NamedTuple):
    """A score that was handed in, by the ids of its indicator and its giver, with the giver's name."""

    indicator: int
    person: int
    giver: str
    role: str
    points: Decimal
    comment: str


@dataclass(frozen=True)
class Seen:
    """A line for a reader. `points` None: they are only seen together with others', in the sheet's own score.

    `giver` is the name, "" where nobody is named: then it is the mean of `count` colleagues.
    """

    indicator: int
    role: str
    points: Decimal | None
    comment: str = ""
    giver: str = ""
    count: int = 1


def seen_on(gate: Gate, sheet: AppraisalSheet) -> list[Seen]:
    """What the person sees of the scores given on a sheet that they have read through the gate."""
    query = everything(
        Score, why="scores of a sheet that came through the gate; what follows says who sees what"
    )
    rows = list(query.where(Score.sheet == sheet.id).order_by(Score.indicator, Score.id))
    names = dict(Person.select(Person.id, Person.name).where(among(Person.id, _givers(rows))).tuples())
    handed_in = [
        Given(
            one.indicator_id, one.person_id, names[one.person_id], one.role, printed(one.points), one.comment
        )
        for one in rows
        if one.given_at is not None
    ]
    me = gate.person.id
    if any(one.person_id == me and one.given_at is None for one in rows):
        return [_whole(one) for one in handed_in if one.person == me]
    if sheet.owner_id != me and (gate.may(COLLECT, sheet) or gate.may(PUBLISH, sheet)):
        return [_whole(one) for one in handed_in]
    return as_readers_see(handed_in, me, shown=sheet.shown_at is not None)


def as_readers_see(given: Sequence[Given], me: int, *, shown: bool) -> list[Seen]:
    """What somebody with the id `me` sees who has handed in what they owe, and does not run the appraisal.

    Their own scores, and what a person says of themselves; once it is shown, the superior's, too, and the
    mean of the colleagues. Fewer than three colleagues count together with the superior: then neither is told
    alone, since one would follow from the other.
    """
    found = []
    for indicator in dict.fromkeys(one.indicator for one in given):
        here = [one for one in given if one.indicator == indicator]
        peers = [one for one in here if one.role == PEER]
        alone = not peers or len(peers) >= FEW_PEERS
        for one in here:
            if me == one.person or one.role == SELF or (shown and one.role == SUPERIOR and alone):
                found.append(_whole(one))
            elif shown and one.role == SUPERIOR:
                found.append(Seen(indicator, one.role, None, one.comment, one.giver))
        if shown and len(peers) >= FEW_PEERS and all(one.person != me for one in peers):
            found.append(Seen(indicator, PEER, _mean(peers), count=len(peers)))
    return found


def _whole(one: Given) -> Seen:
    return Seen(one.indicator, one.role, one.points, one.comment, one.giver)


def _givers(rows: Sequence[Score]) -> set[int]:
    return {one.person_id for one in rows}


def _mean(peers: Sequence[Given]) -> Decimal:
    return rounded(sum((Fraction(one.points) for one in peers), Fraction(0)) / len(peers))
