"""Forms of the answer library."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, HiddenField
from wtforms.validators import InputRequired

from app.clock import today
from app.drafts.forms import KeptForm
from app.organisation.record_form import RecordForm
from app.people.models import Person
from app.tickets.answers.keepers import keepers
from app.tickets.answers.models import ALL_OTHERS, Answer, OpenQuestion
from app.tickets.answers.questions import LONGEST as LONGEST_OPEN
from app.tickets.answers.words import Words
from app.tickets.answers.writing import LASTS, LONGEST_ANSWER, LONGEST_QUESTION, Written, proposed
from app.web.forms import REQUIRED, Form, choice, choices, line, paragraph

LONGEST_REASON = 300


class _AnswerFields:
    question = line(_l("Question"), required=True, longest=LONGEST_QUESTION)
    text = paragraph(_l("Answer"), required=True, longest=LONGEST_ANSWER)
    category = choice(_l("Category"))
    valid_until = DateField(_l("Valid until"), validators=[InputRequired(REQUIRED)])

    def written(self) -> Written:
        """What was typed."""
        return Written(
            str(self.category.data or ""),
            self.question.data or "",
            self.text.data or "",
            self.valid_until.data,
        )


class NewAnswerForm(_AnswerFields, KeptForm):
    """A new answer, perhaps to an open question: `about` is its number."""

    about = HiddenField()

    def fit(self, words: Words, about: OpenQuestion | None = None, text: str = "") -> "NewAnswerForm":
        """Offer the categories; begin with what was asked."""
        self.category.choices = choices(words.categories(), "")
        if not self.is_submitted():
            self.valid_until.data = today() + LASTS
            if about is not None:
                self.about.data, self.category.data = about.number, about.category
                self.question.data = text[:LONGEST_QUESTION]
        return self


class AnswerForm(_AnswerFields, RecordForm):
    """A change of an answer; it begins with what the answer says, or would say."""

    @staticmethod
    def start(record: Answer) -> dict[str, Any]:
        """What waits, else what is in use."""
        return proposed(record)

    def fit(self, words: Words) -> "AnswerForm":
        """Offer the categories."""
        self.category.choices = choices(words.categories(str(self.category.data or "")))
        return self


class AskForm(Form):
    """Asking for approval: the answer as it was seen, and why."""

    rev = HiddenField()
    reason = line(_l("Reason"), required=True, longest=LONGEST_REASON)

    def fit(self, rev: int) -> "AskForm":
        """As it is seen now."""
        self.rev.data = str(rev)
        return self


class RetireForm(Form):
    """Retiring it: the answer as it was seen, and why."""

    rev = HiddenField()
    why = line(_l("Reason"), required=True, longest=LONGEST_REASON)

    def fit(self, rev: int) -> "RetireForm":
        """As it is seen now."""
        self.rev.data = str(rev)
        return self


class OwnerForm(Form):
    """Whose an answer is."""

    rev = HiddenField()
    owner = choice(_l("Person in charge"))

    def fit(self, answer: Answer, people: Sequence[Person]) -> "OwnerForm":
        """Offer those who may write answers."""
        self.owner.choices = choices([(one.username, one.name) for one in people], "")
        if not self.is_submitted():
            owners = (one.username for one in people if one.id == answer.owner_id)
            self.rev.data, self.owner.data = str(answer.rev), next(owners, "")
        return self


class QuestionForm(Form):
    """A question that found no answer."""

    text = paragraph(_l("Question without an answer"), required=True, longest=LONGEST_OPEN)
    category = choice(_l("Category"), required=False)
    ticket = HiddenField()

    def fit(self, words: Words, text: str = "", ticket: str = "") -> "QuestionForm":
        """Offer the categories; begin with what was typed, on the ticket of that number."""
        self.ticket.data = self.ticket.data or ticket
        self.category.choices = choices(words.categories(), _l("not known yet"))
        if text:
            self.text.data = text[:LONGEST_OPEN]
        return self


class AnsweredForm(Form):
    """Which answer an open question has."""

    rev = HiddenField()
    answer = line(_l("Number of the answer"), required=True, longest=20)


class CiteForm(Form):
    """A standard answer that was given on a ticket."""

    answers = line(_l("Number of the answer"), required=True, longest=20)


class DropForm(Form):
    """Why an open question needs no answer."""

    rev = HiddenField()
    note = line(_l("Reason"), required=True, longest=LONGEST_REASON)


def keepers_form(words: Words, people: Sequence[Person]) -> Form:
    """A form with a choice of a person for each category and for all others."""
    labels = dict[str, Any](words.categories()) | {ALL_OTHERS: _l("All others")}
    fields: dict[str, Any] = {field_of(code): choice(label, required=False) for code, label in labels.items()}
    form: Form = type("KeepersForm", (Form,), fields)()
    kept, by_id = keepers(), {int(one.id): str(one.username) for one in people}
    for code in labels:
        field = form[field_of(code)]
        field.choices = choices([(one.username, one.name) for one in people], _l("nobody in particular"))
        if not form.is_submitted():
            field.data = by_id.get(kept.get(code, 0), "")
    return form


def field_of(category: str) -> str:
    """The field of `keepers_form` for a category."""
    return "all_others" if category == ALL_OTHERS else f"of_{category}"
