"""The ZIP package of an XLSX file and the XML in it (ECMA-376 part 2), read within bounds.

A part passes as a stream of tags and never stands in memory as a tree, so that a small file can't fill it.
Document type declarations, without which there are no entities to expand, are refused.
"""

import mmap
import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from app.sheets import refusals
from app.sheets.rows import MAX_TEXT

MAX_ENTRIES = 10_000
MAX_INFLATED = 1 << 30  # bytes of all parts together
MAX_RATIO = 50  # of inflated to packed; the emptiest of tables reach 20
SMALL = 16 << 20  # bytes any package may inflate to, whatever the ratio
MAX_DEPTH = 64
MAX_NAMES = 10_000  # different names of elements and attributes in one part
MAX_TAG = 1 << 20  # bytes

_CHUNK = 1 << 16
_DIRECTORY_ENTRY = b"PK\x01\x02"
_ENCRYPTED = 1

Opening = Callable[[dict[str, str]], None]
Closing = Callable[[], None]


class OtherRootError(ValueError):
    """The part is XML of another kind."""


class Package:
    """The parts of the package in `archive`; their names differ not only by case."""

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        self._parts = {part.filename.lower(): part for part in archive.infolist()}

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._parts

    def parse(
        self,
        name: str,
        limit: int,
        text: list[str],
        opening: Mapping[str, Opening],
        closing: Mapping[str, Closing],
    ) -> Iterator[None]:
        """Run the handlers over part `name`, yielding at times. Raises Invalid if it has over `limit` bytes.

        `opening` has the elements of interest, the root among them, and takes their attributes; `closing`
        finds the characters since the last opening tag in `text`, more than MAX_TEXT cut to one more.
        """
        part = self._parts.get(name.lower())
        if part is None:
            raise refusals.damaged()
        if part.file_size > limit:
            raise refusals.too_big()
        parser = _Parser(text, opening, closing)
        with self._archive.open(part) as stream:
            while chunk := stream.read(_CHUNK):
                parser.feed(chunk)
                if sum(map(len, text)) > MAX_TEXT:
                    text[:] = ["".join(text)[: MAX_TEXT + 1]]
                yield
        parser.feed(b"", final=True)
        yield

    def search(self, name: str, pattern: re.Pattern[bytes], longest: int) -> Iterator[re.Match[bytes]]:
        """Where `pattern` stands in the bytes of part `name`, which is cheaper than to parse them.

        A match of more than `longest` bytes may be missed.
        """
        rest = b""
        with self._archive.open(self._parts[name.lower()]) as stream:
            while chunk := stream.read(_CHUNK):
                window = rest + chunk
                last = 0
                for found in pattern.finditer(window):
                    last = found.end()
                    yield found
                rest = window[max(last, len(window) - longest) :]

    def has_macros(self) -> bool:
        """Whether a program is in the package. None is ever run: cells alone are read."""
        return any(name.endswith("vbaproject.bin") for name in self._parts)


class _Parser:
    """An expat parser that keeps to the bounds. Raises ValueError where they are passed."""

    def __init__(
        self, text: list[str], opening: Mapping[str, Opening], closing: Mapping[str, Closing]
    ) -> None:
        self._text = text
        self._handlers = opening, closing
        self._opening: dict[str, Opening] = {}
        self._closing: dict[str, Closing] = {}
        self._names: dict[str, str] = {}
        self._depth = 0
        self._fed = 0
        self._expat = expat.ParserCreate(intern=self._names)
        self._expat.buffer_text = True
        self._expat.StartElementHandler = self._start
        self._expat.EndElementHandler = self._end
        self._expat.CharacterDataHandler = text.append
        self._expat.StartDoctypeDeclHandler = _refuse_doctype

    def feed(self, chunk: bytes, *, final: bool = False) -> None:
        self._fed += len(chunk)
        self._expat.Parse(chunk, final)
        # Expat reads an unfinished tag anew with each chunk, and keeps every name it has met.
        if self._fed - self._expat.CurrentByteIndex > MAX_TAG or len(self._names) > MAX_NAMES:
            raise ValueError

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if not self._depth:
            self._take_prefix(name)
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise ValueError
        self._text.clear()
        if handler := self._opening.get(name):
            handler(attributes)

    def _end(self, name: str) -> None:
        self._depth -= 1
        if handler := self._closing.get(name):
            handler()

    def _take_prefix(self, root: str) -> None:
        """What has the prefix of the root (mostly none) belongs to the part's own vocabulary."""
        prefix = root[: root.find(":") + 1]
        opening, closing = self._handlers
        self._opening = {prefix + name: handler for name, handler in opening.items()}
        self._closing = {prefix + name: handler for name, handler in closing.items()}
        if root not in self._opening:
            raise OtherRootError


def _refuse_doctype(*_declaration: object) -> NoReturn:
    raise ValueError


_DAMAGE = (
    BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    expat.ExpatError,
    LookupError,
    ValueError,
    OSError,
)


@contextmanager
def opened(path: Path) -> Iterator[Package]:
    """The package in `path`. Raises Invalid if it isn't one, and in the block for all that shows damage."""
    _count_entries(path)
    try:
        with ZipFile(path) as archive:
            _check(archive.infolist(), path.stat().st_size)
            yield Package(archive)
    except _DAMAGE:
        raise refusals.damaged() from None


def _count_entries(path: Path) -> None:
    """Raise Invalid for too many entries, before the zipfile module makes an object of each."""
    position = -1
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        for _ in range(MAX_ENTRIES + 1):
            position = content.find(_DIRECTORY_ENTRY, position + 1)
            if position < 0:
                return
    raise refusals.too_big()


def _check(parts: list[ZipInfo], packed: int) -> None:
    inflated = sum(part.file_size for part in parts)
    if inflated > MAX_INFLATED or (inflated > SMALL and inflated > packed * MAX_RATIO):
        raise refusals.too_big()
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        raise refusals.protected()
    if any(part.compress_type not in {ZIP_STORED, ZIP_DEFLATED} for part in parts):
        raise refusals.damaged()
