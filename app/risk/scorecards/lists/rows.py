"""What the list of scores tells of each: the total, its band, how it changed, since when, what lacks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from peewee import SQL, fn

from app.access.gate import everything
from app.clock import today
from app.customers.models import Customer
from app.db.base import among, fetch
from app.db.connection import database
from app.risk.scorecard import plain
from app.risk.scorecards.models import HUNDREDTHS, CreditScore, Scorecard, ScoreOverride
from app.risk.scorecards.words import label_of

TOLD = ("total", "band", "lacking")


@dataclass(frozen=True)
class Told:
    """A score in a list. `change` is what it gained since the last, None where there is nothing to compare.

    `first`: there was none before; `other_card`: that one was by another card. `override`: the total that two
    people set in its place.
    """

    total: str
    band: int | None
    change: Decimal | None
    first: bool
    other_card: bool
    since: date
    lacking: str
    card: Scorecard
    override: str

    @property
    def changed(self) -> str:
        """The change with its sign, "" for none that is known."""
        if self.change is None:
            return ""
        return f"+{plain(self.change)}" if self.change > 0 else plain(self.change).replace("-", "−")


def told_of(customers: Sequence[Customer]) -> list[Told]:
    """The present score of each of `customers`, who came through `listing.select`; four queries."""
    ids = [one.id for one in customers]
    columns = (getattr(CreditScore, name) for name in ("id", "customer", "card", "since", *TOLD))
    scores = everything(CreditScore, *columns, why="of customers that came through the gate").where(
        among(CreditScore.customer, ids), CreditScore.until.is_null()
    )
    present = {row.customer_id: row for row in fetch(scores)}
    before, overrides = _before(ids), _overrides(ids)
    cards = {row.id: row for row in Scorecard.select().where(Scorecard.id.in_(_cards_of(present)))}
    return [_told(present[one], before.get(one), overrides.get(one), cards) for one in ids if one in present]


def _cards_of(present: dict[int, CreditScore]) -> set[int]:
    return {row.card_id for row in present.values()}


def _before(ids: Sequence[int]) -> dict[int, tuple[int, int | None]]:
    """The card and the total of the last score before the present one."""
    columns = (CreditScore.customer, fn.MAX(CreditScore.since), CreditScore.card, CreditScore.total)
    query = everything(CreditScore, *columns, why="of customers that came through the gate").where(
        among(CreditScore.customer, ids), ~CreditScore.until.is_null()
    )
    rows = database.execute_sql(*query.group_by(CreditScore.customer).sql())
    return {customer: (card, total) for customer, _since, card, total in rows}


def _overrides(ids: Sequence[int]) -> dict[int, int]:
    query = everything(
        ScoreOverride,
        ScoreOverride.customer,
        ScoreOverride.total,
        why="of customers that came through the gate",
    ).where(
        among(ScoreOverride.customer, ids), ScoreOverride.until >= today(), ScoreOverride.ended_at.is_null()
    )
    return dict(database.execute_sql(*query.order_by(SQL("t1.id")).sql()).fetchall())


def _told(
    row: CreditScore, before: tuple[int, int | None] | None, override: int | None, cards: dict[int, Scorecard]
) -> Told:
    card, (card_before, total_before) = cards[row.card_id], before or (row.card_id, None)
    known = row.total is not None and total_before is not None
    return Told(
        _total(row.total),
        row.band,
        Decimal(row.total - total_before) / HUNDREDTHS if known else None,
        before is None,
        known and card_before != row.card_id,
        row.since,
        ", ".join(str(label_of(name, card.mapping.get(name, ""))) for name in _names(row.lacking)),
        card,
        _total(override),
    )


def _names(lacking: str) -> list[str]:
    return [name for name in lacking.split(", ") if name]


def _total(kept: Any) -> str:  # noqa: ANN401  hundredths, or None
    return "" if kept is None else plain(Decimal(kept) / HUNDREDTHS)
