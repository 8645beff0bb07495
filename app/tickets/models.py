"""Tickets, what happened to them, and what was said."""

from typing import ClassVar

from peewee import SQL, BooleanField, CompositeKey, ForeignKeyField, IntegerField, TextField

from app.access import masks
from app.access.levels import FieldRule, plain, revealing
from app.access.models import Part, Protected
from app.customers.models import Customer
from app.db.base import Model
from app.db.fields import MomentField, RowId
from app.files.models import RULES as FILE_RULES
from app.files.models import SEALED as FILES_SEALED
from app.files.models import SECRET as FILES_SECRET
from app.people.models import Person
from app.tickets.events import COMPLEXITIES, PAUSED_FOR, URGENCIES
from app.tickets.targets import CLOCKS
from app.vault.fields import FreeTextField, KeyedHashField, SealedField

STAGES = RECEPTION, ANALYSIS, EXECUTION, FEEDBACK, CLOSED = (
    "reception",
    "analysis",
    "execution",
    "feedback",
    "closed",
)
ENDINGS = SOLVED, SILENCE, CANCELLED, MERGED = ("solved", "silence", "cancelled", "merged")
"""How a ticket closed: by hand, after days of silence, or so that it leaves all rates."""
CHANNELS = ("phone", "counter", "wechat", "email", "letter", "web", "visit")
AT_ONCE = ("phone", "counter")
"""Channels on which a question can be answered while it is asked."""
TOLD_BY = ("phone", "wechat", "email", "letter", "counter")
LENT = frozenset({"customer.view", "customer.reveal"})
"""What a handler may do to the customer of their ticket, as far as their roles and clearance go."""
UNKNOWN = "unknown"
"""The kind of a ticket whose caller is no customer."""
WAITING, PAUSED = ("waiting", "paused")
"""Lines of the queue."""
LEVEL_OF_UNKNOWN = 2
TIER_OF_UNKNOWN = "C"
SPEAKERS = CUSTOMER, COLLEAGUE = ("customer", "colleague")
MOVED = "moved"
"""The kind of an event that moves the ticket to another stage, and no clock."""
EVENT_CHECK = """CHECK (kind IN ('received', 'prioritised', 'answered', 'paused', 'resumed',
            'held', 'done', 'attempted', 'told', 'reopened', 'taken_back', 'ended', 'void', 'moved'))"""
PRIORITY = ("complexity", "urgency", "is_complaint")
"""What the targets follow from, beside the tier."""
NEVER_THE_HANDLER = """CHECK (complained_about_id IS NULL
            OR (is_complaint AND complained_about_id IS NOT handler_id))"""
"""Whoever is complained about has no part in it (GB/T 19012)."""
PLACE = ("level", "department", "owner", "handler", "region", "business_line", "kind", "customer")


