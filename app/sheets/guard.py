"""Cells that a spreadsheet would run as a formula, kept from it by an apostrophe, which comes off when read.

What begins so already gets one more: each value has one form in a file, and comes back as it was.
"""

import re

GUARD = "'"
_RUNS = re.compile(r"'*(?:\s*[=+\-@＝＋－＠]|[\t\r\n])")
"""What begins a formula: full-width signs do in Chinese programs; a tab or line end may hide one."""
_GUARDED = re.compile(rf"'{_RUNS.pattern}")


def guarded(text: str) -> str:
    """`text` as it may stand in a cell."""
    return f"{GUARD}{text}" if _RUNS.match(text) else text


def unguarded(cell: str) -> str:
    """The text of a cell that `guarded` has made; any other cell as it is."""
    return cell[1:] if _GUARDED.match(cell) else cell
