"""Attachments."""

from peewee import SQL, BooleanField, ForeignKeyField, IntegerField, TextField

from app.access.levels import FieldRule, plain
from app.db.base import Model
from app.db.fields import MomentField, RowId
from app.people.models import Person
from app.vault.fields import SealedField

RULES: dict[str, FieldRule] = {"attachment": plain(2), "attachment_level": plain(1)}
"""What a record that takes files adds to its `part_rules`: what they are called, and their levels."""
SEALED = frozenset({"attachment"})
"""And to its `sealed_parts`."""
SECRET = frozenset({"file"})
"""And to its `secret_parts`."""
NAMED, LEVELLED = "file.attachment", "file.attachment_level"
"""What the chain calls them on the rows of the record."""
FROM_LEVEL = 3
"""From this level on the stored bytes are sealed."""


class Attachment(Model):
    """A file that belongs to the protected record of `kind` whose number is `record`, and is as secret as it.

    `name` is as its person called it, `type` a code of `types.TYPES`, `size` in bytes, `sha256` (hex) that of
    the content. Its own `level` may be above the record's. The content stands under the random name `stored`,
    `sealed` or not. Of one that was removed the row stays and the content goes.
    """

    audit_kind = "file"
    protected_by = "record"

    id = RowId()
    number = TextField(unique=True)
    kind = TextField()
    record = TextField()
    name = SealedField()
    type = TextField()
    size = IntegerField()
    sha256 = SealedField()
    level = IntegerField(constraints=[SQL("CHECK (level BETWEEN 1 AND 4)")])
    stored = TextField()
    sealed = BooleanField()
    person = ForeignKeyField(
        Person, null=True, index=False, backref="+", lazy_load=False, on_delete="RESTRICT"
    )
    added_at = MomentField()
    removed_at = MomentField(null=True)
    rev = IntegerField(default=1)

    class Meta:
        indexes = ((("kind", "record"), False), (("stored",), False), (("removed_at", "size"), False))

    @property
    def audit_number(self) -> str:
        """What the chain calls this file."""
        return str(self.number)
