"""The one database: a SQLite file in write-ahead mode, one connection per request or job."""

import errno
import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Any

from peewee import DatabaseError, OperationalError, SqliteDatabase

from app.errors import Busy, KebuError

PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": "full",  # NORMAL loses acknowledged writes in a power cut
    "foreign_keys": 1,
    "secure_delete": 1,
    "busy_timeout": 5000,
    "trusted_schema": 0,
    "cache_size": -2500,  # KiB, for each of some twenty connections
    "temp_store": 2,
}

WRITING = "IMMEDIATE"
NO_SPACE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
SAMPLE = 1000
"""Rows of each index that statistics are made from: a few milliseconds, however large a table is."""


_patience: ContextVar[float | None] = ContextVar("patience", default=None)


class Database(SqliteDatabase):
    """SQLite with a queue for its one writer.

    SQLite itself lets a writer that finds another one sleep and try again, for up to 100 ms at a time: the
    database idles meanwhile, and who is unlucky waits for seconds.
    """

    @contextmanager
    def atomic(self, lock_type: str = WRITING) -> Iterator[Any]:
        """A transaction, or within one a savepoint. One that is to write waits for its turn."""
        if self.in_transaction() or lock_type != WRITING:
            with super().atomic(lock_type) as within:
                yield within
        else:
            with _turn(Path(self.database).parent), super().atomic(lock_type) as transaction:
                yield transaction


ROOM = -256_000
"""KiB of the database that `much_room` keeps in memory at most."""

database = Database(None, pragmas=PRAGMAS, lock_type=WRITING, autoconnect=False)


def use_database(path: Path) -> None:
    """Point the process at the database file `path`; opens nothing."""
    if not database.is_closed():
        database.close()
    database.init(str(path))


@contextmanager
def much_room() -> Iterator[None]:
    """Keep much more of the database in memory meanwhile: for one transaction that writes very much.

    It would otherwise write the pages of its indexes out and read them again for nearly every row.
    """
    database.execute_sql(f"PRAGMA cache_size = {ROOM}")
    try:
        yield
    finally:
        database.execute_sql(f"PRAGMA cache_size = {PRAGMAS['cache_size']}")
        database.execute_sql("PRAGMA shrink_memory")


def truncate_log() -> None:
    """Empty the write-ahead log into the database, so that what was deleted stands nowhere on the disk."""
    database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def refresh_statistics() -> None:
    """Count anew, by samples, what the planner of queries goes by: tables grow."""
    database.execute_sql(f"PRAGMA analysis_limit = {SAMPLE}")
    with database.atomic():
        database.execute_sql("ANALYZE")


def wait_at_most(seconds: float | None) -> None:
    """From now on who writes in this thread waits for their turn for so long, and then gets Busy.

    None: as long as it takes.
    """
    _patience.set(seconds)


def is_locked(error: BaseException) -> bool:
    """Whether somebody outside of the turns has kept the database from being written."""
    return isinstance(error, OperationalError | sqlite3.OperationalError) and "is locked" in str(error)


def is_full(error: BaseException) -> bool:
    """Whether something could not be written because the disk, or its owner's share of it, is full."""
    if isinstance(error, OSError):
        return error.errno in NO_SPACE
    return isinstance(error, OperationalError | sqlite3.OperationalError) and "disk is full" in str(error)


@contextmanager
def _turn(folder: Path) -> Iterator[None]:
    """Hold the turn to write, among all threads of all processes of the folder; the system wakes who waits.

    The folder is locked because a database file must not be opened beside SQLite: closing it again would end
    the locks that SQLite holds on it. Raises Busy.
    """
    handle = _taken(folder)
    try:
        yield
    finally:
        os.close(handle)


def _taken(folder: Path) -> int:
    """The folder, locked; closing it lets the next one go on. Raises Busy."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        _wait(handle, _patience.get())
    return handle


def _wait(handle: int, seconds: float | None) -> None:
    """Wait until `handle` is locked. Raises Busy after `seconds`, and closes it then.

    The system knows no such wait with an end: another thread waits in its place, and is left behind.
    """
    if seconds is None:
        fcntl.flock(handle, fcntl.LOCK_EX)
        return
    waiter = _Waiter(handle)
    waiter.start()
    if not waiter.is_there(seconds):
        raise Busy


class _Waiter(Thread):
    """Waits for a lock that may come too late; then it is given back at once."""

    def __init__(self, handle: int) -> None:
        super().__init__(daemon=True)
        self._handle = handle
        self._taken = Event()
        self._deciding = Lock()
        self._given_up = False

    def run(self) -> None:
        """Wait as long as it takes."""
        fcntl.flock(self._handle, fcntl.LOCK_EX)
        with self._deciding:
            self._taken.set()
            if self._given_up:
                os.close(self._handle)

    def is_there(self, seconds: float) -> bool:
        """Whether the lock comes within `seconds`."""
        if self._taken.wait(seconds):
            return True
        with self._deciding:
            self._given_up = not self._taken.is_set()
        return not self._given_up


class ReadOnly(KebuError):
    """Something was to be written inside `reading_only`."""


@contextmanager
def reading_only() -> Iterator[None]:
    """Within it the thread's connection takes no write. Raises ReadOnly for one."""
    database.execute_sql("PRAGMA query_only = 1")
    try:
        yield
    except (OperationalError, sqlite3.OperationalError) as error:
        if "readonly" in str(error):
            raise ReadOnly from error
        raise
    finally:
        database.execute_sql("PRAGMA query_only = 0")


class Damaged(KebuError):
    """The database file can't be read as one: what SQLite says."""

    def __init__(self, what: str) -> None:
        super().__init__("The database file is damaged: %(what)s", what=what)


@contextmanager
def reading_damaged() -> Iterator[None]:
    """For reading what may have been changed behind the program's back.

    Text that is no UTF-8 comes with its odd bytes as lone surrogates instead of failing; raises Damaged where
    the file can't be read at all.
    """
    connection = database.connection()
    connection.text_factory = partial(str, encoding="utf-8", errors="surrogateescape")
    try:
        yield
    except (DatabaseError, sqlite3.DatabaseError) as error:
        raise Damaged(str(_first(error))) from error
    finally:
        connection.text_factory = str


def disorder(table: str) -> str | None:
    """What SQLite finds wrong with the pages and indexes of `table`, or None."""
    found: str = database.execute_sql(f"PRAGMA integrity_check('{table}')").fetchone()[0]
    return None if found == "ok" else found


def _first(error: BaseException) -> BaseException:
    """What went wrong first: SQLite ends the transaction over a broken page, so rolling back fails too."""
    return _first(error.__context__) if error.__context__ else error
