"""What customers suggest, and what became of it."""

from typing import ClassVar

from peewee import SQL, ForeignKeyField, TextField

from app.db.fields import MomentField
from app.inbox.models import Task
from app.people.models import Person
from app.tickets.closing.models import Feedback
from app.tickets.models import TicketPart
from app.vault.fields import FreeTextField

STATES = WAITING, ADOPTED, DECLINED = ("waiting", "adopted", "declined")
SOURCES = BY_LINK, RECORDED, BY_HAND = ("link", "recorded", "hand")
"""From the customer's own answer, from one that a colleague wrote down, or independent of any."""


class Suggestion(TicketPart):
    """What a customer says could be better (建议).

    It is as secret as its ticket. `feedback` is the answer that it stood in; `person` wrote it down, None for
    the customer themselves. `decided_by` adopted or declined it at `decided_at` for a `reason`; `task` is
    what became of an adopted one. `key` is its own among all, as lists are paged by it.
    """

    word = "suggestion"
    rule_names: ClassVar[dict[str, str]] = {
        "text": "suggestion",
        "reason": "suggestion_reason",
        **dict.fromkeys(
            ("source", "feedback", "person", "at", "state", "decided_at", "decided_by", "task"),
            "suggestion_state",
        ),
    }

    text = FreeTextField()
    source = TextField(constraints=[SQL(f"CHECK (source IN {SOURCES})")])
    feedback = ForeignKeyField(
        Feedback, null=True, unique=True, backref="+", lazy_load=False, on_delete="RESTRICT"
    )
    person = ForeignKeyField(
        Person, null=True, index=False, backref="+", lazy_load=False, on_delete="RESTRICT"
    )
    at = MomentField()
    state = TextField(default=WAITING, constraints=[SQL(f"CHECK (state IN {STATES})")])
    reason = FreeTextField(null=True)
    decided_at = MomentField(null=True)
    decided_by = ForeignKeyField(
        Person, null=True, index=False, backref="+", lazy_load=False, on_delete="RESTRICT"
    )
    task = ForeignKeyField(Task, null=True, index=False, backref="+", lazy_load=False, on_delete="RESTRICT")

    class Meta:
        table_name = "ticket_suggestion"
        constraints = (SQL("CHECK ((state = 'waiting') = (decided_at IS NULL))"),)
        indexes = (
            (("key",), True),
            (("ticket", "id"), False),
            (("state", "at", "id"), False),
            (("state", "decided_at", "id"), False),
        )
