"""Cases of a log: their events in order, and what is odd about them. Values in, values out."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import NamedTuple

from app.errors import Invalid
from app.tickets.events import DONE, ENDED, PAUSED, RECEIVED, REOPENED, RESUMED
from app.tickets.log.models import CLOSED, EXECUTION, PAUSE, RECEPTION
from app.tickets.log.models import DONE as MEANS_DONE
from app.tickets.models import CLOSED as STAGE_CLOSED
from app.tickets.models import EXECUTION as STAGE_EXECUTION
from app.tickets.models import FEEDBACK, MOVED
from app.tickets.models import RECEPTION as STAGE_RECEPTION

FORMS = (
    "%Y/%m/%d %H:%M:%S.%f",
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
    "%Y-%m-%d %H:%M:%S.%f",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%d/%m/%Y %H:%M:%S",
    "%d/%m/%Y %H:%M",
)
BROKEN_TIME = Invalid(
    "timestamp", "The time can't be read: the event keeps its place, at the time of the one before."
)
NO_TIME = Invalid("timestamp", "None of its times can be read, so it was left out.")
BROKEN_ORDER = Invalid("timestamp", "It lies before the event above it; both stay as they are.")
ONE_EVENT = Invalid("case", "The case has one event only.")
NO_CASE = Invalid("case", "The row names no case.")


class LogRow(NamedTuple):
    """A row of the log: its number in the sheet, and its mapped values."""

    number: int
    values: Mapping[str, str]


class Flag(NamedTuple):
    """Something odd: of which case, in which row, and why."""

    case: str
    row: int
    reason: Invalid


class LogEvent(NamedTuple):
    """An event of a case as a ticket keeps it; one that `follows` from others has no row."""

    at: datetime
    kind: str
    to_stage: str | None
    note: str
    resource: str
    row: int | None = None


@dataclass
class Case:
    """A case of the log: its name, the values of its first row that have any, and its rows in order."""

    name: str
    rows: list[LogRow] = field(default_factory=list)

    def value(self, name: str) -> str:
        """The first value of a field, "" where no row has one."""
        return next((row.values[name] for row in self.rows if row.values.get(name)), "")


def cases_of(rows: Iterable[LogRow], flags: list[Flag]) -> list[Case]:
    """The cases in the order in which they first come; a row without one is flagged."""
    found: dict[str, Case] = {}
    for row in rows:
        name = row.values.get("case", "")
        if not name:
            flags.append(Flag("", row.number, NO_CASE))
            continue
        found.setdefault(name, Case(name)).rows.append(row)
    return list(found.values())


def moment_of(text: str, zone: tzinfo) -> datetime | None:
    """A time of the log, on the office's clock unless it says which; None where it can't be read."""
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        read = next(filter(None, (_read(text, form) for form in FORMS)), None)  # type: ignore[assignment]
    if read is None:
        return None
    return (read if read.tzinfo else read.replace(tzinfo=zone)).astimezone(UTC)


def events_of(case: Case, meanings: Mapping[str, str], zone: tzinfo, flags: list[Flag]) -> list[LogEvent]:
    """What happened to a case: each of its rows, and what follows from them.

    It begins with the receipt. A pause ends with the next event, and so does having been done, but for the
    last time: what comes between was a reopening. None for a case without any time.
    """
    times = _times(case, zone, flags)
    if not times:
        return []
    if len(case.rows) == 1:
        flags.append(Flag(case.name, case.rows[0].number, ONE_EVENT))
    kinds = [meanings.get(row.values.get("activity", "").casefold(), "") for row in case.rows]
    return list(_story(case, times, kinds))


def _story(case: Case, times: list[datetime], kinds: list[str]) -> Iterator[LogEvent]:
    last_done = max((place for place, kind in enumerate(kinds) if kind == MEANS_DONE), default=-1)
    paused = done = False
    if kinds[0] != RECEPTION:
        yield LogEvent(times[0], RECEIVED, STAGE_RECEPTION, "", "")
    for place, (row, at, meaning) in enumerate(zip(case.rows, times, kinds, strict=True)):
        if paused:
            yield LogEvent(at, RESUMED, None, "", "")
        if done and place <= last_done:
            yield LogEvent(at, REOPENED, STAGE_EXECUTION, "", "")
        paused, done = meaning == PAUSE, meaning == MEANS_DONE
        kind, stage = _kind(meaning, first=place == 0)
        said = row.values.get("activity", "")
        yield LogEvent(at, kind, stage, said, row.values.get("resource", ""), row.number)


def _kind(meaning: str, *, first: bool) -> tuple[str, str | None]:
    if meaning == RECEPTION:
        return (RECEIVED, STAGE_RECEPTION) if first else (MOVED, None)
    return {
        EXECUTION: (MOVED, STAGE_EXECUTION),
        PAUSE: (PAUSED, None),
        MEANS_DONE: (DONE, FEEDBACK),
        CLOSED: (ENDED, STAGE_CLOSED),
    }.get(meaning, (MOVED, None))


def _times(case: Case, zone: tzinfo, flags: list[Flag]) -> list[datetime]:
    read = [moment_of(row.values.get("timestamp", ""), zone) for row in case.rows]
    known = [at for at in read if at is not None]
    if not known:
        flags.append(Flag(case.name, case.rows[0].number, NO_TIME))
        return []
    times: list[datetime] = []
    for row, at in zip(case.rows, read, strict=True):
        if at is None:
            flags.append(Flag(case.name, row.number, BROKEN_TIME))
        elif times and at < times[-1]:
            flags.append(Flag(case.name, row.number, BROKEN_ORDER))
        times.append(at or (times[-1] if times else known[0]))
    return times


def _read(text: str, form: str) -> datetime | None:
    try:
        return datetime.strptime(text, form)  # noqa: DTZ007  the office's zone is put to it
    except ValueError:
        return None
