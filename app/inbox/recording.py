"""Rows of requests: making one, and moving it from state to state, each with its row on the chain.

Nothing is checked here but that a request goes from each state to the next once.
"""

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from app.chain.numbering import fresh_number
from app.chain.writing import writing
from app.clock import now, today
from app.db.base import next_id
from app.db.fields import json_text, moment_text
from app.db.numbers import Choose, at_random
from app.errors import Conflict
from app.inbox import notices
from app.inbox.models import APPROVED, DONE, EXPIRED, FAILED, LASTS, REFUSED, WITHDRAWN, Request
from app.people.models import Person
from app.vault.fields import opened, sealed_columns

LETTER = "R"
PERSON = "person"
"""The kind of a subject that is a colleague, named by the user name."""
LONGEST_REASON = 500
ACTIONS = {
    APPROVED: "request.approved",
    REFUSED: "request.refused",
    WITHDRAWN: "request.withdrawn",
    EXPIRED: "request.expired",
    DONE: "request.completed",
    FAILED: "request.failed",
}
"""The state that a request goes into → what the chain calls that."""


class Subject(NamedTuple):
    """What a request is about: a kind of record and its number, "" for nothing named.

    `concerned` is the id of somebody whom it concerns beside that: they don't decide it.
    """

    kind: str = ""
    number: str = ""
    concerned: int | None = None


def new_request(
    person: Person,
    kind: str,
    subject: Subject,
    reason: str,
    details: Mapping[str, Any],
    choose: Choose = at_random,
) -> Request:
    """A request that was not written yet; call it inside the transaction that writes it."""
    row = next_id(Request)
    named = Person.get_or_none(Person.username == subject.number) if subject.kind == PERSON else None
    concerned = named or subject.concerned
    return Request(
        id=row,
        number=fresh_number(Request, LETTER, today().year, choose),
        kind=kind,
        subject_kind=subject.kind,
        subject=subject.number,
        concerned=concerned,
        asked_by=person,
        asked_at=now(),
        expires_at=now() + LASTS,
        reason=reason,
        **sealed_columns(Request, row, {"details": json_text(details)}),
    )


def write_request(request: Request, details: Mapping[str, Any]) -> None:
    """Write what was asked, with its row on the chain; nothing is checked here."""
    with writing(request.asked_by, "request.asked", request) as entry:
        for name in ("subject_kind", "subject", "reason", "state"):
            entry.changed(name, "", getattr(request, name))
        entry.changed("approval", None, request.kind)
        entry.changed("details", None, json_text(details))
        entry.changed("expires_at", None, moment_text(request.expires_at))
        request.save(force_insert=True)


def note_decision(person: Person, request: Request, answer: str, *, approved: bool) -> None:
    """Write what `person` decided, with its row on the chain; nothing is checked or done here."""
    state = APPROVED if approved else REFUSED
    told = {"decided_by": person.username, "answer": answer}
    event = notices.APPROVED if state == APPROVED else notices.REFUSED
    notices.notify([request.asked_by_id], event, ("request", request.number), person)
    values = {"decided_by": person, "decided_at": now(), "answer": answer}
    move(person, request, state, told, values)


def details_of(request: Request) -> dict[str, Any]:
    """What exactly is asked for, as the kind keeps it."""
    found: dict[str, Any] = json.loads(opened(request, "details") or "{}")
    return found


def fresh(request: Request) -> Request:
    """The request as it stands by now."""
    found: Request = Request.get_by_id(request.id)
    return found


def end(
    person: Person | None, request: Request, state: str, values: Mapping[str, Any] = MappingProxyType({})
) -> None:
    """It ends in `state`, with further `values` of its columns. Raises Conflict."""
    move(person, request, state, {}, {**values, "ended_at": now()})


def move(
    person: Person | None,
    request: Request,
    state: str,
    told: Mapping[str, Any],
    values: Mapping[str, Any],
) -> None:
    """From its state to the next, once; `told` is for the chain, `values` the columns. Raises Conflict."""
    with writing(person, ACTIONS[state], request) as entry:
        entry.changed("state", request.state, state)
        for name, value in told.items():
            entry.changed(name, None, value)
        if values.get("message"):
            entry.told(**{name: values[name] for name in ("message", "named")})
        here = (Request.id == request.id) & (Request.state == request.state)
        if not Request.update({**values, "state": state}).where(here).execute():
            raise Conflict("This request was decided meanwhile.")
    for name, value in {**values, "state": state}.items():
        setattr(request, name, value)
