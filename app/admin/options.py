"""Changing the settings that hold for the whole house: how long a session lasts, how long a password."""

from collections.abc import Mapping
from dataclasses import dataclass

from peewee import fn

from app.access.gate import Gate
from app.chain.models import AuditEntry
from app.chain.writing import writing
from app.db.connection import database
from app.errors import Conflict, Invalid
from app.web.models import Setting
from app.web.options import options

LIMITS = {
    "session_idle_hours": (1, 24),
    "session_absolute_hours": (1, 168),
    "password_max_days": (0, 3650),
    "file_megabytes": (1, 50),
    "files_gigabytes": (1, 10_000),
}
"""Name → the least and the most."""


@dataclass(frozen=True)
class PresentOptions:
    """All options now; `rev` is the number of the row on the chain that changed one last."""

    values: Mapping[str, int]
    rev: int


def present_options() -> PresentOptions:
    """Read them."""
    last = AuditEntry.select(fn.MAX(AuditEntry.id)).where(AuditEntry.kind == Setting.audit_kind).scalar()
    return PresentOptions(options(), last or 0)


def set_options(by: Gate, values: Mapping[str, int], rev: int) -> bool:
    """Write those that differ. Returns whether anything did. Raises Forbidden, Conflict, Invalid."""
    by.require("setting.manage")
    _check(values)
    with database.atomic():
        there = present_options()
        if rev != there.rev:
            raise Conflict
        changed = {name: value for name, value in values.items() if value != there.values[name]}
        for name, value in changed.items():
            setting = Setting(name=name, value=str(value))
            with writing(by.person, "setting.changed", setting) as entry:
                entry.changed(name, there.values[name], value)
                Setting.replace(name=name, value=str(value)).execute()
    return bool(changed)


def _check(values: Mapping[str, int]) -> None:
    for name, (least, most) in LIMITS.items():
        if not least <= values[name] <= most:
            raise Invalid(name, "Between %(least)d and %(most)d.", least=least, most=most)
    if values["session_idle_hours"] > values["session_absolute_hours"]:
        raise Invalid("session_idle_hours", "An idle session can't last longer than a session lasts at all.")
