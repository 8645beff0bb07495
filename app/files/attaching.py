"""Attaching files to records, raising their level, removing them: each with its rows on the chain.

The file's own row tells all of it, the record's that something came or went.
"""

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import IO, Any, NamedTuple

from peewee import fn

from app.access.gate import Gate, everything
from app.access.models import Protected
from app.access.parts import may_write_column
from app.audit.changes import PART, PART_LEVEL
from app.chain.numbering import fresh_number
from app.chain.writing import writing
from app.clock import now
from app.db.base import next_id, update_row
from app.db.connection import database
from app.db.fields import moment_text
from app.errors import Conflict, Forbidden, Invalid
from app.files import store
from app.files.models import FROM_LEVEL, LEVELLED, NAMED, Attachment
from app.files.reading import attachments, known, name_of, plain_contents
from app.files.store import DiskFull, Written
from app.files.types import type_of
from app.people.models import Person
from app.vault.fields import opened_or_damaged, sealed_columns
from app.web.options import option

_ahead: ContextVar[Mapping[str, Written]] = ContextVar("ahead", default=MappingProxyType({}))
"""Plain contents, by their stored names, that stand sealed beside them already."""

LETTER = "F"
BLOCK = 64 * 1024
LONGEST_NAME = 120
MEGABYTE = 1024 * 1024
GIGABYTE = 1024 * MEGABYTE
LATE = "Somebody else changed this file meanwhile. Look at it, then send this again."


@dataclass(frozen=True)
class Sent:
    """What was sent: the bytes, and what its person calls it."""

    file: IO[bytes]
    name: str


def may_attach(gate: Gate, record: Protected) -> bool:
    """Whether the person may attach files to `record`, raise and remove them."""
    edit = record.edit_permission
    return gate.may(edit, record) and may_write_column(gate, record, "attachment", edit)


def require(gate: Gate, record: Protected) -> None:
    """Raise Forbidden unless `may_attach`."""
    if not may_attach(gate, record):
        raise Forbidden


def attach(
    gate: Gate, record: Protected, sent: Sent, level: int, beside: Callable[[str], None] | None = None
) -> str:
    """Keep what was sent, at `level` or the record's if that is above. Returns the file's number.

    `beside` is called with it, to write what comes with the file in the same transaction.
    Raises Forbidden; Conflict where the record was raised meanwhile; Invalid("file") for one that is too
    large, of no known type, there already, or for which there is no room.
    """
    require(gate, record)
    if level > gate.clearance_on(record, record.edit_permission):
        raise Invalid("level", "The level is above your clearance.")

    def fresh() -> Protected:
        found: Protected = gate.get(type(record), record.number, record.edit_permission)
        return found

    return _attach(_By(gate.person, fresh, partial(known, gate)), sent, max(level, record.level), beside)


def attach_past_the_gate(
    person: Person, record: Protected, sent: Sent, level: int, beside: Callable[[str], None] | None = None
) -> str:
    """As `attach`, for somebody who hands in what belongs to the record and can't read it.

    The caller has checked that it is asked of them. Whether the same file is there already they don't learn.
    """

    def fresh() -> Protected:
        query = everything(type(record), why="evidence that somebody hands in, which is asked of them")
        found: Protected = query.where(type(record).number == record.number).get()
        return found

    return _attach(_By(person, fresh, lambda _: []), sent, max(level, record.level), beside)


class _By(NamedTuple):
    """Who attaches, to what as it is by then, and which files of it they may know of."""

    person: Person
    fresh: Callable[[], Protected]
    known: Callable[[Protected], Sequence[Any]]


def _attach(by: _By, sent: Sent, level: int, beside: Callable[[str], None] | None) -> str:
    _check_size(_size_of(sent.file))
    code = type_of(sent.file, sent.name)
    sent.file.seek(0)
    sealed = level >= FROM_LEVEL
    try:
        with store.written(iter(lambda: sent.file.read(BLOCK), b""), sealed=sealed) as content:
            made = Attachment(type=code, level=level, sealed=sealed)
            return _keep(by, made, sent.name, content, beside)
    except DiskFull as full:
        raise _no_room("file") from full


