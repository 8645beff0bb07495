"""Risks, the points of a process at which they lie, and their controls (clauses 5.1, 5.2)."""

from typing import ClassVar

from peewee import SQL, BooleanField, ForeignKeyField, IntegerField, TextField

from app.access.levels import FieldRule, plain
from app.access.models import Part, Protected
from app.customers.models import Customer
from app.db.base import Model
from app.db.fields import DayField, MomentField, RowId
from app.files.models import RULES as FILE_RULES
from app.files.models import SEALED as FILES_SEALED
from app.files.models import SECRET as FILES_SECRET
from app.organisation.processes.models import ProcessStep
from app.people.models import Person
from app.vault.fields import FreeTextField

STATES = REGISTERED, ASSESSED, TREATED, MONITORED, CLOSED, REOPENED = (
    "registered",
    "assessed",
    "treated",
    "monitored",
    "closed",
    "reopened",
)
TREATMENTS = AVOID, REDUCE, TRANSFER, ACCEPT = ("avoid", "reduce", "transfer", "accept")
AXES = LIKELIHOOD, IMPACT = ("likelihood", "impact")
CONTROL_KINDS = PREVENTIVE, DETECTIVE, CORRECTIVE = ("preventive", "detective", "corrective")
FREQUENCIES = ("each", "continuous", "daily", "weekly", "monthly", "quarterly", "yearly", "event")
"""How often a control acts: with each case, all the time, in a rhythm, or when something happens."""
WITHOUT_CUSTOMER = "none"
"""The kind of a risk that is about no customer."""
RATINGS = ("inherent", "residual", "target")
PLACE = ("level", "department", "owner", "keeper", "region", "business_line", "kind", "customer")


WRITTEN = frozenset(
    {
        *("assessment_note", "assessment_lower", "action", "action_evidence", "action_dropped"),
        *("action_slipped", "acceptance_reason", "review_note"),
    }
)
"""What is written in words beside a risk."""


class RiskPoint(Model):
    """What may go wrong in a step, and what it does to the customer: cause → event → effect (clause 5.2).

    `category` is a code of the dictionary `risk_category`. One that is no longer looked at is `retired`.
    """

    audit_kind = "risk_point"

    id = RowId()
    key = TextField(unique=True)
    step = ForeignKeyField(ProcessStep, index=False, backref="+", on_delete="RESTRICT")
    position = IntegerField(default=0)
    category = TextField(null=True)
    cause = TextField()
    event = TextField()
    effect = TextField()
    shipped = TextField(default="")
    retired = BooleanField(default=False)
    rev = IntegerField(default=1)

    class Meta:
        indexes = ((("step", "position"), False),)

    @property
    def audit_number(self) -> str:
        """What the chain calls this record."""
        return str(self.key)


def _of(name: str) -> tuple[IntegerField, IntegerField, IntegerField]:
    """Likelihood, impact and band of one rating; all three are there or none."""
    return tuple(
        IntegerField(null=True, constraints=[SQL(f"CHECK ({name}_{part} BETWEEN 1 AND {most})")])
        for part, most in ((LIKELIHOOD, 5), (IMPACT, 5), ("band", 4))
    )


