"""Work calendars: their hours, and years with holidays and make-up workdays."""

from datetime import date

from flask import Response, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.access.gate import gate
from app.access.routes import requires
from app.admin.views.blueprint import GROUP
from app.clock import today
from app.errors import NotFound
from app.organisation.forms import RevForm
from app.room import Entry
from app.tickets.calendars import days, forms, hours
from app.tickets.calendars.pages import called, kept, kept_calendars, spans, weekday_and_day, year_page
from app.tickets.calendars.warning import missing_year
from app.tickets.calendars.words import KINDS, WEEKDAY_WORDS
from app.tickets.calendars.year_file import LARGEST, read_year, write_year
from app.tickets.views.blueprint import tickets
from app.web.answers import done
from app.worktime.models import WorkCalendar

ENTRY = Entry("tickets.calendars", _l("Work calendars"), "calendar", "service.manage", GROUP, position=96)
"""The line of the menu."""
PAGES = ("calendars", "new_calendar", "calendar", "year", "special_day")


@tickets.get("/calendars/")
@requires("service.manage")
def calendars() -> ResponseReturnValue:
    """All calendars, and the way to the years."""
    return render_template(
        "tickets/calendars/index.html",
        rows=kept_calendars(),
        spans=spans,
        weekdays=WEEKDAY_WORDS,
        years=range(today().year - 1, today().year + 3),
        missing=missing_year(),
    )


@tickets.get("/calendars/new")
@requires("service.manage")
def new_calendar() -> ResponseReturnValue:
    """An empty form."""
    return render_template("tickets/calendars/new.html", form=forms.NewCalendarForm())


@tickets.post("/calendars/new")
@requires("service.manage")
def add_calendar() -> ResponseReturnValue:
    """Add a calendar."""
    form = forms.NewCalendarForm()
    added = form.submit(
        lambda: hours.add_calendar(gate(), form.words(), form.week(), holidays=form.holidays.data)
    )
    if added is None:
        return render_template("tickets/calendars/new.html", form=form), 422
    return done(url_for(".calendars"), _("Calendar added"))


@tickets.get("/calendars/<calendar:code>")
@requires("service.manage")
def calendar(code: str) -> ResponseReturnValue:
    """A calendar: its words, the hours of its week before, now and from a day on."""
    return _calendar_page(hours.calendar_named(code))


@tickets.post("/calendars/<calendar:code>")
@requires("service.manage")
def name_calendar(code: str) -> ResponseReturnValue:
    """Give it other words."""
    found = hours.calendar_named(code)
    form = forms.NameForm(found)
    if form.submit(lambda: hours.name_calendar(gate(), found, form.words(), form.read_rev())) is None:
        return _calendar_page(found, name_form=form), form.status
    return done(url_for(".calendar", code=code), _("Saved"))


@tickets.post("/calendars/<calendar:code>/hours")
@requires("service.manage")
def set_hours(code: str) -> ResponseReturnValue:
    """Let other hours hold from a day on."""
    found = hours.calendar_named(code)
    form = forms.HoursForm(found)
    if form.submit(lambda: _set_hours(found, form)) is None:
        return _calendar_page(found, form=form), form.status
    return done(url_for(".calendar", code=code), _("Saved"))


@tickets.post("/calendars/<calendar:code>/hours/drop")
@requires("service.manage")
def drop_hours(code: str) -> ResponseReturnValue:
    """Take back hours that do not hold yet."""
    found = hours.calendar_named(code)
    form = forms.DropForm()
    if form.submit(lambda: _drop_hours(found, form)) is None:
        return _calendar_page(found, drop=form), 422
    return done(url_for(".calendar", code=code), _("Taken back"))


@tickets.get("/calendars/years/<calendar_year:number>")
@requires("service.manage")
def year(number: int) -> ResponseReturnValue:
    """A year with its holidays and make-up workdays."""
    return _year_page(number)


@tickets.post("/calendars/years/<calendar_year:number>/file")
@requires("service.manage")
def import_year(number: int) -> ResponseReturnValue:
    """Take a file for the days of the year."""
    _check_year(number)
    form = forms.YearFileForm()
    found = form.submit(lambda: days.import_year(gate(), number, read_year(form.file.data.read(LARGEST + 1))))
    if found is None:
        return _year_page(number, form), 422
    told = _("%(added)s added, %(changed)s changed, %(removed)s taken out.", **found._asdict())
    return done(url_for(".year", number=number), told)


