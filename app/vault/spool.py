"""A file for what is on its way and not kept yet: without a name, and nobody else can read what is in it."""

import io
import os
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import CTR

BLOCK = 64 * 1024
KEY_BYTES = 32
CIPHER_BLOCK = 16
LARGEST_COUNT = 1 << 128


def spool(folder: Path) -> IO[bytes]:
    """An empty file in `folder` to write to and read from, gone once it is closed. Raises OSError.

    On the disk stands only what no one can open: its key is in this process alone, and is kept nowhere. Each
    place is to be written once.
    """
    return io.BufferedRandom(_Spool(folder), BLOCK)


class _Spool(io.RawIOBase):
    """AES-256 in counter mode: every byte can be reached without those before it."""

    def __init__(self, folder: Path) -> None:
        with TemporaryFile(buffering=0, dir=folder) as file:
            self._handle = os.dup(file.fileno())
        self._at = 0
        self._key = AES256(os.urandom(KEY_BYTES))
        self._first = int.from_bytes(os.urandom(CIPHER_BLOCK))

    def readable(self) -> bool:
        return True

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        begin = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: os.fstat(self._handle).st_size}
        self._at = begin[whence] + offset
        return self._at

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401  whatever holds bytes
        found = os.pread(self._handle, len(buffer), self._at)
        buffer[: len(found)] = self._turned(found, self._at)
        self._at += len(found)
        return len(found)

    def write(self, content: Any) -> int:  # noqa: ANN401  whatever holds bytes
        written = os.pwrite(self._handle, self._turned(bytes(content), self._at), self._at)
        self._at += written
        return written

    def close(self) -> None:
        if not self.closed:
            os.close(self._handle)
        super().close()

    def _turned(self, content: bytes, place: int) -> bytes:
        """Plain to sealed or back: what stands from `place` on."""
        blocks, within = divmod(place, CIPHER_BLOCK)
        count = ((self._first + blocks) % LARGEST_COUNT).to_bytes(CIPHER_BLOCK)
        stream = Cipher(self._key, CTR(count)).encryptor()
        stream.update(bytes(within))
        return stream.update(content)
