"""What the heat map counts: the risks that its reader can read, now and at the ends of months."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from peewee import SQL, ModelSelect, fn

from app.access.gate import Gate, everything
from app.clock import today
from app.db.base import fetch
from app.risk.matrix import BANDS, HIGH, Rating
from app.risk.models import CLOSED, Risk
from app.risk.register.query import cell
from app.risk.snapshots.models import RiskSnapshot
from app.risk.snapshots.taking import last_of_month
from app.risk.treating.models import CONFIRMED, DROPPED, Action

MONTHS = 6
GRAVEST = 8
MOST_OF_A_CELL = 50


class Progress(NamedTuple):
    """How many actions against the risks of a band there are, and how many are confirmed."""

    band: int
    done: int
    total: int

    @property
    def percent(self) -> int:
        """The share that is confirmed, 0 where there is none."""
        return 100 * self.done // self.total if self.total else 0


def readable(gate: Gate, *columns: Any) -> ModelSelect:  # noqa: ANN401
    """The open risks that are rated, as far as the person may read them."""
    return gate.select(Risk, *columns).where(Risk.state != CLOSED, Risk.residual_band.is_null(is_null=False))


def counts(gate: Gate, rating: str) -> dict[Rating, int]:
    """How many there are in each cell."""
    return _by_cell(readable(gate), Risk, rating)


def counts_then(gate: Gate, rating: str, day: date) -> dict[Rating, int] | None:
    """The same at the end of that month; None where nothing is known of it."""
    rows = everything(RiskSnapshot, why="of risks that the gate lets read, in numbers alone")
    if not rows.where(RiskSnapshot.day == day).exists():
        return None
    kept = everything(RiskSnapshot, why="of risks that the gate lets read, in numbers alone")
    mine = gate.select(Risk, Risk.id)
    here = (RiskSnapshot.day == day, RiskSnapshot.risk.in_(mine), RiskSnapshot.state != CLOSED)
    rated = RiskSnapshot.residual_band.is_null(is_null=False)
    return _by_cell(kept.where(*here, rated), RiskSnapshot, rating)


def last_quarter(day: date) -> date:
    """The last day of the quarter before that of `day`."""
    return last_of_month(date(day.year, (day.month - 1) // 3 * 3 + 1, 1))


def trend(gate: Gate) -> list[tuple[str, int | None]]:
    """How many high and very high risks there were at the ends of months, and how many there are now."""
    days = [last_of_month(today())]
    while len(days) < MONTHS - 1:
        days.append(last_of_month(days[-1]))
    rows = everything(
        RiskSnapshot,
        RiskSnapshot.day,
        fn.COALESCE(fn.SUM(RiskSnapshot.residual_band >= HIGH), 0),
        why="of risks that the gate lets read, in numbers alone",
    )
    mine = gate.select(Risk, Risk.id)
    rows = rows.where(RiskSnapshot.day.in_(days), RiskSnapshot.risk.in_(mine), RiskSnapshot.state != CLOSED)
    found = dict(rows.group_by(RiskSnapshot.day).tuples())
    present = readable(gate).where(Risk.residual_band >= HIGH).count()
    return [*((f"{day:%Y-%m}", found.get(day)) for day in reversed(days)), (f"{today():%Y-%m}", present)]


def progress(gate: Gate) -> list[Progress]:
    """How far the actions against the risks of each band are, the gravest first."""
    rows = everything(
        Action,
        Risk.residual_band,
        fn.SUM(Action.state == CONFIRMED),
        fn.COUNT(SQL("*")),
        why="against risks that the gate lets read, in numbers alone",
    ).join(Risk)
    rows = rows.where(Action.state != DROPPED, Risk.id.in_(readable(gate, Risk.id)))
    found = {band: (done, total) for band, done, total in rows.group_by(Risk.residual_band).tuples()}
    return [Progress(band, *found[band]) for band in reversed(BANDS) if band in found]


def of_cell(gate: Gate, rating: str, place: Rating | None) -> Sequence[Risk]:
    """The risks of a cell, the gravest first; without one the gravest of all."""
    found = readable(gate)
    if place is not None:
        found = found.where(
            getattr(Risk, f"{rating}_likelihood") == place.likelihood,
            getattr(Risk, f"{rating}_impact") == place.impact,
        )
    found = found.order_by(Risk.rank.desc(), Risk.id.desc())
    return fetch(found.limit(MOST_OF_A_CELL if place else GRAVEST))


def address(rating: str, place: Rating) -> Mapping[str, str]:
    """What leads to the risks of a cell in the register."""
    return {"cell": cell(rating, *place)}


def _by_cell(query: ModelSelect, model: Any, rating: str) -> dict[Rating, int]:  # noqa: ANN401
    likelihood, impact = (getattr(model, f"{rating}_{part}") for part in ("likelihood", "impact"))
    rows = query.columns(likelihood, impact, fn.COUNT(SQL("*"))).group_by(likelihood, impact)
    return {Rating(row, column): count for row, column, count in rows.tuples()}
