"""Sessions: a random token in the cookie, its hash in a row that is listed and revoked (access rule 10)."""

import hashlib
import secrets
from collections.abc import Mapping
from datetime import timedelta

from peewee import OperationalError

from app.accounts.models import Session
from app.chain.writing import origin, writing
from app.clock import now
from app.db.base import columns_of, loaded
from app.db.connection import database, is_locked
from app.errors import NotFound
from app.people.models import Person
from app.web.options import ROWS, brought_along, options
from app.web.searches import forget_searches

OWN = len(Session._meta.sorted_fields)
WITH_PERSON = (
    f"SELECT ({ROWS}), {columns_of(Session)}, {columns_of(Person)} "  # noqa: S608  our own column names
    "FROM session JOIN person ON person.id = session.person_id WHERE session.key = ?"
)
TOKEN_BYTES = 24
SEEN_EVERY = timedelta(minutes=1)
LONGEST_AGENT = 300
HANDLE_LENGTH = 16
REMEMBERED = timedelta(days=3)
"""How long it is known whose an expired session was, so that what they send by it is kept as their draft."""


def begin(person: Person, address: str, agent: str) -> str:
    """A new session of `person`, the last step of signing in. Returns the token for the cookie."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    origin.set(address)
    with writing(person, "session.began", person):
        _forget_old(person)
        Session.create(
            key=key_of(token),
            person=person,
            began_at=now(),
            last_seen_at=now(),
            address=address,
            agent=agent[:LONGEST_AGENT],
        )
    return token


def current(token: str, *, seen: bool = True) -> Session | None:
    """The session of `token` with its person, if it lasts.

    A request that nobody made by hand is not `seen`: it prolongs nothing.
    """
    session = _of_token(token)
    if session is None or session.expired_at is not None:
        return None
    if session.person.disabled:
        end(session, "session.expired")
        return None
    if _is_over(session, options()):
        expire(session)
        return None
    if seen and now() - session.last_seen_at >= SEEN_EVERY:
        _keep_seen(session)
    return session


def _keep_seen(session: Session) -> None:
    """Keep that it was used now; while others write for long that can be left out."""
    try:
        Session.update(last_seen_at=now()).where(Session.id == session.id).execute()
    except OperationalError as error:
        if not is_locked(error):
            raise


def expired_person(token: str) -> Person | None:
    """Whose session `token` was, if it has expired and was not ended otherwise. It lets nobody in."""
    session = _of_token(token)
    return session.person if session and session.expired_at and not session.person.disabled else None


def sessions_of(person: Person) -> list[Session]:
    """The sessions of `person` that last, the one seen last first."""
    limits = options()
    found = Session.select().where(Session.person == person).order_by(Session.last_seen_at.desc(), Session.id)
    return [session for session in found if not _is_over(session, limits)]


def expire(session: Session) -> None:
    """Let a session's time be over for good, and forget its searches."""
    with writing(session.person, "session.expired", session.person):
        forget_searches(session.key)
        Session.update(expired_at=now()).where(Session.id == session.id).execute()


def end(session: Session, action: str = "session.ended") -> None:
    """End one session and forget its searches."""
    with writing(session.person, action, session.person):
        _delete(session)


def end_one(person: Person, handle: str) -> None:
    """End the session of `person` that `handle_of` names so. Raises NotFound."""
    for session in sessions_of(person):
        if handle_of(session) == handle:
            end(session)
            return
    raise NotFound


def end_all_others(person: Person, keep: str) -> None:
    """End every session of `person` but the one with key `keep`, as they asked for."""
    with writing(person, "session.others.ended", person) as entry:
        entry.told(sessions=end_others(person, keep))


def end_others(person: Person, keep: str = "") -> int:
    """End every session of `person` but the one with key `keep`, inside the caller's write transaction.

    Call it with a change of role, clearance, scope or password, and when disabling. Returns how many ended.
    """
    others = list(Session.select().where(Session.person == person, Session.key != keep))
    for session in others:
        _delete(session)
    return len(others)


def handle_of(session: Session) -> str:
    """What a page calls a session: enough to end it, useless for anything else."""
    return session.key[:HANDLE_LENGTH]


def key_of(token: str) -> str:
    """What the database keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def _is_over(session: Session, limits: Mapping[str, int]) -> bool:
    idle = timedelta(hours=limits["session_idle_hours"])
    absolute = timedelta(hours=limits["session_absolute_hours"])
    too_long = now() - session.last_seen_at > idle or now() - session.began_at > absolute
    return too_long or session.expired_at is not None


def _of_token(token: str) -> Session | None:
    row = database.execute_sql(WITH_PERSON, (key_of(token),)).fetchone()
    if row is None:
        return None
    brought_along(row[0])
    session = loaded(Session, row[1 : 1 + OWN])
    session.person = loaded(Person, row[1 + OWN :])
    return session


def _forget_old(person: Person) -> None:
    limits = options()
    for session in Session.select().where(Session.person == person):
        if _is_over(session, limits):
            _delete(session)


def _delete(session: Session) -> None:
    forget_searches(session.key)
    Session.delete().where(Session.id == session.id).execute()
