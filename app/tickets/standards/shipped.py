"""The service levels as shipped (clauses 3.5 to 3.7), in minutes of the office's working time."""

from app.tickets.events import COMPLEX, CRITICAL, NORMAL, ORDINARY, SIMPLE, URGENT
from app.tickets.targets import FEEDBACK, HANDLING, RESPONSE, Cell, Level
from app.worktime.calendars import DAY_MINUTES, OFFICE

TIERS = ("A", "B", "C", "D")
H, D = 60, DAY_MINUTES

Row = tuple[str, str, str]
"""A clock, a complexity and an urgency; "" where the clock does not look at it."""

SHIPPED: dict[Row, tuple[int, int, int, int]] = {
    (RESPONSE, "", NORMAL): (1 * H, 2 * H, 4 * H, 1 * D),
    (RESPONSE, "", URGENT): (30, 45, 1 * H, 2 * H),
    (RESPONSE, "", CRITICAL): (10, 15, 20, 30),
    (HANDLING, SIMPLE, NORMAL): (4 * H, 6 * H, 1 * D, 2 * D),
    (HANDLING, SIMPLE, URGENT): (2 * H, 3 * H, 4 * H, 1 * D),
    (HANDLING, SIMPLE, CRITICAL): (1 * H, 90, 2 * H, 4 * H),
    (HANDLING, ORDINARY, NORMAL): (1 * D, 2 * D, 3 * D, 5 * D),
    (HANDLING, ORDINARY, URGENT): (4 * H, 6 * H, 1 * D, 2 * D),
    (HANDLING, ORDINARY, CRITICAL): (2 * H, 3 * H, 4 * H, 1 * D),
    (HANDLING, COMPLEX, NORMAL): (5 * D, 7 * D, 10 * D, 15 * D),
    (HANDLING, COMPLEX, URGENT): (2 * D, 3 * D, 5 * D, 7 * D),
    (HANDLING, COMPLEX, CRITICAL): (4 * H, 6 * H, 1 * D, 2 * D),
    (FEEDBACK, "", ""): (1 * H, 2 * H, 4 * H, 1 * D),
}
"""Targets for tiers A to D."""
ROWS = tuple(SHIPPED)
CELLS = tuple(Cell(*row, tier) for row in ROWS for tier in TIERS)


def shipped_levels() -> dict[Cell, Level]:
    """Every cell as shipped: in office hours."""
    return {
        Cell(*row, tier): Level(minutes, OFFICE)
        for row, targets in SHIPPED.items()
        for tier, minutes in zip(TIERS, targets, strict=True)
    }
