"""Times of day and frames as people write them. Values in, values out: neither Flask nor Peewee."""

import re
from collections.abc import Iterable, Sequence

from app.errors import Invalid
from app.worktime.minutes import Frame, faults_of

CLOCK = re.compile(r"([0-2]?\d)[:：]([0-5]\d)")
BETWEEN = re.compile(r"\s*[-–—~～至到]+\s*")
APART = re.compile(r"[,，、;；\s]+")
FIELD = "frames"


def minute_of(text: str, field: str = FIELD) -> int:
    """Minutes after midnight of a time of day such as 09:00; 24:00 is midnight at its end. Raises Invalid."""
    found = CLOCK.fullmatch(text.strip())
    if found is None:
        raise Invalid(field, "%(text)s is no time of day. Write it like 09:00.", text=text[:20] or "–")
    return int(found[1]) * 60 + int(found[2])


def frames_of(text: str, field: str = FIELD) -> tuple[Frame, ...]:
    """The frames of a day written like ``09:00-12:00, 13:30-18:00``; none for nothing. Raises Invalid."""
    found = []
    for part in filter(None, APART.split(BETWEEN.sub("-", text.strip()))):
        edges = part.split("-")
        if len(edges) != 2:  # noqa: PLR2004  from and until
            raise Invalid(
                field,
                "Write hours like 09:00-12:00, with a comma between two. This is not: %(text)s",
                text=part[:20],
            )
        found.append((minute_of(edges[0], field), minute_of(edges[1], field)))
    return checked(found, field)


def checked(frames: Iterable[Frame], field: str = FIELD) -> tuple[Frame, ...]:
    """Frames in order. Raises Invalid for what can't be worked in."""
    found = sorted(frames)
    fault = faults_of(found)
    if fault == "outside":
        raise Invalid(field, "A day goes from 00:00 to 24:00.")
    if fault == "reversed":
        raise Invalid(
            field,
            "Hours end after they begin; those over midnight are two, on two days, the first until 24:00.",
        )
    if fault == "overlap":
        raise Invalid(field, "Two of these hours overlap. Let one end before the next begins.")
    return tuple(found)


def frames_text(frames: Sequence[Frame]) -> str:
    """Frames as they are shown, and as `frames_of` reads them."""
    return ", ".join(f"{clock_text(opens)}–{clock_text(closes)}" for opens, closes in frames)


def clock_text(minute: int) -> str:
    """Minutes after midnight as a time of day."""
    return f"{minute // 60:02}:{minute % 60:02}"
