"""Rounds of appraisal: the plans of one period that are shown, those of people and of departments apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from app.appraisal.models import ARCHIVED, FINAL, SHOWN, SUBJECTS, AppraisalPlan
from app.db.unchanged import while_unchanged
from app.errors import NotFound

SEEN = (SHOWN, FINAL, ARCHIVED)
"""States of plans whose results are shown to people."""
TREND = 12
"""So many rounds a trend has at most."""
MONTHS_OF_YEAR = 12


@dataclass(frozen=True)
class Round:
    """Everybody who was appraised for one period, by whichever plan."""

    subject: str
    since: date
    until: date
    plans: Sequence[AppraisalPlan]

    @cached_property
    def key(self) -> str:
        """What addresses call it."""
        return f"{self.subject}-{self.since:%Y%m%d}-{self.until:%Y%m%d}"

    @property
    def last(self) -> date:
        """Its last day."""
        return self.until - timedelta(days=1)

    @property
    def months(self) -> int:
        """How long it is, to the month: only rounds of one length are a trend."""
        until = self.last
        return (until.year - self.since.year) * MONTHS_OF_YEAR + until.month - self.since.month + 1

    @cached_property
    def plan_ids(self) -> tuple[int, ...]:
        """The ids of its plans."""
        return tuple(int(plan.id) for plan in self.plans)


@while_unchanged
def rounds() -> list[Round]:
    """All of them, the newest first, of people before those of departments."""
    found: dict[tuple[str, date, date], list[AppraisalPlan]] = {}
    for plan in AppraisalPlan.select().where(AppraisalPlan.state.in_(SEEN)).order_by(AppraisalPlan.id):
        found.setdefault((plan.subject, plan.since, plan.until), []).append(plan)
    every = [Round(*key, plans=plans) for key, plans in found.items()]
    every.sort(key=lambda one: (one.until, one.since), reverse=True)
    return sorted(every, key=lambda one: SUBJECTS.index(one.subject))


def chosen(every: Sequence[Round], key: str) -> Round | None:
    """The one that an address asks for, the newest of people without any. Raises NotFound."""
    if not key:
        return next(iter(every), None)
    found = next((one for one in every if one.key == key), None)
    if found is None:
        raise NotFound
    return found


def trend_of(every: Sequence[Round], last: Round) -> list[Round]:
    """The rounds of the same kind and length up to `last`, the oldest first."""
    alike = [
        one
        for one in every
        if (one.subject, one.months) == (last.subject, last.months) and one.until <= last.until
    ]
    return alike[:TREND][::-1]
