"""The tabs of the inbox, and what the first of them shows: every part that waits for its person."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from app.access.gate import Gate
from app.inbox import finding, notices, tasks
from app.inbox.models import Request
from app.web.places import address

SHOWN = 10
"""So many of each part stand on the first tab; the whole list is a tab of its own."""


@dataclass(frozen=True)
class Tab:
    """A tab: its words and the endpoint that it opens."""

    endpoint: str
    label: Any


@dataclass(frozen=True)
class Waiting:
    """A part of the first tab: `read` what its template shows as `part`; `count` how much waits."""

    template: str
    read: Callable[[Gate], Any]
    count: Callable[[Gate], int]


TABS = (
    Tab("inbox.index", _l("Waiting for me")),
    Tab("inbox.task_list", _l("Tasks")),
    Tab("inbox.to_decide", _l("For me to decide")),
    Tab("inbox.mine", _l("Asked by me")),
    Tab("inbox.past", _l("Decided by me")),
    Tab("inbox.notice_list", _l("Notifications")),
)


def _requests(gate: Gate) -> dict[str, Any]:
    rows = finding.with_people(finding.to_decide(gate).order_by(Request.id).limit(SHOWN + 1))
    return {"rows": rows[:SHOWN], "more": len(rows) > SHOWN}


def _tasks(gate: Gate) -> dict[str, Any]:
    return {"cards": tasks.first_due(gate, SHOWN)}


def _notices(gate: Gate) -> dict[str, Any]:
    told, _ = notices.notices(gate, unread=True, limit=SHOWN)
    return {"told": told}


WAITING: Sequence[Waiting] = (
    Waiting("inbox/_waiting_tasks.html", _tasks, tasks.count_open),
    Waiting("inbox/_waiting_requests.html", _requests, finding.count_to_decide),
    Waiting("inbox/_waiting_notices.html", _notices, notices.count_unread),
)


def waiting_count(gate: Gate) -> int:
    """How much waits for the person, of all parts: what the menu shows."""
    return sum(part.count(gate) for part in WAITING)


def tabs(here: str) -> list[dict[str, Any]]:
    """The tabs as the page shows them, `here` being the endpoint of the present one."""
    return [
        {"url": address(tab.endpoint), "label": tab.label, "current": tab.endpoint == here} for tab in TABS
    ]
