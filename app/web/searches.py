"""Searches kept on the server: the address carries a random token, never the words (access rule 13)."""

import secrets

from app.clock import now
from app.db.base import next_id
from app.db.connection import database
from app.people.models import Person
from app.vault.fields import opened, sealed_columns
from app.web.models import StoredSearch

TOKEN_BYTES = 9
LONGEST = 120


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
    row = StoredSearch.get_or_none(
        StoredSearch.token == token, StoredSearch.session == session, StoredSearch.person == person.id
    )
    return (opened(row, "words") or "") if row else ""


def forget_searches(session: str) -> None:
    """Forget what a session searched for, when it ends."""
    StoredSearch.delete().where(StoredSearch.session == session).execute()
