"""What somebody says of single rows of a figure, checked; and the value that comes of it."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from app.access.gate import Gate
from app.appraisal.appeals.cases import Case, Counting, frozen_rows, others_numbered
from app.appraisal.appeals.correcting import Turn, value_numbered
from app.appraisal.appeals.ruling import SEPARATOR, Row, Ruled, applied, ways
from app.appraisal.counting import Counted, comes_to
from app.appraisal.marking import mark, tenths
from app.customers.typed.text import clean_lines
from app.errors import Invalid

LONGEST = 200
MOST = 20
"""So many rows are ruled on by one decision."""
SAME = "That gives the same figure. Keep it, or say of other records how they count."


class Said(NamedTuple):
    """What stands in a line of the form: which row, how it counts, why."""

    key: str
    how: str
    reason: str


class Rows:
    """The rows of a case that can be ruled on."""

    def __init__(self, gate: Gate, case: Case) -> None:
        self._gate, self._case = gate, case
        self.there = frozen_rows(value_numbered(case.appeal.contested_id))
        self._known = {row.key: row for row in self.there}
        self._counting = Counting(case)

    def keyed(self, key: str) -> Row | None:
        """The one called so: of the figure, or counted elsewhere; None for no such one."""
        if key in self._known:
            return self._known[key]
        return next((row for row in self.numbered(key.partition(SEPARATOR)[0]) if row.key == key), None)

    def numbered(self, number: str) -> list[Row]:
        """What is counted of a record elsewhere, and is none of this figure's rows."""
        found = others_numbered(self._gate, self._case, number, self._counting)
        return [row for row in found if row.key not in self._known]

    def ways(self, row: Row) -> dict[str, Row | None]:
        """How else it can count."""
        return ways(row, self.there, {} if row.counts else self._counting.bands)


def ruled_on(gate: Gate, case: Case, said: Sequence[Said]) -> list[Ruled]:
    """What was said of rows. Raises Invalid beside the line: "how_…", "why_…"."""
    rows, found = Rows(gate, case), []
    for place, one in enumerate(said):
        if not one.how:
            continue
        row = rows.keyed(one.key)
        ways_ = rows.ways(row) if row else {}
        if row is None or one.how not in ways_:
            raise Invalid(f"how_{place}", "Choose from what is offered.")
        reason = clean_lines(one.reason)
        if not reason:
            raise Invalid(f"why_{place}", "Say why this record counts so.")
        if len(reason) > LONGEST:
            raise Invalid(f"why_{place}", "At most %(max)d characters.", max=LONGEST)
        found.append(Ruled(row, ways_[one.how], reason))
    return found


def turn_of(case: Case, ruled: Sequence[Ruled]) -> Turn:
    """The figure as it is by those rulings, from the rows that were contested.

    Raises Invalid("outcome") where it stays the same.
    """
    contested, told = value_numbered(case.appeal.contested_id), case.told
    if contested is None or told is None:
        raise Invalid("outcome", "Choose from what is offered.")
    rows = applied(frozen_rows(contested), ruled)
    sums = sum(row.numerator for row in rows), sum(row.denominator for row in rows)
    found = comes_to(told, Counted(*sums, [], contested.lacking))
    columns: dict[str, Any] = {
        "version": contested.version,
        "numerator": sums[0],
        "denominator": sums[1],
        "count": len(rows),
        "missing": found.missing,
        "worst": found.worst,
        "score": tenths(mark(case.line.rule, found, case.plan.cap)),
        "lacking": contested.lacking,
    }
    if all(getattr(contested, name) == columns[name] for name in ("numerator", "denominator", "missing")):
        raise Invalid("outcome", SAME)
    return Turn(columns, rows)
