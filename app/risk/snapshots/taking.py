"""Keeping how each risk is rated at the end of a month (clause 5.1)."""

from datetime import date, timedelta

from app.access.gate import everything
from app.chain.writing import writing
from app.clock import today
from app.db.base import insert_rows
from app.db.connection import database
from app.risk.models import CLOSED, Risk
from app.risk.snapshots.models import RiskSnapshot
from app.room import Outcome, Running

RATED = (
    *("inherent_likelihood", "inherent_impact", "inherent_band"),
    *("residual_likelihood", "residual_impact", "residual_band"),
    *("target_likelihood", "target_impact", "target_band"),
)


def last_of_month(day: date) -> date:
    """The last day of the month before `day`'s."""
    return day.replace(day=1) - timedelta(days=1)


def take(_: Running | None = None) -> Outcome | None:
    """The job `risk.snapshots`: in the first night after a month, or as soon as it can; once for each month.

    Months in which the program did not run are left out: nothing is known of them.
    """
    day = last_of_month(today())
    rows = everything(RiskSnapshot, why="whether a month was kept already; no value is shown")
    if rows.where(RiskSnapshot.day == day).exists():
        return None
    count = keep(day)
    return Outcome("Ratings of risks kept for %(month)s: %(count)s.", month=f"{day:%Y-%m}", count=count)


def keep(day: date) -> int:
    """Keep the ratings as they stand, for `day`. Returns how many risks there are."""
    risks = everything(Risk, why="a job keeps how all of them are rated; no value is shown")
    fields = [getattr(Risk, name) for name in RATED]
    with database.atomic():
        found = list(risks.where(Risk.state != CLOSED).columns(Risk.id, Risk.state, *fields).tuples())
        if found:
            with writing(None, "risk.snapshots.made") as entry:
                entry.told(day=day.isoformat(), count=len(found))
                insert_rows(
                    RiskSnapshot,
                    (
                        {
                            "day": day.isoformat(),
                            "risk_id": row,
                            "state": state,
                            **dict(zip(RATED, rest, strict=True)),
                        }
                        for row, state, *rest in found
                    ),
                )
    return len(found)
