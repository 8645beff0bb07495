"""The way of a file through the import wizard: chosen, its columns mapped, checked, imported."""

import json
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any, NamedTuple

from app.access.gate import Gate
from app.clock import now
from app.customers.imports import keeping
from app.customers.imports.importing import FIRST, How, require_import, require_name
from app.customers.imports.rows import HEADERS
from app.customers.models import (
    CHECKED,
    CHECKING,
    CHOSEN,
    FORGOTTEN,
    IMPORTED,
    IMPORTING,
    UNDONE,
    Batch,
    ImportFile,
    ImportProblem,
)
from app.db.base import next_id
from app.db.connection import database
from app.db.fields import json_text
from app.errors import Invalid, NotFound
from app.jobs.queue import enqueue
from app.people.models import Person
from app.sheets.mapping import Mapping as Columns
from app.sheets.mapping import distinct, guess_mapping
from app.sheets.reading import Sheet, open_sheet
from app.sheets.rows import Row
from app.vault.fields import opened, sealed_columns

CHECK, RUN = "customers.check_import", "customers.import"
TOKEN_BYTES = 9
LONGEST_NAME = 120
MOST = 30
"""Files of one person; the next one takes the place of the oldest that is neither checked nor imported."""


Once = Callable[[Callable[[], str]], str]


class Look(NamedTuple):
    """What a page shows of a file: its sheet, the columns by names of their own, and the first rows."""

    sheet: Sheet
    headers: Sequence[str]
    rows: Sequence[Row]


def choose(gate: Gate, pieces: Iterable[bytes], name: str, once: Once = lambda work: work()) -> str:
    """Keep a file that was sent, if it can be read. Returns its token. Raises Invalid("file"), Forbidden.

    `once` does what it is given, or answers with what came of it when the same form was sent before.
    """
    require_import(gate)
    content = keeping.keep(pieces)
    kept: list[str] = []

    def put() -> str:
        _make_room(gate.person)
        kept.append(content.stored)
        return _put(gate.person, content, name, sheet)

    try:
        with keeping.in_the_clear(content.stored) as path:
            sheet = open_sheet(path)
        with database.atomic():
            token = once(put)
    except BaseException:
        keeping.drop(content.stored)
        raise
    if not kept:
        keeping.drop(content.stored)
    return token


def file_of(person: Person, token: str) -> ImportFile:
    """The file `token` of `person`. Raises NotFound, also for somebody else's."""
    found = ImportFile.get_or_none(ImportFile.person == person, ImportFile.token == token)
    if found is None:
        raise NotFound
    return found


def files_of(person: Person) -> list[ImportFile]:
    """All files of `person` with their batches, the newest first."""
    found = ImportFile.select(ImportFile, Batch).left_outer_join(Batch)
    return list(found.where(ImportFile.person == person).order_by(ImportFile.id.desc()).limit(MOST))


def batch_of(file: ImportFile) -> Batch:
    """What the file was imported as. Raises Invalid before that."""
    if file.batch_id is None:
        raise Invalid("file", "Nothing of it has been imported.")
    return Batch.get_by_id(file.batch_id)


def name_of(file: ImportFile) -> str:
    """What its person called the file."""
    return opened(file, "name") or ""


@contextmanager
def read(file: ImportFile) -> Iterator[Sheet]:
    """The table in the file. Raises Invalid where the content is no longer kept."""
    try:
        with keeping.in_the_clear(file.stored) as path:
            yield open_sheet(path, file.encoding, file.delimiter)
    except (FileNotFoundError, IsADirectoryError) as gone:
        raise Invalid("file", "The file is no longer kept here. Choose it once more.") from gone


def look(file: ImportFile) -> Look:
    """Its columns and first rows. Raises Invalid."""
    with read(file) as sheet:
        return Look(sheet, distinct(sheet.headers), list(islice(sheet, FIRST)))


def mapping_of(file: ImportFile) -> Columns:
    """Which columns make which field."""
    kept = json.loads(opened(file, "mapping") or "{}")
    return Columns({field: tuple(names) for field, names in kept.items()})


def read_anew(file: ImportFile, encoding: str, delimiter: str) -> None:
    """Read a text in another encoding, or with another delimiter; guess its columns anew. Raises Invalid."""
    file.encoding, file.delimiter = encoding, delimiter
    with read(file) as sheet:
        _write(file, _guessed(sheet), encoding=encoding, delimiter=delimiter, state=CHOSEN)


def map_columns(person: Person, file: ImportFile, columns: Mapping[str, Sequence[str]]) -> None:
    """Let the file be checked with these columns. Raises Invalid."""
    require_name(columns)
    with database.atomic():
        _write(file, columns, state=CHECKING)
        enqueue(CHECK, person, file.token)


