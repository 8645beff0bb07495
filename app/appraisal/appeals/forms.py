"""Forms of appeals."""

import re
from collections.abc import Sequence
from decimal import Decimal

from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from app.access.gate import Gate
from app.appraisal.appeals.assigning import LONGEST_REASON
from app.appraisal.appeals.deciders import deciders
from app.appraisal.appeals.deciding import Decision, outcomes_for
from app.appraisal.appeals.making import LONGEST
from app.appraisal.appeals.words import CHOICES
from app.appraisal.models import ENTERED, GIVEN, AppraisalSheet, PlanIndicator
from app.customers.typed.text import narrow
from app.errors import Invalid
from app.files.reading import FileLine, files_of
from app.web.forms import Form, choice, choices, line, paragraph
from app.web.record_forms import RacedForm, RecordForm

LONGEST_NUMBER = 20
NUMBER = re.compile(r"-?\d{1,12}(\.\d{1,4})?")


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

    text = paragraph(_l("What is wrong, and why"), required=True, longest=LONGEST)

    def fit(self, gate: Gate, sheet: AppraisalSheet) -> "AppealForm":
        """Offer the files of the sheet."""
        self.offer_files(gate, sheet)
        return self


class DecisionForm(WithFiles, RecordForm):
    """What is decided of an appeal, and why."""

    outcome = choice(_l("Your decision"), radio=True)
    value = line(_l("Right figure"), longest=LONGEST_NUMBER)
    points = line(_l("Score"), longest=LONGEST_NUMBER)
    reason = paragraph(_l("Reason"), required=True, longest=LONGEST_REASON)

    def fit(self, gate: Gate, sheet: AppraisalSheet, of: PlanIndicator) -> "DecisionForm":
        """Offer what can be decided of that indicator; fields of others are not there."""
        self.outcome.choices = choices([(one, CHOICES[one]) for one in outcomes_for(of)])
        self.offer_files(gate, sheet)
        if of.indicator != GIVEN:
            del self.points
        if of.indicator != ENTERED:
            del self.value
            del self.files
        return self

    @property
    def decision(self) -> Decision:
        """What was typed. Raises Invalid for what is no number."""
        return Decision(
            str(self.outcome.data),
            self.text_of("reason"),
            self._number("value"),
            self._number("points"),
            self.picked,
        )

    def _number(self, name: str) -> Decimal | None:
        text = narrow(self.text_of(name)).replace(",", "") if name in self else ""
        if not text:
            return None
        if not NUMBER.fullmatch(text):
            raise Invalid(name, "Write a number, such as 95 or 95.5.")
        return Decimal(text)


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
