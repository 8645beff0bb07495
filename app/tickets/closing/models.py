"""What customers thought of how they were served, and the links by which they say so."""

from peewee import SQL, BlobField, ForeignKeyField, IntegerField, TextField

from app.db.base import Model
from app.db.fields import MomentField, RowId
from app.people.models import Person
from app.tickets.models import Ticket
from app.vault.fields import SealedField

SOURCES = BY_LINK, RECORDED = ("link", "recorded")


class Feedback(Model):
    """Scores from 1 to 5 for how a ticket was handled and for what came of it, with reasons.

    `done_at` is the 'done' that it is about: after a reopening there can be another. `person` wrote down what
    the customer said (`recorded`); through a link (`link`) nobody did. What they suggested with it is a
    `Suggestion`.
    """

    protected_by = "ticket"

    id = RowId()
    ticket = ForeignKeyField(Ticket, index=False, backref="+", lazy_load=False, on_delete="RESTRICT")
    done_at = MomentField()
    process_score = IntegerField(constraints=[SQL("CHECK (process_score BETWEEN 1 AND 5)")])
    result_score = IntegerField(constraints=[SQL("CHECK (result_score BETWEEN 1 AND 5)")])
    process_reason = SealedField(null=True)
    result_reason = SealedField(null=True)
    source = TextField(constraints=[SQL(f"CHECK (source IN {SOURCES})")])
    person = ForeignKeyField(
        Person, null=True, index=False, backref="+", lazy_load=False, on_delete="RESTRICT"
    )
    at = MomentField()

    class Meta:
        table_name = "ticket_feedback"
        indexes = ((("ticket", "done_at"), True), (("at",), False))


class FeedbackLink(Model):
    """A link for one score of one ticket: of the token itself only a keyed hash is kept.

    It holds nothing of the ticket, and anybody may try one.
    """

    id = RowId()
    ticket = ForeignKeyField(Ticket, index=False, backref="+", lazy_load=False, on_delete="RESTRICT")
    token_hash = BlobField()
    done_at = MomentField()
    until = MomentField()
    person = ForeignKeyField(Person, index=False, backref="+", lazy_load=False, on_delete="RESTRICT")
    used_at = MomentField(null=True)

    class Meta:
        indexes = ((("token_hash",), True), (("ticket",), False))
