"""How times, numbers and labels are written in templates: local time, the reader's language."""

from datetime import date, datetime
from typing import Any

from flask import Flask
from flask_babel import gettext as _

from app.clock import local, today

KILOBYTE = 1024
MEGABYTE = 1024 * KILOBYTE


def install(app: Flask) -> None:
    """Register the filters."""
    app.add_template_filter(moment)
    app.add_template_filter(day)
    app.add_template_filter(exact)
    app.add_template_filter(size, "bytes")


def size(count: int) -> str:
    """So many bytes as people say them: ``12 KB``, ``3.4 MB``."""
    if count < MEGABYTE:
        return f"{max(1, round(count / KILOBYTE))} KB"
    return f"{count / MEGABYTE:.1f} MB"


def moment(value: datetime | None) -> str:
    """``2026-11-25 10:42``, near ones by their word: 今天 10:42."""
    if value is None:
        return ""
    wall = local(value)
    time = f"{wall:%H:%M}"
    distance = (today() - wall.date()).days
    if distance == 0:
        return _("today %(time)s", time=time)
    if distance == 1:
        return _("yesterday %(time)s", time=time)
    return f"{wall:%Y-%m-%d %H:%M}"


def exact(value: datetime | None) -> str:
    """``2026-11-25 10:42:07`` on the office's clock."""
    return f"{local(value):%Y-%m-%d %H:%M:%S}" if value else ""


def day(value: Any) -> str:  # noqa: ANN401
    """``2026-11-25``."""
    if isinstance(value, datetime):
        return local(value).date().isoformat()
    return value.isoformat() if isinstance(value, date) else ""
