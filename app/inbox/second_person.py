"""Which actions need a second person: the table that rule 6 speaks of. A change of it needs one, too."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l

from app.access.gate import Gate
from app.chain.writing import writing
from app.errors import Conflict, Invalid, NotFound
from app.inbox.approvals import approvals, needs_second
from app.inbox.models import Request, TwoPersonAction
from app.inbox.requests import Approved, Subject, ask, details_of
from app.room import Approval, Outcome, Told

KIND = "second_person.table"
NEEDED = {True: _l("needs a second person"), False: _l("one person alone")}


class Action(NamedTuple):
    """A kind of request, and whether it needs a second person now."""

    approval: Approval
    needed: bool


def actions() -> list[Action]:
    """Every kind of the rooms; one query."""
    told = dict(TwoPersonAction.select(TwoPersonAction.kind, TwoPersonAction.needed).tuples())
    return [Action(one, one.fixed or bool(told.get(one.kind, True))) for one in approvals().values()]


def ask_to_change(gate: Gate, kind: str, reason: str) -> Request:
    """Ask that `kind` needs a second person from now on, or no more. Raises Forbidden, Invalid."""
    approval = approvals().get(kind)
    if approval is None or approval.fixed:
        raise Invalid("kind", "Choose from what is offered.")
    details = {"needed": not needs_second(approval)}
    return ask(gate, KIND, Subject(TwoPersonAction.audit_kind, kind), reason, details)


def _check(_gate: Gate, kind: str, details: Mapping[str, Any]) -> None:
    approval = approvals().get(kind)
    if approval is None or approval.fixed:
        raise NotFound
    if needs_second(approval) == details["needed"]:
        raise Conflict("This is so already.")


def _run(approved: Approved) -> Outcome:
    kind, needed = approved.request.subject, approved.details["needed"]
    row = TwoPersonAction(kind=kind, needed=needed)
    with writing(approved.asker.person, "two_person_action.changed", row) as entry:
        entry.changed("needed", not needed, needed)
        TwoPersonAction.replace(kind=kind, needed=needed).execute()
    return Outcome("The table was changed.")


def _told(request: Request, _gate: Gate) -> list[Told]:
    needed = details_of(request)["needed"]
    approval = approvals().get(request.subject)
    action = approval.label if approval else request.subject
    return [Told(_l("Action"), action), Told(_l("From now on"), NEEDED[needed], before=NEEDED[not needed])]


TABLE = Approval(KIND, _l("Table of two-person actions"), "role.manage", _run, check=_check, told=_told)
