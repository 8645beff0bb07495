"""Forms that make something once, however often they are sent: a double click, a reload, a slow line."""

import secrets
from collections.abc import Callable
from datetime import timedelta

from flask import request

from app.clock import now
from app.db.connection import database
from app.db.fields import json_text
from app.people.models import Person
from app.vault.fields import keyed_hash
from app.web.models import SentForm

FIELD = "once"
KEY_BYTES = 9
KEPT = timedelta(days=1)


def new_key() -> str:
    """What a fresh form carries in its hidden field `once`."""
    return secrets.token_urlsafe(KEY_BYTES)


def once(person: Person, work: Callable[[], str]) -> str:
    """Do `work` and return the number it made.

    A form that `person` sent before, just as it is, leads to the number of then; with other values it is new.
    """
    if not request.form.get(FIELD):
        return work()
    with database.atomic():
        sent = _digest(person)
        earlier = SentForm.get_or_none(SentForm.digest == sent)
        if earlier is not None:
            return str(earlier.made)
        made = work()
        SentForm.delete().where(SentForm.sent_at < now() - KEPT).execute()
        SentForm.insert(digest=sent, made=made, sent_at=now()).execute()
        return made


def _digest(person: Person) -> bytes:
    values = sorted(pair for pair in request.form.items(multi=True) if pair[0] != "csrf_token")
    return keyed_hash("sent_form", json_text([person.id, request.path, values]))
