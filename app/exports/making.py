"""Making an export: the rights of its person as they are now, the file, its row on the chain.

A run that was cut begins anew: nothing is offered before the file is whole, and what counts towards the cap
stands on the export itself, once.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from hashlib import sha256
from math import ceil
from pathlib import Path
from typing import Any

from app.access.gate import Gate, enter
from app.chain.writing import writing
from app.clock import now
from app.db.fields import json_text
from app.errors import Conflict, Forbidden, Invalid, KebuError
from app.exports import files
from app.exports.caps import cap_of, used_by
from app.exports.exporters import exporter_of
from app.exports.mark import mark_of
from app.exports.models import ASKED, FAILED, QUEUED, READY, Export
from app.inbox.models import APPROVED, Request
from app.inbox.models import FAILED as REQUEST_FAILED
from app.inbox.requests import carry_on, settle
from app.room import Outcome, Running, Table
from app.sheets.writing import write
from app.vault.fields import opened

KEPT = timedelta(hours=24)
GROWN = 1.1
"""Times the rows that were approved: a list grows until somebody has decided."""
TOLD_EVERY = 200
"""Rows between two looks at how far it is."""
OVER = "This export is over already."
CHANGED = "Your rights have changed meanwhile. Export again."


def make(running: Running) -> Outcome | None:
    """The jobs `export` and `large_export`: make the file of the export that the run is about.

    Raises KebuError.
    """
    export = Export.get_or_none(Export.number == running.subject, Export.state << (ASKED, QUEUED))
    if export is None:
        return None
    if export.request and carry_on(export.request) is None:
        _lost(export)
        return None
    try:
        content, rows = make_file(export, running)
        finish(export, content, rows)
    except Exception as error:
        give_up(export, error if isinstance(error, KebuError) else Conflict("It broke off. Export again."))
        raise
    said = Outcome("Exported: %(count)s rows.", count=rows)
    _settle(export, said)
    return said


def make_file(export: Export, running: Running) -> tuple[files.Content, int]:
    """Write the sealed file of `export`. Returns what was written, and how many rows. Raises KebuError."""
    gate = enter(export.person)
    table, rights = table_of(gate, export), rights_of(gate, export)
    try:
        with files.scratch(export.number) as folder:
            plain = folder / "table"
            rows = write_table(export, gate, table, plain, running)
            content = files.seal(export.number, plain)
    except OSError as error:
        raise Conflict("The disk of the server is full or broken. Tell the administrator.") from error
    if rights_of(Gate(_again(export).person), export) != rights:
        files.remove(export.number)
        raise Conflict(CHANGED)
    export.rights = rights
    return content, rows


def table_of(gate: Gate, export: Export) -> Table:
    """What the person of `gate` may take out by now. Raises Forbidden; Invalid above the cap."""
    exporter = exporter_of(export.kind)
    gate.require(exporter.permission)
    table: Table = exporter.table(gate, json.loads(opened(export, "asked") or "{}"), export.whole)
    check_cap(export, table.count)
    return table


def check_cap(export: Export, rows: int) -> None:
    """Raise Invalid where the day's cap holds fewer than `rows`, or a second person approved far fewer."""
    if not export.counted:
        if rows > ceil(export.rows * GROWN):
            raise Invalid("rows", "There are many more rows by now than were approved. Export again.")
    elif rows > max(export.rows, cap_of(export.person) - used_by(export.person, export.number)):
        raise Invalid("rows", "These are more rows than you may still export today.")


def write_table(export: Export, gate: Gate, table: Table, path: Path, running: Running | None) -> int:
    """Write the marked table to the new file `path`, in the clear. Returns how many rows. Raises OSError."""
    rows = _told(table, running) if running else table.rows()
    with path.open("xb") as file:
        path.chmod(0o600)
        return write(file, export.form, mark_of(export, gate.person), table.header, rows, path.parent)


def finish(export: Export, content: files.Content, rows: int, state: str = READY) -> None:
    """The file is whole: it can be fetched for a day; where it is handed over at once, that was it."""
    ended = {"state": state, "rows": rows, "sha256": content.sha256}
    with writing(export.person, "export.finished", export) as entry:
        for name, value in ended.items():
            entry.changed(name, getattr(export, name), value)
        beside = {
            "rights": export.rights,
            "size": content.size,
            "ended_at": now(),
            "expires_at": now() + KEPT,
        }
        move(export, {**ended, **beside})


def fail(export: Export, error: KebuError) -> None:
    """It has come to nothing, and counts for nothing."""
    message = error.message or ("Your roles do not include this." if isinstance(error, Forbidden) else "")
    named = {name: one if isinstance(one, int | float) else str(one) for name, one in error.values.items()}
    with writing(export.person, "export.failed", export) as entry:
        entry.changed("state", export.state, FAILED)
        entry.told(message=message, named=named)
        move(export, {"state": FAILED, "message": message, "named": named, "ended_at": now()})


def give_up(export: Export, error: KebuError) -> None:
    """It has come to nothing, and so has the request; one that its person removed meanwhile stays so."""
    files.remove(export.number)
    if _again(export).state == export.state:
        fail(export, error)
    _settle(export, error)


def _settle(export: Export, said: Outcome | KebuError) -> None:
    request = Request.get_or_none(Request.number == export.request, Request.state == APPROVED)
    if request is not None:
        settle(request, said)


def move(export: Export, values: dict[str, Any]) -> None:
    """From its state to the next, inside a transaction. Raises Conflict where it is in another by now."""
    here = (Export.id == export.id) & (Export.state == export.state)
    if not Export.update(**values).where(here).execute():
        raise Conflict(OVER)


def _lost(export: Export) -> None:
    """It was approved, and one of the two has lost the right since; what still waits goes on waiting."""
    request = Request.get(Request.number == export.request)
    if request.state == REQUEST_FAILED:
        fail(export, Conflict(request.message, **request.named))


def rights_of(gate: Gate, export: Export) -> str:
    """What the person may see by now, as one digest: with other rights a file made before is not theirs."""
    standing = gate.standing
    subject = exporter_of(export.kind).permission.partition(".")[0]
    seen: list[Any] = [
        standing.clearance,
        gate.person.scope,
        sorted(standing.departments),
        sorted(name for name in standing.permissions if name.partition(".")[0] == subject),
        sorted([*key, level] for key, level in standing.raised.items()),
        standing.disabled,
    ]
    return sha256(json_text(seen).encode()).hexdigest()


def _told(table: Table, running: Running) -> Iterator[Sequence[Any]]:
    """The rows, each of them counted where the page can read it."""
    rows: Iterable[Sequence[Any]] = table.rows()
    for count, row in enumerate(rows):
        if count % TOLD_EVERY == 0:
            running.progress(count, table.count)
        yield row


def _again(export: Export) -> Export:
    found: Export = Export.get_by_id(export.id)
    return found
