"""Work calendars plug themselves in."""

from flask_babel import lazy_gettext as _l

from app.room import Room, Task
from app.tickets.calendars.audited import CALENDARS, DAYS, HOURS, YEARS
from app.tickets.calendars.converters import CalendarCode, CalendarDay, CalendarYear
from app.tickets.calendars.following import RECOMPUTE, recompute
from app.tickets.calendars.warning import warn
from app.tickets.views import calendars

room = Room(
    "tickets.calendars",
    menu=[calendars.ENTRY],
    pages={"holiday_year": "tickets.year"},
    help=dict.fromkeys((f"tickets.{name}" for name in calendars.PAGES), "calendars"),
    audited=[CALENDARS, HOURS, DAYS, YEARS],
    converters={"calendar": CalendarCode, "calendar_year": CalendarYear, "calendar_day": CalendarDay},
    jobs=[
        Task(RECOMPUTE, recompute, label=_l("Deadlines after a change of a calendar"), long=True),
        Task(
            "tickets.holidays", warn, every="20 8 * * *", label=_l("Asking for next year's public holidays")
        ),
    ],
)