class Risk(Protected):
    """Something that may happen and would do harm (clause 5.1).

    It is about a customer, about a step of a process, perhaps at a `point` of it, or about neither. About a
    customer it is as secret as they are, or more by its `own_level`: `level`, `department`, `region`,
    `business_line`, `kind`, and `keeper`, who is the customer's owner, are copies of theirs, which the
    database keeps (`follow.py`). `owner` answers for the risk.

    The ratings are those of the last assessment that was confirmed, in the bands of version `matrix`:
    likelihood and impact 1–5, bands 1–4. `ungrounded`: a control that the residual rests on is no longer
    proven. `rank` orders the register: the gravest first. `next_review` is when somebody has to look at it
    again, `accepted_until` how long it may stand as it is.
    """

    audit_kind = "risk"
    view_permission = "risk.view"
    edit_permission = "risk.propose"
    reveal_permission = "risk.view"
    own_by = ("owner", "keeper")
    placed_by = "customer"
    derived = frozenset({"rank"})
    field_rules: ClassVar[dict[str, FieldRule]] = dict.fromkeys(
        (
            *("number", "level", "own_level", "owner", "keeper", "department", "region", "business_line"),
            *("kind", "customer", "step", "point", "title", "category", "state", "matrix", "ungrounded"),
            *(f"{rating}_{part}" for rating in RATINGS for part in ("likelihood", "impact", "band")),
            *("treatment", "registered_by", "registered_at", "updated_at", "assessed_at", "next_review"),
            *("accepted_until", "closed_at", "rank", "shipped"),
        ),
        plain(1),
    ) | dict.fromkeys(("cause", "event", "effect", "plan"), plain(2))
    part_rules: ClassVar[dict[str, FieldRule]] = {
        **FILE_RULES,
        **dict.fromkeys(("assessment", "action_state", "acceptance", "review"), plain(1)),
        **dict.fromkeys(WRITTEN, plain(2)),
    }
    sealed_parts: ClassVar[frozenset[str]] = FILES_SEALED | WRITTEN
    secret_parts: ClassVar[frozenset[str]] = FILES_SECRET

    id = RowId()
    customer = ForeignKeyField(
        Customer, null=True, index=False, backref="+", lazy_load=False, on_delete="RESTRICT"
    )
    step = ForeignKeyField(ProcessStep, null=True, index=True, backref="+", on_delete="RESTRICT")
    point = ForeignKeyField(RiskPoint, null=True, unique=True, backref="+", on_delete="RESTRICT")
    keeper = ForeignKeyField(
        Person, null=True, index=False, backref="+", lazy_load=False, on_delete="RESTRICT"
    )
    own_level = IntegerField(constraints=[SQL("CHECK (own_level BETWEEN 1 AND 4)")])
    title = TextField()
    category = TextField()
    cause = FreeTextField(null=True)
    event = FreeTextField(null=True)
    effect = FreeTextField(null=True)
    state = TextField(constraints=[SQL(f"CHECK (state IN {STATES})")])
    matrix = IntegerField(null=True)
    inherent_likelihood, inherent_impact, inherent_band = _of("inherent")
    residual_likelihood, residual_impact, residual_band = _of("residual")
    target_likelihood, target_impact, target_band = _of("target")
    ungrounded = BooleanField(default=False)
    rank = IntegerField(default=0)
    treatment = TextField(null=True, constraints=[SQL(f"CHECK (treatment IN {TREATMENTS})")])
    plan = FreeTextField(null=True)
    registered_by = ForeignKeyField(
        Person, null=True, index=False, backref="+", lazy_load=False, on_delete="RESTRICT"
    )
    registered_at = MomentField()
    updated_at = MomentField()
    assessed_at = MomentField(null=True)
    next_review = DayField(null=True)
    accepted_until = DayField(null=True)
    closed_at = MomentField(null=True)
    shipped = TextField(default="")
    rev = IntegerField(default=1)

    class Meta:
        constraints = (
            SQL("CHECK (customer_id IS NULL OR step_id IS NULL)"),
            SQL("CHECK (point_id IS NULL OR step_id IS NOT NULL)"),
        )
        indexes = (
            (("rank", "id", *PLACE), False),
            (("updated_at", "id", *PLACE), False),
            (("next_review", "id", *PLACE), False),
            (("owner", "updated_at", "id"), False),
            (("keeper", "updated_at", "id"), False),
            (("customer", "id"), False),
            (("shipped",), False),
        )


