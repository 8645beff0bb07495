"""What official figures are made of, and what they came to (access rule 9)."""

from peewee import SQL, BooleanField, CompositeKey, IntegerField, TextField

from app.db.base import Model
from app.db.fields import DayField, MomentField, RowId
from app.figures.periods import KINDS, name_of

WHOLE = ""
PERSON, TIER, CATEGORY, STAGE, BAND = BREAKDOWNS = ("person", "tier", "category", "stage", "band")
"""How a figure is broken down within the company or a department; there are no others."""
COMPANY = 0
"""Stands in the place of a department."""
WHY = "a job makes it from the records; its row on the chain tells how many and their digest"


class FigureRow(Model):
    """A record as an indicator counted it: `numerator` and `denominator` are what it added.

    `number` is the record's, which the reader must be able to read to see this row. Rows of months that are
    settled are never written again, but when somebody asks for all figures anew.
    """

    unaudited = WHY

    id = RowId()
    indicator = TextField()
    version = IntegerField()
    day = DayField()
    number = TextField()
    numerator = IntegerField()
    denominator = IntegerField()
    department = IntegerField(null=True)
    person = IntegerField(null=True)
    tier = TextField()
    category = TextField()
    stage = TextField()
    band = TextField()

    class Meta:
        indexes = ((("indicator", "day", "id"), False),)


class Figure(Model):
    """What an indicator came to in a period that begins on `since`.

    For the company (0) or a department with all below it, as a whole or for the `key` of a `breakdown`:
    the sums of its rows and their count, `middle` the median of the numerators where it is one. `version` is
    the newest formula of a row.
    """

    unaudited = WHY

    indicator = TextField()
    period = TextField()
    since = DayField()
    department = IntegerField()
    breakdown = TextField()
    key = TextField()
    version = IntegerField()
    numerator = IntegerField()
    denominator = IntegerField()
    count = IntegerField()
    middle = IntegerField(null=True)

    class Meta:
        primary_key = CompositeKey("period", "since", "department", "indicator", "breakdown", "key")
        without_rowid = True


class FigurePeriod(Model):
    """A period whose figures were computed, when that was, and whether they are settled: frozen for good."""

    period = TextField(constraints=[SQL(f"CHECK (period IN {KINDS})")])
    since = DayField()
    until = DayField()
    computed_at = MomentField()
    settled = BooleanField()

    class Meta:
        primary_key = CompositeKey("period", "since")
        without_rowid = True

    @property
    def name(self) -> str:
        """The period as an address has it."""
        return name_of(self.period, self.since)
