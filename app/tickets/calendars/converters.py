"""The places of calendars, years and days in addresses. They look nothing up."""

from datetime import date

from werkzeug.routing import BaseConverter


class CalendarCode(BaseConverter):
    """Any text without a slash: a wrong code gets the same answer as an unused one."""

    kind = "calendar"
    regex = "[^/]+"


class CalendarYear(BaseConverter):
    """A year: 2026."""

    kind = "calendar year"
    regex = r"\d{4}"

    def to_python(self, value: str) -> int:
        """The year."""
        return int(value)

    def to_url(self, value: int | str) -> str:
        """As it stands in the address."""
        return str(value)


class CalendarDay(BaseConverter):
    """A day as a text, such as 2026-10-01: whether there is such a day is asked behind the door."""

    kind = "calendar day"
    regex = r"\d{4}-\d{2}-\d{2}"

    def to_url(self, value: date | str) -> str:
        """As it stands in the address."""
        return str(value)
