"""What is collected beside the scores, figures of a firm's own, and what a second collecting would change."""

from peewee import SQL, BooleanField, ForeignKeyField, IntegerField, TextField

from app.appraisal.models import AppraisalPlan, AppraisalSheet, Collection, PlanIndicator
from app.db.base import Model
from app.db.fields import DayField, JsonField, MomentField, RowId
from app.people.models import Person


class Entry(Model):
    """A figure of the firm's own for one sheet, as its supplier entered it: it waits to be collected.

    `value` is decimal text in the unit of the indicator; `file` is the number of the evidence, which hangs on
    the sheet, "" where there is none.
    """

    audit_kind = "appraisal_entry"
    protected_by = "sheet"

    id = RowId()
    sheet = ForeignKeyField(AppraisalSheet, index=False, backref="+", lazy_load=False, on_delete="CASCADE")
    indicator = ForeignKeyField(
        PlanIndicator, index=False, backref="+", lazy_load=False, on_delete="RESTRICT"
    )
    number = TextField(unique=True)
    value = TextField()
    note = TextField(default="", constraints=[SQL("DEFAULT ''")])
    file = TextField(default="", constraints=[SQL("DEFAULT ''")])
    person = ForeignKeyField(Person, index=False, backref="+", lazy_load=False, on_delete="RESTRICT")
    at = MomentField()
    rev = IntegerField(default=1)

    class Meta:
        table_name = "appraisal_entry"
        indexes = ((("sheet", "indicator"), True), (("indicator",), False))

    @property
    def audit_number(self) -> str:
        """What the chain calls it: the sheet's number, and the key of the indicator."""
        return str(self.number)


class BesideValue(Model):
    """What an indicator came to on a sheet that is shown beside those that score: it has no score itself.

    `name` is that of the indicator; the rest is as in `FrozenValue`, the highest `turn` counts. The usage is
    for the analysis alone, and keeps no rows.
    """

    protected_by = "sheet"
    unaudited = "the row of its collection on the chain has the digest of all of them"

    id = RowId()
    sheet = ForeignKeyField(AppraisalSheet, index=False, backref="+", lazy_load=False, on_delete="CASCADE")
    name = TextField()
    collection = ForeignKeyField(Collection, index=True, backref="+", lazy_load=False, on_delete="RESTRICT")
    turn = IntegerField()
    version = IntegerField()
    numerator = IntegerField()
    denominator = IntegerField()
    count = IntegerField()
    missing = TextField(default="", constraints=[SQL("DEFAULT ''")])
    lacking = JsonField()
    worst = BooleanField(default=False)
    rows_with = ForeignKeyField(
        "self", null=True, index=False, backref="+", lazy_load=False, on_delete="RESTRICT"
    )

    class Meta:
        table_name = "appraisal_beside"
        indexes = ((("sheet", "name", "turn"), True),)


class BesideRow(Model):
    """A record that such a figure rests on, as in `FrozenRow`."""

    protected_by = "value"
    unaudited = "the row of its collection on the chain has the digest of all of them"

    id = RowId()
    value = ForeignKeyField(BesideValue, index=False, backref="+", lazy_load=False, on_delete="CASCADE")
    number = TextField()
    day = DayField()
    numerator = IntegerField()
    denominator = IntegerField()
    band = TextField()

    class Meta:
        table_name = "appraisal_beside_row"
        indexes = ((("value", "day", "id"), False),)


class Comparison(Model):
    """What collecting a plan again would change, as it was worked out at `at`; the newest of each plan.

    `changes` is a list of [sheet, indicator or its name, before, after], each side [value, printed score];
    `sha256` is the digest that the new collection would have, "" where nothing would change.
    """

    unaudited = "a job works it out; what is asked for, and what is written then, are on the chain"

    plan = ForeignKeyField(AppraisalPlan, primary_key=True, backref="+", on_delete="CASCADE")
    at = MomentField()
    sha256 = TextField()
    changes = JsonField()

    class Meta:
        table_name = "appraisal_comparison"
