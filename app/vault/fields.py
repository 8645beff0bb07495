"""Columns that hold sealed values, and the keyed hashes that find them.

A model declares ``value = SealedField()``, ``value_hash = KeyedHashField("value")`` and, where the last
four are searched, ``value_last4 = KeyedHashField("value", last=4)``. `sealed_columns` computes all of
them from the plain text.
"""

import hmac
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from peewee import BlobField, Model

from app.vault.keys import secret_for
from app.vault.sealing import BrokenSeal, seal, unseal

HASH_BYTES = 16


class SealedField(BlobField):
    """A sealed text; the database holds ciphertext only."""


class FreeTextField(SealedField):
    """A text that is sealed only where its record's level asks for it: a table keeps text, or bytes."""

    def db_value(self, value: Any) -> Any:  # noqa: ANN401  text in clear, or bytes
        """A text stays one."""
        return value if isinstance(value, str) else super().db_value(value)


class Damaged:
    """What stands for a sealed value that doesn't open, having been changed behind the program's back."""


DAMAGED = Damaged()


class KeyedHashField(BlobField):
    """A keyed hash of the sealed field `of`, whole or of its last characters.

    Equality search without the value. `cut` takes away what does not count.
    """

    def __init__(self, of: str, last: int = 0, cut: Callable[[str], str] = str, **options: Any) -> None:  # noqa: ANN401
        self.of = of
        self.last = last
        self.cut = cut
        super().__init__(null=True, **options)


def keyed_hash(field: str, value: str, last: int = 0) -> bytes:
    """16 bytes that equal values of one field share (HMAC-SHA-256 under the hash key, cut)."""
    text = f"{field}\0{last}\0{value[-last:] if last else value}"
    return hmac.digest(secret_for("hash"), text.encode(), "sha256")[:HASH_BYTES]


def is_sealed(model: type[Model], field: str) -> bool:
    """Whether `field` of `model`, or of a part of it (``contact.mobile``), is kept sealed."""
    return _is_sealed(model, field)  # type: ignore[arg-type]


@lru_cache(maxsize=1024)
def _is_sealed(model: type[Model], field: str) -> bool:
    name = field.rpartition(".")[2]
    return name in sealed_fields(model) or name in getattr(model, "sealed_parts", ())  # type: ignore[arg-type]


@lru_cache(maxsize=128)
def sealed_fields(model: type[Model]) -> frozenset[str]:
    """The names of the sealed fields of `model`."""
    return frozenset(name for name, field in model._meta.fields.items() if isinstance(field, SealedField))


def sealed_columns(
    model: type[Model], row: int, values: Mapping[str, str | None], *, clear: bool = False
) -> dict[str, Any]:
    """The columns to write for plain `values` of sealed fields in row `row`.

    Ciphertext and hashes, None for no value; of free text that may stand in `clear` the text.
    """
    table = model._meta.table_name
    columns: dict[str, Any] = {
        name: (text if clear and _is_free(model, name) else seal(table, name, row, text)) if text else None
        for name, text in values.items()
    }
    return columns | hash_columns(model, values)


def hash_columns(model: type[Model], values: Mapping[str, str | None]) -> dict[str, bytes | None]:
    """The keyed hashes of plain `values` of sealed fields, by column."""
    return {
        name: keyed_hash(field, cut(text), last) if (text := values[field]) else None
        for name, field, last, cut in _hash_fields(model)  # type: ignore[arg-type]
        if field in values
    }


def opened(record: Model, field: str) -> str | None:
    """The plain text of a sealed field of `record`, or None. Raises BrokenSeal."""
    sealed = record.__data__.get(field)
    return None if sealed is None else unsealed(type(record), field, record.id, sealed)


def opened_or_damaged(record: Model, field: str) -> str | Damaged | None:
    """As `opened`, but DAMAGED for what doesn't open."""
    try:
        return opened(record, field)
    except BrokenSeal:
        return DAMAGED


def unsealed(model: type[Model], field: str, row: int, sealed: bytes | str) -> str:
    """The plain text of what field `field` of row `row` keeps. Raises BrokenSeal."""
    if isinstance(sealed, str):
        if _is_free(model, field):
            return sealed
        message = f"{model._meta.table_name}.{field}, row {row}: not sealed"
        raise BrokenSeal(message)
    return unseal(model._meta.table_name, field, row, bytes(sealed))


def _is_free(model: type[Model], field: str) -> bool:
    return isinstance(model._meta.fields[field], FreeTextField)


@lru_cache(maxsize=128)
def _hash_fields(model: type[Model]) -> tuple[tuple[str, str, int, Callable[[str], str]], ...]:
    return tuple(
        (name, field.of, field.last, field.cut)
        for name, field in model._meta.fields.items()
        if isinstance(field, KeyedHashField)
    )
