"""Walking the chain: every row must still hold, none be missing at the end, the tables say the same.

Access rule 11.
"""

from collections.abc import Iterable, Sequence
from contextlib import closing
from itertools import chain, islice

from app.chain.links import COLUMNS, START, Row, changed_columns, holds
from app.chain.tables import Audited, Difference, differences
from app.chain.values import Values
from app.chain.verdict import Broken, Kept, Verdict
from app.db.connection import Damaged, database, disorder, reading_damaged

ALL = (*COLUMNS, "marks", "mac")
ROWS = f"SELECT {', '.join(ALL)} FROM audit_entry ORDER BY id"  # noqa: S608  our own column names

GONE = "audit_entry row %(row)s, column id: there is no row of this number."
CHANGED = "audit_entry row %(row)s, column %(column)s: changed."
CUT = "%(missing)s rows are missing at the end, from row %(row)s on."
ANEW = "The kept head is not the one of row %(row)s: the chain was written anew."
DIFFERS = "%(table)s %(record)s, column %(column)s: not what row %(row)s of the chain says."
MISSING = "%(table)s %(record)s: row %(row)s of the chain tells of it, and it isn't there."
UNKNOWN = "%(table)s %(record)s: no row of the chain tells of it."
MOST = 100
"""Differences that are told."""
DAMAGED = "The database file is damaged: %(what)s"


def verify(kept: Kept | None = None, tables: Iterable[Audited] = ()) -> Verdict:
    """Walk the chain from its first row, in one snapshot of the database, and compare `tables` with it.

    Against a kept head it also finds that rows are missing at the end, or that the chain was written anew.
    """
    walk = _Walk(kept)
    broken = None
    found: Sequence[Difference] = ()
    try:
        with reading_damaged(), database.atomic("DEFERRED"):
            walk.to_the_end()
            found = list(islice(chain.from_iterable(map(differences, tables)), MOST))
        broken = as_broken(found[0]) if found else None
    except Broken as error:
        broken = error
    except Damaged as error:
        broken = Broken(walk.count + 1, error.message, **error.values)
    return Verdict(walk.count, walk.before.hex(), walk.erased, broken, found)


def as_broken(found: Difference) -> Broken:
    """What is said of a difference."""
    place = {"table": found.table, "record": found.record}
    if found.row is None:
        return Broken(None, UNKNOWN, **place)
    if found.column is None:
        return Broken(found.row, MISSING, **place)
    return Broken(found.row, DIFFERS, **place, column=found.column)


class _Walk:
    """How far the chain holds: `count` rows, the last mac being `before`."""

    def __init__(self, kept: Kept | None) -> None:
        self.count, self.before, self.erased = 0, START, 0
        self._kept = kept
        self._then = START if kept and not kept.count else None

    def to_the_end(self) -> None:
        """Raise Broken at the first row that doesn't hold."""
        # an open cursor would hold on to this snapshot, whatever becomes of the transaction
        with closing(database.execute_sql(ROWS)) as rows, closing(Values()) as values:
            for found in rows:
                row = dict(zip(ALL, found, strict=True))
                _check(row, self.count + 1, self.before)
                self.erased += values.check(row)
                self.before, self.count = row["mac"], self.count + 1
                if self._kept and self.count == self._kept.count:
                    self._then = self.before
            self._check_kept()
            values.check_end(self.count)
        _check_indexes()

    def _check_kept(self) -> None:
        if self._kept is None:
            return
        if self._then is None:
            raise Broken(self.count + 1, CUT, missing=self._kept.count - self.count)
        if self._then.hex() != self._kept.head:
            raise Broken(self._kept.count, ANEW)


def _check(row: Row, number: int, before: bytes) -> None:
    if row["id"] != number:
        raise Broken(number, GONE)
    if not holds(row, before):
        raise Broken(number, CHANGED, column=", ".join(changed_columns(row, before)))


def _check_indexes() -> None:
    """Raise Broken when an index hides a row from those who ask by it: the macs cover rows, not indexes."""
    for table in ("audit_entry", "audit_value"):
        what = disorder(table)
        if what:
            raise Broken(None, DAMAGED, what=what)
