"""Cards as files: what is uploaded or typed becomes a card, and a card a file."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from tempfile import NamedTemporaryFile

from app.errors import Invalid
from app.risk.scorecard import Card
from app.risk.scorecards.formats import Read, table
from app.risk.scorecards.packages import FORMATS, SCORECARDPY
from app.risk.scorecards.reading import read_card
from app.sheets.plain import plain_table

LARGEST = 1 << 20
"""Bytes of a card."""


def card_from(content: bytes) -> Read:
    """The card in a CSV or XLSX. Raises Invalid, which names the row."""
    if len(content) > LARGEST:
        raise Invalid("card", "The file is too large for a card: at most 1 MB.")
    with NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        return read_card(Path(file.name))


def card_file(card: Card, package: str, form: str) -> bytes:
    """The card as `package` writes it, in a CSV or XLSX. Raises Invalid where that has no words for it."""
    return plain_table(form, FORMATS[package].header, _cells(table(card, package)))


def card_text(card: Card) -> str:
    """The card as a text to be typed in: as scorecardpy writes it, which has words for all."""
    return card_file(card, SCORECARDPY, "csv").decode("utf-8-sig")


def _cells(rows: Sequence[Sequence[str]]) -> list[tuple[str, str, Decimal]]:
    return [(name, words, Decimal(points)) for name, words, points in rows]
