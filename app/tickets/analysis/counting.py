"""Which tickets count, and as what: the rows of the official figures on service (clauses 3.5 to 3.7, 4.1).

Read over all records for the job of the figures; nothing here is shown to anybody.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from peewee import ModelSelect, Value, fn

from app.access.gate import everything
from app.clock import local, now, zone
from app.db.base import among, in_batches
from app.db.connection import database
from app.db.fields import moment_text
from app.db.once import once
from app.people.models import Person
from app.room import Fact
from app.tickets.analysis.causes import Step, stand_at
from app.tickets.closing.models import RECORDED, Feedback
from app.tickets.events import whole
from app.tickets.models import CANCELLED, CLOSED, IS_COMPLAINT, MERGED, Ticket, TicketEvent
from app.worktime.calendars import DAY_MINUTES, OFFICE, calendars

OUT_OF_RATES = (CANCELLED, MERGED)
SILENT = "none"
COUNT_RECORDED = "recorded"
"""The option that scores count which a colleague wrote down."""
CONTENT = 4
"""A score from this one on is content."""
SPANS = ((1, "day"), (3, "three_days"), (7, "week"), (30, "month"))
"""So many days at most → the band of how long it took."""
LONGER = "longer"
DAY = 1440
"""Minutes of a day on the calendar."""
MINUTE_LONG = timedelta(minutes=1)
TEN_MINUTES = 15
"""Characters of a moment to ten minutes: every zone's day begins at such a one."""


def counts() -> Any:  # noqa: ANN401  peewee's expressions
    """The condition that a ticket is in the rates: neither cancelled nor merged into another one."""
    in_rates = Ticket.ending.is_null() | Ticket.ending.not_in(OUT_OF_RATES)
    return in_rates & Ticket.merged_into.is_null()


def clocks_due(clock: str, since: date | None, until: date, *, complaints: bool = False) -> Iterator[Fact]:
    """Every clock of that name whose deadline was in those days and has passed: met, or missed with a cause.

    One that missed a deadline counts once, by the first one. It belongs to whoever held the ticket when the
    clock ended in time, or fell due, and to their department; the ticket's, where that is no user. With
    `complaints` those of complaints alone.
    """
    due, at, missed = (getattr(Ticket, f"{clock}_{what}") for what in ("due", "at", "missed"))
    fell, counting = fn.coalesce(missed, due), Counting()
    columns = (Ticket.id, fell, at, missed, Ticket.resource, *place_columns())
    passed = among_days(fell, since, until, columns).where(fell < as_text(whole(now())))
    passed = passed.where(IS_COMPLAINT) if complaints else passed
    for batch in in_batches(read(passed)):
        steps = steps_of(row[0] for row in batch)
        for row, fell_due, ended, late, resource, *place in batch:
            met = late is None and ended is not None
            at_last = ended if met else fell_due
            stand = stand_at(steps.get(row, ()), at_last, met=met, named=bool(resource))
            yield counting.fact(place, fell_due, int(met), stand.holder, stand.cause, stage=stand.stage)


def answers(since: date | None, until: date) -> Iterator[Fact]:
    """Every ticket closed in those days: whether the customer said what they thought, and how it came."""
    counting = Counting()
    for place, closed, score in _closed(since, until):
        yield counting.fact(place, closed, int(bool(score)), place[-1], score[-1] if score else SILENT)


def scores(which: int, since: date | None, until: date, *options: str) -> Iterator[Fact]:
    """The last score given for every ticket closed in those days; `which`: 0 the process, 1 the result.

    One that a colleague wrote down stands there with nothing to count, unless that is an option set.
    """
    counting = Counting()
    for place, closed, score in _closed(since, until):
        if score:
            yield counting.scored(place, closed, score[which], score[which], score[-1], options)


def satisfied(which: int, since: date | None, until: date, *options: str) -> Iterator[Fact]:
    """The same, each with whether it says that the customer was content."""
    counting = Counting()
    for place, closed, score in _closed(since, until):
        if score:
            content = int(score[which] >= CONTENT)
            yield counting.scored(place, closed, content, score[which], score[-1], options)


def spans(since: date | None, until: date, *, working: bool) -> Iterator[Fact]:
    """How long every ticket took that was done in those days: minutes from its receipt to the last 'done'.

    On the calendar, or of the office's working time.
    """
    office, counting = calendars()[OFFICE], Counting()
    columns = (Ticket.done_at, Ticket.received_at, *place_columns())
    for done, received, *place in read(among_days(Ticket.done_at, since, until, columns)):
        start, end = moment_of(received), moment_of(done)
        elapsed = max(end - start, timedelta())
        minutes = office.between(start, end) if working else elapsed // MINUTE_LONG
        band = _band(minutes, DAY_MINUTES if working else DAY)
        yield counting.fact(place, done, minutes, place[-1], band)


