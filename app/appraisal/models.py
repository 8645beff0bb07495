"""Plans, sheets, what was collected for them, and the scores that people gave (clauses 4.2 to 4.4)."""

from decimal import Decimal
from typing import ClassVar

from peewee import SQL, BooleanField, ForeignKeyField, IntegerField, TextField

from app.access.levels import FieldRule, plain
from app.access.models import Protected
from app.appraisal.marking import from_tenths
from app.db.base import Model
from app.db.fields import DayField, JsonField, MomentField, RowId
from app.files.models import RULES as FILE_RULES
from app.files.models import SEALED as FILES_SEALED
from app.files.models import SECRET as FILES_SECRET
from app.people.models import Person

SUBJECTS = PERSON, DEPARTMENT = ("person", "department")
"""Whom a plan appraises."""
STATES = ("draft", "running", "collected", "scored", "shown", "final", "archived")
DRAFT, RUNNING, COLLECTED, SCORED, SHOWN, FINAL, ARCHIVED = STATES
"""How far a plan is. Approval by a second person takes it from draft to running."""
SHEET_STATES = ("open", "shown", "accepted", "silent", "appealed", "final", "exempt")
OPEN, TO_ANSWER, ACCEPTED, SILENT, APPEALED, SETTLED, EXEMPT = SHEET_STATES
"""How far a sheet is: open until it is shown to its person, and final once nothing can change it any more."""
GIVERS = SUPERIOR, PEER, SELF = ("superior", "peer", "self")
GIVEN, ENTERED = ("given", "entered")
"""Indicators that no room brings: what people score, and figures of the firm's own that are entered."""


class AppraisalPlan(Model):
    """A plan of appraisal (clause 4.2): for whom, from `since` until before `until`, by which dates.

    `whom` says who has a sheet, `scorers` who scores whom where that is not as usual (see `plans`): sheets,
    and what is asked of scorers, are made of these when the plan is approved. The figures are frozen on
    `collect_on`, `score_by` is the last day for scorers, `answer_by` the last on which a person accepts what
    was shown. `grades` are [from, code, zh, en], the best first; the three `parts` are hundredths of a given
    score. `cap` is the most that an indicator may score. `forced` maps grades to the most per cent of the
    sheets that may have them, None where that is off.
    """

    audit_kind = "appraisal_plan"

    id = RowId()
    number = TextField(unique=True)
    name = TextField()
    subject = TextField(constraints=[SQL("CHECK (subject IN ('person', 'department'))")])
    since = DayField()
    until = DayField()
    collect_on = DayField()
    score_by = DayField()
    answer_by = DayField()
    state = TextField(constraints=[SQL(f"CHECK (state IN {STATES})")])
    whom = JsonField()
    scorers = JsonField()
    cap = IntegerField(constraints=[SQL("CHECK (cap IN (100, 120))")])
    superior_part = IntegerField(constraints=[SQL("CHECK (superior_part BETWEEN 0 AND 100)")])
    peers_part = IntegerField(constraints=[SQL("CHECK (peers_part BETWEEN 0 AND 100)")])
    own_part = IntegerField(constraints=[SQL("CHECK (own_part BETWEEN 0 AND 100)")])
    grades = JsonField()
    forced = JsonField(null=True)
    created_by = ForeignKeyField(Person, index=False, backref="+", lazy_load=False, on_delete="RESTRICT")
    created_at = MomentField()
    approved_by = ForeignKeyField(
        Person, null=True, index=False, backref="+", lazy_load=False, on_delete="RESTRICT"
    )
    approved_at = MomentField(null=True)
    shown_at = MomentField(null=True)
    rev = IntegerField(default=1)

    class Meta:
        constraints = (SQL("CHECK (since < until)"),)
        indexes = ((("state", "since"), False), (("since",), False))

    @property
    def audit_number(self) -> str:
        """What the chain calls it."""
        return str(self.number)


