"""Answers, where they were cited, questions that found none, and who keeps the answers of a category."""

from peewee import SQL, CompositeKey, Expression, ForeignKeyField, IntegerField, TextField

from app.clock import today
from app.db.base import Model
from app.db.fields import DayField, MomentField, RowId
from app.people.models import Person
from app.tickets.models import Ticket
from app.vault.fields import SealedField

DRAFT, ASKED, APPROVED, RETIRED = STATES = ("draft", "asked", "approved", "retired")
OPEN, ANSWERED, DROPPED = QUESTION_STATES = ("open", "answered", "dropped")
WRITTEN = ("category", "question", "text", "valid_until")
"""What somebody writes and a second person approves."""
ALL_OTHERS = "*"
"""Stands for a category that nobody keeps."""


class Answer(Model):
    """A standard answer (标准答复): what colleagues tell whoever asks `question`. It names no customer.

    It is in use once it was approved, until it is retired. What is changed meanwhile stands in the columns
    `new_…`, None for no change, and `state` is that of the change: draft or asked. `written_by` wrote what
    waits, or was approved last, `approved_by` approved what is in use; None: it was shipped. `owner` answers
    for it, None: whoever keeps its category. `warned_for` is the `valid_until` of whose end they were told.
    """

    audit_kind = "answer"

    id = RowId()
    number = TextField(unique=True)
    category = TextField()
    question = TextField()
    text = TextField()
    valid_until = DayField()
    new_category = TextField(null=True)
    new_question = TextField(null=True)
    new_text = TextField(null=True)
    new_valid_until = DayField(null=True)
    state = TextField(constraints=[SQL(f"CHECK (state IN {STATES})")])
    owner = ForeignKeyField(
        Person, null=True, index=False, backref="+", lazy_load=False, on_delete="RESTRICT"
    )
    written_by = ForeignKeyField(
        Person, null=True, index=False, backref="+", lazy_load=False, on_delete="RESTRICT"
    )
    written_at = MomentField()
    approved_by = ForeignKeyField(
        Person, null=True, index=False, backref="+", lazy_load=False, on_delete="RESTRICT"
    )
    approved_at = MomentField(null=True)
    changed_at = MomentField()
    warned_for = DayField(null=True)
    rev = IntegerField(default=1)

    class Meta:
        indexes = (
            (("changed_at", "id"), False),
            (("state", "changed_at", "id"), False),
            (("category", "changed_at", "id"), False),
            (("owner", "changed_at", "id"), False),
            (("valid_until", "id"), False),
        )

    @property
    def audit_number(self) -> str:
        """What the chain calls this record."""
        return self.number

    @property
    def in_use(self) -> bool:
        """Whether it is offered to those who look for an answer."""
        return self.approved_at is not None and self.state != RETIRED

    @property
    def is_stale(self) -> bool:
        """Whether its day is over."""
        return bool(self.valid_until < today())

    @property
    def is_changed(self) -> bool:
        """Whether a change waits beside what is in use."""
        return self.new_question is not None


def are_in_use() -> Expression:
    """The WHERE of those answers that are in use."""
    return Answer.approved_at.is_null(is_null=False) & (Answer.state != RETIRED)


ANSWER_INDEX = """CREATE VIRTUAL TABLE answer_text USING fts5(question, text,
        detail='full', tokenize="unicode61 remove_diacritics 0")"""
"""The text index of the answers in use; its rows are theirs."""


class AnswerCitation(Model):
    """A ticket on which an answer was given."""

    protected_by = "ticket"

    answer = ForeignKeyField(Answer, index=False, backref="+", lazy_load=False, on_delete="RESTRICT")
    ticket = ForeignKeyField(Ticket, index=False, backref="+", lazy_load=False, on_delete="CASCADE")
    person = ForeignKeyField(Person, index=False, backref="+", lazy_load=False, on_delete="RESTRICT")
    at = MomentField()

    class Meta:
        primary_key = CompositeKey("ticket", "answer")
        without_rowid = True
        indexes = ((("answer", "ticket"), False),)


class OpenQuestion(Model):
    """A question that found no answer, for whoever is to write one: `owner`, None while nobody is named.

    It should name no customer; since it may, its text is sealed. `ticket` is where it came up; `answer` the
    one that was written or found, `note` why it was dropped without.
    """

    audit_kind = "question"

    id = RowId()
    number = TextField(unique=True)
    text = SealedField()
    category = TextField()
    asked_by = ForeignKeyField(Person, index=False, backref="+", lazy_load=False, on_delete="RESTRICT")
    asked_at = MomentField()
    ticket = ForeignKeyField(
        Ticket, null=True, index=False, backref="+", lazy_load=False, on_delete="SET NULL"
    )
    owner = ForeignKeyField(
        Person, null=True, index=False, backref="+", lazy_load=False, on_delete="RESTRICT"
    )
    state = TextField(default=OPEN, constraints=[SQL(f"CHECK (state IN {QUESTION_STATES})")])
    answer = ForeignKeyField(
        Answer, null=True, index=False, backref="+", lazy_load=False, on_delete="RESTRICT"
    )
    note = TextField(default="")
    ended_by = ForeignKeyField(
        Person, null=True, index=False, backref="+", lazy_load=False, on_delete="RESTRICT"
    )
    ended_at = MomentField(null=True)
    rev = IntegerField(default=1)

    class Meta:
        indexes = (
            (("state", "id"), False),
            (("owner", "state", "id"), False),
            (("asked_by", "state", "id"), False),
            (("ticket",), False),
            (("answer",), False),
        )

    @property
    def audit_number(self) -> str:
        """What the chain calls this record."""
        return self.number


class AnswerKeeper(Model):
    """Who keeps the answers of a category: questions without an answer go there. `*`: of all others."""

    audit_kind = "answer_keeper"

    category = TextField(primary_key=True)
    person = ForeignKeyField(Person, index=False, backref="+", lazy_load=False, on_delete="RESTRICT")

    class Meta:
        indexes = ((("person",), False),)

    @property
    def audit_number(self) -> str:
        """What the chain calls this record."""
        return self.category
