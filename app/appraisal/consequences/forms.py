"""Forms of what follows from appraisal."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, DateField, HiddenField
from wtforms.validators import Optional

from app.appraisal.consequences.handling import (
    LONGEST,
    LONGEST_CLAUSE,
    OF_FINES,
    OF_PENALTIES,
    OF_TASKS,
    fields_of,
)
from app.appraisal.consequences.models import TRAINING, Consequence
from app.appraisal.consequences.readiness import wage_of
from app.appraisal.consequences.texts import LONGEST as LONGEST_TEXT
from app.appraisal.consequences.texts import fine_text
from app.appraisal.consequences.words import KINDS
from app.clock import today
from app.customers.typed.amounts import check_amount, yuan
from app.customers.typed.text import clean_lines
from app.files.attaching import MEGABYTE, Sent, largest
from app.files.forms import AttachForm
from app.inbox.requests import LONGEST_REASON
from app.inbox.tasks import LONGEST_WHAT
from app.people.models import Person
from app.web.forms import Form, choice, choices, line, paragraph
from app.web.record_forms import RacedForm, RecordForm
from app.worktime.calendars import OFFICE, calendars

USUALLY_WITHIN = 20
"""Workdays that are offered for what is to be done."""
AMOUNTS = OF_FINES
EVERY = frozenset({"what", *OF_TASKS, *OF_PENALTIES, *OF_FINES})
"""What is written of anything; each kind has some of it."""


class AddForm(Form):
    """Something that follows, added by hand."""

    kind = choice(_l("Consequence"))
    reason = paragraph(_l("Reason"), required=True, longest=LONGEST)

    def fit(self, kinds: Iterable[str]) -> "AddForm":
        """Offer those `kinds`."""
        self.kind.choices = choices([(kind, KINDS[kind]) for kind in kinds], _l("Choose"))
        return self


class ChangeForm(RecordForm):
    """What has to be known of something proposed, by its kind; and the reason for whom it is asked of."""

    what = paragraph(_l("What exactly"), longest=LONGEST_WHAT)
    owner = choice(_l("Who does it"), required=False)
    due = DateField(_l("Due on"), validators=[Optional()])
    clause = line(_l("Clause"), longest=LONGEST_CLAUSE)
    acknowledged_on = DateField(_l("Rule acknowledged on"), validators=[Optional()])
    unacknowledged = BooleanField(_l("No acknowledgement is on file"))
    fen = line(_l("Amount"))
    wage = line(_l("Wage of that month"))
    least_wage = line(_l("Local minimum wage of a month"))
    reason = paragraph(_l("Reason for whoever approves"), longest=LONGEST_REASON)
    ask = HiddenField()

    def fit(self, one: Consequence, people: Iterable[Person], about: str) -> "ChangeForm":
        """Have the fields of its kind, and those who may do it; `about` is the indicator it is about."""
        self._one, self._columns = one, fields_of(one)
        self._people = {person.username: person for person in people}
        for name in EVERY - {*self._columns}:
            del self[name]
        if "owner" in self:
            names = [(username, person.name) for username, person in self._people.items()]
            self.owner.choices = choices(names, _l("not chosen"))
        if not self.is_submitted():
            self._begin(about)
        return self

    def values(self) -> dict[str, Any]:
        """The plain values of its columns. Raises Invalid for an amount that is none."""
        return {name: self._value(name) for name in self._columns}

    @property
    def asks(self) -> bool:
        """Whether a second person is to be asked at once."""
        return bool(self.ask.data)

    def _begin(self, about: str) -> None:
        one = self._one
        self.rev.data = str(one.rev)
        for name in self._columns:
            self[name].data = one.__data__[name]
        if "owner" in self:
            holder = next((name for name, person in self._people.items() if person.id == one.owner_id), "")
            self.owner.data = holder
            self.due.data = one.due or calendars()[OFFICE].later_by_days(today(), USUALLY_WITHIN)
            if not one.what and one.kind == TRAINING and about:
                self.what.data = _("Training: %(indicator)s", indicator=about)
        for name in AMOUNTS:
            if name in self:
                fen = wage_of(one) if name == "wage" else one.__data__[name]
                self[name].data = "" if fen is None else yuan(fen)

    def _value(self, name: str) -> Any:  # noqa: ANN401
        if name in AMOUNTS:
            typed = self.text_of(name)
            fen = check_amount(typed, name) if typed else None
            return str(fen) if name == "wage" and fen is not None else fen
        if name == "owner":
            person = self._people.get(self.owner.data or "")
            return person.id if person else None
        if name in {"what", "clause"}:
            return clean_lines(self.text_of(name))
        return self[name].data


class ReasonForm(RecordForm):
    """Why something comes to nothing."""

    reason = paragraph(_l("Reason"), required=True, longest=LONGEST)


class HearForm(RecordForm):
    """Until when the person answers."""

    answer_by = DateField(_l("They answer until"), validators=[Optional()])


class ReplyForm(RecordForm):
    """What the person answers; the officer says on which day."""

    reply = paragraph(_l("Answer of the person"), required=True, longest=LONGEST)
    replied_on = DateField(_l("Answered on"), validators=[Optional()])

    def fit(self, *, own: bool) -> "ReplyForm":
        """Whoever answers themself does so today."""
        if own:
            del self.replied_on
        return self


class ReportForm(RecordForm):
    """It was done: how, when, and a file that shows it."""

    evidence = paragraph(_l("What was done"), required=True, longest=LONGEST)
    done_on = DateField(_l("Done on"), validators=[Optional()])
    file = FileField(_l("File that shows it"))
    accept = AttachForm.accept

    def fit(self) -> "ReportForm":
        """Say how large a file may be."""
        self.file.description = _(
            "It is kept on the sheet. At most %(most)d MB: PDF, OFD, pictures, Office, text, e-mail, ZIP.",
            most=largest() // MEGABYTE,
        )
        return self

    def sent(self) -> Sent | None:
        """What was sent; None for nothing."""
        sent = self.file.data
        return Sent(sent.stream, sent.filename or "") if sent else None


class ConfirmForm(RecordForm):
    """Whether the evidence is enough; if it is not, what lacks and by when."""

    ENOUGH, LACKING = "enough", "lacking"
    decision = choice(_l("Is the evidence enough?"), radio=True)
    reason = paragraph(_l("What is lacking"), longest=LONGEST)
    due = DateField(_l("Due on"), validators=[Optional()])

    def fit(self) -> "ConfirmForm":
        """Offer both answers."""
        self.decision.choices = choices(
            [(self.ENOUGH, _l("Yes: it has ended")), (self.LACKING, _l("No: give it back"))]
        )
        return self


class FineTextForm(RacedForm):
    """What stands beside a fine; `was` is what stood there when the form was opened."""

    text = paragraph(_l("Text beside a fine"), longest=LONGEST_TEXT)
    was = HiddenField()

    def fit(self) -> "FineTextForm":
        """Begin with what stands there."""
        if not self.is_submitted():
            self.text.data = self.was.data = fine_text()
        return self