class PlanIndicator(Model):
    """An indicator of a plan: its weight in hundredths of the whole, and the rule that scores it.

    `indicator` is the name of one that a room brings, or `given` or `entered`; `label` is what an own one is
    called, "" for the others. `rule` is what `marking.rule_of` reads, `options` are the names of choices that
    are set. `supplier` enters the figures of an `entered` one. `key` calls it in addresses.
    """

    unaudited = "the plan's row on the chain tells of its indicators"

    id = RowId()
    plan = ForeignKeyField(AppraisalPlan, index=False, backref="+", on_delete="CASCADE")
    position = IntegerField()
    key = TextField()
    indicator = TextField()
    label = TextField(default="", constraints=[SQL("DEFAULT ''")])
    unit = TextField(default="", constraints=[SQL("DEFAULT ''")])
    weight = IntegerField(constraints=[SQL("CHECK (weight BETWEEN 1 AND 100)")])
    rule = JsonField()
    options = JsonField()
    supplier = ForeignKeyField(
        Person, null=True, index=False, backref="+", lazy_load=False, on_delete="RESTRICT"
    )

    class Meta:
        indexes = ((("plan", "key"), True),)


class AppraisalSheet(Protected):
    """One person's, or one department's, sheet in a plan.

    `owner` is whom it appraises, of a department whoever leads it then; `superior` scores as such. `decider`
    decides on what is appealed, and sees that alone (`appeals.cases`). `department` and `post` are those when
    the plan began. `total` is in tenths, None where there is none; `exempt_for` says why it has no scores at
    all.
    """

    audit_kind = "appraisal"
    view_permission = "appraisal.view"
    own_permission = "appraisal.view"
    edit_permission = "appraisal.view"
    reveal_permission = "appraisal.view"
    own_by = ("owner", "superior")
    field_rules: ClassVar[dict[str, FieldRule]] = dict.fromkeys(
        (
            *("number", "level", "plan", "owner", "superior", "decider", "department", "region"),
            *("business_line", "kind", "post", "state", "total", "grade", "exempt_for", "shown_at"),
            *("answered_at", "comment"),
        ),
        plain(1),
    )
    part_rules: ClassVar[dict[str, FieldRule]] = {
        **dict.fromkeys(FILE_RULES, plain(1)),
        **dict.fromkeys(("appeal_text", "appeal_reason", "appeal_state", "appeal_score"), plain(1)),
    }
    sealed_parts: ClassVar[frozenset[str]] = FILES_SEALED
    secret_parts: ClassVar[frozenset[str]] = FILES_SECRET

    id = RowId()
    plan = ForeignKeyField(AppraisalPlan, index=False, backref="+", lazy_load=False, on_delete="RESTRICT")
    superior = ForeignKeyField(
        Person, null=True, index=False, backref="+", lazy_load=False, on_delete="RESTRICT"
    )
    decider = ForeignKeyField(
        Person, null=True, index=False, backref="+", lazy_load=False, on_delete="RESTRICT"
    )
    post = TextField(default="", constraints=[SQL("DEFAULT ''")])
    state = TextField(constraints=[SQL(f"CHECK (state IN {SHEET_STATES})")])
    total = IntegerField(null=True)
    grade = TextField(null=True)
    exempt_for = TextField(default="", constraints=[SQL("DEFAULT ''")])
    shown_at = MomentField(null=True)
    answered_at = MomentField(null=True)
    comment = TextField(default="", constraints=[SQL("DEFAULT ''")])
    rev = IntegerField(default=1)

    class Meta:
        table_name = "appraisal_sheet"
        constraints = (SQL("CHECK (kind IN ('person', 'department'))"),)
        indexes = (
            (("plan", "kind", "owner", "department"), True),
            (("owner", "plan"), False),
            (("department", "plan"), False),
            (("superior",), False),
            (("decider",), False),
        )


