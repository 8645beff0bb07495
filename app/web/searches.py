"""Searches kept on the server: the address carries a random token, never the words (access rule 13)."""

import secrets

from app.clock import now
from app.db.base import columns_of, loaded, next_id
from app.db.connection import database
from app.people.models import Person
from app.vault.fields import opened, sealed_columns
from app.web.models import StoredSearch

TOKEN_BYTES = 9
LONGEST = 120
KEPT = (
    f"SELECT {columns_of(StoredSearch)} FROM stored_search "  # noqa: S608  our own column names
    "WHERE token = ? AND session = ? AND person = ?"
)


def keep_search(session: str, person: Person, words: str) -> str:
    """Keep `words` for this session of `person`. Returns the token for the address."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with database.atomic():
        row = next_id(StoredSearch)
        sealed = sealed_columns(StoredSearch, row, {"words": words[:LONGEST]})
        StoredSearch.insert(
            id=row, token=token, session=session, person=person.id, created_at=now(), **sealed
        ).execute()
    return token


def kept_search(session: str, person: Person, token: str) -> str:
    """The words under `token`, or "" where this session of `person` keeps none."""
    row = database.execute_sql(KEPT, (token, session, person.id)).fetchone()
    return (opened(loaded(StoredSearch, row), "words") or "") if row else ""


def forget_searches(session: str) -> None:
    """Forget what a session searched for, when it ends."""
    StoredSearch.delete().where(StoredSearch.session == session).execute()
