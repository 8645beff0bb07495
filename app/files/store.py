"""The folder of the stored contents: random names, their owner's alone, never a person's words.

A content is written beside its place and synced, then put there inside the transaction that tells of it, and
deleted only after the transaction that forgot it. So whatever stands in its place without a row was left by a
fault, and `sweep` takes it away. While a backup is written nothing goes.
"""

import fcntl
import os
import secrets
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import IO

from app.clock import now
from app.db.connection import database, is_full
from app.errors import KebuError
from app.vault.contents import BLOCK, Meter, write_new
from app.vault.streams import seal_stream, unseal_stream

FOLDER = "files"
NAME_BYTES = 16
PART = ".part"
CUT_OFF_AFTER = timedelta(days=1)


class DiskFull(KebuError):
    """There is no room left for a content; nothing of it stayed."""

    def __init__(self) -> None:
        super().__init__("The disk of the server is full, so nothing was saved. Tell the administrator.")


@dataclass(frozen=True)
class Written:
    """A content that is on the disk beside its place: `size` in bytes and `sha256` (hex) of the plain one."""

    stored: str
    size: int
    sha256: str

    def put(self) -> None:
        """Put it in its place, inside the write transaction that tells of it."""
        there = place_of(self.stored)
        _beside(self.stored).rename(there)
        _sync(there.parent)


def folder() -> Path:
    """The folder of this installation."""
    return Path(database.database).parent / FOLDER


def place_of(stored: str) -> Path:
    """Where the content `stored` stands."""
    return folder() / stored[:2] / stored


@contextmanager
def written(pieces: Iterable[bytes], *, sealed: bool) -> Iterator[Written]:
    """Write a content beside its place. If the block raises, or does not put it there, nothing of it stays.

    Raises DiskFull.
    """
    stored = secrets.token_hex(NAME_BYTES)
    beside = _beside(stored)
    try:
        beside.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        meter = Meter()
        told = meter.count(pieces)
        write_new(beside, seal_stream(stored, told) if sealed else told)
        yield Written(stored, meter.size, meter.digest.hexdigest())
    except BaseException as error:
        forget(stored)
        if is_full(error):
            raise DiskFull from error
        raise
    finally:
        beside.unlink(missing_ok=True)


def forget(stored: str) -> None:
    """Delete a content of which no row tells any more; during a backup that is left to `sweep`."""
    with _unless_kept() as free:
        if free:
            place_of(stored).unlink(missing_ok=True)


@contextmanager
def opened(stored: str) -> Iterator[IO[bytes]]:
    """The stored bytes as they are. Raises OSError where they are gone."""
    with place_of(stored).open("rb") as file:
        yield file


def plain(stored: str, file: IO[bytes], *, sealed: bool) -> Iterator[bytes]:
    """The content of an opened file from its beginning, piece by piece. Raises BrokenSeal."""
    file.seek(0)
    return unseal_stream(stored, file) if sealed else iter(lambda: file.read(BLOCK), b"")


def names() -> list[str]:
    """Every content that stands in its place, as the folder has it."""
    return [path.name for path in folder().glob("??/*") if not path.name.endswith(PART)]


def sweep(known: Collection[str]) -> int:
    """Delete contents that are not among those `known` to rows, and what was cut off. Returns how many.

    Call it inside a write transaction: then nobody is just telling of one.
    """
    with _unless_kept() as free:
        if not free:
            return 0
        left = [place_of(name) for name in names() if name not in known]
        old = (now() - CUT_OFF_AFTER).timestamp()
        left += [path for path in folder().glob(f"??/*{PART}") if _changed_before(path, old)]
        for path in left:
            path.unlink(missing_ok=True)
        return len(left)


@contextmanager
def kept() -> Iterator[None]:
    """Within it no content goes: what a row of now tells of can be copied."""
    folder().mkdir(exist_ok=True, mode=0o700)
    with _locked(fcntl.LOCK_EX):
        yield


def _beside(stored: str) -> Path:
    return place_of(stored).with_suffix(PART)


def _changed_before(path: Path, moment: float) -> bool:
    with suppress(FileNotFoundError):
        return path.stat().st_mtime < moment
    return False


@contextmanager
def _unless_kept() -> Iterator[bool]:
    """Whether contents may go now; nobody begins a backup within."""
    if not folder().exists():
        yield False
        return
    try:
        with _locked(fcntl.LOCK_SH | fcntl.LOCK_NB):
            yield True
    except BlockingIOError:
        yield False


@contextmanager
def _locked(how: int) -> Iterator[None]:
    handle = os.open(folder(), os.O_RDONLY)
    try:
        fcntl.flock(handle, how)
        yield
    finally:
        os.close(handle)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
