"""What the database remembers of the keys."""

from peewee import IntegerField, TextField

from app.db.base import Model


class VaultKey(Model):
    """A key version that this database was sealed with, known again by its fingerprint."""

    unaudited = "written once at the first start, before there is anybody"

    version = IntegerField(unique=True)
    fingerprint = TextField()
