"""The single scores on a sheet, as those see them who run the appraisal.

Everybody else sees a superior's score, and what colleagues gave only together (see `sheets.givers`). Nobody
sees others' before they have handed in their own, nor single ones on their own sheet.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from app.access.gate import Gate, everything
from app.appraisal.models import GIVERS, AppraisalSheet, Score
from app.appraisal.reading import indicators_of
from app.appraisal.scoring import of_tenths
from app.appraisal.steps import COLLECT, PUBLISH
from app.db.base import among
from app.people.models import Person


@dataclass(frozen=True)
class Given:
    """A score that was handed in, by whom and as what."""

    indicator: str
    role: str
    giver: str
    points: Decimal
    comment: str
    at: datetime


@dataclass(frozen=True)
class Seen:
    """What somebody sees of them; `all` of them, or only what they gave themselves."""

    given: Sequence[Given]
    all: bool


def seen_on(gate: Gate, sheet: AppraisalSheet) -> Seen:
    """What the person sees of the scores given on a sheet that they have read through the gate."""
    query = everything(Score, why="on a sheet that came through the gate; what follows says who sees which")
    rows = list(query.where(Score.sheet == sheet.id))
    me = gate.person.id
    owes = any(one.person_id == me and one.given_at is None for one in rows)
    runs = gate.may(COLLECT, sheet) or gate.may(PUBLISH, sheet)
    whole = runs and not owes and sheet.owner_id != me
    found = [one for one in rows if one.given_at is not None and (whole or one.person_id == me)]
    people = Person.select(Person.id, Person.name).where(among(Person.id, {one.person_id for one in found}))
    names = dict(people.tuples())
    labels = {one.id: one.label for one in indicators_of(sheet.plan_id)}
    given = [
        Given(
            labels[one.indicator_id],
            one.role,
            names[one.person_id],
            of_tenths(one.points),
            one.comment,
            one.given_at,
        )
        for one in found
    ]
    return Seen(sorted(given, key=lambda one: (one.indicator, GIVERS.index(one.role), one.giver)), whole)
