"""Verifying the chain from a page, and the verdicts that stand on the chain itself."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.access.gate import Gate
from app.audit.rows import read_rows
from app.chain.models import AuditEntry
from app.chain.tables import Audited
from app.chain.verdict import Kept, Verdict
from app.chain.verifying import verify
from app.chain.writing import writing

VERIFIED = "audit.verified"
SHOWN = 5


@dataclass(frozen=True)
class Verification:
    """One verdict as it was written (`chain.verdict.Verdict`). `message` with `named` says what didn't hold.

    `kept` is the number of rows of the kept head it was verified against, or None.
    """

    at: datetime | None
    person: str | None
    ok: bool
    count: int
    head: str
    erased: int
    kept: int | None
    message: str
    named: Mapping[str, Any]


def verify_now(gate: Gate, kept: Kept | None = None, tables: Iterable[Audited] = ()) -> Verdict:
    """Verify the chain and `tables` against it, and write the verdict on it. Raises Forbidden."""
    gate.require("audit.verify")
    verdict = verify(kept, tables)
    with writing(gate.person, VERIFIED) as entry:
        entry.told(ok=verdict.ok, count=verdict.count, head=verdict.head, erased=verdict.erased)
        if kept:
            entry.told(kept=kept.count)
        if verdict.broken:
            entry.told(message=verdict.broken.message, named=verdict.broken.values)
    return verdict


def verifications(gate: Gate) -> list[Verification]:
    """The last verdicts, newest first."""
    gate.require("audit.verify")
    rows = read_rows(AuditEntry.action == VERIFIED, SHOWN)
    return [
        Verification(
            at=row.at,
            person=row.person,
            ok=row.facts["ok"],
            count=row.facts["count"],
            head=row.facts["head"],
            erased=row.facts["erased"],
            kept=row.facts.get("kept"),
            message=row.facts.get("message", ""),
            named=row.facts.get("named", {}),
        )
        for row in rows
        if not row.damaged
    ]