class Ticket(Protected):
    """Something that somebody asked of the company.

    It is as secret as its customer, or more by its `own_level`: `level`, `owner`, `department`, `region`,
    `business_line` and `kind` are copies of the customer's, which the database keeps (`follow.py`). Without a
    customer it lies in the department of whom opened it. `handler` holds it; `resource` is the name of one
    who is no user. `tier` is the customer's at the opening, `standard` the version of service levels then.
    `complained_about` is whom a complaint is about, who has no part in it.

    What the clocks come to stands here for lists, written by `clocks.py` alone: when each falls due, ended,
    and which deadline it missed first; `next_due` is when the first of those that run falls due, or was
    missed. `points` are hundredths, refreshed by the minute; `line` is None when it waits for nobody.
    """

    audit_kind = "ticket"
    view_permission = "ticket.view"
    edit_permission = "ticket.handle"
    reveal_permission = "customer.reveal"
    own_by = ("owner", "handler")
    placed_by = "customer"
    barred = "complained_about"
    derived = frozenset({"line", "points", "next_due", *(f"{clock}_due" for clock in CLOCKS)})
    field_rules: ClassVar[dict[str, FieldRule]] = dict.fromkeys(
        (
            "number",
            "subject",
            "stage",
            "ending",
            "channel",
            "category",
            "complexity",
            "urgency",
            "tier",
            "is_complaint",
            "level",
            "own_level",
            "customer",
            "owner",
            "department",
            "region",
            "business_line",
            "kind",
            "handler",
            "resource",
            "opened_by",
            "opened_at",
            "received_at",
            "updated_at",
            "done_at",
            "closed_at",
            "standard",
            "follows",
            "merged_into",
            "external_id",
            "line",
            "points",
            "next_due",
            *(f"{clock}_{what}" for clock in CLOCKS for what in ("due", "at", "missed")),
        ),
        plain(1),
    ) | {
        "goal": plain(2),
        "complained_about": plain(2),
        "caller_name": plain(2),
        "caller_phone": revealing(2, masks.mobile),
    }
    part_rules: ClassVar[dict[str, FieldRule]] = {
        "message": plain(2),
        "message_level": plain(1),
        "event": plain(1),
        "event_note": plain(2),
        "suggestion": plain(2),
        "suggestion_reason": plain(2),
        "suggestion_state": plain(1),
        **dict.fromkeys(
            ("step", "step_manner", "step_owner", "step_due", "step_state", "step_reason"), plain(2)
        ),
        **dict.fromkeys(("complaint_severity", "complaint_outcome"), plain(1)),
        **dict.fromkeys(("complaint_cause", "remedy", "outcome_reason"), plain(2)),
        "watchers": plain(1),
        "offer": plain(1),
        "offer_note": plain(2),
        "offer_reason": plain(2),
        **FILE_RULES,
    }
    sealed_parts: ClassVar[frozenset[str]] = FILES_SEALED | {
        "message",
        "event_note",
        "step",
        "step_reason",
        "remedy",
        "outcome_reason",
        "suggestion",
        "suggestion_reason",
        "offer_note",
        "offer_reason",
    }
    secret_parts: ClassVar[frozenset[str]] = FILES_SECRET | {"message"}

    id = RowId()
    customer = ForeignKeyField(
        Customer, null=True, index=False, backref="+", lazy_load=False, on_delete="RESTRICT"
    )
    own_level = IntegerField(constraints=[SQL("CHECK (own_level BETWEEN 1 AND 4)")])
    caller_name = SealedField(null=True)
    caller_phone = SealedField(null=True)
    caller_phone_hash = KeyedHashField("caller_phone", index=True)
    subject = TextField()
    goal = FreeTextField(null=True)
    channel = TextField()
    category = TextField(null=True)
    complexity = TextField(null=True, constraints=[SQL(f"CHECK (complexity IN {COMPLEXITIES})")])
    urgency = TextField(constraints=[SQL(f"CHECK (urgency IN {URGENCIES})")])
    tier = TextField(constraints=[SQL("CHECK (tier IN ('A', 'B', 'C', 'D'))")])
    is_complaint = BooleanField(default=False)
    stage = TextField(constraints=[SQL(f"CHECK (stage IN {STAGES})")])
    ending = TextField(null=True, constraints=[SQL(f"CHECK (ending IN {ENDINGS})")])
    handler = ForeignKeyField(
        Person, null=True, index=False, backref="+", lazy_load=False, on_delete="RESTRICT"
    )
    resource = TextField(null=True)
    opened_by = ForeignKeyField(
        Person, null=True, index=False, backref="+", lazy_load=False, on_delete="RESTRICT"
    )
    opened_at = MomentField()
    received_at = MomentField()
    updated_at = MomentField()
    done_at = MomentField(null=True)
    closed_at = MomentField(null=True)
    standard = IntegerField(default=0)
    follows = ForeignKeyField(
        "self", null=True, index=False, backref="+", lazy_load=False, on_delete="RESTRICT"
    )
    merged_into = ForeignKeyField(
        "self", null=True, index=False, backref="+", lazy_load=False, on_delete="RESTRICT"
    )
    external_id = TextField(null=True)
    response_due = MomentField(null=True)
    response_at = MomentField(null=True)
    response_missed = MomentField(null=True)
    handling_due = MomentField(null=True)
    handling_at = MomentField(null=True)
    handling_missed = MomentField(null=True)
    feedback_due = MomentField(null=True)
    feedback_at = MomentField(null=True)
    feedback_missed = MomentField(null=True)
    line = TextField(null=True, constraints=[SQL(f"CHECK (line IN {(WAITING, PAUSED)})")])
    points = IntegerField(default=0)
    next_due = MomentField(null=True)
    rev = IntegerField(default=1)
    complained_about = ForeignKeyField(
        Person,
        null=True,
        index=False,
        backref="+",
        lazy_load=False,
        on_delete="RESTRICT",
        constraints=[SQL(NEVER_THE_HANDLER)],
    )

    class Meta:
        indexes = (
            (("line", "points", "id", *PLACE), False),
            (("stage", "points", "id", *PLACE), False),
            (("updated_at", "id", *PLACE), False),
            (("received_at", "id", *PLACE), False),
            (("handler", "updated_at", "id"), False),
            (("handler", "line", "points", "id"), False),
            (("owner", "updated_at", "id"), False),
            (("department", "updated_at", "id"), False),
            (("customer", "opened_at", "id"), False),
            (("external_id",), False),
            (("follows",), False),
            (("merged_into",), False),
        )


IS_COMPLAINT = SQL("is_complaint = 1")
IN_ORDER = (Ticket.points.desc(), Ticket.id.desc())
"""The order of the queue, as its index has it: what differs from that is sorted row by row."""
IS_OPEN = SQL("stage <> 'closed'")
"""Conditions that the indexes of open tickets and of complaints serve: they are written out as theirs are."""
for place in ((Ticket.points, Ticket.id), (Ticket.handler, Ticket.points, Ticket.id)):
    name = "_".join(("ticket_open", *(field.column_name for field in place)))
    Ticket.add_index(Ticket.index(*place, name=name, where=IS_OPEN))
