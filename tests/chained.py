"""The newest row on the chain, as tests read it."""

import json
from typing import Any

from app.chain.models import AuditEntry
from app.people.models import Person


def last(action: str) -> tuple[str, str, dict[str, list[Any]]]:
    """(who, on which record, changes) of the newest row about `action`."""
    row = AuditEntry.select().where(AuditEntry.action == action).order_by(AuditEntry.id.desc()).get()
    return Person.get_by_id(row.person).username, row.record, json.loads(row.changes)


def count() -> int:
    """How many rows the chain has."""
    return AuditEntry.select().count()
