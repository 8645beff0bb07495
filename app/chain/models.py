"""Tables of the audit chain. The database itself refuses to change them (access rule 11)."""

from peewee import BlobField, CompositeKey, IntegerField, TextField

from app.db.base import Model
from app.db.fields import MomentField


class AuditEntry(Model):
    """One thing that happened. `id` counts from 1 without a gap; `mac` covers this row and the mac before it.

    `person` is an id, None for the program itself; `origin` the operating-system user of a command, or the
    address of a sign-in. `changes` is ``{field: [before, after]}`` of values kept in clear, `sealed`
    ``{field: [sha256, sha256]}`` of the ciphertexts in `AuditValue`, `facts` ``{name: value}`` of what has no
    before and is no field. `marks` tells which column was changed.
    """

    unaudited = "it is the chain"

    id = IntegerField(primary_key=True)
    at = MomentField()
    person = IntegerField(null=True)
    origin = TextField()
    action = TextField()
    kind = TextField()
    record = TextField()
    changes = TextField()
    facts = TextField()
    sealed = TextField()
    key_version = IntegerField()
    marks = BlobField()
    mac = BlobField()

    class Meta:
        # each ends in the row's id, which is the order of every list
        indexes = tuple(
            (columns, False) for columns in (("kind", "record"), ("kind",), ("person",), ("action",), ("at",))
        )


class AuditValue(Model):
    """A sealed value before or after a change: never changed, deleted only by an erasure, itself a row."""

    unaudited = "it belongs to the chain"

    entry = IntegerField()
    field = TextField()
    side = TextField()
    sealed = BlobField()

    class Meta:
        primary_key = CompositeKey("entry", "field", "side")
        without_rowid = True


class RefusalCount(Model):
    """Refusals of one person or address in one minute, until the worker writes them on the chain."""

    unaudited = "counted here, then written on the chain by the worker"

    minute = TextField()
    who = TextField()
    reason = TextField()
    count = IntegerField()

    class Meta:
        primary_key = CompositeKey("minute", "who", "reason")
        without_rowid = True


ERASED = "erased"
"""The last word of an action that erases: ``customer.erased`` covers values of that customer's earlier rows.

The erasure's row is appended first, then the values are deleted.
"""

_APPEND_ONLY = "BEGIN SELECT RAISE(ABORT, 'the audit chain is append-only'); END"
_NO_NEXT = "NEW.id IS NOT (SELECT ifnull(max(id), 0) + 1 FROM audit_entry)"
_THERE = (
    "EXISTS (SELECT 1 FROM audit_value WHERE entry = NEW.entry AND field = NEW.field AND side = NEW.side)"
)
_NOT_ERASED = (
    "NOT EXISTS (SELECT 1 FROM audit_entry AS written JOIN audit_entry AS erasure USING (kind, record) "
    "WHERE written.id = OLD.entry AND erasure.id > written.id AND erasure.action = written.kind || '.erased')"
)
# INSERT OR REPLACE fires no DELETE trigger for the row it replaces: what is there can't be inserted again
_REFUSED = {
    "audit_entry_no_update": "UPDATE ON audit_entry",
    "audit_entry_no_delete": "DELETE ON audit_entry",
    "audit_entry_no_gap": f"INSERT ON audit_entry WHEN {_NO_NEXT}",
    "audit_value_no_update": "UPDATE ON audit_value",
    "audit_value_no_delete": f"DELETE ON audit_value WHEN {_NOT_ERASED}",
    "audit_value_no_replace": f"INSERT ON audit_value WHEN {_THERE}",
}

TRIGGERS = tuple(
    statement
    for name, event in _REFUSED.items()
    for statement in (
        f"DROP TRIGGER IF EXISTS {name}",
        f"CREATE TRIGGER {name} BEFORE {event} {_APPEND_ONLY}",
    )
)
"""Statements that make the triggers, whatever of them was there before."""
