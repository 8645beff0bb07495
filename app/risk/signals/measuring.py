"""What rules of signals measure: a metric gives the values of one day, over all records (clause 5.4).

It asks past the gate, as of the end of a day: so a run after a standstill sees each day as it was.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from peewee import ModelSelect

from app.db.connection import database
from app.db.fields import moment_text
from app.risk.signals.raising import Bounds
from app.risk.units import PERCENT, Unit
from app.web.queries import midnight


class Cause(NamedTuple):
    """What a value is about: the id of a customer, department or person, and which of several."""

    subject: int
    instance: str = ""


class Seen(NamedTuple):
    """A value, and of how many records it is made; of a loss, at which level what it is measured on is."""

    value: float
    records: int = 1
    level: float | None = None


Measures = Mapping[Cause, Seen]
Measure = Callable[[date, int], Iterable[tuple[int, str, float, int] | tuple[int, str, float, int, float]]]


@dataclass(frozen=True)
class Metric:
    """One way to measure: `measure(day, days)` gives (subject, instance, value, records) at the end of `day`.

    `of` says what the subjects are. `falls`: low values are the bad ones; `strict`: a value at a bound is not
    past it. `complete`: what has no value has no such condition; otherwise it has no data. `source` asks
    whether there is anything to measure at all. `level` is that of a value; `of_access`: it tells of people's
    dealings with access. `shown(value)` says a value as the headline of a signal does; values and bounds are
    counted in `unit`, and written with it. `told` explains the metric in a sentence. `per_day`: it looks at
    one day alone. `regains`: the values are losses of a level, which `measure` gives beside each; one is
    clear once a share is regained.
    """

    name: str
    label: Any
    told: Any
    unit: Unit
    of: str
    measure: Measure
    shown: Callable[[float], str]
    source: Callable[[], bool]
    falls: bool = False
    strict: bool = False
    complete: bool = True
    level: int = 1
    of_access: bool = False
    per_day: bool = False
    regains: bool = False

    @property
    def clear_unit(self) -> Unit:
        """What *clear* is counted in: of a loss, the share that is regained."""
        return PERCENT if self.regains else self.unit

    def bounds(self, raises: Mapping[str, float], clear: float | None) -> Bounds:
        """Bounds of this metric."""
        return Bounds(raises, None if self.regains else clear, self.falls, self.strict)

    def clear_at(self, clear: float | None, seen: Seen) -> float | None:
        """The level from which a loss is clear: the share `clear` of it, in percent, is regained by then."""
        if not self.regains or clear is None or seen.level is None:
            return None
        return seen.level + seen.value * clear / 100


def values_of(metric: Metric, day: date, days: int, least: int) -> dict[Cause, Seen]:
    """The values of a metric at the end of `day` that are made of `least` records at least."""
    return {
        Cause(subject, instance): Seen(float(value), records, *level)
        for subject, instance, value, records, *level in metric.measure(day, days)
        if records >= least
    }


def rows_of(query: ModelSelect) -> list[tuple[Any, ...]]:
    """The rows of a query of many, as SQLite hands them over."""
    found: list[tuple[Any, ...]] = database.execute_sql(*query.sql()).fetchall()
    return found


def ended(day: date) -> str:
    """The moment at which `day` is over at the office, as the database keeps it."""
    return moment_text(midnight(day + timedelta(days=1)))


def begun(day: date, days: int) -> str:
    """The moment at which the last `days` days begin, `day` being the last of them."""
    return moment_text(midnight(day - timedelta(days=days - 1)))


def between(day: date, days: int) -> tuple[str, str]:
    """From and until of the last `days` days."""
    return begun(day, days), ended(day)


def moment_of(text: str) -> datetime:
    """A moment as the database keeps it."""
    return datetime.fromisoformat(f"{text}+00:00")
