"""What toad's `export()` gives: attribute → bin → points, as JSON or as Python prints it.

Read pair by pair, so that what stands twice is seen.
"""

import ast
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.errors import Invalid
from app.risk.scorecards.formats import Row

LARGEST = 1 << 20
"""Bytes of such a card."""
Pairs = list[tuple[Any, Any]]


def exported(path: Path) -> Iterator[Row] | None:
    """Its bins as rows, counted from 1; None for a file that is something else. Raises Invalid, OSError."""
    with path.open("rb") as file:
        content = file.read(LARGEST + 1)
    text = content.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not text.startswith(b"{"):
        return None
    if len(content) > LARGEST:
        raise Invalid("card", "The file is too large for a card: at most 1 MB.")
    return _rows(_pairs(text.decode("utf-8", "replace")))


def _pairs(text: str) -> Any:  # noqa: ANN401
    try:
        return json.loads(text, object_pairs_hook=list, parse_float=str, parse_int=str)
    except (ValueError, RecursionError):
        pass
    try:
        return _printed(ast.parse(text.strip(), mode="eval").body)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise Invalid(
            "card", "This is no export of toad: {attribute: {bin: points}} as JSON, or as Python prints it."
        ) from error


def _printed(node: ast.expr) -> Any:  # noqa: ANN401
    if isinstance(node, ast.Dict):
        return [
            (_printed(key) if key else None, _printed(value))
            for key, value in zip(node.keys, node.values, strict=True)
        ]
    return ast.literal_eval(node)


def _rows(found: Any) -> Iterator[Row]:  # noqa: ANN401
    count = 0
    for name, bins in _checked(found):
        for words, points in _checked(bins):
            count += 1
            yield Row(count, str(name), str(words), str(points))


def _checked(pairs: Any) -> Pairs:  # noqa: ANN401
    if not isinstance(pairs, list) or not all(isinstance(one, tuple) for one in pairs):
        raise Invalid(
            "card", "This is no export of toad: {attribute: {bin: points}} as JSON, or as Python prints it."
        )
    return pairs
