"""A second person approves a version that was tried (clause 5.3)."""

from collections.abc import Mapping
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.access.gate import Gate
from app.clock import now
from app.errors import Conflict, NotFound
from app.inbox.models import Request
from app.inbox.requests import Approved, Subject, ask, details_of
from app.risk.scorecard import card_of, plain
from app.risk.scorecards.cards import APPROVING, EDIT, VIEW, card_numbered, move, personal, problems
from app.risk.scorecards.models import APPROVED, TRIED, Scorecard
from app.risk.scorecards.words import KINDS
from app.room import Approval, Outcome, Told


def ask_for_approval(gate: Gate, row: Scorecard, reason: str, rev: int) -> Request:
    """Ask that a version may be published as it stands. Raises Forbidden, Conflict, Invalid."""
    if rev != row.rev:
        raise Conflict("Somebody has changed this meanwhile.")
    return ask(gate, APPROVING, Subject(Scorecard.audit_kind, row.number), reason, {"rev": row.rev})


def _check(_gate: Gate, number: str, details: Mapping[str, Any]) -> None:
    row = card_numbered(number)
    if row.rev != details["rev"]:
        raise Conflict("The version has changed since it was asked for.")
    if row.state != TRIED:
        raise Conflict("Try the version over all customers first.")
    for problem in problems(row):
        raise problem


def _run(approved: Approved) -> Outcome:
    row = card_numbered(approved.request.subject)
    decider = approved.decider
    move(
        decider,
        "scorecard.approved",
        row,
        state=APPROVED,
        approved_by=decider and decider.id,
        approved_at=now(),
    )
    return Outcome("Version %(version)s of “%(name)s” is approved.", version=row.version, name=row.name)


def _told(request: Request, gate: Gate) -> list[Told]:
    try:
        row = card_numbered(request.subject)
    except NotFound:
        return [Told(_l("Scorecard"), request.subject)]
    url = url_for("scorecards.card", number=row.number) if gate.has(VIEW) else ""
    name = Told(
        _l("Scorecard"), _("%(name)s, version %(version)s", name=row.name, version=row.version), url=url
    )
    if row.rev != details_of(request)["rev"] and row.state != APPROVED:
        return [name]
    card = card_of(row.card)
    lines = [
        name,
        Told(_l("Of customers"), KINDS[row.kind]),
        Told(_l("Attributes"), ", ".join(one.name for one in card.attributes)),
        Told(_l("Totals"), _("%(least)s to %(most)s", least=plain(card.least), most=plain(card.most))),
    ]
    if personal(row):
        lines.append(Told(_l("Personal attributes"), ", ".join(personal(row))))
        lines.append(Told(_l("Why it is used"), row.ground))
    return lines


APPROVAL = Approval(
    APPROVING,
    _l("Approve a scorecard"),
    EDIT,
    _run,
    check=_check,
    told=_told,
)
