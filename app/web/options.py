"""Settings that an administrator changes while the program runs: rows with a default each."""

import json

from flask import g, has_request_context

from app.db.connection import database

OPTIONS: dict[str, int] = {
    "session_idle_hours": 2,
    "session_absolute_hours": 12,
    "password_max_days": 0,
    "file_megabytes": 20,
    "files_gigabytes": 20,
}
"""Name → default.

Hours until an idle or a long session ends (access rule 10); days until a password must change, 0 for never;
how large one attached file and all of them together may be.
"""

KEPT_BY_ROOMS: dict[str, int] = {"pause_for_third_parties": 0}
"""Name → default of what is changed on a page of its own, with another permission; 1 for yes.

Whether handling of a ticket may pause while a third party is waited for (clause 3.6).
"""
KEPT_TEXTS = ("fine_text",)
"""Texts of the house that a room keeps: what stands beside a fine, in the place of what is shipped."""
DEMO = "demo_company"
ROWS = "SELECT json_group_object(name, value) FROM setting"
"""All rows in one value, so that the query of a session brings them along."""


def option(name: str) -> int:
    """The value of an option now. Raises KeyError for an unknown one."""
    return int(_kept().get(name, (OPTIONS | KEPT_BY_ROOMS)[name]))


def kept_text(name: str) -> str:
    """A text of the house, one of KEPT_TEXTS; "" where it has none of its own."""
    return _kept().get(name, "")


def options() -> dict[str, int]:
    """All options of the administrator now."""
    kept = _kept()
    return {name: int(kept.get(name, default)) for name, default in OPTIONS.items()}


def is_demo() -> bool:
    """Whether this database holds the demo company."""
    return DEMO in _kept()


def brought_along(rows: str) -> None:
    """Take ROWS for this request from another query, which had to be asked anyway."""
    if has_request_context():
        g.options = json.loads(rows)


def _kept() -> dict[str, str]:
    """The rows, read once per request."""
    if not has_request_context():
        return _read()
    if "options" not in g:
        g.options = _read()
    return dict(g.options)


def _read() -> dict[str, str]:
    return dict(json.loads(database.execute_sql(ROWS).fetchone()[0]))
