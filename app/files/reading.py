"""The files of a record as somebody may know of them, and their contents."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import IO, Any

from peewee import JOIN, ModelSelect

from app.access.gate import Gate, everything
from app.access.levels import SEALED
from app.access.models import Protected
from app.chain.writing import writing
from app.db.base import ASKED, loaded, written_out
from app.db.connection import database
from app.errors import Invalid, NotFound
from app.files import store
from app.files.models import Attachment
from app.files.types import TYPES
from app.people.models import Person
from app.vault.contents import Meter
from app.vault.fields import DAMAGED, opened_or_damaged
from app.vault.sealing import BrokenSeal

logger = logging.getLogger(__name__)
DOWNLOADED = "file.downloaded"
CHANGED = (
    "This file was changed or lost behind the program's back, so it is not given out. "
    "Tell the administrator and the auditor."
)


@dataclass(frozen=True)
class FileLine:
    """One file as the reader sees it. `name` may be a mask; then it can't be opened. `size` in bytes."""

    number: str
    name: Any
    word: str
    size: int
    level: int
    person: str
    person_id: int | None
    added_at: datetime
    rev: int

    @property
    def is_open(self) -> bool:
        """Whether the reader may download it."""
        return self.name is not SEALED


@dataclass(frozen=True)
class Download:
    """A content on its way to somebody: under a name that tells nothing, `size` in bytes."""

    name: str
    size: int
    pieces: Iterator[bytes]


def of_record(kind: str, number: str) -> ModelSelect:
    """All files that the record of `kind` with this number has and had; `by` names who attached each."""
    query = everything(
        Attachment,
        Attachment,
        Person.name.alias("by"),
        why="they belong to a record that came through the gate",
    )
    query = query.join(Person, JOIN.LEFT_OUTER, on=Attachment.person == Person.id)
    return query.where(Attachment.kind == kind, Attachment.record == number).objects()


def plain_contents(kind: str, numbers: Sequence[str]) -> ModelSelect:
    """The files of these records of `kind` whose contents are not sealed."""
    query = everything(Attachment, why="their records are being raised; no value is shown")
    here = (Attachment.kind == kind, Attachment.record.in_(numbers), Attachment.removed_at.is_null())
    return query.where(*here, ~Attachment.sealed)


def attachments(kind: str, number: str) -> ModelSelect:
    """The files of the record of `kind` with this number, as they were added."""
    return of_record(kind, number).where(Attachment.removed_at.is_null()).order_by(Attachment.id)


def known(gate: Gate, record: Protected) -> list[Any]:
    """The files of `record` that the person may know of: none above their clearance on it."""
    gate.require(record.view_permission, record)
    values = (record.audit_kind, record.number, gate.clearance_on(record))
    found = []
    for *columns, name in database.execute_sql(_asks_for_known(), values).fetchall():
        one: Any = loaded(Attachment, columns)
        one.by = name
        found.append(one)
    return found


@lru_cache(maxsize=1)
def _asks_for_known() -> str:
    mine = attachments(ASKED, ASKED)
    return written_out(mine.where(Attachment.level <= ASKED))


def files_of(gate: Gate, record: Protected) -> list[FileLine]:
    """The files of `record`, the newest first; one query."""
    is_open = may_open(gate, record)
    return [
        FileLine(
            number=one.number,
            name=name_of(one) if is_open else SEALED,
            word=TYPES[one.type].word,
            size=one.size,
            level=max(one.level, record.level),
            person=one.by or "",
            person_id=one.person_id,
            added_at=one.added_at,
            rev=one.rev,
        )
        for one in reversed(known(gate, record))
    ]


def file_of(gate: Gate, record: Protected, number: str) -> Attachment:
    """The file `number` of `record`, which the person may open. Raises NotFound."""
    if may_open(gate, record):
        for one in known(gate, record):
            if one.number == number:
                return one
    raise NotFound


def name_of(attachment: Attachment) -> str:
    """What its person called it; its number where that does not open."""
    found = opened_or_damaged(attachment, "name")
    return str(attachment.number) if found is DAMAGED or found is None else str(found)


def download(gate: Gate, record: Protected, attachment: Attachment) -> Download:
    """Its content, with a row on the chain. Raises Invalid("file") where it is no longer what was attached.

    That is found out before the first byte leaves. The content is read from one opened file, whatever becomes
    of its place meanwhile.
    """
    with ExitStack() as within:
        try:
            file, attachment = _opened(within, attachment)
            sum_now = Meter().take(_plain(attachment, file)).digest.hexdigest()
        except (OSError, BrokenSeal) as error:
            logger.error("file %s: %s", attachment.number, error)  # noqa: TRY400  nothing else is known
            sum_now = ""
        is_whole = sum_now == opened_or_damaged(attachment, "sha256")
        with writing(gate.person, DOWNLOADED, attachment) as entry:
            entry.told(record=record.number)
            if not is_whole:
                entry.told(damaged=True)
        if not is_whole:
            raise Invalid("file", CHANGED)
        keep_open = within.pop_all()
    name = f"{attachment.number}.{TYPES[attachment.type].ending}"
    return Download(name, attachment.size, _closing(keep_open, _plain(attachment, file)))


def _opened(within: ExitStack, attachment: Attachment) -> tuple[IO[bytes], Attachment]:
    """The file of its content, and its row as of then: it may just have been sealed. Raises OSError."""
    try:
        return within.enter_context(store.opened(attachment.stored)), attachment
    except FileNotFoundError:
        rows = everything(Attachment, why="it belongs to a record that came through the gate")
        fresh = rows.where(Attachment.id == attachment.id).get()
        return within.enter_context(store.opened(fresh.stored)), fresh


def _plain(attachment: Attachment, file: IO[bytes]) -> Iterator[bytes]:
    return store.plain(attachment.stored, file, sealed=attachment.sealed)


def _closing(held: ExitStack, pieces: Iterator[bytes]) -> Iterator[bytes]:
    with held:
        yield from pieces


def is_above(record: Protected, attachment: Attachment) -> bool:
    """Whether the file has a level of its own, which may be lowered to that of `record`."""
    return int(attachment.level) > int(record.level)


def may_open(gate: Gate, record: Protected) -> bool:
    """Whether the person is cleared for the files of `record` at all."""
    return gate.field_level(type(record), "attachment", record) <= gate.clearance_on(record)