def raise_level(gate: Gate, record: Protected, attachment: Attachment, level: int, rev: int) -> None:
    """Raise the level of a file, to the person's clearance at most (access rule 5).

    Raises Forbidden, Conflict, Invalid("level").
    """
    require(gate, record)
    if level <= max(attachment.level, record.level):
        raise Invalid("level", "The level can only be raised here. Lowering needs a second person.")
    if level > gate.clearance_on(record, record.edit_permission):
        raise Invalid("level", "The level is above your clearance.")
    with _sealed_ahead([attachment], max(level, record.level)), database.atomic():
        set_level(gate.person, record, attachment, level, rev)


@contextmanager
def sealed_ahead(records: Mapping[str, Sequence[str]], level: int) -> Iterator[None]:
    """Seal the files of records that are about to be raised to `level` before the turn to write begins.

    `records` has the numbers by kind. Large contents take seconds, in which nobody else could write; within,
    `follow_level` and `set_level` find them sealed. In an open transaction nothing is done ahead.
    """
    with _sealed_ahead([] if database.in_transaction() else _plain(records, level), level):
        yield


def must_be_sealed(records: Mapping[str, Sequence[str]], level: int) -> bool:
    """Whether raising records to `level` has contents to seal; the numbers by kind as in `sealed_ahead`."""
    return bool(_plain(records, level))


def _plain(records: Mapping[str, Sequence[str]], level: int) -> list[Attachment]:
    if level < FROM_LEVEL:
        return []
    return [one for kind, numbers in records.items() for one in plain_contents(kind, numbers)]


@contextmanager
def _sealed_ahead(found: Sequence[Attachment], level: int) -> Iterator[None]:
    plain = [one for one in found if not one.sealed and level >= FROM_LEVEL]
    done: dict[str, Written] = {}
    with ExitStack() as stack:
        with suppress(DiskFull, FileNotFoundError):  # which the step itself meets, and tells
            for one in plain:
                done[one.stored] = stack.enter_context(_sealed(one))
        token = _ahead.set({**_ahead.get(), **done})
        try:
            yield
        finally:
            _ahead.reset(token)


