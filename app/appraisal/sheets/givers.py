"""What people gave on a sheet: the superior by name, colleagues without names.

Fewer than three colleagues are one group with the superior, so that nobody can tell what one of them gave.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.access.gate import everything
from app.appraisal.models import PEER, SELF, SUPERIOR, AppraisalSheet, Score
from app.appraisal.reading import indicators_of, values_of
from app.appraisal.scoring import FEW_PEERS, of_tenths, rounded
from app.appraisal.sheets.figures import points
from app.appraisal.sheets.head import Head
from app.appraisal.sheets.visible import sees_given
from app.customers.words import Words

COLLEAGUE, COLLEAGUES, BOTH, ONESELF = (
    _l("A colleague"),
    _l("Colleagues"),
    _l("Superior and colleagues"),
    _l("Oneself"),
)


@dataclass(frozen=True)
class Group:
    """Who gave, and the mean of it as it is printed."""

    who: Any
    mean: str
    count: int


@dataclass(frozen=True)
class Said:
    """Why somebody gave what they gave: a colleague has no name."""

    who: Any
    comment: str


def scores_on(sheet: AppraisalSheet) -> list[Score]:
    """Every score that is asked for on a sheet, handed in or not; one query."""
    query = everything(Score, why="they belong to a sheet that came through the gate")
    return list(query.where(Score.sheet == sheet.id).order_by(Score.indicator, Score.role.desc(), Score.id))


def named(scores: Sequence[Score]) -> str:
    """Who is asked: the superiors by name, how many colleagues."""
    words = Words()
    told = [str(words.of("owner", one.person_id)) for one in scores if one.role == SUPERIOR]
    peers = sum(one.role == PEER for one in scores)
    if peers:
        told.append(ngettext("%(num)s colleague", "%(num)s colleagues", peers))
    return _(", ").join(told)


def groups(scores: Sequence[Score]) -> list[Group]:
    """The means of those who handed in, of no group in which one colleague could be told."""
    handed = [one for one in scores if one.points is not None]
    superiors, peers, own = ([one for one in handed if one.role == role] for role in (SUPERIOR, PEER, SELF))
    found = [(ONESELF, own)]
    if 0 < len(peers) < FEW_PEERS:
        found.insert(0, (BOTH, [*superiors, *peers]))
    else:
        found[:0] = [(_superior(superiors), superiors), (COLLEAGUES, peers)]
    return [Group(who, _mean(of), len(of)) for who, of in found if of]


def comments(scores: Sequence[Score]) -> list[Said]:
    """What those who handed in said to it; of so few colleagues that one could be told nothing."""
    words = Words()
    handed = [one for one in scores if one.points is not None]
    few = sum(one.role == PEER for one in handed) < FEW_PEERS
    return [
        Said(COLLEAGUE if one.role == PEER else words.of("owner", one.person_id), one.comment)
        for one in handed
        if one.comment and not (few and one.role == PEER)
    ]


def _superior(superiors: Sequence[Score]) -> str:
    words = Words()
    return _(", ").join(str(words.of("owner", one.person_id)) for one in superiors)


def _mean(scores: Sequence[Score]) -> str:
    return points(rounded(sum((of_tenths(one.points) for one in scores), Decimal(0)) / len(scores)))


def comments_on(head: Head) -> list[Said]:
    """What was said to a sheet with the scores, once all of them are in and the reader sees figures."""
    if not head.seen:
        return []
    lines, values = indicators_of(head.plan.id), values_of([head.sheet])[head.sheet.id]
    settled = {line.id for line in lines if sees_given(line, values.get(line.id))}
    return comments([one for one in scores_on(head.sheet) if one.indicator_id in settled])
