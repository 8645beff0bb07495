"""A customer's score explained, point by point, to whoever is cleared for it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from app.access.gate import Gate, everything
from app.customers.models import Customer
from app.db.base import fetch
from app.risk.scorecard import Attribute, Bin, Line, Scored, card_of, plain
from app.risk.scorecards.attributes import KNOWN
from app.risk.scorecards.models import HUNDREDTHS, CreditScore, Scorecard, ScoreOverride
from app.risk.scorecards.overriding import override_of
from app.risk.scorecards.scoring import band_of, published
from app.risk.scorecards.seeing import check_sees
from app.risk.scorecards.words import BAND_TONES, BANDS, bin_words, label_of, value_words
from app.risk.units import POINTS
from app.vault.fields import opened


@dataclass(frozen=True)
class Point:
    """A point in words: what it is about, what is known since when, the bin, what that gives and loses."""

    label: Any
    meaning: Any
    value: str
    day: str
    bin: str
    points: str
    best: str
    lost: str
    share: int
    """Points in percent of the best, for a bar."""
    bins: Sequence[tuple[int, str]]
    place: int | None


@dataclass(frozen=True)
class Explained:
    """A customer's score: `total` is what the card gave, `override` what two people put in its place."""

    row: CreditScore
    card: Scorecard
    total: str
    band: int | None
    base: str
    least: str
    most: str
    points: Sequence[Point]
    reasons: Sequence[Point]
    lacking: Sequence[Any]
    override: ScoreOverride | None
    override_total: str = ""
    override_band: int | None = None

    @property
    def shown(self) -> str:
        """The total that holds."""
        return self.override_total or self.total

    @property
    def day(self) -> date:
        """As of when it holds: the day of its values, or of the override."""
        if self.override is None:
            return self.row.valued_on
        return max(self.row.valued_on, self.override.since)

    @property
    def shown_band(self) -> int | None:
        """The band that holds."""
        return self.override_band if self.override else self.band


def explain(gate: Gate, customer: Customer) -> Explained | None:
    """The score that holds now; None where there is none yet. Raises Forbidden."""
    check_sees(gate, customer)
    query = everything(CreditScore, why="they belong to a customer that came through the gate").where(
        CreditScore.customer == customer.id, CreditScore.until.is_null()
    )
    rows = fetch(query)
    return _explained(rows[0], override_of(customer)) if rows else None


def _explained(row: CreditScore, override: ScoreOverride | None) -> Explained:
    kept = Scorecard.get_by_id(row.card_id)
    card, detail = card_of(kept.card), json.loads(opened(row, "detail") or "[]")
    lines = [
        Line(one, value, None if place is None else one.bins[place])
        for one, (value, _day, place) in zip(card.attributes, detail, strict=True)
    ]
    scored = Scored(card.base or Decimal(), tuple(lines))
    points = [_point(kept, line, day) for line, (_value, day, _place) in zip(lines, detail, strict=True)]
    by_name = {line.attribute.name: point for line, point in zip(lines, points, strict=True)}
    other = override and Decimal(override.total) / HUNDREDTHS
    return Explained(
        row=row,
        card=kept,
        total="" if row.total is None else plain(Decimal(row.total) / HUNDREDTHS),
        band=row.band,
        base=plain(scored.base),
        least=plain(card.least),
        most=plain(card.most),
        points=points,
        reasons=[by_name[line.attribute.name] for line in scored.reasons],
        lacking=[label_of(name, kept.mapping.get(name, "")) for name in scored.lacking],
        override=override,
        override_total="" if other is None else plain(other),
        override_band=None if other is None else band_of(other, kept.bands),
    )


def _point(kept: Scorecard, line: Line, day: str) -> Point:
    one, known = line.attribute, kept.mapping.get(line.attribute.name, "")
    reach = one.best - one.worst
    return Point(
        label=label_of(one.name, known),
        meaning=KNOWN[known].meaning if known in KNOWN else "",
        value=value_words(line.value, known),
        day=day,
        bin=bin_words(line.bin, known),
        points="—" if line.points is None else plain(line.points),
        best=plain(one.best),
        lost="—" if line.lost is None else plain(line.lost),
        share=0 if line.points is None or not reach else int(100 * (line.points - one.worst) / reach),
        bins=bins_of(one, known),
        place=_place(one, line.bin),
    )


def bins_of(one: Attribute, known: str) -> list[tuple[int, str]]:
    """The bins of an attribute for a choice: their places and words."""
    return [
        (place, f"{bin_words(each, known)} · {POINTS.said(plain(each.points), float(each.points))}")
        for place, each in enumerate(one.bins)
    ]


def _place(one: Attribute, inside: Bin | None) -> int | None:
    return None if inside is None else one.bins.index(inside)


def what_if(kept: Scorecard, places: Sequence[int | None]) -> tuple[str, int] | None:
    """The total and the band with other bins, by their places; None where one of them is none."""
    card, total = card_of(kept.card), Decimal()
    if len(places) != len(card.attributes):
        return None
    for one, place in zip(card.attributes, places, strict=True):
        if place is None or not 0 <= place < len(one.bins):
            return None
        total += one.bins[place].points
    total += card.base or Decimal()
    return plain(total), band_of(total, kept.bands)


@dataclass(frozen=True)
class Past:
    """A total of the past, in words."""

    since: date
    until: date | None
    total: str
    band: int | None
    version: int
    lacking: str


def past_of(gate: Gate, customer: Customer) -> list[Past]:
    """The totals of a customer, the newest first, each with the version of the card that gave it.

    Raises Forbidden.
    """
    check_sees(gate, customer)
    query = everything(CreditScore, why="they belong to a customer that came through the gate").where(
        CreditScore.customer == customer.id
    )
    rows: list[CreditScore] = fetch(query.order_by(CreditScore.since.desc()))
    versions = {
        one.id: one for one in Scorecard.select().where(Scorecard.id.in_({row.card_id for row in rows}))
    }
    return [
        Past(
            row.since,
            row.until,
            "" if row.total is None else plain(Decimal(row.total) / HUNDREDTHS),
            row.band,
            versions[row.card_id].version,
            _lacking(versions[row.card_id], row.lacking),
        )
        for row in rows
    ]


def _lacking(kept: Scorecard, names: str) -> str:
    return ", ".join(str(label_of(name, kept.mapping.get(name, ""))) for name in names.split(", ") if name)


def in_force(customer: Customer) -> Scorecard | None:
    """The card that scores customers of this kind."""
    return published().get(customer.kind)


def band_words(band: int | None) -> tuple[Any, str]:
    """A band's word and tone."""
    return ("", "") if band is None else (BANDS[band], BAND_TONES[band])
