"""Given scores on the chain: the row of their sheet says who gave one, its points are open to no reader."""

from typing import Any

from app.appraisal.giving.points import typed_as
from app.appraisal.models import Score
from app.chain.row_marks import ROWS, marks_of
from app.chain.writing import Entry
from app.db.fields import moment_text

POINTS, COMMENT = "given_points", "given_comment"
"""Fields of the chain that no rule of a sheet opens: one score is not what the sheet's readers see."""


def name_of(indicator: str, username: str) -> str:
    """What marks call a score: by the key of its indicator and whoever gives it."""
    return f"score.{indicator}.{username}"


def values_of(score: Score) -> dict[str, str | None]:
    """The columns that are marked, in order, as text."""
    return {
        "role": score.role,
        "points": None if score.points is None else str(score.points),
        "comment": score.comment or None,
        "given_at": score.given_at and moment_text(score.given_at),
    }


def tell(entry: Entry, score: Score, indicator: str, username: str) -> None:
    """Tell the chain what a score is that was handed in."""
    name = name_of(indicator, username)
    entry.facts.setdefault(ROWS, {})[name] = marks_of(name, values_of(score))


def tell_change(entry: Entry, before: Score, after: dict[str, Any]) -> None:
    """Tell what was given before, and what is given now; a draft was given to nobody."""
    was_given = before.given_at is not None
    entry.changed(POINTS, typed_as(before.points) if was_given else None, typed_as(after["points"]))
    entry.changed(COMMENT, (before.comment if was_given else "") or None, after["comment"] or None)


def gone(entry: Entry, indicator: str, username: str) -> None:
    """Tell the chain that nobody of that name gives this score any more."""
    entry.facts.setdefault(ROWS, {})[name_of(indicator, username)] = ""
