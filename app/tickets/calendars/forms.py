"""Forms of calendars, their hours, special days and years."""

from datetime import timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, DateField
from wtforms.validators import InputRequired

from app.clock import today
from app.organisation.forms import RevForm
from app.organisation.names import LONGEST_CODE, LONGEST_NAME
from app.organisation.record_form import RecordForm
from app.tickets.calendars.days import FIELDS as DAY_FIELDS
from app.tickets.calendars.days import special_or_not
from app.tickets.calendars.hours import FIELDS, all_hours
from app.tickets.calendars.words import KINDS, WEEKDAY_WORDS
from app.web.forms import REQUIRED, Form, choice, choices, line
from app.worktime.minutes import WEEKDAYS
from app.worktime.models import SpecialDay, WorkCalendar

LONGEST_FRAMES = 200


class _Words:
    zh = line(_l("Chinese"), required=True, longest=LONGEST_NAME)
    en = line(_l("English"), required=True, longest=LONGEST_NAME)

    def words(self) -> dict[str, str]:
        """What was typed."""
        return {"zh": self.zh.data or "", "en": self.en.data or ""}


class _Week:
    mon, tue, wed, thu, fri, sat, sun = (line(WEEKDAY_WORDS[day], longest=LONGEST_FRAMES) for day in WEEKDAYS)
    holidays = BooleanField(_l("Public holidays are free, make-up workdays are worked"))

    def week(self) -> dict[str, str]:
        """The frames of each weekday as they were typed."""
        return {day: self[day].data or "" for day in WEEKDAYS}  # type: ignore[index]


class NewCalendarForm(_Words, _Week, Form):
    """A calendar with its hours."""

    code = line(
        _l("Code"),
        required=True,
        longest=LONGEST_CODE,
        description=_l("For files and commands, such as north_east. It can't be changed later."),
    )

    def words(self) -> dict[str, str]:
        """What was typed."""
        return {"code": self.code.data or "", **super().words()}


class NameForm(_Words, RecordForm):
    """What a calendar is called."""

    @staticmethod
    def start(record: WorkCalendar) -> dict[str, Any]:
        """Its words."""
        return {"zh": record.zh, "en": record.en}


class HoursForm(_Week, RecordForm):
    """Hours that hold from a day on; they begin with the latest, from tomorrow."""

    since = DateField(_l("First day"), validators=[InputRequired(REQUIRED)])

    @staticmethod
    def start(record: WorkCalendar) -> dict[str, Any]:
        """The latest hours of the calendar."""
        latest = all_hours(record)[-1]
        week = {name: getattr(latest, name) for name in FIELDS}
        return {"since": today() + timedelta(days=1), **week}


class DropForm(RevForm):
    """Taking back hours that do not hold yet."""

    since = DateField(_l("First day"), validators=[InputRequired(REQUIRED)])


class DayForm(RecordForm):
    """What is special about a day."""

    kind = choice(_l("Kind"), radio=True)
    name = line(_l("Occasion"), required=True, longest=LONGEST_NAME)
    name_en = line(_l("English name"), longest=LONGEST_NAME)
    frames = line(
        _l("Working hours"),
        longest=LONGEST_FRAMES,
        description=_l("For a make-up workday, like 09:00-12:00, 13:30-18:00. Empty: those of a Monday."),
    )

    def __init__(self, day: SpecialDay, **options: Any) -> None:  # noqa: ANN401
        super().__init__(day, **options)
        self.kind.choices = choices(list(KINDS.items()))

    @staticmethod
    def start(record: SpecialDay) -> dict[str, Any]:
        """What stands there."""
        return {name: getattr(record, name) for name in DAY_FIELDS}

    def reread(self) -> SpecialDay:
        """The day as it stands now."""
        return special_or_not(self._record.day)

    def values(self) -> list[str]:
        """What was typed and chosen."""
        return [self.text_of(name) for name in DAY_FIELDS]


class YearFileForm(Form):
    """The special days of a year as a file."""

    file = FileField(
        _l("File"),
        validators=[FileRequired(REQUIRED)],
        description=_l(
            "CSV or XLSX with the columns date, kind (holiday or workday), name, and if wanted english name "
            "and hours. It stands for the whole year: what it does not name is taken out."
        ),
    )
