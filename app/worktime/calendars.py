"""The work calendars by their code."""

from app.clock import zone
from app.worktime.minutes import DAY, Calendar, Frame, Hours

OFFICE, ALWAYS = SHIPPED = ("office", "always")
MORNING: Frame = (9 * 60, 12 * 60)
AFTERNOON: Frame = (13 * 60 + 30, 18 * 60)
OFFICE_HOURS: Hours = (*((MORNING, AFTERNOON),) * 5, (), ())
ALL_HOURS: Hours = (((0, DAY),),) * 7
DAY_MINUTES = 450
"""Working minutes of what is called a day in a service level, whatever its calendar."""


def calendars() -> dict[str, Calendar]:
    """Every work calendar, by its code."""
    return {OFFICE: Calendar(zone(), OFFICE_HOURS), ALWAYS: Calendar(zone(), ALL_HOURS)}