Risk.add_index(
    Risk.index(
        *(getattr(Risk, f"residual_{part}") for part in (*AXES, "band")),
        *(getattr(Risk, f"{rating}_{axis}") for rating in ("inherent", "target") for axis in AXES),
        Risk.state,
        *(getattr(Risk, name) for name in PLACE),
        name="risk_by_cell",
    )
)
"""All that the heat map counts stands in it."""


class RiskPart(Part):
    """Base of what a risk has several of."""

    protected_by = "risk"

    id = RowId()
    risk = ForeignKeyField(Risk, index=False, backref="+", lazy_load=False, on_delete="RESTRICT")


class Control(Model):
    """What is done against a risk: at a point of a process, or for one risk alone (clause 5.2).

    The controls of a risk are its own and those of its point. `axis` is what a detective control is declared
    to act on; a preventive one acts on the likelihood, a corrective one on the impact, and they have none.
    `operator` carries it out, None where the program does, or nobody is named. Its `name` is sealed where it
    belongs to a risk of level 3 or higher. `proven_until` is the last day on which its newest test proves
    anything, of one that failed the day before it, None without a test; a trigger keeps it.
    """

    audit_kind = "control"
    protected_by = "risk"

    id = RowId()
    key = TextField(unique=True)
    point = ForeignKeyField(RiskPoint, null=True, index=True, backref="+", on_delete="RESTRICT")
    risk = ForeignKeyField(Risk, null=True, index=True, backref="+", lazy_load=False, on_delete="RESTRICT")
    name = FreeTextField()
    kind = TextField(constraints=[SQL(f"CHECK (kind IN {CONTROL_KINDS})")])
    axis = TextField(null=True, constraints=[SQL(f"CHECK (axis IN {AXES})")])
    frequency = TextField(constraints=[SQL(f"CHECK (frequency IN {FREQUENCIES})")])
    by_program = BooleanField(default=False)
    operator = ForeignKeyField(
        Person, null=True, index=False, backref="+", lazy_load=False, on_delete="RESTRICT"
    )
    shipped = TextField(default="")
    retired = BooleanField(default=False)
    rev = IntegerField(default=1)
    proven_until = DayField(null=True)

    class Meta:
        constraints = (
            SQL("CHECK ((point_id IS NULL) <> (risk_id IS NULL))"),
            SQL("CHECK ((kind = 'detective') = (axis IS NOT NULL))"),
            SQL("CHECK (NOT by_program OR operator_id IS NULL)"),
        )
        indexes = ((("proven_until", "id"), False),)

    @property
    def audit_number(self) -> str:
        """What the chain calls this record."""
        return str(self.key)


class ControlTest(Model):
    """A test of a control: `exceptions` in a `sample`, by somebody who does not operate it (clause 5.2).

    No exceptions prove it effective until `valid_until`, 10 % of the sample at most partly, more: it failed.
    The newest test counts. Rows are added, never changed.
    """

    audit_kind = "control_test"
    protected_by = "control"

    id = RowId()
    key = TextField(unique=True)
    control = ForeignKeyField(Control, index=False, backref="+", lazy_load=False, on_delete="RESTRICT")
    tester = ForeignKeyField(Person, index=False, backref="+", lazy_load=False, on_delete="RESTRICT")
    sample = IntegerField(constraints=[SQL("CHECK (sample > 0)")])
    exceptions = IntegerField(constraints=[SQL("CHECK (exceptions BETWEEN 0 AND sample)")])
    tested_on = DayField()
    valid_until = DayField()
    note = FreeTextField(null=True)
    at = MomentField()

    class Meta:
        constraints = (SQL("CHECK (valid_until > tested_on)"),)
        indexes = ((("control", "tested_on", "id"), False),)

    @property
    def audit_number(self) -> str:
        """What the chain calls this record."""
        return str(self.key)


TITLE_INDEX = """CREATE VIRTUAL TABLE risk_text USING fts5(title,
        detail='full', tokenize="unicode61 remove_diacritics 0")"""
"""A text index of the titles; its rows are those of the risks."""
