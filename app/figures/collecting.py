"""The job that makes the figures: over all records, frozen month by month (access rule 9).

A month is settled two weeks after its end, when the links for feedback have ended: its rows stay as they were
counted then, whatever becomes of the records. Figures of any period are sums of these rows.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from hashlib import sha256
from itertools import chain
from typing import Any

from app.chain.writing import writing
from app.clock import now, today
from app.db.base import in_batches, insert_rows
from app.db.connection import database
from app.db.fields import json_text
from app.figures.adding import Place, Row, Sum, add
from app.figures.models import Figure, FigurePeriod, FigureRow
from app.figures.periods import KINDS, MONTH, WEEK, YEAR, before, begun, between, ended
from app.people.departments import all_departments, path_up
from app.people.models import Person
from app.room import Fact, Indicator, Outcome, Running, rooms_of_the_house

JOB = "figures"
AGAIN = "again"
"""The subject of a run that makes settled figures anew, too."""
SETTLES = timedelta(days=14)
WEEKS = 53
"""So many weeks are made the first time."""
TOMORROW = timedelta(days=1)
ROW = tuple(FigureRow._meta.fields[name] for name in Row.__annotations__)


def indicators() -> dict[str, Indicator]:
    """Every indicator of the house by its name, in the order of the rooms."""
    return {one.name: one for room in rooms_of_the_house() for one in room.indicators}


def of_months() -> dict[str, Indicator]:
    """Those of which figures of months are made; the others are counted for plans of appraisal alone."""
    return {name: one for name, one in indicators().items() if not one.by_period}


def settled_until() -> date | None:
    """The first day that is not settled; None where no figure is."""
    settled = FigurePeriod.select().where(FigurePeriod.period == MONTH, FigurePeriod.settled)
    last = settled.order_by(FigurePeriod.since.desc()).first()
    return last.until if last else None


def collect(run: Running) -> Outcome:
    """Make all figures of what is not settled yet; with the subject `AGAIN` those of what is, too."""
    since = None if run.subject == AGAIN else settled_until()
    rows, digest, first = 0, sha256(), since
    every = of_months().values()
    above = _above()
    for done, indicator in enumerate(every, 1):
        count, earliest = _replace(indicator, since, above, digest)
        rows += count
        first = min(filter(None, (first, earliest)), default=None)
        run.progress(done, len(every))
    with writing(run.person, "figures.computed") as entry:
        _note_periods(first or today(), since)
        entry.told(since=since and since.isoformat(), rows=rows, sha256=digest.hexdigest())
    return Outcome("Figures made of %(count)s rows.", count=rows)


def _replace(
    indicator: Indicator,
    since: date | None,
    above: Mapping[int, Sequence[int]],
    digest: Any,  # noqa: ANN401
) -> tuple[int, date | None]:
    """The rows and figures of one indicator from a day on, anew. Returns how many, and the first day."""
    facts = list(indicator.facts(since, today() + TOMORROW))
    weeks_since = begun(WEEK, since) if since else before(WEEK, begun(WEEK, today()), WEEKS - 1)
    rows = chain(_settled(indicator, since) if since else (), _fresh(indicator, facts))
    found = add(rows, indicator.measure, above, weeks_since)
    changed = {place: one for place, one in found.items() if _is_open(place, since)}
    with database.atomic():  # whoever else writes waits, so nothing is worked out in here
        old = [FigureRow.day >= since] if since else []
        FigureRow.delete().where(FigureRow.indicator == indicator.name, *old).execute()
        insert_rows(FigureRow, _kept(indicator, facts))
        _write(indicator, changed, since, digest)
    return len(facts), min((fact.day for fact in facts), default=None)


def _is_open(place: Place, since: date | None) -> bool:
    return since is None or ended(place.period, place.since) > since


def _kept(indicator: Indicator, facts: Iterable[Fact]) -> Iterator[dict[str, Any]]:
    version = indicator.formulas[-1].version
    for fact in facts:
        yield {"indicator": indicator.name, "version": version, **fact._asdict(), "day": fact.day.isoformat()}


def _fresh(indicator: Indicator, facts: Iterable[Fact]) -> Iterator[Row]:
    names, version = _usernames(), indicator.formulas[-1].version
    for _number, day, numerator, denominator, department, person, *rest in facts:
        yield Row(day, version, numerator, denominator, department, names.get(person, ""), *rest)


def _settled(indicator: Indicator, since: date) -> Iterator[Row]:
    """The rows before a day that figures of periods around it are made of, too."""
    begin = min(begun(YEAR, since), begun(WEEK, since))
    query = FigureRow.select(*ROW).where(FigureRow.indicator == indicator.name)
    query = query.where(FigureRow.day >= begin, FigureRow.day < since)
    names, days = _usernames(), dict[str, date]()
    for day, version, numerator, denominator, department, person, *rest in database.execute_sql(*query.sql()):
        known = days.get(day) or days.setdefault(day, date.fromisoformat(day))
        yield Row(known, version, numerator, denominator, department, names.get(person, ""), *rest)


def _usernames() -> dict[int | None, str]:
    return dict(Person.select(Person.id, Person.username).tuples())


def _write(indicator: Indicator, found: Mapping[Place, Sum], since: date | None, digest: Any) -> None:  # noqa: ANN401
    mine = Figure.indicator == indicator.name
    for kind in KINDS:
        old = [Figure.since >= begun(kind, since)] if since else []
        Figure.delete().where(mine, Figure.period == kind, *old).execute()
    rows = [
        {
            "indicator": indicator.name,
            "period": place.period,
            "since": place.since.isoformat(),
            "department": place.department,
            "breakdown": place.breakdown,
            "key": place.key,
            "version": one.version,
            "numerator": one.numerator,
            "denominator": one.denominator,
            "count": one.count,
            "middle": one.middle,
        }
        for place, one in sorted(found.items())
    ]
    for batch in in_batches(rows):
        insert_rows(Figure, batch)
        digest.update(json_text(batch).encode())


def _note_periods(first: date, since: date | None) -> None:
    """Which periods there are figures of: from the first day on, weeks no further back than they go."""
    edge, moment = begun(MONTH, today() - SETTLES), now()
    for kind in KINDS:
        start = first if kind != WEEK or since else max(first, before(WEEK, begun(WEEK, today()), WEEKS - 1))
        begin = begun(kind, since or start)
        old = [FigurePeriod.since >= begin] if since else []
        FigurePeriod.delete().where(FigurePeriod.period == kind, *old).execute()
        insert_rows(
            FigurePeriod,
            [
                {
                    "period": kind,
                    "since": one.isoformat(),
                    "until": ended(kind, one).isoformat(),
                    "computed_at": FigurePeriod.computed_at.db_value(moment),
                    "settled": ended(kind, one) <= edge,
                }
                for one in between(kind, begin, today() + TOMORROW)
            ],
        )


def _above() -> dict[int, list[int]]:
    """Each department's id with those of the departments above it."""
    tree = all_departments()
    return {int(one.id): [int(upper.id) for upper in path_up(tree, int(one.id))[1:]] for one in tree}
