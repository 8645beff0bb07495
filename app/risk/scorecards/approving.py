"""A second person approves a version that was tried (clause 5.3)."""

from collections.abc import Mapping, Sequence
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
from app.risk.scorecards.trial import UNSCORED
from app.risk.scorecards.trial_page import trial_of
from app.risk.scorecards.words import KINDS, label_of
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
        Told(_l("Attributes"), _labels(row, [one.name for one in card.attributes])),
        Told(_l("Totals"), _("%(least)s to %(most)s", least=plain(card.least), most=plain(card.most))),
    ]
    if personal(row):
        lines.append(Told(_l("Personal attributes"), _labels(row, personal(row))))
        lines.append(Told(_l("Why it is used"), row.ground))
    return [*lines, *_trial(row)] if gate.has(VIEW) else lines


def _labels(row: Scorecard, names: Sequence[str]) -> str:
    return _(", ").join(str(label_of(name, row.mapping.get(name, ""))) for name in names)


def _trial(row: Scorecard) -> list[Told]:
    """What the newest trial found, in short."""
    trial = trial_of(row)
    if trial is None:
        return []
    found, url = trial.found, url_for("scorecards.trial_page", number=row.number)
    unscored = found["new"].get(UNSCORED, 0)
    lines = [
        Told(_l("Tried on"), trial.day, url=url),
        Told(_l("Scored"), found["customers"] - unscored),
        Told(_l("Cannot be scored"), unscored),
    ]
    if not found["against"]:
        return lines
    better, same, worse = _moved(found["moved"])
    moved = _("better %(better)s, the same %(same)s, worse %(worse)s", better=better, same=same, worse=worse)
    return [*lines, Told(_l("Bands beside the card in force"), moved)]


def _moved(counts: Mapping[str, int]) -> tuple[int, int, int]:
    """How many lie in a better band than before, in the same, in a worse one, of those whom both score."""
    sums = [0, 0, 0]
    for key, count in counts.items():
        before, after = key.split()
        if UNSCORED not in {before, after}:
            sums[1 + (int(after) > int(before)) - (int(after) < int(before))] += count
    return sums[0], sums[1], sums[2]


APPROVAL = Approval(
    APPROVING,
    _l("Approve a scorecard"),
    EDIT,
    _run,
    check=_check,
    told=_told,
)
