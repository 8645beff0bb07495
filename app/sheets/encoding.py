"""Which encoding a text file is in: the whole of it is decoded before that is said."""

import re
from codecs import getincrementaldecoder
from functools import partial
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from app.errors import Invalid
from app.sheets import refusals

BYTE_ORDER_MARKS = {
    b"\xef\xbb\xbf": "utf-8",
    b"\xff\xfe": "utf-16-le",
    b"\xfe\xff": "utf-16-be",
    b"\x84\x31\x95\x33": "gb18030",
}
ENCODINGS = ("utf-8", "gb18030", "big5", "utf-16-le", "utf-16-be")
"""Those that a text may be told to be in."""
_CHUNK = 1 << 20
_CHINESE = re.compile("[\u4e00-\u9fff]")
_ENOUGH_CHINESE = 3  # so many hardly ever come about by chance in GB18030: its two-byte pairs seldom look so


class Encoding(NamedTuple):
    """`name` as Python's codecs know it, `skip` the bytes of the byte order mark before the text."""

    name: str
    skip: int = 0


def recognise(path: Path) -> Encoding:
    """The encoding by the byte order mark, else UTF-8, else GB18030. Raises Invalid if it isn't text."""
    with path.open("rb") as file:
        head = file.read(4)
    marked = (Encoding(name, len(mark)) for mark, name in BYTE_ORDER_MARKS.items() if head.startswith(mark))
    if encoding := next(marked, None):
        _decode(path, encoding)
        return encoding
    return _unmarked(path)


def told(path: Path, name: str) -> Encoding:
    """The encoding `name`, one of `ENCODINGS`. Raises Invalid if the file is no text in it."""
    with path.open("rb") as file:
        head = file.read(4)
    marks = (len(mark) for mark, of in BYTE_ORDER_MARKS.items() if of == name and head.startswith(mark))
    encoding = Encoding(name, next(marks, 0))
    _decode(path, encoding)
    return encoding


def _unmarked(path: Path) -> Encoding:
    try:
        _decode(path, utf_8 := Encoding("utf-8"))
    except Invalid:
        # Chinese in UTF-8 mostly is GB18030 as well, of quite other characters: better to say "damaged".
        if _begins_chinese(path):
            raise
        _decode(path, gb18030 := Encoding("gb18030"))
        return gb18030
    return utf_8


def _decode(path: Path, encoding: Encoding) -> None:
    """Raise Invalid unless all of `path` is text in `encoding`."""
    decoder = getincrementaldecoder(encoding.name)()
    wide = encoding.name.startswith("utf-16")
    line = 1
    with path.open("rb") as file:
        file.seek(encoding.skip)
        for chunk in chain(iter(partial(file.read, _CHUNK), b""), [b""]):
            # A NUL further down spoils its row alone; where the header should be, it shows what is no text.
            if line == 1 and not wide and b"\0" in chunk.partition(b"\n")[0]:
                raise refusals.binary()
            try:
                text = decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                before = error.object[: error.start].decode(encoding.name, "ignore")
                raise refusals.undecodable(line + before.count("\n")) from None
            if line == 1 and "\0" in text.partition("\n")[0]:
                raise refusals.binary()
            line += text.count("\n")


def _begins_chinese(path: Path) -> bool:
    """Whether the part of the beginning that is UTF-8 has Chinese in it."""
    with path.open("rb") as file:
        head = file.read(_CHUNK)
    try:
        text = head.decode()
    except UnicodeDecodeError as error:
        text = head[: error.start].decode()
    return len(_CHINESE.findall(text)) >= _ENOUGH_CHINESE
