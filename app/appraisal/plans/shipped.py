"""The plan that Kebu ships: a beginning for the firm's own (clauses 4.1 to 4.4)."""

from datetime import date, timedelta
from decimal import Decimal

from flask_babel import gettext as _

from app.appraisal.marking import kept_rule
from app.appraisal.models import GIVEN
from app.appraisal.plans import periods
from app.appraisal.plans.drafts import Draft, Line
from app.appraisal.plans.offering import offered
from app.appraisal.scoring import Given, Knots

GRADES = (
    (90, "excellent", "优秀", "Excellent"),
    (80, "good", "良好", "Good"),
    (60, "pass", "合格", "Pass"),
    (0, "fail", "不合格", "Fail"),
)
"""[from, code, zh, en], the best first."""
WEIGHTED = (
    ("tickets.result_score", 30, ("3.3", "4.5", "4.8")),
    ("customers.retention", 25, ("80", "92", "95.5")),
    ("tickets.complaint_rate", 20, ("3", "2", "1")),
    ("appraisal.acquisition_cost", 10, ("2700", "1800", "1500")),
    ("tickets.handling_on_time", 10, ("80", "95", "99")),
)
"""Indicator, weight, and floor, target and stretch in its unit."""
GIVEN_WEIGHT = 5
COLLECTED_AFTER, SCORED_AFTER, ANSWERED_AFTER = (timedelta(days=days) for days in (7, 14, 28))
"""How long after the period; the office may choose other days."""


def shipped(day: date) -> Draft:
    """The shipped plan for the quarter in which `day` lies. It names nobody yet."""
    since, until = periods.quarter_of(day)
    there = offered()
    lines = [
        Line(name, weight, kept_rule(_knots(*knots))) for name, weight, knots in WEIGHTED if name in there
    ]
    given = Line(GIVEN, GIVEN_WEIGHT, kept_rule(Given()), label=_("Working together"))
    return Draft(
        name=name_of(since),
        since=since,
        until=until,
        collect_on=until + COLLECTED_AFTER,
        score_by=until + SCORED_AFTER,
        answer_by=until + ANSWERED_AFTER,
        whom={},
        grades=GRADES,
        lines=(*lines, given),
    )


def following(draft: Draft) -> Draft:
    """The same plan for the period after its own, each date as long after it as before."""
    since, until = periods.after(draft.since, draft.until)
    shift = until - draft.until
    return draft._replace(
        since=since,
        until=until,
        collect_on=draft.collect_on + shift,
        score_by=draft.score_by + shift,
        answer_by=draft.answer_by + shift,
        lines=tuple(line._replace(key="") for line in draft.lines),
    )


def _knots(floor: str, target: str, stretch: str) -> Knots:
    return Knots(Decimal(floor), Decimal(target), Decimal(stretch))


def name_of(since: date) -> str:
    """What the plan of the quarter that begins on a day is called until somebody gives it a name."""
    return _("Quarter %(quarter)d of %(year)d", quarter=since.month // periods.QUARTER + 1, year=since.year)
