"""Numbers as they are typed into the editor. Each refusal names its field."""

from decimal import Decimal, InvalidOperation

from app.errors import Invalid

MOST, DECIMALS, DIGITS = Decimal(10) ** 9, 4, 3


def number(text: str, field: str) -> Decimal:
    """A number such as 92, 3.5 or 1,800, without needless zeros. Raises Invalid."""
    try:
        found = Decimal(text.replace(",", "").replace("，", ""))
    except InvalidOperation:
        raise Invalid(field, "Fill in a number such as 92 or 3.5.") from None
    if not found.is_finite() or abs(found) > MOST or found != round(found, DECIMALS):
        raise Invalid(field, "Fill in a number with at most four decimals, such as 92 or 3.5.")
    return Decimal(f"{found.normalize():f}")


def points(text: str, field: str) -> Decimal:
    """A number of points, from 0 to 120. Raises Invalid."""
    found = number(text, field)
    if not 0 <= found <= 120:  # noqa: PLR2004  what a plan may allow at most
        raise Invalid(field, "Fill in points from 0 to 120.")
    return found


def percent(text: str, field: str) -> int:
    """A whole number of hundredths, 0 to 100. Raises Invalid."""
    if not (text.isascii() and text.isdecimal() and len(text) <= DIGITS and int(text) <= 100):  # noqa: PLR2004
        raise Invalid(field, "Fill in a whole number from 0 to 100.")
    return int(text)


def weight(text: str, field: str) -> int:
    """A weight, 1 to 100. Raises Invalid."""
    if not (text.isascii() and text.isdecimal() and len(text) <= DIGITS and 1 <= int(text) <= 100):  # noqa: PLR2004
        raise Invalid(field, "Fill in a whole number from 1 to 100.")
    return int(text)
