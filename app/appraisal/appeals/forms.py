"""Forms of appeals."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from app.access.gate import Gate
from app.appraisal.appeals.assigning import LONGEST_REASON
from app.appraisal.appeals.cases import Case, files_of_case
from app.appraisal.appeals.deciders import deciders
from app.appraisal.appeals.deciding import Decision, outcomes_for
from app.appraisal.appeals.making import LONGEST as LONGEST_APPEAL
from app.appraisal.appeals.ruled import LONGEST, MOST, Rows, Said
from app.appraisal.appeals.ruling import Row
from app.appraisal.appeals.words import CHOICES, way_words
from app.appraisal.models import ENTERED, GIVEN, AppraisalSheet
from app.customers.typed.text import narrow
from app.errors import Invalid
from app.files.reading import FileLine, files_of
from app.web.forms import Form, choice, choices, line, paragraph
from app.web.record_forms import RacedForm, RecordForm

LONGEST_NUMBER = 20
LINE = ("row", "how", "why")
NUMBER = re.compile(r"-?\d{1,12}(\.\d{1,4})?")


class RowLine(NamedTuple):
    """A line of the form about a row of the figure."""

    place: int
    row: Row


class WithFiles(Form):
    """Base of forms that point at files of the sheet."""

    files = SelectMultipleField(_l("Evidence"), option_widget=CheckboxInput(), widget=ListWidget())

    def offer_files(self, gate: Gate, sheet: AppraisalSheet) -> None:
        """Offer those that the person may open."""
        self.files.choices = choices([(one.number, one.name) for one in _open(files_of(gate, sheet))])

    @property
    def picked(self) -> Sequence[str]:
        """The numbers of those that were picked."""
        return list(self.files.data or []) if "files" in self else ()


class AppealForm(WithFiles, RacedForm):
    """What is wrong, and which files show it."""

    text = paragraph(_l("What is wrong, and why"), required=True, longest=LONGEST_APPEAL)

    def fit(self, gate: Gate, sheet: AppraisalSheet) -> "AppealForm":
        """Offer the files of the sheet."""
        self.offer_files(gate, sheet)
        return self


class DecisionForm(WithFiles, RecordForm):
    """What is decided of an appeal, and why; of single rows of a figure, too, each in a line of its own."""

    outcome = choice(_l("Your decision"), radio=True)
    value = line(_l("Right figure"), longest=LONGEST_NUMBER)
    points = line(_l("Score"), longest=LONGEST_NUMBER)
    reason = paragraph(_l("Reason"), required=True, longest=LONGEST_REASON)
    number = line(_l("Number of another record"), longest=LONGEST_NUMBER)
    lines: Sequence[RowLine] = ()

    def fit(self, gate: Gate, case: Case) -> "DecisionForm":
        """Offer what can be decided of the indicator of a case; fields of others are not there."""
        of = case.line
        self.outcome.choices = choices([(one, CHOICES[one]) for one in outcomes_for(of)])
        self.files.choices = choices([(one.number, one.name) for one in files_of_case(gate, case)])
        if of.indicator != GIVEN:
            del self.points
        if of.indicator != ENTERED:
            del self.value
            del self.files
        if case.told is None:
            del self.number
        return self

    def place_of(self, line: RowLine) -> tuple[Any, Any, Any]:
        """The fields of a line: the row, how it counts, why."""
        return tuple(self[f"{name}_{line.place}"] for name in LINE)

    @property
    def decision(self) -> Decision:
        """What was typed. Raises Invalid for what is no number."""
        return Decision(
            str(self.outcome.data),
            self.text_of("reason"),
            self._number("value"),
            self._number("points"),
            self.picked,
            [Said(*(self.text_of(f"{name}_{one.place}") for name in LINE)) for one in self.lines],
        )

    def _number(self, name: str) -> Decimal | None:
        text = narrow(self.text_of(name)).replace(",", "") if name in self else ""
        if not text:
            return None
        if not NUMBER.fullmatch(text):
            raise Invalid(name, "Write a number, such as 95 or 95.5.")
        return Decimal(text)


def decision_form(gate: Gate, case: Case, picked: Sequence[str], begun: Mapping[str, str]) -> DecisionForm:
    """The form of a case with a line for each of the rows that were `picked`, by their keys.

    `begun` is what it begins with; "" keys are lines of no row.
    """
    rows = Rows(gate, case)
    found = [row for row in map(rows.keyed, dict.fromkeys(picked)) if row is not None][:MOST]
    fields: dict[str, Any] = {}
    lines = []
    for place, row in enumerate(found):
        ways = rows.ways(row)
        said = choices([(code, way_words(case.told, code)) for code in ways], _l("as it stands"))
        fields[f"row_{place}"] = HiddenField(default=row.key)
        fields[f"how_{place}"] = SelectField(_l("How it counts"), choices=said, default=next(iter(ways), ""))
        fields[f"why_{place}"] = line(_l("Reason"), longest=LONGEST)
        lines.append(RowLine(place, row))
    form: DecisionForm = type("DecisionForm", (DecisionForm,), fields)(data=begun)
    form.lines = lines
    return form.fit(gate, case)


class DeciderForm(RacedForm):
    """Who decides instead, and why."""

    decider = choice(_l("Who decides instead"))
    reason = line(_l("Reason"), required=True, longest=LONGEST_REASON)

    def fit(self, sheet: AppraisalSheet) -> "DeciderForm":
        """Offer those who may decide and do not so far."""
        others = [one for one in deciders(sheet) if one.id != sheet.decider_id]
        self.decider.choices = choices([(one.username, one.name) for one in others], _l("not chosen"))
        return self


def _open(files: Sequence[FileLine]) -> list[FileLine]:
    return [one for one in files if one.is_open]
