"""Files as the chain tells of them: with every field from the beginning."""

from peewee import ModelSelect

from app.access.gate import everything
from app.chain.tables import Audited
from app.files.models import Attachment

FIELDS = ("kind", "record", "name", "type", "size", "sha256", "level", "removed_at")


def _all() -> ModelSelect:
    return everything(Attachment, why="all of them are compared with the chain; no value is told")


FILES = Audited(
    Attachment,
    _all,
    number='"t1"."number"',
    fields={name: f'"t1"."{name}"' for name in FIELDS},
    whole=True,
)
