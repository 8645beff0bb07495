"""Rules, response plans, the signals that were raised, and what is done about each (clause 5.4)."""

from typing import ClassVar

from peewee import SQL, BooleanField, FloatField, ForeignKeyField, IntegerField, TextField

from app.access.levels import FieldRule, plain
from app.access.models import Protected
from app.customers.models import Customer
from app.db.base import Model
from app.db.fields import DayField, JsonField, MomentField, RowId
from app.files.models import RULES as FILE_RULES
from app.files.models import SEALED as FILES_SEALED
from app.files.models import SECRET as FILES_SECRET
from app.people.models import Person
from app.risk.models import Risk
from app.risk.signals.raising import COLOURS
from app.vault.fields import SealedField

STATES = NEW, ACCEPTED, HANDLED, REVIEWED, CLOSED, FALSE = (
    "new",
    "accepted",
    "handled",
    "reviewed",
    "closed",
    "false",
)
OPEN_STATES = (NEW, ACCEPTED, HANDLED, REVIEWED)
ENDED = (CLOSED, FALSE)
EFFECTS = LASTING, CAME_BACK, AGAIN = ("lasting", "came_back", "again")
"""What an effect review found: it holds; past *raise* once more, so reopened; a new signal tells of it."""
SUBJECTS = OF_CUSTOMER, OF_DEPARTMENT, OF_PERSON = ("customer", "department", "person")
STEP_KINDS = REPORT, DO = ("report", "do")
PLACE = ("level", "department", "owner", "handler", "reviewer", "region", "business_line", "addressed")


class SignalRule(Model):
    """A rule: which metric over how many days raises a signal of which colour from which value on.

    A cause is clear past `clear`, where there is none after one run without its condition; of a loss it is
    the share that is regained, in percent. `hits` windows in a row have to be past a bound, of `least`
    records each. `plan` is the code of a response plan. `name` is "" for a shipped one, which has its words
    by its code. What the last run found: on which day, of how many, and whether there was nothing to measure.
    """

    audit_kind = "signal_rule"
    derived = frozenset({"ran_on", "measured", "without_data"})

    id = RowId()
    code = TextField(unique=True)
    name = TextField(default="", constraints=[SQL("DEFAULT ''")])
    metric = TextField()
    days = IntegerField(constraints=[SQL("CHECK (days > 0)")])
    red = FloatField(null=True)
    orange = FloatField(null=True)
    yellow = FloatField(null=True)
    blue = FloatField(null=True)
    clear = FloatField(null=True)
    hits = IntegerField(default=1, constraints=[SQL("DEFAULT 1"), SQL("CHECK (hits > 0)")])
    least = IntegerField(default=1, constraints=[SQL("DEFAULT 1"), SQL("CHECK (least > 0)")])
    plan = TextField()
    active = BooleanField(default=True, constraints=[SQL("DEFAULT 1")])
    ran_on = DayField(null=True)
    measured = IntegerField(default=0, constraints=[SQL("DEFAULT 0")])
    without_data = BooleanField(default=False, constraints=[SQL("DEFAULT 0")])
    rev = IntegerField(default=1, constraints=[SQL("DEFAULT 1")])

    class Meta:
        constraints = (SQL("CHECK (coalesce(red, orange, yellow, blue) IS NOT NULL)"),)

    @property
    def audit_number(self) -> str:
        """What the chain calls it."""
        return str(self.code)


class ResponsePlan(Model):
    """What is done about signals of each colour: the plan of that code, edited by people.

    `colours` maps each colour to the working minutes in which it is accepted, the days after which its
    effect is looked at, and the steps, in order: what each is, whether it is a report to the director, and
    the working minutes in which it is done.
    """

    audit_kind = "response_plan"

    id = RowId()
    code = TextField(unique=True)
    colours = JsonField()
    rev = IntegerField(default=1, constraints=[SQL("DEFAULT 1")])

    @property
    def audit_number(self) -> str:
        """What the chain calls it."""
        return str(self.code)


