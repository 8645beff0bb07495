"""The contents of files that wait to be imported: sealed, in the data folder (access rule 12)."""

import os
import secrets
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from app.clock import now
from app.db.connection import database, is_full
from app.errors import Invalid
from app.vault.contents import Meter, write_new
from app.vault.fields import keyed_hash
from app.vault.streams import seal_stream, unseal_stream

FOLDER = "imports"
PART = ".part"
NAME_BYTES = 16
KEPT = timedelta(days=1)


class Content(NamedTuple):
    """A content that was kept: its random name, its size in bytes, and what knows the same one again."""

    stored: str
    size: int
    digest: bytes


def keep(pieces: Iterable[bytes]) -> Content:
    """Seal a content into a new file. Raises Invalid("file") where the disk is full; nothing of it stays."""
    stored = secrets.token_hex(NAME_BYTES)
    beside = place_of(stored).with_suffix(PART)
    meter = Meter()
    try:
        beside.parent.mkdir(mode=0o700, exist_ok=True)
        write_new(beside, seal_stream(_place(stored), meter.count(pieces)))
        beside.rename(place_of(stored))
    except OSError as error:
        if is_full(error):
            message = "The disk of the server is full, so nothing was saved. Tell the administrator."
            raise Invalid("file", message) from error
        raise
    finally:
        beside.unlink(missing_ok=True)
    return Content(stored, meter.size, keyed_hash("import_file", meter.digest.hexdigest()))


def read(stored: str) -> Iterator[bytes]:
    """A kept content, piece by piece. Raises FileNotFoundError, BrokenSeal."""
    with place_of(stored).open("rb") as file:
        yield from unseal_stream(_place(stored), file)


@contextmanager
def in_the_clear(stored: str) -> Iterator[Path]:
    """A kept content as a file that can be opened, in memory where the system can do that.

    Raises FileNotFoundError, BrokenSeal.
    """
    if hasattr(os, "memfd_create"):
        with os.fdopen(os.memfd_create("import"), "wb") as file:
            file.writelines(read(stored))
            file.flush()
            yield Path(f"/proc/self/fd/{file.fileno()}")
        return
    with tempfile.NamedTemporaryFile(dir=place_of(stored).parent, suffix=PART) as named:
        named.writelines(read(stored))
        named.flush()
        yield Path(named.name)


def is_kept(stored: str) -> bool:
    """Whether the content `stored` is still there."""
    return bool(stored) and place_of(stored).is_file()


def drop(stored: str) -> None:
    """Delete a kept content, if it is still there."""
    if stored:
        place_of(stored).unlink(missing_ok=True)


def place_of(stored: str) -> Path:
    """Where the content `stored` stands."""
    return Path(database.database).parent / FOLDER / stored


def sweep(named: frozenset[str]) -> int:
    """Delete old contents that nothing names: what a fault left. Returns how many."""
    folder = place_of("")
    before = (now() - KEPT).timestamp()
    stale = [path for path in folder.glob("*") if path.name not in named and path.stat().st_mtime < before]
    for path in stale:
        path.unlink(missing_ok=True)
    return len(stale)


def _place(stored: str) -> str:
    return f"import/{stored}"
