"""Saved lists: what a list is narrowed and sorted by, and its columns, kept under a name; own or shared.

A shared one shows each reader their own rows: it is an address, and holds no row.
"""

import secrets
from collections.abc import Mapping
from typing import Any

from app.chain.writing import writing
from app.clock import now
from app.db.base import columns_of, loaded, next_id
from app.db.connection import database
from app.errors import Invalid, NotFound
from app.people.models import Person
from app.vault.fields import opened, sealed_columns
from app.web.models import SavedList

TOKEN_BYTES = 9
LONGEST_NAME = 30
MOST = 20
"""Own lists of one person, and shared ones of one department: they are tabs, and each is counted."""
VISIBLE = """
WITH RECURSIVE above (id) AS (
  SELECT department_id FROM person WHERE id = ?
  UNION SELECT parent_id FROM department JOIN above USING (id) WHERE parent_id IS NOT NULL)
SELECT {} FROM saved_list JOIN person ON person.id = person_id
WHERE lists = ? AND (person_id = ? OR saved_list.department_id IN above AND NOT person.disabled)
ORDER BY person_id <> ?, saved_list.id
"""


def lists_of(person: Person, lists: str) -> list[SavedList]:
    """The lists of `person`, then those that colleagues share with their department or one above it."""
    sql = VISIBLE.format(columns_of(SavedList))
    rows = database.execute_sql(sql, (person.id, lists, person.id, person.id))
    return [loaded(SavedList, row) for row in rows.fetchall()]


def own_list(person: Person, token: str) -> SavedList:
    """The list of `person` under `token`. Raises NotFound, for one of somebody else too."""
    found = SavedList.get_or_none(SavedList.token == token, SavedList.person == person.id)
    if found is None:
        raise NotFound
    return found


def words_of(person: Person, token: str) -> str:
    """The words that the person's own list under `token` searches for, "" for none."""
    found = SavedList.get_or_none(SavedList.token == token, SavedList.person == person.id)
    return (opened(found, "words") or "") if found else ""


def save_list(
    person: Person, lists: str, name: str, address: Mapping[str, Any], words: str, *, shared: bool
) -> str:
    """Keep a list. Returns its token. Raises Invalid."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    saved = SavedList(
        token=token, lists=lists, person=person.id, name=name, address=address, created_at=now()
    )
    with writing(person, "list.saved", saved) as entry:
        row = next_id(SavedList)
        saved.__data__.update(id=row, **sealed_columns(SavedList, row, {"words": words}))
        if sum(one.person_id == person.id for one in lists_of(person, lists)) >= MOST:
            raise Invalid("name", "You have %(most)d lists. Delete one first.", most=MOST)
        _check_name(person, saved, name)
        saved.department = _shared_with(person, saved, shared=shared)
        entry.changed("department", None, saved.department_id)
        saved.save(force_insert=True)
    return token


def change_list(person: Person, saved: SavedList, name: str, *, shared: bool) -> SavedList:
    """Call it `name`, share it or share it no longer. Returns it. Raises Invalid."""
    with writing(person, "list.changed", saved) as entry:
        _check_name(person, saved, name)
        before = saved.department_id
        saved.name, saved.department = name, _shared_with(person, saved, shared=shared)
        entry.changed("department", before, saved.department_id)
        saved.save(only=[SavedList.name, SavedList.department])
    return saved


def delete_list(person: Person, saved: SavedList) -> None:
    """Delete it, for whomever it is shared with too."""
    with writing(person, "list.deleted", saved) as entry:
        entry.changed("department", saved.department_id, None)
        saved.delete_instance()


def _check_name(person: Person, saved: SavedList, name: str) -> None:
    others = SavedList.select(SavedList.name).where(
        SavedList.person == person.id, SavedList.lists == saved.lists, SavedList.token != saved.token
    )
    if name.casefold() in {other.name.casefold() for other in others}:
        raise Invalid("name", "You have a list of this name.")


def _shared_with(person: Person, saved: SavedList, *, shared: bool) -> int | None:
    """The department to share with: the one it was shared with before, or the person's."""
    if not shared:
        return None
    if saved.words:
        raise Invalid("shared", "The words searched for may be personal: such a list can't be shared.")
    if saved.department_id is not None:
        return int(saved.department_id)
    department = int(person.department_id)
    if (
        SavedList.select().where(SavedList.department == department, SavedList.lists == saved.lists).count()
        >= MOST
    ):
        raise Invalid("shared", "Your department shares %(most)d lists. One has to go first.", most=MOST)
    return department