class Signal(Protected):
    """A cause that was past what a rule allows, and what became of it.

    It is about a customer, a person's dealings with access, or else its `department`; `subject` is the id of
    that, `instance` which of several: the same rule, subject and instance are one cause, which has one open
    signal at most. About a customer it is as secret as they are, or more by its `own_level`: `level`,
    `owner`, `department`, `region`, `business_line` and `kind` are copies that the database keeps
    (`follow.py`). About access it is `addressed`: to its `handler` and `reviewer`, and nobody else's.

    `value` is the last one past the bound, of `records`, seen on `seen_on`, on so many days (`times`);
    `cleared`: since then it was seen past *clear*. `latest` is the last one that was measured at all, 0 for a
    condition that is gone. `clear_at`: where it is measured as a loss, the level from which it is clear.
    `risk` is what it was taken into the register as. What is typed is sealed at every level.
    """

    audit_kind = "signal"
    view_permission = "signal.view"
    own_permission = "signal.view"
    edit_permission = "signal.handle"
    reveal_permission = "customer.reveal"
    own_by = ("owner", "handler", "reviewer")
    placed_by = "customer"
    addressed_by = "addressed"
    derived = frozenset(
        {"value", "latest", "records", "times", "seen_on", "cleared", "next_due", "told_late", "clear_at"}
    )
    field_rules: ClassVar[dict[str, FieldRule]] = dict.fromkeys(
        (
            *("number", "level", "own_level", "owner", "department", "region", "business_line", "kind"),
            *("customer", "person", "rule", "instance", "colour", "state", "value", "raised_value"),
            *(
                "latest",
                "closed_value",
                "effect_value",
                "records",
                "times",
                "raised_at",
                "raised_on",
                "seen_on",
            ),
            *("handler", "reviewer", "next_due", "accepted_at", "handled_at", "reviewed_at", "closed_at"),
            *("effect_on", "effect", "muted_until", "reopened", "addressed", "subject", "updated_at"),
            *("result", "verdict", "effect_note", "false_reason", "cleared", "told_late", "muted_value"),
            *("clear_at", "risk"),
        ),
        plain(1),
    )
    part_rules: ClassVar[dict[str, FieldRule]] = dict.fromkeys(("step", "step_note", *FILE_RULES), plain(1))
    sealed_parts: ClassVar[frozenset[str]] = FILES_SEALED | {"step_note"}
    secret_parts: ClassVar[frozenset[str]] = FILES_SECRET

    id = RowId()
    own_level = IntegerField(constraints=[SQL("CHECK (own_level BETWEEN 1 AND 4)")])
    customer = ForeignKeyField(
        Customer, null=True, index=False, backref="+", lazy_load=False, on_delete="RESTRICT"
    )
    person = ForeignKeyField(
        Person, null=True, index=False, backref="+", lazy_load=False, on_delete="RESTRICT"
    )
    addressed = BooleanField(default=False, constraints=[SQL("DEFAULT 0")])
    rule = ForeignKeyField(SignalRule, index=False, backref="+", lazy_load=False, on_delete="RESTRICT")
    subject = IntegerField()
    instance = TextField(default="", constraints=[SQL("DEFAULT ''")])
    colour = TextField(constraints=[SQL(f"CHECK (colour IN {COLOURS})")])
    state = TextField(constraints=[SQL(f"CHECK (state IN {STATES})")])
    value = FloatField()
    raised_value = FloatField()
    latest = FloatField(null=True)
    closed_value = FloatField(null=True)
    effect_value = FloatField(null=True)
    records = IntegerField(default=1, constraints=[SQL("DEFAULT 1")])
    times = IntegerField(default=1, constraints=[SQL("DEFAULT 1")])
    cleared = BooleanField(default=False, constraints=[SQL("DEFAULT 0")])
    raised_at = MomentField()
    raised_on = DayField()
    seen_on = DayField()
    updated_at = MomentField()
    handler = ForeignKeyField(
        Person, null=True, index=False, backref="+", lazy_load=False, on_delete="RESTRICT"
    )
    reviewer = ForeignKeyField(
        Person, null=True, index=False, backref="+", lazy_load=False, on_delete="RESTRICT"
    )
    next_due = MomentField(null=True)
    told_late = BooleanField(default=False, constraints=[SQL("DEFAULT 0")])
    accepted_at = MomentField(null=True)
    handled_at = MomentField(null=True)
    reviewed_at = MomentField(null=True)
    closed_at = MomentField(null=True)
    result = SealedField(null=True)
    verdict = SealedField(null=True)
    effect_on = DayField(null=True)
    effect = TextField(null=True, constraints=[SQL(f"CHECK (effect IN {EFFECTS})")])
    effect_note = SealedField(null=True)
    false_reason = SealedField(null=True)
    muted_until = DayField(null=True)
    muted_value = FloatField(null=True)
    reopened = IntegerField(default=0, constraints=[SQL("DEFAULT 0")])
    rev = IntegerField(default=1, constraints=[SQL("DEFAULT 1")])
    clear_at = FloatField(null=True)
    risk = ForeignKeyField(Risk, null=True, backref="+", lazy_load=False, on_delete="RESTRICT")

    class Meta:
        indexes = (
            (("raised_at", "id", *PLACE, "state"), False),
            (("updated_at", "id", *PLACE, "state"), False),
            (("colour", "id", *PLACE, "state"), False),
            (("rule", "subject", "instance", "id"), False),
            (("customer", "raised_at", "id"), False),
            (("handler", "raised_at", "id"), False),
            (("owner", "raised_at", "id"), False),
            (("reviewer",), False),
        )


