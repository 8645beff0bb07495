"""How the register of risks is kept: reviews that nobody did in time."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from peewee import SQL

from app.access.gate import everything
from app.clock import today
from app.risk.models import Risk
from app.risk.reviewing.models import RiskReview
from app.risk.signals.measuring import Metric, ended, rows_of
from app.risk.signals.models import OF_DEPARTMENT
from app.risk.units import PERCENT


def _overdue(day: date, _: int) -> Iterable[tuple[int, str, float, int]]:
    """Risks whose review was over due at the end of `day`, in percent of a department's that have one."""
    due, late = Counter[int](), Counter[int]()
    for department, review in _reviews(day):
        due[department] += 1
        late[department] += review < str(day)
    return [(department, "", 100 * late[department] / count, count) for department, count in due.items()]


def _reviews(day: date) -> list[tuple[int, str]]:
    """The department of each rated risk that was open then, and when its review was due as of then.

    One that was rated anew since, and not looked at before, is left out: what was due then is not kept.
    """
    until = ended(day)
    columns = SQL('"t1"."id", "t1"."department_id", "t1"."assessed_at", "t1"."next_review"')
    was_open = SQL(
        '"t1"."next_review" IS NOT NULL AND ("t1"."closed_at" IS NULL OR "t1"."closed_at" >= ?)', (until,)
    )
    known = dict(_looked_at("", until))
    later = {risk for risk, _due in _looked_at(until, ended(today()))}
    found = []
    for risk, department, assessed, due in rows_of(
        everything(Risk, columns, why="of departments they tell how many, and of nobody").where(was_open)
    ):
        if risk not in later and (assessed or "") < until:
            found.append((department, due))
        elif risk in known:
            found.append((department, known[risk]))
    return found


def _looked_at(since: str, until: str) -> list[tuple[int, str]]:
    """Which risks were looked at between two moments, in order, and when they were to be again."""
    columns = SQL('"t1"."risk_id", "t1"."next"')
    within = SQL('"t1"."at" >= ? AND "t1"."at" < ?', (since, until))
    return rows_of(
        everything(RiskReview, columns, why="of departments they tell how many, and of nobody")
        .where(within)
        .order_by(SQL('"t1"."id"'))
    )


def _any_review() -> bool:
    return bool(
        everything(Risk, why="of departments they tell how many, and of nobody")
        .where(Risk.next_review.is_null(is_null=False))
        .exists()
    )


OVERDUE = Metric(
    "risk_reviews_overdue",
    _l("Reviews of risks over due"),
    _l("Open risks whose review is over due, in percent of those of the department that are rated."),
    PERCENT,
    OF_DEPARTMENT,
    _overdue,
    lambda value: _("%(percent)s %% of risk reviews over due", percent=round(value, 1)),
    _any_review,
    strict=True,
    complete=False,
)
METRICS = (OVERDUE,)
