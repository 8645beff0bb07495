"""Money as people type it: yuan with the marks of an office, kept as whole fen."""

import re
from decimal import Decimal

from app.customers.typed.text import narrow
from app.errors import Invalid

FEN = 100
TEN_THOUSAND = 10_000
MOST = 10**13
"""Fen; above a hundred thousand million yuan somebody leant on a key."""
_TYPED = re.compile(
    r"(-?)(?:¥|￥|RMB|CNY)?(-?)([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(\.[0-9]{1,6})?(万)?元?", re.IGNORECASE
)


def check_amount(text: str, field: str) -> int:
    """The amount in fen that `text` writes in yuan: 250000, 250,000.50, ¥250,000 or 25万. Zero is one.

    Raises Invalid(`field`) for anything else, for less than nothing, and for parts of a fen.
    """
    typed = _TYPED.fullmatch(narrow(text).replace(" ", ""))
    if typed is None:
        raise Invalid(field, "Write an amount in yuan, like 250000 or 250,000.50.")
    if typed[1] or typed[2]:
        raise Invalid(field, "An amount is zero or more.")
    yuan = Decimal(typed[3].replace(",", "") + (typed[4] or ""))
    fen = yuan * FEN * (TEN_THOUSAND if typed[5] else 1)
    if fen != fen.to_integral_value():
        raise Invalid(field, "An amount has no parts of a fen: two digits after the point.")
    if fen > MOST:
        raise Invalid(field, "This amount is too large to be right.")
    return int(fen)


def yuan(fen: int) -> str:
    """`fen` in yuan with thousands set apart: 250,000, and the fen only where there are some."""
    whole, part = divmod(fen, FEN)
    return f"{whole:,}.{part:02d}" if part else f"{whole:,}"