def _band(minutes: int, day: int) -> str:
    return next((band for most, band in SPANS if minutes <= most * day), LONGER)


def place_columns() -> tuple[Any, ...]:
    """What says where a ticket belongs, the handler last."""
    return (Ticket.number, Ticket.department, Ticket.tier, Ticket.category, Ticket.handler)


def among_days(at: Any, since: date | None, until: date, columns: Iterable[Any]) -> ModelSelect:  # noqa: ANN401
    """Those tickets in the rates of which that moment is in those days."""
    query = everything(Ticket, *columns, why="official figure over all tickets (access rule 9)").where(
        counts(), at < begin_of(until)
    )
    return query.where(at >= begin_of(since)) if since else query


def read(query: ModelSelect) -> list[Any]:
    """The rows of a query as the database has them."""
    return database.execute_sql(*query.sql()).fetchall()


@once
def _closed(since: date | None, until: date) -> Sequence[tuple[list[Any], str, Any]]:
    """Every ticket that was done and closed in those days: its place, when, and its last scores."""
    closed_ = among_days(Ticket.closed_at, since, until, (Ticket.id, Ticket.closed_at, *place_columns()))
    closed_ = closed_.where(Ticket.stage == CLOSED, Ticket.done_at.is_null(False))  # noqa: FBT003
    columns = (Feedback.ticket, Feedback.process_score, Feedback.result_score, Feedback.source)
    given = everything(Feedback, *columns, why="official figure over all scores (access rule 9)").order_by(
        Feedback.done_at, Feedback.id
    )
    if since:
        given = given.where(Feedback.ticket.in_(closed_.columns(Ticket.id)))
    last = {ticket: score for ticket, *score in read(given)}
    return [(place, closed, last.get(row)) for row, closed, *place in read(closed_)]


def steps_of(tickets: Iterable[int]) -> dict[int, list[Step]]:
    """What happened to those tickets, as far as it says how they stood."""
    found: dict[int, list[Step]] = defaultdict(list)
    columns = (
        TicketEvent.ticket,
        TicketEvent.at,
        TicketEvent.kind,
        TicketEvent.holder,
        TicketEvent.to_stage,
    )
    query = everything(TicketEvent, *columns, why="official figure over all tickets (access rule 9)")
    query = query.where(among(TicketEvent.ticket, tickets))
    for ticket, at, kind, holder, stage in read(
        query.order_by(TicketEvent.ticket, TicketEvent.at, TicketEvent.id)
    ):
        found[ticket].append(Step(at, kind, holder, stage))
    return found


class Counting:
    """Turns rows into facts: days on the office's wall, and people's departments, each looked up once."""

    def __init__(self) -> None:
        self.departments: dict[int | None, int] = dict(Person.select(Person.id, Person.department).tuples())
        self.days: dict[str, date] = {}

    def fact(
        self,
        place: Sequence[Any],
        at: str,
        numerator: int,
        person: int | None,
        band: str = "",
        *,
        stage: str = "",
        denominator: int = 1,
    ) -> Fact:
        """A ticket that counts at that moment for that person and their department, else for its own."""
        number, department, tier, category, _handler = place
        part = at[:TEN_MINUTES]
        day = self.days.get(part) or self.days.setdefault(part, local(moment_of(at)).date())
        own = self.departments.get(person, department)
        return Fact(number, day, numerator, denominator, own, person, tier, category or "", stage, band)

    def scored(
        self, place: Sequence[Any], at: str, numerator: int, score: int, source: str, options: Sequence[str]
    ) -> Fact:
        """A score of whoever handled the ticket last, which counts unless a colleague wrote it down."""
        if source == RECORDED and COUNT_RECORDED not in options:
            return self.fact(place, at, 0, place[-1], f"{RECORDED}_{score}", denominator=0)
        return self.fact(place, at, numerator, place[-1], str(score))


def begin_of(day: date) -> Value:
    """The moment at which a day begins on the office's wall, as the database has it."""
    return Value(beginning(day), converter=str)


def beginning(day: date) -> str:
    """The same as a text."""
    return moment_text(datetime.combine(day, time(), zone()))


def as_text(moment: datetime) -> Value:
    """A moment to compare with, also with an expression that no field converts for."""
    return Value(moment_text(moment), converter=str)


def moment_of(text: str) -> datetime:
    """A moment that the database has."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
