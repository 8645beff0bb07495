"""Forms of the service levels: the matrix, and asking for its publication."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import ValidationError

from app.clock import now
from app.errors import Invalid
from app.inbox.requests import LONGEST_REASON
from app.organisation.record_form import RecordForm, Ticks
from app.tickets.standards.checking import inversions, read_target
from app.tickets.standards.models import StandardVersion
from app.tickets.standards.shipped import CELLS, ROWS
from app.tickets.standards.showing import calendar_words, cell_words, inversion_words, row_words
from app.tickets.standards.spans import typed_span
from app.tickets.standards.versions import Target, cell_name, row_name, targets
from app.tickets.targets import Cell
from app.web.answers import translated
from app.web.forms import choice, choices, paragraph, trimmed
from app.worktime.calendars import calendars


class SpanField(StringField):
    """A target as it is typed; `minutes` once it was read, None for an empty one."""

    minutes: int | None = None

    def __init__(self, row: str, **options: Any) -> None:  # noqa: ANN401
        super().__init__(filters=[trimmed], **options)
        self.row = row

    def pre_validate(self, form: RecordForm) -> None:
        """Refuse what is unreadable, zero or longer than a year of the row's calendar."""
        calendar = calendars().get(form[self.row].data)
        if calendar is None:
            return
        try:
            self.minutes = read_target(self.data or "", calendar, now())
        except Invalid as error:
            raise ValidationError(translated(error)) from error


class VersionForm(RecordForm):
    """A field per cell, named as `cell_name` does, and one per row for its calendar."""

    def __init__(self, version: StandardVersion) -> None:
        super().__init__(version)
        offered = choices([(code, calendar_words(code)) for code in calendars()])
        for row in ROWS:
            self[row_name(row)].choices = offered
            self[row_name(row)].label.text = row_words(row)
        for cell in CELLS:
            self[cell_name(cell)].label.text = cell_words(cell)

    @staticmethod
    def start(record: StandardVersion) -> dict[str, Any]:
        """The targets as they are typed."""
        found = targets(record.number)
        typed = {cell_name(cell): _typed(minutes) for cell, (minutes, _calendar) in found.items()}
        rows = {
            row_name((cell.clock, cell.complexity, cell.urgency)): code for cell, (_, code) in found.items()
        }
        return {**typed, **rows}

    def values(self) -> dict[Cell, Target]:
        """What was typed; the form is valid."""
        return {cell: (self[cell_name(cell)].minutes, self[_row(cell)].data) for cell in CELLS}


for _each in ROWS:
    setattr(VersionForm, row_name(_each), choice(""))
for _one in CELLS:
    setattr(VersionForm, cell_name(_one), SpanField(row_name((_one.clock, _one.complexity, _one.urgency))))


class PublishForm(RecordForm):
    """Why a draft is to come into force, and a tick for each target that is worse for a higher tier."""

    confirmed = Ticks(_l("Meant so"))
    reason = paragraph(_l("Reason"), required=True, longest=LONGEST_REASON)

    def __init__(self, version: StandardVersion, found: Mapping[Cell, Target]) -> None:
        super().__init__(version)
        self.confirmed.choices = choices([(one.name, inversion_words(one)) for one in inversions(found)])

    @staticmethod
    def start(record: StandardVersion) -> dict[str, Any]:  # noqa: ARG004
        """Nothing of the version stands in it."""
        return {}


class DiscardForm(RecordForm):
    """A button."""

    @staticmethod
    def start(record: StandardVersion) -> dict[str, Any]:  # noqa: ARG004
        """Nothing stands in it."""
        return {}


def _row(cell: Cell) -> str:
    return row_name((cell.clock, cell.complexity, cell.urgency))


def _typed(minutes: int | None) -> str:
    return "" if minutes is None else typed_span(minutes)
