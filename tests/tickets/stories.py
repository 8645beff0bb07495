"""Stories of tickets for tests, in November 2026, whose second day is a Monday."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.tickets.deadlines import clocks
from app.tickets.events import RECEIVED, Event
from app.tickets.runs import Run
from app.tickets.standards.shipped import shipped_levels
from app.tickets.targets import Standard
from app.worktime.calendars import ALWAYS, OFFICE
from app.worktime.minutes import DAY, Calendar, Hours

ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = date(2026, 11, 2)
OFFICE_HOURS: Hours = (*(((9 * 60, 12 * 60), (13 * 60 + 30, 18 * 60)),) * 5, (), ())
ALL_HOURS: Hours = (((0, DAY),),) * 7
OFFICE_CALENDAR = Calendar(ZONE, OFFICE_HOURS)
ALWAYS_CALENDAR = Calendar(ZONE, ALL_HOURS)
SHIPPED = Standard(shipped_levels(), {OFFICE: OFFICE_CALENDAR, ALWAYS: ALWAYS_CALENDAR}, 1)
H, D = 60, 450


def on(day: int, clock: str = "09:00") -> datetime:
    """A moment of November 2026 on the office's wall; the days go on into December."""
    return datetime.combine(MONDAY + timedelta(days=day - 2), time.fromisoformat(clock), ZONE)


def story(*events: Event, tier: str = "B", standard: Standard = SHIPPED) -> dict[str, Run]:
    """The clocks after those events."""
    return clocks(events, tier, standard)


def received(at: datetime, complexity: str = "ordinary", urgency: str = "normal", **values: object) -> Event:
    """The receipt of a ticket."""
    return Event(at, RECEIVED, complexity, urgency, **values)  # type: ignore[arg-type]
