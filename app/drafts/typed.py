"""What of a form was typed: its own fields, less what stood there when it was opened.

A page says with marks, keyed hashes of its (field, value) pairs, what stood in its form. So a draft holds no
value of the record that its person did not type, and is told from an untouched form without the record.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import FileField, HiddenField, MultipleFileField, PasswordField
from wtforms.fields.core import UnboundField

from app.vault.fields import keyed_hash

Pairs = list[tuple[str, str]]
DRAFT, REV = "draft", "rev"
"""Fields that say which draft this is, and which state of the record it began from."""
MARK_BYTES = 6
MOST_MARKS = 16 * 1024
TICKED = ("y",)
"""What a browser sends of a box that is ticked."""
NEVER = (PasswordField, FileField, MultipleFileField)


def typed_in(fields: Any, sent: MultiDict[str, str], marks: str, token: str) -> Pairs:  # noqa: ANN401  a form class
    """What was typed of `sent`, by a form of class `fields` that was opened with `marks`."""
    there = _read(marks)
    names = kept_names(fields)
    pairs = [(name, value) for name, value in sent.items(multi=True) if name in names]
    return [pair for pair in pairs if pair[0] == REV or mark(token, *pair) not in there]


def is_anything(typed: Pairs) -> bool:
    """Whether something was typed at all."""
    return any(name != REV for name, _ in typed)


def marks_of(pairs: Iterable[tuple[str, str]], token: str) -> str:
    """Marks of (field, value) `pairs`: what is `standing` in a form as it is opened."""
    return urlsafe_b64encode(b"".join(mark(token, *pair) for pair in pairs)).decode()


def mark(token: str, name: str, value: str) -> bytes:
    """The mark of one value in one opened form; a browser sends line ends in its own way."""
    text = "\n".join(value.splitlines()).strip()
    return keyed_hash(DRAFT, f"{token}\0{name}\0{text}")[:MARK_BYTES]


@lru_cache(maxsize=64)
def kept_names(fields: Any) -> frozenset[str]:  # noqa: ANN401
    """The fields of a form class that are kept: neither passwords and files nor the draft's own."""
    return frozenset(_of_class(fields, lambda kind: not issubclass(kind, NEVER))) - {DRAFT}


@lru_cache(maxsize=64)
def shown_names(fields: Any) -> tuple[str, ...]:  # noqa: ANN401
    """The kept fields that a person sees."""
    hidden = set(_of_class(fields, lambda kind: issubclass(kind, HiddenField)))
    return tuple(sorted(kept_names(fields) - hidden))


def _of_class(fields: Any, wanted: Any) -> Iterator[str]:  # noqa: ANN401
    for name in dir(fields):
        field = getattr(fields, name)
        if isinstance(field, UnboundField) and wanted(field.field_class):
            yield name


def standing(form: Iterable[Any]) -> Iterator[tuple[str, str]]:
    """What stands in the fields of `form` now, as (field, value) pairs."""
    for field in form:
        if field.name == DRAFT:
            continue
        if isinstance(field.data, list | tuple):
            yield from ((field.name, str(value)) for value in field.data)
        elif isinstance(field.data, bool):
            yield from ((field.name, value) for value in TICKED[: field.data])
        else:
            yield field.name, "" if field.data is None else str(field.data)


def _read(marks: str) -> frozenset[bytes]:
    if len(marks) > MOST_MARKS or not marks.isascii():
        return frozenset()
    try:
        found = urlsafe_b64decode(marks)
    except ValueError:
        return frozenset()
    return frozenset(found[at : at + MARK_BYTES] for at in range(0, len(found), MARK_BYTES))
