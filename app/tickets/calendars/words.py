"""Words for weekdays and kinds of days."""

from flask_babel import lazy_gettext as _l

from app.worktime.china import HOLIDAY, WORKDAY

WEEKDAY_WORDS = {
    "mon": _l("Monday"),
    "tue": _l("Tuesday"),
    "wed": _l("Wednesday"),
    "thu": _l("Thursday"),
    "fri": _l("Friday"),
    "sat": _l("Saturday"),
    "sun": _l("Sunday"),
}
KINDS = {HOLIDAY: _l("Public holiday"), WORKDAY: _l("Make-up workday")}
SIGNS = {HOLIDAY: _l("off"), WORKDAY: _l("on")}
"""What stands on a day of the year view, beside the colour."""
