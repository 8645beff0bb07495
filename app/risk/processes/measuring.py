"""The live breach rate of steps that the program itself runs: what it sees of them in 90 days (clause 5.2).

A job counts over all records every hour and freezes what it found with its time; readers get the company's
rate, or that of the departments that they oversee (access rule 9).
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l

from app.access.gate import Gate, everything
from app.clock import now, today, zone
from app.db.connection import database
from app.figures.groups import ENOUGH
from app.inbox.models import APPROVED, DONE, EXPIRED, FAILED, REFUSED, Request
from app.organisation.processes.rights import VIEW
from app.people.models import Person
from app.risk.processes.models import StepRate
from app.room import Outcome, Running
from app.tickets.analysis.counting import clocks_due
from app.tickets.handing_over.models import ACCEPTED, DECLINED, RETURNED, Offer
from app.tickets.targets import FEEDBACK, HANDLING, RESPONSE

JOB = "risk.step_rates"
DAYS = 90
TOMORROW = timedelta(days=1)
DECIDED = (APPROVED, REFUSED, EXPIRED, DONE, FAILED)
ANSWERED = (ACCEPTED, DECLINED, RETURNED)
Case = tuple[int | None, bool]
"""The department of a case, and whether it missed what the step promises."""


class Measure(NamedTuple):
    """What is counted: its words, what a miss is, and the cases since a day."""

    label: Any
    words: Any
    cases: Callable[[date], Iterable[Case]]


class Rate(NamedTuple):
    """A rate for one reader: `missed` of so many `cases`; None below five cases, which tell of people."""

    cases: int
    missed: int
    at: datetime

    @property
    def share(self) -> float | None:
        """The share that missed, 0–1."""
        return self.missed / self.cases if self.cases >= ENOUGH else None


def _clock(name: str, *, complaints: bool = False) -> Callable[[date], Iterable[Case]]:
    def cases(since: date) -> Iterable[Case]:
        for fact in clocks_due(name, since, today() + TOMORROW, complaints=complaints):
            yield fact.department, not fact.numerator

    return cases


def _requests(pattern: str, missed: tuple[str, ...]) -> Callable[[date], Iterable[Case]]:
    def cases(since: date) -> Iterable[Case]:
        query = Request.select(Person.department, Request.state).join(
            Person, on=Request.asked_by == Person.id
        )
        ended = query.where(
            Request.kind % pattern, Request.state.in_(DECIDED), Request.asked_at >= _begin(since)
        )
        for department, state in ended.tuples():
            yield department, state in missed

    return cases


def _returned(since: date) -> Iterable[Case]:
    query = everything(
        Offer, Person.department, Offer.state, why="rate of a step over all hand-overs (rule 9)"
    )
    ended = query.join(Person, on=Offer.giver == Person.id)
    for department, state in ended.where(Offer.state.in_(ANSWERED), Offer.ended_at >= _begin(since)).tuples():
        yield department, state != ACCEPTED


MEASURES: Mapping[str, Measure] = {
    "response": Measure(
        _l("First responses"), _l("Response clocks that were missed ÷ those that fell due."), _clock(RESPONSE)
    ),
    "handling": Measure(
        _l("Handling"), _l("Handling clocks that were missed ÷ those that fell due."), _clock(HANDLING)
    ),
    "feedback": Measure(
        _l("Feedback"), _l("Feedback clocks that were missed ÷ those that fell due."), _clock(FEEDBACK)
    ),
    "complaints": Measure(
        _l("Complaints"),
        _l("Handling clocks of complaints that were missed ÷ those that fell due."),
        _clock(HANDLING, complaints=True),
    ),
    "exports": Measure(
        _l("Requests for exports"),
        _l("Requests that were refused, or that nobody decided in time ÷ all that ended."),
        _requests("export*", (REFUSED, EXPIRED)),
    ),
    "levels": Measure(
        _l("Requests for a lower level"),
        _l("Requests that nobody decided in time ÷ all that ended."),
        _requests("level.lower*", (EXPIRED,)),
    ),
    "returns": Measure(
        _l("Hand-overs"), _l("Hand-overs that were declined or returned ÷ all that ended."), _returned
    ),
}
"""What the rate of a step can be taken from, by the code that stands on it."""


def measure_all(run: Running) -> Outcome | None:
    """Count every measure anew. Safe to run twice."""
    since, moment = today() - timedelta(days=DAYS), now()
    for done, (code, measure) in enumerate(MEASURES.items(), 1):
        cases: Counter[int | None] = Counter()
        missed: Counter[int | None] = Counter()
        for department, miss in measure.cases(since):
            cases[department] += 1
            missed[department] += miss
        _write(code, cases, missed, moment)
        run.progress(done, len(MEASURES))
    return None


def rates_for(gate: Gate) -> dict[str, Rate]:
    """The rates that the person may see: the company's, else of the departments that they oversee."""
    whole = gate.oversees(VIEW, None)
    found: dict[str, Rate] = {}
    for one in StepRate.select():
        if whole or (one.department_id is not None and gate.oversees(VIEW, one.department_id)):
            known = found.get(one.measure, Rate(0, 0, one.at))
            found[one.measure] = Rate(known.cases + one.cases, known.missed + one.missed, one.at)
    return found


def _write(code: str, cases: Counter[int | None], missed: Counter[int | None], moment: datetime) -> None:
    with database.atomic():
        StepRate.delete().where(StepRate.measure == code).execute()
        for department, count in cases.items():
            StepRate.create(
                measure=code, department=department, cases=count, missed=missed[department], at=moment
            )


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), zone())
