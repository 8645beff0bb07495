"""Work calendars, the hours of their weeks, the days that are other than their weekday."""

from peewee import SQL, BooleanField, ForeignKeyField, IntegerField, TextField

from app.db.base import Model
from app.db.fields import DayField, RowId
from app.worktime.china import KINDS
from app.worktime.minutes import WEEKDAYS


class WorkCalendar(Model):
    """A work calendar by its code; its words in both languages."""

    audit_kind = "calendar"

    id = RowId()
    code = TextField(unique=True)
    zh = TextField()
    en = TextField()
    rev = IntegerField(default=1)

    @property
    def audit_number(self) -> str:
        """What the chain calls it."""
        return self.code


class WeekHours(Model):
    """The hours of a calendar's week that hold from the day `since` on, until later ones do.

    A weekday has its frames as they are written (see `written.py`), "" for none; `holidays`: the public
    holidays and make-up workdays count.
    """

    audit_kind = "work_hours"

    id = RowId()
    calendar = ForeignKeyField(WorkCalendar, index=False, backref="+", on_delete="RESTRICT")
    since = DayField()
    holidays = BooleanField(default=True)
    mon = TextField(default="")
    tue = TextField(default="")
    wed = TextField(default="")
    thu = TextField(default="")
    fri = TextField(default="")
    sat = TextField(default="")
    sun = TextField(default="")

    class Meta:
        indexes = ((("calendar", "since"), True),)

    @property
    def audit_number(self) -> str:
        """What the chain calls them."""
        return f"{self.calendar.code}.{self.since}"

    @property
    def week(self) -> tuple[str, ...]:
        """The frames of each weekday as they are written, from Monday on."""
        return tuple(getattr(self, day) for day in WEEKDAYS)


class SpecialDay(Model):
    """A holiday, or a workday made up for one; "" as the frames of a workday are those of Monday."""

    audit_kind = "special_day"

    id = RowId()
    day = DayField(unique=True)
    kind = TextField(constraints=[SQL(f"CHECK (kind IN {KINDS})")])
    name = TextField()
    name_en = TextField(default="")
    frames = TextField(default="")
    rev = IntegerField(default=1)

    @property
    def audit_number(self) -> str:
        """What the chain calls it."""
        return str(self.day)


class HolidayYear(Model):
    """A year whose public holidays are known: what reaches into another one is guessed from weekdays."""

    audit_kind = "holiday_year"

    year = IntegerField(primary_key=True)

    @property
    def audit_number(self) -> str:
        """What the chain calls it."""
        return str(self.year)
