"""Mappings of columns that a person keeps under a name, for the next file of the same kind."""

import json
from collections.abc import Mapping, Sequence

from app.clock import now
from app.customers.models import ImportMapping
from app.db.base import next_id
from app.db.connection import database
from app.db.fields import json_text
from app.errors import Invalid, NotFound
from app.people.models import Person
from app.sheets.mapping import Mapping as Columns
from app.vault.fields import opened, sealed_columns

LONGEST_NAME = 30
MOST = 30


def mappings_of(person: Person) -> list[ImportMapping]:
    """Those of `person`, by name."""
    return list(ImportMapping.select().where(ImportMapping.person == person).order_by(ImportMapping.name))


def kept_mapping(person: Person, name: str) -> Columns:
    """The columns kept under `name`. Raises NotFound."""
    found = ImportMapping.get_or_none(ImportMapping.person == person, ImportMapping.name == name)
    if found is None:
        raise NotFound
    columns = json.loads(opened(found, "columns") or "{}")
    return Columns({field: tuple(names) for field, names in columns.items()})


def keep_mapping(person: Person, name: str, columns: Mapping[str, Sequence[str]]) -> None:
    """Keep `columns` under `name`, in place of what stood there. Raises Invalid("keep_as")."""
    with database.atomic():
        own = ImportMapping.select(ImportMapping.id).where(ImportMapping.person == person)
        row = own.where(ImportMapping.name == name).scalar()
        if row is None and own.count() >= MOST:
            raise Invalid("keep_as", "You have kept %(most)d mappings. Delete one first.", most=MOST)
        place = row or next_id(ImportMapping)
        values = {"kept_at": now(), **sealed_columns(ImportMapping, place, {"columns": json_text(columns)})}
        if row is None:
            ImportMapping.insert(id=place, person=person, name=name, **values).execute()
        else:
            ImportMapping.update(**values).where(ImportMapping.id == row).execute()


def forget_mapping(person: Person, name: str) -> None:
    """Delete the mapping kept under `name`, if there is one."""
    ImportMapping.delete().where(ImportMapping.person == person, ImportMapping.name == name).execute()
