"""What the page of a sheet shows below its head."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from flask_babel import gettext as _

from app.access.gate import Gate
from app.appraisal.marking import from_tenths
from app.appraisal.models import ENTERED, GIVEN, AppraisalSheet, FrozenValue, PlanIndicator
from app.appraisal.reading import indicators_of
from app.appraisal.sheets import drawing
from app.appraisal.sheets.beside import Beside, beside_of, marks_of
from app.appraisal.sheets.figures import points, told_over_time
from app.appraisal.sheets.givers import named, scores_on
from app.appraisal.sheets.head import Head
from app.appraisal.sheets.lacks import lacks_of
from app.appraisal.sheets.past import Among, Past, among_others, past_of
from app.appraisal.sheets.table import Table, table_of
from app.appraisal.sheets.visible import sees_others
from app.customers.words import Words
from app.figures.collecting import indicators


@dataclass(frozen=True)
class Scores:
    """The table of a sheet and what stands around it; `past` and `among` None where they are not shown."""

    table: Table
    own: Decimal | None = None
    past: Past | None = None
    among: Among | None = None
    beside: Sequence[Beside] = ()

    @property
    def count(self) -> int:
        """How many have the same post, 0 where they are too few to be told of."""
        return len(self.among.present) if self.among else 0

    @property
    def rank(self) -> int:
        """One's place among them, 0 without one."""
        return self.among.rank(self.own) if self.among and self.count and self.own is not None else 0

    @property
    def before(self) -> str:
        """The total of the period before, "" for none."""
        earlier = self.past.totals[:-1] if self.past else []
        return points(earlier[-1]) if earlier else ""

    @property
    def frozen_at(self) -> datetime | None:
        """When the figures that count were frozen last, those that people gave apart."""
        moments = [row.value.at for row in self.table.rows if row.value and row.value.collection_id]
        return max(moments, default=None)

    @property
    def bars(self) -> list[drawing.Bar]:
        """The distribution of the same post, nothing where they are too few."""
        return drawing.distribution(self.among.present, self.own) if self.among and self.count else []

    @property
    def bars_told(self) -> str:
        """The distribution in a sentence."""
        here = next((bar.label for bar in self.bars if bar.here), "")
        counts = _(", ").join(f"{bar.label}: {bar.count}" for bar in self.bars)
        told = _("Distribution of the same post. %(counts)s", counts=counts)
        return _("%(told)s. This sheet is in %(band)s.", told=told, band=here) if here else told

    @property
    def trend_told(self) -> str:
        """The trend in a sentence."""
        return told_over_time(self.past.labels, self.past.totals) if self.past else ""

    @property
    def trend(self) -> drawing.Trend | None:
        """Totals over time; None without any."""
        if self.past is None:
            return None
        means = self.among.means if self.among else [None] * len(self.past.slots)
        return drawing.trend(self.past.totals, means, self.past.labels)


def scores_of(gate: Gate, head: Head) -> Scores:
    """What a sheet came to, as far as its reader sees that."""
    sheet, lines = head.sheet, indicators_of(head.plan.id)
    if not head.seen:
        return Scores(table_of(lines, {}, {}, {}, {}, {}))
    past = past_of(gate, sheet, head.plan)
    sparks = {int(line.id): drawing.spark(past.line_of(line)) for line in lines}
    values, known = past.of_sheet(sheet), indicators()
    marks = marks_of((known.get(line.indicator), values[line.id]) for line in lines if line.id in values)
    lacks = lacks_of(gate, values)
    return Scores(
        table_of(lines, values, _givers(sheet, lines) | _decided(values), sparks, marks, lacks),
        from_tenths(sheet.total),
        past,
        among_others(past, sheet) if sees_others(gate, sheet, head.plan) else None,
        beside_of(sheet, lines),
    )


def _decided(values: Mapping[int, FrozenValue]) -> dict[int, str]:
    """What an appeal decided was scored by nobody of those who were asked."""
    return {one: _("a decision on an appeal") for one, value in values.items() if value.is_decided}


def _givers(sheet: AppraisalSheet, lines: list[PlanIndicator]) -> dict[int, str]:
    """Who gives or supplies what no room brings, by the ids of indicators."""
    given = {int(line.id) for line in lines if line.indicator == GIVEN}
    scores = scores_on(sheet) if given else []
    words = Words()
    found = {one: named([score for score in scores if score.indicator_id == one]) for one in given}
    supplied = {int(line.id): line.supplier_id for line in lines if line.indicator == ENTERED}
    return found | {one: str(words.of("owner", person) or "") for one, person in supplied.items()}
