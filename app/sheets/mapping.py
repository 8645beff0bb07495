"""Which columns of a table make which field: from a mapping file, or guessed from the headers."""

import json
import unicodedata
from collections import abc
from dataclasses import dataclass

from app.errors import Invalid
from app.sheets.rows import Row


@dataclass(frozen=True)
class Mapping:
    """`columns` has the headers of each field in the order in which their texts are joined, or none."""

    columns: abc.Mapping[str, tuple[str, ...]]

    def bind(self, headers: abc.Sequence[str]) -> "Binding":
        """Find the columns among `headers`. Raises Invalid for one that isn't there or stands twice."""
        return Binding(
            tuple(
                (field, tuple(_find(field, name, headers) for name in names))
                for field, names in self.columns.items()
                if names
            )
        )


@dataclass(frozen=True)
class Binding:
    """A mapping bound to the columns of one table: each mapped field with the indexes of its cells."""

    indexes: tuple[tuple[str, tuple[int, ...]], ...]

    def values(self, row: Row) -> dict[str, str]:
        """The text of every mapped field, stripped, empty cells left out, several joined by a space."""
        cells = row.cells
        return {
            field: " ".join(filter(None, (cells[index].strip() for index in indexes)))
            for field, indexes in self.indexes
        }

    def rounded(self, row: Row) -> frozenset[str]:
        """The fields that contain a number whose last digits the spreadsheet has lost."""
        return frozenset(field for field, indexes in self.indexes if not row.rounded.isdisjoint(indexes))

    def faults(self, row: Row) -> list[Invalid]:
        """What can't be read of the row itself and of its mapped fields, each named by its field."""
        found = [fault for index, fault in row.faults if index is None]
        for field, indexes in self.indexes:
            wrong = [fault for index, fault in row.faults if index in indexes]
            found += [Invalid(field, fault.message, **fault.values) for fault in wrong[:1]]
        return found


def read_mapping(text: str, fields: abc.Set[str]) -> Mapping:
    """The mapping in the JSON `text`: `{field: "column" | ["column", …] | null, …}`. Raises Invalid."""
    try:
        content = json.loads(text.removeprefix("\ufeff"), object_pairs_hook=_without_repeats)
    except (ValueError, RecursionError) as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else 1
        raise Invalid("mapping", "The mapping is not JSON: see line %(line)s.", line=line) from None
    if not isinstance(content, dict):
        raise Invalid("mapping", "The mapping must be an object: field names, each with its column.")
    for field in content:
        if field not in fields:
            raise Invalid("mapping", 'The mapping names "%(target)s", which is no field.', target=field)
    return Mapping({field: _columns(field, value) for field, value in content.items()})


def guess_mapping(headers: abc.Sequence[str], names: abc.Mapping[str, abc.Iterable[str]]) -> Mapping:
    """Map the headers that are a field's identifier or one of its `names`; case, width, spaces, _ aside.

    The identifier goes before the names, and these in their order; a header goes to one field, the first.
    """
    by_key: dict[str, str] = {}
    for header in headers:
        by_key.setdefault(_key(header), header)
    columns: dict[str, tuple[str, ...]] = {}
    for field, others in names.items():
        keys = (_key(name) for name in (field, *others))
        if found := next((key for key in keys if key in by_key), None):
            columns[field] = (by_key.pop(found),)
    return Mapping(columns)


def distinct(headers: abc.Sequence[str]) -> tuple[str, ...]:
    """The headers, each by a name of its own: one that stands twice is numbered, none is its column's letter.

    So that a person can map each column of a table that has been put together carelessly.
    """
    found: list[str] = []
    for place, header in enumerate(headers):
        name, count = header.strip() or f"({_letters(place)})", 1
        wanted = name
        while wanted in found:
            count += 1
            wanted = f"{name} ({count})"
        found.append(wanted)
    return tuple(found)


def _letters(place: int) -> str:
    """The column's letters, as spreadsheets call it: A for 0."""
    first, last = divmod(place, 26)
    return (chr(64 + first) if first else "") + chr(65 + last)


def _find(field: str, name: str, headers: abc.Sequence[str]) -> int:
    found = [index for index, header in enumerate(headers) if header.strip() == name.strip()]
    if not found:
        raise Invalid(
            "mapping",
            'The mapping takes "%(target)s" from the column "%(column)s", which the table does not have.',
            target=field,
            column=name,
        )
    if len(found) > 1:
        raise Invalid(
            "mapping",
            'The mapping takes "%(target)s" from the column "%(column)s", which stands twice or more.',
            target=field,
            column=name,
        )
    return found[0]


def _columns(field: str, value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    names = value if isinstance(value, list) else [value]
    if all(isinstance(name, str) and name.strip() for name in names):
        return tuple(names)
    raise Invalid(
        "mapping",
        'The mapping gives "%(target)s" something else than a column, a list of columns or null.',
        target=field,
    )


def _without_repeats(pairs: list[tuple[str, object]]) -> dict[str, object]:
    content = dict(pairs)
    if len(content) < len(pairs):
        raise Invalid("mapping", "The mapping names a field more than once.")
    return content


def _key(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().replace("_", " ").split())