@tickets.get("/calendars/years/<calendar_year:number>/file")
@requires("service.manage")
def year_file(number: int) -> ResponseReturnValue:
    """The days of the year as a CSV that can be changed and imported."""
    _check_year(number)
    answer = Response(write_year(days.days_of(number)), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="holidays-{number}.csv"'
    return answer


@tickets.post("/calendars/years/<calendar_year:number>/known")
@requires("service.manage")
def know_year(number: int) -> ResponseReturnValue:
    """All its holidays are in."""
    _check_year(number)
    days.know_year(gate(), number)
    return done(url_for(".year", number=number), _("Saved"))


@tickets.get("/calendars/days/<calendar_day:day>")
@requires("service.manage")
def special_day(day: str) -> ResponseReturnValue:
    """What is special about a day."""
    at = _day(day)
    return _day_page(at)


@tickets.post("/calendars/days/<calendar_day:day>")
@requires("service.manage")
def set_day(day: str) -> ResponseReturnValue:
    """Make it a holiday or a make-up workday."""
    at = _day(day)
    form = forms.DayForm(days.special_or_not(at))
    if form.submit(lambda: _set_day(at, form)) is None:
        return _day_page(at, form), form.status
    return done(url_for(".year", number=at.year), _("Saved"))


@tickets.post("/calendars/days/<calendar_day:day>/remove")
@requires("service.manage")
def remove_day(day: str) -> ResponseReturnValue:
    """Let it be as its weekday is."""
    at = _day(day)
    form = RevForm()
    if form.submit(lambda: _remove_day(at, form)) is None:
        return _day_page(at, state=form), 422
    return done(url_for(".year", number=at.year), _("Taken out"))


def _set_hours(found: WorkCalendar, form: forms.HoursForm) -> bool:
    hours.set_hours(gate(), found, form.since.data, form.week(), form.read_rev(), holidays=form.holidays.data)
    return True


def _drop_hours(found: WorkCalendar, form: forms.DropForm) -> bool:
    hours.drop_hours(gate(), found, form.since.data, form.read_rev())
    return True


def _set_day(day: date, form: forms.DayForm) -> bool:
    days.set_day(gate(), days.Written(day, *form.values()), form.read_rev())
    return True


def _remove_day(day: date, form: RevForm) -> bool:
    days.remove_day(gate(), day, form.read_rev())
    return True


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise NotFound from error
    _check_year(day.year)
    return day


def _check_year(number: int) -> None:
    if not days.FIRST_YEAR <= number <= days.LAST_YEAR:
        raise NotFound


def _calendar_page(
    found: WorkCalendar,
    form: forms.HoursForm | None = None,
    name_form: forms.NameForm | None = None,
    drop: forms.DropForm | None = None,
) -> str:
    found = WorkCalendar.get_by_id(found.id)
    all_hours = hours.all_hours(found)
    return render_template(
        "tickets/calendars/calendar.html",
        kept=kept(found, all_hours),
        hours=all_hours,
        spans=spans,
        weekdays=WEEKDAY_WORDS,
        form=form or forms.HoursForm(found, formdata=None),
        name_form=name_form or forms.NameForm(found, formdata=None),
        drop=drop,
    )


def _year_page(number: int, form: forms.YearFileForm | None = None) -> str:
    _check_year(number)
    return render_template(
        "tickets/calendars/year.html",
        **year_page(number),
        first=days.FIRST_YEAR,
        last=days.LAST_YEAR,
        known=days.is_known(number),
        missing=missing_year() == number,
        kinds=KINDS,
        form=form or forms.YearFileForm(formdata=None),
    )


def _day_page(day: date, form: forms.DayForm | None = None, state: RevForm | None = None) -> str:
    there = days.special_or_not(day)
    return render_template(
        "tickets/calendars/day.html",
        day=there,
        title=weekday_and_day(day),
        open=day > today(),
        form=form or forms.DayForm(there, formdata=None),
        state=state or RevForm(formdata=None, data={"rev": there.rev}),
        kinds=KINDS,
        called=called,
    )