class Collection(Model):
    """One collecting of a plan's figures: the first, or one again that was approved.

    `sha256` is the digest of all values and rows in order; `person` asked for it, None for the schedule.
    """

    audit_kind = "appraisal_collection"

    id = RowId()
    plan = ForeignKeyField(AppraisalPlan, index=False, backref="+", on_delete="RESTRICT")
    turn = IntegerField()
    at = MomentField()
    person = ForeignKeyField(
        Person, null=True, index=False, backref="+", lazy_load=False, on_delete="RESTRICT"
    )
    reason = TextField(default="", constraints=[SQL("DEFAULT ''")])
    sha256 = TextField()

    class Meta:
        indexes = ((("plan", "turn"), True),)

    @property
    def audit_number(self) -> str:
        """What the chain calls it."""
        return f"{self.plan.number}.{self.turn}"


class FrozenValue(Model):
    """What an indicator came to on a sheet, and its score in tenths.

    The one with the highest `turn` counts; those before it stay as they were. `missing` is why there is no
    value, a code of `measuring.MISSING`, "" where there is one; `lacking` names what has to be supplied.
    `worst`: there is no value, but it counts as the worst there is. `rows_with` is the value whose rows are
    this one's, too: what belongs to a department rests on the same ones for all its people.
    """

    protected_by = "sheet"
    unaudited = "the row of its collection on the chain has the digest of all of them"

    id = RowId()
    sheet = ForeignKeyField(AppraisalSheet, index=False, backref="+", lazy_load=False, on_delete="CASCADE")
    indicator = ForeignKeyField(
        PlanIndicator, index=False, backref="+", lazy_load=False, on_delete="RESTRICT"
    )
    collection = ForeignKeyField(
        Collection, null=True, index=True, backref="+", lazy_load=False, on_delete="RESTRICT"
    )
    turn = IntegerField()
    at = MomentField()
    version = IntegerField(null=True)
    numerator = IntegerField(null=True)
    denominator = IntegerField(null=True)
    count = IntegerField(null=True)
    missing = TextField(default="", constraints=[SQL("DEFAULT ''")])
    lacking = JsonField()
    worst = BooleanField(default=False)
    score = IntegerField(null=True)
    rows_with = ForeignKeyField(
        "self", null=True, index=False, backref="+", lazy_load=False, on_delete="RESTRICT"
    )

    class Meta:
        indexes = ((("sheet", "indicator", "turn"), True),)

    @property
    def is_decided(self) -> bool:
        """Whether an appeal decided it: no collection has it, and nobody's scores are counted in it."""
        return self.collection_id is None and (self.count is None or self.version is not None)

    @property
    def printed(self) -> Decimal | None:
        """The score as it is printed."""
        return from_tenths(self.score)


class FrozenRow(Model):
    """A record that a frozen value rests on, as it counted then.

    `number` is what the reader must be able to read to see it.
    """

    protected_by = "value"
    unaudited = "the row of its collection on the chain has the digest of all of them"

    id = RowId()
    value = ForeignKeyField(FrozenValue, index=False, backref="+", lazy_load=False, on_delete="CASCADE")
    number = TextField()
    day = DayField()
    numerator = IntegerField()
    denominator = IntegerField()
    band = TextField()

    class Meta:
        indexes = ((("value", "day", "id"), False),)


class Score(Model):
    """What somebody gives on a sheet: who is asked as what, and, once handed in, points in tenths and why."""

    protected_by = "sheet"
    unaudited = "the rows of its sheet on the chain tell of it"

    id = RowId()
    sheet = ForeignKeyField(AppraisalSheet, index=False, backref="+", lazy_load=False, on_delete="CASCADE")
    indicator = ForeignKeyField(
        PlanIndicator, index=False, backref="+", lazy_load=False, on_delete="RESTRICT"
    )
    person = ForeignKeyField(Person, index=False, backref="+", lazy_load=False, on_delete="RESTRICT")
    role = TextField(constraints=[SQL("CHECK (role IN ('superior', 'peer', 'self'))")])
    points = IntegerField(null=True, constraints=[SQL("CHECK (points BETWEEN 0 AND 1000)")])
    comment = TextField(default="", constraints=[SQL("DEFAULT ''")])
    given_at = MomentField(null=True)
    rev = IntegerField(default=1)

    class Meta:
        indexes = ((("sheet", "indicator", "person"), True), (("person", "given_at"), False))