IS_OPEN = SQL("state IN ('new', 'accepted', 'handled', 'reviewed')")
"""As the indexes of open signals have it, written out."""
Signal.add_index(
    Signal.index(
        Signal.rule, Signal.subject, Signal.instance, unique=True, name="signal_open_cause", where=IS_OPEN
    )
)
Signal.add_index(
    Signal.index(
        Signal.next_due,
        Signal.id,
        *(getattr(Signal, name) for name in PLACE),
        name="signal_by_next_due",
        where=SQL("next_due IS NOT NULL"),
    )
)
Signal.add_index(
    Signal.index(
        Signal.colour,
        Signal.id,
        *(getattr(Signal, name) for name in PLACE),
        name="signal_open_colour",
        where=IS_OPEN,
    )
)
Signal.add_index(
    Signal.index(Signal.effect_on, Signal.id, name="signal_effect_on", where=SQL("effect_on IS NOT NULL"))
)


class Response(Model):
    """A step of a signal's plan (处置): what, by whom, until when; what was done.

    `what` is a code of a shipped step, or what people typed. A report is told to the director. `again` counts
    how often the signal had been reopened when the step was given.
    """

    protected_by = "signal"

    id = RowId()
    signal = ForeignKeyField(Signal, index=False, backref="+", lazy_load=False, on_delete="RESTRICT")
    key = TextField()
    position = IntegerField()
    kind = TextField(constraints=[SQL(f"CHECK (kind IN {STEP_KINDS})")])
    what = TextField()
    person = ForeignKeyField(
        Person, null=True, index=False, backref="+", lazy_load=False, on_delete="RESTRICT"
    )
    due_at = MomentField()
    done_at = MomentField(null=True)
    done_by = ForeignKeyField(
        Person, null=True, index=False, backref="+", lazy_load=False, on_delete="RESTRICT"
    )
    note = SealedField(null=True)
    task = TextField(default="", constraints=[SQL("DEFAULT ''")])
    again = IntegerField(default=0, constraints=[SQL("DEFAULT 0")])

    class Meta:
        table_name = "signal_response"
        indexes = ((("signal", "key"), True), (("signal", "position", "id"), False))
