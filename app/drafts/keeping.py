"""Keeping drafts, finding them again, and letting them go."""

import json
import logging
import re
import secrets
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from app.clock import now
from app.db.base import ASKED, loaded, next_id, written_out
from app.db.connection import database
from app.db.fields import json_text
from app.drafts.models import Draft
from app.drafts.typed import Pairs
from app.errors import NotFound
from app.people.models import Person
from app.vault.fields import opened, sealed_columns
from app.vault.sealing import BrokenSeal

KEPT = timedelta(days=30)
MOST = 30
"""Drafts of one person; the next one takes the place of the oldest."""
LARGEST = 64 * 1024
"""Bytes of what one draft holds."""
TOKEN_BYTES = 9
TOKEN = re.compile(r"[\w-]{12}", re.ASCII)
KEPT_AS = "SELECT 1 FROM draft WHERE person_id = ? AND token = ?"
NEWEST_FIRST = (Draft.kept_at.desc(), Draft.id.desc())
WITHOUT_TEXT = tuple(field for field in Draft._meta.sorted_fields if field.name != "typed")

logger = logging.getLogger(__name__)


def new_token() -> str:
    """What names the draft of a form that is opened now."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def keep(person: Person, form: str, number: str, token: str, typed: Pairs) -> datetime | None:
    """Keep what `person` typed in place of what their draft `token` held.

    Returns when; None where it is too large.
    """
    text = json_text(typed)
    if len(text.encode()) > LARGEST:
        return None
    at = now()
    with database.atomic():
        row = Draft.select(Draft.id).where(Draft.person == person, Draft.token == token).scalar()
        if row is None:
            _make_room(person)
            row = next_id(Draft)
            named = {"id": row, "token": token, "person": person, "form": form, "number": number}
            Draft.insert(**named, **_columns(row, text, at), began_at=at).execute()
        else:
            Draft.update(**_columns(row, text, at)).where(Draft.id == row).execute()
    return at


def drafts_of(person: Person) -> list[Draft]:
    """All drafts of `person`, the one kept last first, without their text."""
    return list(Draft.select(*WITHOUT_TEXT).where(Draft.person == person).order_by(*NEWEST_FIRST))


def drafts_for(person: Person, form: str, number: str) -> list[Draft]:
    """What `person` typed into one form of one record, the one kept last first."""
    rows = database.execute_sql(_asks_for_drafts(), (person.id, form, number)).fetchall()
    return [loaded(Draft, row) for row in rows]


@lru_cache(maxsize=1)
def _asks_for_drafts() -> str:
    here = (Draft.person == ASKED, Draft.form == ASKED, Draft.number == ASKED)
    return written_out(Draft.select().where(*here).order_by(*NEWEST_FIRST))


def draft_of(person: Person, token: str) -> Draft:
    """The draft `token` of `person`. Raises NotFound, also for somebody else's."""
    found = Draft.get_or_none(Draft.person == person, Draft.token == token)
    if found is None:
        raise NotFound
    return found


def text_of(draft: Draft) -> Pairs:
    """What was typed; nothing where it was changed behind the program's back."""
    try:
        return [(name, value) for name, value in json.loads(opened(draft, "typed") or "[]")]
    except BrokenSeal as broken:  # a damaged draft must not take the form away
        logger.error("%s", broken)  # noqa: TRY400  it names the place, and nothing else is known
        return []


def is_kept(person: Person, token: str) -> bool:
    """Whether there is a draft `token` of `person`."""
    return database.execute_sql(KEPT_AS, (person.id, token)).fetchone() is not None


def forget(person: Person, token: str) -> None:
    """Let go of the draft `token` of `person`, if there is one."""
    Draft.delete().where(Draft.person == person, Draft.token == token).execute()


def forget_old() -> int:
    """Let go of what nobody came back to for 30 days. Returns how many drafts that were."""
    return int(Draft.delete().where(Draft.kept_at < now() - KEPT).execute())


def _columns(row: int, text: str, at: datetime) -> dict[str, Any]:
    return {**sealed_columns(Draft, row, {"typed": text}), "kept_at": at}


def _make_room(person: Person) -> None:
    kept = Draft.select(Draft.id).where(Draft.person == person).order_by(*NEWEST_FIRST)
    for row in list(kept)[MOST - 1 :]:
        Draft.delete().where(Draft.id == row.id).execute()
