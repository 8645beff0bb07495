"""What a given score may be. Values in, values out."""

import re
import unicodedata

from app.appraisal.scoring import TENTHS
from app.errors import Invalid

MOST = 1000
FROM, UP_TO = 600, 950
"""Between these, in tenths, a score needs no comment."""
LONGEST_COMMENT = 500
NO_SCORE = "A score is a number from 0 to 100, with one decimal at most."
_TYPED = re.compile(r"(\d{1,3})(?:\.(\d))?", re.ASCII)


def points_of(text: str) -> int | None:
    """What was typed in tenths, None for nothing. Raises Invalid("points")."""
    typed = unicodedata.normalize("NFKC", text).strip()
    if not typed:
        return None
    found = _TYPED.fullmatch(typed)
    points = int(found[1]) * TENTHS + int(found[2] or 0) if found else MOST + 1
    if points > MOST:
        raise Invalid("points", NO_SCORE)
    return points


def typed_as(points: int | None) -> str:
    """Points as one would type them."""
    if points is None:
        return ""
    whole, tenth = divmod(points, TENTHS)
    return f"{whole}.{tenth}" if tenth else str(whole)


def needs_comment(points: int) -> bool:
    """Whether whoever gives so many points says why: below 60 and above 95."""
    return points < FROM or points > UP_TO
