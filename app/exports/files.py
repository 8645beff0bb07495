"""The folder of the exports: sealed files, their owner's alone, none of them part of a backup."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, NamedTuple

from app.db.connection import database
from app.vault.contents import BLOCK, Meter, write_new
from app.vault.streams import seal_stream, unseal_stream

FOLDER = "exports"


class Content(NamedTuple):
    """What was written: its SHA-256 (hex) and its size in bytes."""

    sha256: str
    size: int


def folder() -> Path:
    """The folder of this installation, made if it is missing."""
    path = Path(database.database).parent / FOLDER
    path.mkdir(exist_ok=True, mode=0o700)
    return path


@contextmanager
def scratch(number: str) -> Iterator[Path]:
    """An empty folder in which export `number` is put together; nothing of it stays. Raises OSError.

    What stands in it is in the clear, for a short while and for the owner of the data folder alone.
    """
    path = folder() / f"{number}.part"
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(mode=0o700)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def seal(number: str, source: Path) -> Content:
    """Keep the file `source` sealed as that of export `number`, whole or not at all. Raises OSError."""
    sealed, meter = source.with_suffix(".sealed"), Meter()
    with source.open("rb") as plain:
        write_new(sealed, seal_stream(_place(number), meter.count(_blocks(plain))))
    sealed.rename(folder() / number)
    return _content(meter)


def measured(source: Path) -> Content:
    """What the file `source` is. Raises OSError."""
    with source.open("rb") as plain:
        return _content(Meter().take(_blocks(plain)))


def pieces(number: str) -> Iterator[bytes]:
    """The file of export `number`, piece by piece. Raises FileNotFoundError; BrokenSeal where it is bad."""
    with (folder() / number).open("rb") as file:
        yield from unseal_stream(_place(number), file)


def sha256_of(number: str) -> str:
    """The SHA-256 (hex) of the file of export `number`. Raises FileNotFoundError and BrokenSeal."""
    return Meter().take(pieces(number)).digest.hexdigest()


def remove(number: str) -> None:
    """Delete the file of export `number`, if there is one."""
    with suppress(FileNotFoundError):
        (folder() / number).unlink()


def sweep(is_kept: Callable[[str], bool]) -> int:
    """Delete every file of an export that is not kept, and what was left of one. Returns how many."""
    left = [path for path in folder().iterdir() if not is_kept(path.name.removesuffix(".part"))]
    for path in left:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    return len(left)


def _place(number: str) -> str:
    return f"export {number}"


def _blocks(file: IO[bytes]) -> Iterator[bytes]:
    return iter(lambda: file.read(BLOCK), b"")


def _content(meter: Meter) -> Content:
    return Content(meter.digest.hexdigest(), meter.size)
