"""One-time codes for officers and from clearance 3 on: a second person confirms them (access rule 10).

The code is made when whoever asked fetches it, and shown to them alone, once.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l

from app.access.gate import Gate
from app.accounts.codes import issue_code, may_issue
from app.admin.people import person_named
from app.clock import now
from app.errors import Invalid
from app.inbox.finding import mine
from app.inbox.models import APPROVED, Request
from app.inbox.requests import PERSON, Approved, Subject, ask, carry_on, settle
from app.people.models import Person
from app.room import Approval, Outcome, Told

KIND = "code.issue"
PERMISSION = "user.manage"
FETCHED_WITHIN = timedelta(hours=24)


def ask_for_code(gate: Gate, person: Person, reason: str) -> Request:
    """Ask that a second person lets the asker issue a code for `person`. Raises Forbidden, Invalid."""
    return ask(gate, KIND, Subject(PERSON, person.username), reason)


def agreed(gate: Gate, person: Person) -> Request | None:
    """The person's own request for a code for `person`, approved and not fetched yet."""
    waits = (Request.kind == KIND, Request.subject == person.username, Request.state == APPROVED)
    found: Request | None = mine(gate).where(*waits).first()
    return found


def fetch_code(gate: Gate, person: Person) -> str:
    """A code for `person`, by the administrator alone where they may; else as it was agreed.

    "" where what was agreed no longer holds: the request then says why. Raises Forbidden where nothing was
    agreed; Invalid for somebody who can't sign in.
    """
    request = agreed(gate, person)
    if request is None:
        return issue_code(gate.person, person)
    approved = carry_on(request.number)
    if approved is None:
        return ""
    if _is_late(request):
        settle(approved.request, Invalid("request", "The code was not fetched within 24 hours."))
        return ""
    code = issue_code(gate.person, person, approved.decider)
    settle(approved.request, Outcome("The code was issued and shown once."))
    return code


def _is_late(request: Request) -> bool:
    agreed_at: datetime = request.__data__["decided_at"]
    return now() - agreed_at > FETCHED_WITHIN


def _check(_gate: Gate, username: str, _details: Mapping[str, Any]) -> None:
    person = person_named(username)
    if person.disabled:
        raise Invalid("username", "%(username)s is disabled.", username=username)
    if may_issue(person):
        raise Invalid("username", "For this person no second one is needed.")


def _run(_approved: Approved) -> None:
    """Nothing yet: the code is made when it is fetched."""


def _told(request: Request, _gate: Gate) -> list[Told]:
    return [Told(_l("User"), request.concerned.name)]


CODES = Approval(KIND, _l("One-time code"), PERMISSION, _run, check=_check, told=_told)
