"""The versions of the service levels: the one in force, and those that tickets were opened under."""

from app.tickets.deadlines import Standard
from app.tickets.standards.shipped import shipped_levels
from app.worktime.calendars import calendars

FIRST = 1


def in_force() -> int:
    """The version that new tickets are bound to."""
    return FIRST


def standard(version: int) -> Standard:
    """A version of the service levels with the calendars as they are now."""
    return Standard(shipped_levels(), calendars(), version)