def set_level(
    person: Person,
    record: Protected,
    attachment: Attachment,
    level: int,
    rev: int,
    facts: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """Write another level of a file: raised by one person, or lowered once a second one has agreed.

    `facts` say why and who agreed.
    From level 3 on its bytes are sealed in the same step; what is sealed stays so. Call it inside a write
    transaction. Raises Conflict.
    """
    with (
        writing(person, f"{record.audit_kind}.file.level.changed", record) as told,
        writing(person, "file.level.changed", attachment) as entry,
    ):
        told.told(**_which(attachment.number, level), **facts)
        entry.told(**facts)
        told.changed(LEVELLED, attachment.level, level)
        entry.changed("level", attachment.level, level)
        if not update_row(Attachment, attachment.id, rev, {"level": level, "rev": rev + 1}):
            raise Conflict(LATE)
        if max(level, record.level) >= FROM_LEVEL and not attachment.sealed:
            _seal(attachment)


def follow_level(record: Protected, level: int) -> None:
    """Seal all files of a record that is being raised to `level`, where that is 3 or above.

    Call it inside the write transaction that raises it; the plain contents go once that is committed. Raises
    Invalid("level") where the disk has no room for the sealed ones.
    """
    if level >= FROM_LEVEL:
        for one in attachments(record.audit_kind, record.number).where(~Attachment.sealed):
            _seal(one)


def remove(gate: Gate, record: Protected, attachment: Attachment) -> None:
    """Take a file away: its content goes, the chain keeps that it was there. Raises Forbidden, Conflict."""
    require(gate, record)
    person, name = gate.person, opened_or_damaged(attachment, "name")
    with (
        writing(person, f"{record.audit_kind}.file.removed", record) as told,
        writing(person, "file.deleted", attachment) as entry,
    ):
        told.told(**_which(attachment.number, attachment.level))
        told.changed(NAMED, name, None)
        entry.changed("removed_at", None, moment_text(entry.at))
        gone = {"removed_at": entry.at, "rev": attachment.rev + 1}
        if not update_row(Attachment, attachment.id, attachment.rev, gone):
            raise Conflict
        database.after_commit(partial(store.forget, attachment.stored))


def tidied() -> int:
    """Delete contents that no row tells of. Returns how many."""
    with database.atomic():
        told = everything(Attachment, Attachment.stored, why="which contents belong to a file")
        return store.sweep({stored for (stored,) in told.where(Attachment.removed_at.is_null()).tuples()})


def largest() -> int:
    """How many bytes one file may have."""
    return option("file_megabytes") * MEGABYTE


def file_name(text: str) -> str:
    """What somebody calls a file, without folders and what can't be seen; its ending stays."""
    cleaned = "".join(character for character in text if not unicodedata.category(character).startswith("C"))
    path = PurePosixPath(" ".join(cleaned.replace("\\", "/").split()))
    return f"{path.stem[: LONGEST_NAME - len(path.suffix[:12])]}{path.suffix[:12]}" or "-"


def _keep(
    by: _By,
    made: Attachment,
    name: str,
    content: Written,
    beside: Callable[[str], None] | None,
) -> str:
    """Write the row of a content and what comes beside it, and put the content in its place."""
    with database.atomic():
        record = by.fresh()
        if record.level > made.level:
            raise Conflict
        _refuse_same(by.known(record), content.sha256)
        _check_room(content.size)
        row, values = next_id(Attachment), {"name": file_name(name), "sha256": content.sha256}
        number = fresh_number(Attachment, LETTER, now().year)
        plain = {
            "kind": record.audit_kind,
            "record": record.number,
            "type": made.type,
            "size": content.size,
            "level": made.level,
        }
        made = Attachment(number=number, sealed=made.sealed, stored=content.stored, person=by.person)
        with _telling(by.person, record, made, {**plain, **values}) as at:
            content.put()
            columns = {"id": row, **plain, **sealed_columns(Attachment, row, values), "added_at": at}
            for column, value in columns.items():
                setattr(made, column, value)
            made.save(force_insert=True)
        if beside:
            beside(number)
    return number


@contextmanager
def _telling(person: Person, record: Protected, made: Attachment, values: dict[str, Any]) -> Iterator[Any]:
    """Both rows of the chain for a new file; gives the moment."""
    with (
        writing(person, f"{record.audit_kind}.file.added", record) as told,
        writing(person, "file.added", made) as entry,
    ):
        told.told(**_which(made.number, values["level"]))
        told.changed(NAMED, None, values["name"])
        told.changed(LEVELLED, None, values["level"])
        for name, value in values.items():
            entry.changed(name, None, value)
        yield entry.at


def _which(number: str, level: int) -> dict[str, Any]:
    """Which file a row of its record tells of, and its level: no history shows it to whom that is above."""
    return {PART: number, PART_LEVEL: level}


def _seal(attachment: Attachment) -> None:
    """Put a sealed content in the place of the plain one, inside the caller's write transaction."""
    try:
        with ExitStack() as stack:
            content = _ahead.get().get(attachment.stored) or stack.enter_context(_sealed(attachment))
            content.put()
    except FileNotFoundError:
        return  # lost behind the program's back, which checking the files tells
    except DiskFull as full:
        raise _no_room("level") from full
    changes = Attachment.update(stored=content.stored, sealed=True)
    changes.where(Attachment.id == attachment.id).execute()
    database.after_commit(partial(store.forget, attachment.stored))


@contextmanager
def _sealed(attachment: Attachment) -> Iterator[Written]:
    """Its plain content, sealed beside its place. Raises FileNotFoundError, DiskFull."""
    with (
        store.opened(attachment.stored) as file,
        store.written(store.plain(attachment.stored, file, sealed=False), sealed=True) as content,
    ):
        yield content


def _refuse_same(there: Sequence[Any], sha256: str) -> None:
    """Refuse what is there already, as far as the person may know."""
    for one in there:
        if opened_or_damaged(one, "sha256") == sha256:
            raise Invalid("file", "This file is here already: %(name)s", name=name_of(one))


def _check_size(size: int) -> None:
    if size > largest():
        message = "This file has %(size)s MB. A file may have %(most)s MB at most."
        raise Invalid("file", message, size=_megabytes(size), most=option("file_megabytes"))


def _check_room(size: int) -> None:
    query = everything(Attachment, fn.SUM(Attachment.size), why="the room that all files take together")
    taken = query.where(Attachment.removed_at.is_null()).scalar() or 0
    left = option("files_gigabytes") * GIGABYTE - taken
    if size > left:
        message = "There is room for %(left)s MB more of files. Ask the administrator for more."
        raise Invalid("file", message, left=max(left, 0) // MEGABYTE)


def _megabytes(size: int) -> float:
    return round(size / MEGABYTE, 1)


def _size_of(file: IO[bytes]) -> int:
    return file.seek(0, 2)


def _no_room(field: str) -> Invalid:
    return Invalid(field, "The disk of the server is full, so nothing was saved. Tell the administrator.")
