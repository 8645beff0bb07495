"""What a risk of the starter register holds. Values alone."""

from typing import NamedTuple

PREVENTIVE, DETECTIVE, CORRECTIVE = ("preventive", "detective", "corrective")
LIKELIHOOD, IMPACT = ("likelihood", "impact")


class Text(NamedTuple):
    """Title, cause, event and effect in one language."""

    title: str
    cause: str
    event: str
    effect: str


class ShippedControl(NamedTuple):
    """A control as it comes along: what it is, how often it acts, whether the program does it."""

    kind: str
    frequency: str
    zh: str
    en: str
    by_program: bool = False
    axis: str | None = None


class ShippedRisk(NamedTuple):
    """A risk of the starter register."""

    code: str
    category: str
    zh: Text
    en: Text
    controls: tuple[ShippedControl, ...]


def prevents(frequency: str, zh: str, en: str, *, by_program: bool = False) -> ShippedControl:
    """A preventive control."""
    return ShippedControl(PREVENTIVE, frequency, zh, en, by_program)


def finds(
    frequency: str, zh: str, en: str, axis: str = LIKELIHOOD, *, by_program: bool = False
) -> ShippedControl:
    """A detective control, and the axis it is declared for."""
    return ShippedControl(DETECTIVE, frequency, zh, en, by_program, axis)


def mends(frequency: str, zh: str, en: str, *, by_program: bool = False) -> ShippedControl:
    """A corrective control."""
    return ShippedControl(CORRECTIVE, frequency, zh, en, by_program)
