"""Contents too large to be held at once: measured as they pass, written whole and for their owner alone."""

import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

BLOCK = 64 * 1024


class Meter:
    """Counts what passes: `size` in bytes, and the SHA-256 of it in `digest`."""

    def __init__(self) -> None:
        self.size = 0
        self.digest = hashlib.sha256()

    def count(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """The same pieces."""
        for piece in pieces:
            self.size += len(piece)
            self.digest.update(piece)
            yield piece

    def take(self, pieces: Iterable[bytes]) -> "Meter":
        """Measure all of `pieces`, of which nothing is kept."""
        for _ in self.count(pieces):
            pass
        return self


def write_new(path: Path, pieces: Iterable[bytes]) -> None:
    """Write `pieces` into the new file `path`, its owner's alone, and to the disk. Raises OSError."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.writelines(pieces)
        file.flush()
        os.fsync(file.fileno())
