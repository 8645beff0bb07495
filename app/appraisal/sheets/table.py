"""The table of a sheet: each indicator with what it came to, its score, and who gave or lacks what."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from flask_babel import gettext as _

from app.appraisal.marking import limits_of, rule_of
from app.appraisal.measuring import FEW, LACKING, NOT_ENTERED
from app.appraisal.models import GIVEN, FrozenValue, PlanIndicator
from app.appraisal.plans.offering import label_of
from app.appraisal.scoring import Total
from app.appraisal.sheets import figures
from app.appraisal.sheets.beside import Counted
from app.appraisal.sheets.drawing import Spark
from app.appraisal.sheets.lacks import Lacks
from app.appraisal.totals import lines_of, total_of
from app.appraisal.words import MISSING
from app.figures.collecting import indicators
from app.room import Indicator

NOTHING_LACKS = Lacks(())


@dataclass(frozen=True)
class Row:
    """An indicator of a sheet as a page shows it.

    `told` is what its room says of it, None for one that no room brings; `value` what counts, None as long as
    nothing was collected; `by` who gives or supplies it.
    """

    line: PlanIndicator
    told: Indicator | None
    value: FrozenValue | None
    by: str = ""
    marks: Sequence[Counted] = ()
    spark: Spark | None = None
    lacks: Lacks = NOTHING_LACKS

    @property
    def label(self) -> Any:  # noqa: ANN401  a lazy text
        """What it is called."""
        return label_of(self.line.indicator, self.line.label)

    @property
    def key(self) -> str:
        """What addresses call it."""
        return str(self.line.key)

    @property
    def target(self) -> str:
        """What has to be reached."""
        return figures.target_words(self.told, self.line)

    @cached_property
    def actual(self) -> str:
        """The value with its unit, "" where there is none."""
        if self.value is None:
            return ""
        if self.line.indicator == GIVEN:
            return figures.points(self.value.printed)
        number = figures.value_of(self.told, self.value)
        limits = limits_of(rule_of(self.line.rule))
        return "" if number is None else figures.value_words(self.told, number, self.line.unit, limits)

    @property
    def why(self) -> Any:  # noqa: ANN401  a lazy text
        """Why there is no value."""
        if self.value is None:
            return _("not collected yet")
        return _("counts as the worst value") if self.value.worst else MISSING.get(self.value.missing, "")

    @property
    def made_of(self) -> str:
        """Numerator and denominator, n, the rows, and the version of the formula."""
        if self.value is None or self.line.indicator == GIVEN:
            return ""
        return figures.all_of(self.told, self.value)

    @property
    def has_other_rows(self) -> bool:
        """Whether there are rows that don't add one to n."""
        return self.told is not None and self.value is not None and figures.has_other_rows(self.value)

    @property
    def score(self) -> Decimal | None:
        """The score as it is printed."""
        return self.value.printed if self.value else None

    @property
    def points(self) -> str:
        """The same in full, "" for none."""
        return figures.points(self.score)

    @property
    def share(self) -> Decimal:
        """How long its bar is, in per cent."""
        return min(self.score or Decimal(0), Decimal(100))

    @property
    def tone(self) -> str:
        """The colour of the bar."""
        return figures.tone_of(self.score or Decimal(0))

    @property
    def rule(self) -> str:
        """How points are made of a value."""
        return figures.rule_words(self.told, self.line)

    @property
    def formula(self) -> Any:  # noqa: ANN401  a lazy text
        """How the value is made, in the version that was frozen."""
        formulas = self.told.formulas if self.told and self.value else ()
        return next((one.words for one in formulas if one.version == self.value.version), "")  # type: ignore[union-attr]

    @property
    def note(self) -> str:
        """What is missing, who supplies it, and what follows."""
        return missing_told(self)

    @property
    def weighted(self) -> str:
        """Weight × score."""
        return "" if self.score is None else figures.weighted(self.line.weight, self.score)


@dataclass(frozen=True)
class Table:
    """All rows, and what they come to."""

    rows: Sequence[Row]
    whole: Total

    @property
    def present(self) -> int:
        """How many indicators have a score."""
        return sum(row.score is not None for row in self.rows)

    @property
    def sum(self) -> str:
        """Σ weight × score of those, in points of the whole."""
        return figures.summed(self.whole.sum)

    @property
    def total(self) -> str:
        """What they come to as it is printed, "" for no total."""
        return figures.points(self.whole.total)

    @property
    def short(self) -> bool:
        """Whether everything was collected, and too little is there for a total."""
        return self.whole.total is None and all(row.value is not None for row in self.rows)

    @property
    def missing(self) -> list[Row]:
        """Those that were collected and came to nothing."""
        return [row for row in self.rows if row.value is not None and row.value.missing]


def table_of(
    lines: Iterable[PlanIndicator],
    values: Mapping[int, FrozenValue],
    given_by: Mapping[int, str],
    sparks: Mapping[int, Spark | None],
    marks: Mapping[int, Sequence[Counted]],
    lacks: Mapping[int, Lacks],
) -> Table:
    """The table of a sheet from what counts of it, by the ids of indicators."""
    known, found = indicators(), lines_of(lines, values)
    rows = [
        Row(
            line=one.indicator,
            told=known.get(one.indicator.indicator),
            value=one.value,
            by=given_by.get(one.indicator.id, ""),
            spark=sparks.get(one.indicator.id),
            marks=marks.get(one.value.id, ()) if one.value else (),
            lacks=lacks.get(one.indicator.id, NOTHING_LACKS),
        )
        for one in found
    ]
    return Table(rows, total_of(found))


def missing_told(row: Row) -> str:
    """What is missing of a row that was collected, who supplies it, and what follows."""
    value = row.value
    if value is None:
        return ""
    if value.missing == LACKING:
        return _(
            "“%(indicator)s” lacks: %(what)s. It is not counted as zero. Once that is supplied and the figure"
            " collected again, the total may change; until then the others make it up.",
            indicator=row.label,
            what=_(", ").join(row.lacks.told),
        )
    if value.missing == NOT_ENTERED:
        return _(
            "“%(indicator)s” was not entered by %(person)s. It is not counted as zero; the others make up the"
            " total.",
            indicator=row.label,
            person=row.by or "—",
        )
    if value.missing == FEW:
        return _(
            "“%(indicator)s” rests on %(count)s only, which is too few. The others make up the total.",
            indicator=row.label,
            count=value.denominator,
        )
    return _("“%(indicator)s”: %(why)s. The others make up the total.", indicator=row.label, why=row.why)


def row_of(line: PlanIndicator, value: FrozenValue | None) -> Row:
    """One row by itself."""
    return Row(line, indicators().get(line.indicator), value)