def begin(person: Person, file: ImportFile, how: How, *, again: bool) -> None:
    """Let the file be imported, once however often this is asked. Raises Invalid("again").

    `again`: although its person has imported the same file before.
    """
    with database.atomic():
        _refuse_twice(file, again=again)
        asked = {"creates": how.creates, "updates": how.updates, "clears": how.clears}
        waiting = (ImportFile.id == file.id, ImportFile.state == CHECKED)
        if ImportFile.update(state=IMPORTING, **asked).where(*waiting).execute():
            enqueue(RUN, person, file.token)


def go_on(person: Person, file: ImportFile) -> None:
    """Ask once more for the work that broke off."""
    if file.state in {CHECKING, IMPORTING}:
        enqueue(CHECK if file.state == CHECKING else RUN, person, file.token)


def discard(file: ImportFile) -> None:
    """Let go of a file that is not being imported, nor was. Raises Invalid("file")."""
    with database.atomic():
        idle = (ImportFile.id == file.id, ImportFile.state.in_((CHOSEN, CHECKED, FORGOTTEN)))
        if not ImportFile.delete().where(*idle).execute():
            raise Invalid("file", "The file is at work. Wait until that has ended.")
        database.after_commit(lambda: keeping.drop(file.stored))


def earlier(file: ImportFile) -> ImportFile | None:
    """The newest of its person's imports of the same content that stands, if there is one."""
    found = _same(file).where(ImportFile.state == IMPORTED, Batch.state != UNDONE)
    return found.order_by(ImportFile.id.desc()).first()


def problems(file: ImportFile, after: int, limit: int) -> list[ImportProblem]:
    """What the check found, in the order of the rows, from below problem `after` on."""
    own = (ImportProblem.file == file, ImportProblem.id > after)
    return list(ImportProblem.select().where(*own).order_by(ImportProblem.id).limit(limit))


def problems_of_first(file: ImportFile, rows: Sequence[Row]) -> dict[int, list[ImportProblem]]:
    """What the check found wrong with these first rows, by their number."""
    found: dict[int, list[ImportProblem]] = {row.number: [] for row in rows}
    last = rows[-1].number if rows else 0
    query = ImportProblem.select().where(ImportProblem.file == file, ImportProblem.row <= last)
    for problem in query.order_by(ImportProblem.id):
        found.setdefault(problem.row, []).append(problem)
    return found


def _put(person: Person, content: keeping.Content, name: str, sheet: Sheet) -> str:
    row, token = next_id(ImportFile), secrets.token_urlsafe(TOKEN_BYTES)
    sealed = {"name": name[-LONGEST_NAME:] or "—", "mapping": json_text(_guessed(sheet))}
    ImportFile.insert(
        id=row,
        token=token,
        person=person,
        stored=content.stored,
        digest=content.digest,
        size=content.size,
        kind=sheet.kind,
        encoding=sheet.encoding or "",
        delimiter=sheet.delimiter or "",
        state=CHOSEN,
        found={"macros": sheet.macros},
        chosen_at=now(),
        **sealed_columns(ImportFile, row, sealed),
    ).execute()
    return token


def _guessed(sheet: Sheet) -> Mapping[str, Sequence[str]]:
    return guess_mapping(distinct(sheet.headers), HEADERS).columns


def _write(file: ImportFile, columns: Mapping[str, Sequence[str]], **values: Any) -> None:  # noqa: ANN401
    """Keep another mapping of a file that is not at work. Raises Invalid."""
    sealed = sealed_columns(ImportFile, file.id, {"mapping": json_text(columns)})
    idle = (ImportFile.id == file.id, ImportFile.state.in_((CHOSEN, CHECKED)))
    if not ImportFile.update(**sealed, **values).where(*idle).execute():
        raise Invalid("file", "The file is at work. Wait until that has ended.")
    file.__data__.update(sealed, **values)


def _same(file: ImportFile) -> Any:  # noqa: ANN401  a query
    found = ImportFile.select(ImportFile, Batch).left_outer_join(Batch)
    return found.where(
        ImportFile.person == file.person_id, ImportFile.digest == file.digest, ImportFile.id != file.id
    )


def _refuse_twice(file: ImportFile, *, again: bool) -> None:
    if _same(file).where(ImportFile.state == IMPORTING).exists():
        raise Invalid("again", "The same file is being imported right now. Wait until that has ended.")
    if earlier(file) is not None and not again:
        raise Invalid(
            "again", "You have imported the same file before. Say that you want to import it once more."
        )


def _make_room(person: Person) -> None:
    own = ImportFile.select().where(ImportFile.person == person, ImportFile.state.in_((CHOSEN, CHECKED)))
    for file in list(own.order_by(ImportFile.id.desc()))[MOST - 1 :]:
        discard(file)
