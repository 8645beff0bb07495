"""What the heat map counts: the risks that its reader can read, now and at the ends of months."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from peewee import SQL, ModelSelect, Select, fn

from app.access.gate import Gate, by_right, everything
from app.access.rules import Standing
from app.clock import today
from app.db.base import fetch, unindexed
from app.db.connection import database
from app.db.unchanged import while_unchanged
from app.risk.matrix import BANDS, HIGH, Rating
from app.risk.models import CLOSED, Risk
from app.risk.register.query import cell
from app.risk.snapshots.models import RiskSnapshot
from app.risk.snapshots.taking import last_of_month
from app.risk.treating.models import CONFIRMED, DROPPED, Action

MONTHS = 6
GRAVEST = 8
MOST_OF_A_CELL = 20


class Progress(NamedTuple):
    """How many actions against the risks of a band there are, and how many are confirmed."""

    band: int
    done: int
    total: int

    @property
    def percent(self) -> int:
        """The share that is confirmed, 0 where there is none."""
        return 100 * self.done // self.total if self.total else 0


class Heat(NamedTuple):
    """What the map counts of a rating: `now` by cell, and `then` at the end of last quarter.

    `then` is None where nothing is known of it. `trend` has how many high and very high risks there were at
    the ends of months, None for a month of which nothing is known, and how many there are now; `progress` is
    that of the actions, the gravest band first.
    """

    now: Mapping[Rating, int]
    then: Mapping[Rating, int] | None
    trend: Sequence[tuple[str, int | None]]
    progress: Sequence[Progress]


def heat_of(gate: Gate, rating: str) -> Heat:
    """What the map tells whoever reads it, in five queries however many risks there are."""
    return _heat(gate, rating, today()) if gate.grants else _by_right(gate.standing, rating, today())


@while_unchanged
def _by_right(standing: Standing, rating: str, day: date) -> Heat:
    """Remembered, since it is the same each time that somebody with these rights looks."""
    return _heat(by_right(standing), rating, day)


def _heat(gate: Gate, rating: str, day: date) -> Heat:
    rows = _by_cell(readable(gate), Risk, rating)
    high = sum(count for *_, band, count in rows if band >= HIGH)
    months = _high_at_month_ends(gate, day)
    quarter = last_quarter(day)
    then = None if months[f"{quarter:%Y-%m}"] is None else _counted(_then(gate, rating, quarter))
    return Heat(_counted(rows), then, [*months.items(), (f"{day:%Y-%m}", high)], _progress(gate))


def readable(gate: Gate, *columns: Any) -> ModelSelect:  # noqa: ANN401
    """The open risks that are rated, as far as the person may read them."""
    return gate.select(Risk, *columns).where(Risk.state != CLOSED, Risk.residual_band.is_null(is_null=False))


def last_quarter(day: date) -> date:
    """The last day of the quarter before that of `day`."""
    return last_of_month(date(day.year, (day.month - 1) // 3 * 3 + 1, 1))


def _by_cell(query: ModelSelect, model: Any, rating: str) -> list[tuple[int, int, int, int]]:  # noqa: ANN401
    """Likelihood, impact, the band of the residual, and how many there are of that."""
    columns = *(getattr(model, f"{rating}_{part}") for part in ("likelihood", "impact")), model.residual_band
    return list(query.columns(*columns, fn.COUNT(SQL("*"))).group_by(*columns).tuples())


def _counted(rows: Sequence[tuple[int, int, int, int]]) -> dict[Rating, int]:
    found: dict[Rating, int] = {}
    for likelihood, impact, _band, count in rows:
        found[Rating(likelihood, impact)] = found.get(Rating(likelihood, impact), 0) + count
    return found


def _kept(gate: Gate) -> ModelSelect:
    """The ratings that were kept of risks that the person may read."""
    mine = gate.select(Risk, Risk.id)
    return everything(RiskSnapshot, why="of risks that the gate lets read, in numbers alone").where(
        unindexed(RiskSnapshot.risk).in_(mine), RiskSnapshot.state != CLOSED
    )


def _then(gate: Gate, rating: str, day: date) -> list[tuple[int, int, int, int]]:
    there = (RiskSnapshot.day == day, RiskSnapshot.residual_band.is_null(is_null=False))
    return _by_cell(_kept(gate).where(*there), RiskSnapshot, rating)


def _high_at_month_ends(gate: Gate, day: date) -> dict[str, int | None]:
    """How many high and very high risks there were, by month, the oldest first."""
    days = [last_of_month(day)]
    while len(days) < MONTHS - 1:
        days.append(last_of_month(days[-1]))
    days.reverse()
    any_of = everything(RiskSnapshot, SQL("1"), why="of risks that the gate lets read, in numbers alone")
    there = [
        fn.EXISTS(any_of.where(RiskSnapshot.day == one)).alias(f"there_{place}")
        for place, one in enumerate(days)
    ]
    known = database.execute_sql(*Select(columns=there).sql()).fetchone()
    among_them = (RiskSnapshot.day.in_(days), RiskSnapshot.residual_band >= HIGH)
    rows = _kept(gate).where(*among_them).columns(RiskSnapshot.day, fn.COUNT(SQL("*")))
    high = dict(rows.group_by(RiskSnapshot.day).tuples())
    return {
        f"{one:%Y-%m}": high.get(one, 0) if is_known else None
        for one, is_known in zip(days, known, strict=True)
    }


def _progress(gate: Gate) -> list[Progress]:
    """How far the actions against the risks of each band are, the gravest first."""
    rows = everything(
        Action,
        Risk.residual_band,
        fn.SUM(Action.state == CONFIRMED),
        fn.COUNT(SQL("*")),
        why="against risks that the gate lets read, in numbers alone",
    ).join(Risk)
    there = (gate.condition(Risk, Risk.view_permission), Risk.state != CLOSED, Action.state != DROPPED)
    rows = rows.where(*there, Risk.residual_band.is_null(is_null=False))
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