Ticket.add_index(
    Ticket.index(Ticket.received_at, Ticket.id, name="ticket_complaint_received_at_id", where=IS_COMPLAINT)
)
Ticket.add_index(
    Ticket.index(
        Ticket.next_due,
        Ticket.id,
        *(getattr(Ticket, name) for name in PLACE),
        name="ticket_by_next_due",
        where=SQL("next_due IS NOT NULL"),
    )
)


class TicketPart(Part):
    """Base of what a ticket has several of."""

    protected_by = "ticket"
    unnoted: ClassVar[frozenset[str]] = frozenset()

    id = RowId()
    ticket = ForeignKeyField(Ticket, index=False, backref="+", lazy_load=False, on_delete="RESTRICT")

    class Meta:
        indexes = ((("ticket", "key"), True),)


class TicketEvent(Model):
    """Something that happened to a ticket: what its clocks are made of. Rows are added, never changed.

    `at` is when it happened, `recorded_at` when it was written down. `complexity`, `urgency` and `complaint`
    are what holds from a `received` or `prioritised` on, `until` is when a pause ends by itself, `holder` who
    holds the ticket from a `received` or `held` on; `person` wrote it, None for the program. `to_stage` is
    the stage from then on, None where it stays. `note` is the reason, or what is awaited; `waits_for` is whom
    a pause waits for, None where that is not known.
    """

    protected_by = "ticket"
    word = "event"

    id = RowId()
    ticket = ForeignKeyField(Ticket, index=False, backref="+", lazy_load=False, on_delete="RESTRICT")
    at = MomentField()
    recorded_at = MomentField()
    kind = TextField(constraints=[SQL(EVENT_CHECK)])
    person = ForeignKeyField(
        Person, null=True, index=False, backref="+", lazy_load=False, on_delete="RESTRICT"
    )
    complexity = TextField(null=True)
    urgency = TextField(null=True)
    complaint = BooleanField(default=False)
    until = MomentField(null=True)
    holder = ForeignKeyField(
        Person, null=True, index=False, backref="+", lazy_load=False, on_delete="RESTRICT"
    )
    to_stage = TextField(null=True)
    note = FreeTextField(null=True)
    waits_for = TextField(null=True, constraints=[SQL(f"CHECK (waits_for IN {PAUSED_FOR})")])

    class Meta:
        indexes = ((("ticket", "at", "id"), False),)

    @property
    def key(self) -> str:
        """What the chain calls it beside its ticket; no address does."""
        return str(self.id)


class Message(TicketPart):
    """What was said on a ticket: by the customer, to the customer (`visible`), or among colleagues.

    `told_by` is how the customer was told, or asked; `reached`: a call that got through. Its `level` is 1
    where it is as secret as the ticket, else above that. `file` is the number of the one it brought.
    """

    word = "message"
    unnoted = frozenset({"person", "speaker", "visible", "told_by", "reached", "at", "written_at", "file"})
    rule_names: ClassVar[dict[str, str]] = {"level": "message_level"} | dict.fromkeys(
        ("text", "person", "speaker", "visible", "told_by", "reached", "at", "written_at", "file"), "message"
    )

    text = FreeTextField()
    level = IntegerField(constraints=[SQL("CHECK (level BETWEEN 1 AND 4)")])
    speaker = TextField(constraints=[SQL(f"CHECK (speaker IN {SPEAKERS})")])
    visible = BooleanField(default=False)
    told_by = TextField(null=True)
    reached = BooleanField(default=True)
    person = ForeignKeyField(
        Person, null=True, index=False, backref="+", lazy_load=False, on_delete="RESTRICT"
    )
    at = MomentField()
    written_at = MomentField()
    file = TextField(null=True)

    class Meta:
        table_name = "ticket_message"
        indexes = ((("ticket", "key"), True), (("ticket", "at", "id"), False))


class Watcher(Model):
    """Somebody who is told what happens to a ticket without holding it."""

    protected_by = "ticket"

    ticket = ForeignKeyField(Ticket, index=False, backref="+", lazy_load=False, on_delete="CASCADE")
    person = ForeignKeyField(Person, backref="+", lazy_load=False, on_delete="CASCADE")

    class Meta:
        table_name = "ticket_watcher"
        primary_key = CompositeKey("ticket", "person")
        without_rowid = True


SUBJECT_INDEX, MESSAGE_INDEX = (
    f"""CREATE VIRTUAL TABLE {table} USING fts5({column},
        detail='full', tokenize="unicode61 remove_diacritics 0")"""
    for table, column in (("ticket_text", "subject"), ("message_text", "text"))
)
"""Text indexes; their rows are those of the tickets, and of the messages that stand in clear."""
