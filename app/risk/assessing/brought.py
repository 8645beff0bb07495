"""Ratings that came with a register: somebody else than who brought them in confirms them, many at once.

Until then they count for nothing (clause 5.1: the owner assesses, a second person confirms).
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.access.gate import Gate
from app.db.base import among, fetch
from app.errors import Conflict, NotFound
from app.inbox.models import ASKED as WAITS
from app.inbox.models import Request
from app.inbox.requests import Approved, Subject, ask, details_of, is_open
from app.risk import grounds, steps
from app.risk.assessing.assessing import BROUGHT, confirm, keyed, ratings_of, settle_undecided
from app.risk.assessing.models import ASKED, RETURNED, Assessment
from app.risk.matrix import Rating
from app.risk.models import Risk
from app.room import Approval, Outcome, Told

Named = tuple[str, str]
"""The number of a risk, and the key of its assessment."""


def ask_for(gate: Gate, made: Sequence[Named]) -> Request:
    """Ask that a second person confirms these ratings. Raises Forbidden; Invalid where nobody could."""
    why = _("Ratings of a register that was brought in")
    return ask(gate, BROUGHT, Subject("", ""), why, {"made": [list(one) for one in made]})


def waiting_for(risk: Risk) -> list[Request]:
    """The requests that wait for a second person and name a rating of `risk`."""
    rows = Request.select().where(Request.kind == BROUGHT, Request.state == WAITS)
    return [
        one
        for one in rows
        if is_open(one) and any(number == risk.number for number, _key in details_of(one)["made"])
    ]


def _check(gate: Gate, _number: str, details: Mapping[str, Any]) -> None:
    if not any(made.state == ASKED for _risk, made in _readable(gate, details)):
        raise Conflict("These ratings have been decided on already.")


def _run(approved: Approved) -> Outcome:
    """What the asker may no longer manage is given back, and what the decider owns; the rest counts."""
    count = back = 0
    for risk, made in _readable(approved.asker, approved.details):
        if made.state != ASKED:
            continue
        own = approved.decider is not None and risk.owner_id == approved.decider.id
        if steps.may(approved.asker, "take_over", risk) and not own:
            confirm(approved.decider or approved.asker.person, risk, made)
            grounds.ask_owner(approved.decider, risk, made)
            count += 1
        else:
            settle_undecided(approved.decider, risk, made, RETURNED)
            back += 1
    if back:
        return Outcome("%(count)s ratings are confirmed, %(back)s given back.", count=count, back=back)
    return Outcome("%(count)s ratings are confirmed.", count=count)


def _told(request: Request, gate: Gate) -> list[Told]:
    """How many, and each that the reader may read: before and after its controls."""
    details = details_of(request)
    lines = [Told(_l("Risks"), str(len(details["made"])))]
    for risk, made in _readable(gate, details):
        words = " → ".join(
            f"{one.likelihood} × {one.impact} = {one.score}" for one in ratings_of(made).values()
        )
        if Rating(made.proposed_likelihood, made.proposed_impact).above(ratings_of(made)["residual"]):
            words = _("%(residual)s: lower than its controls support", residual=words)
        title = gate.show(risk, ("title",))["title"]
        lines.append(Told(f"{risk.number} {title}", words, url=url_for("risk.risk", number=risk.number)))
    return lines


def _readable(gate: Gate, details: Mapping[str, Any]) -> Iterator[tuple[Risk, Assessment]]:
    keys = dict(details["made"])
    rows = fetch(gate.select(Risk).where(among(Risk.number, keys)).order_by(Risk.id))
    for risk in rows:
        try:
            yield risk, keyed(risk, keys[risk.number])
        except NotFound:
            continue


CONFIRMING_MANY = Approval(
    BROUGHT,
    _l("Confirm the ratings of a register that was brought in"),
    steps.MANAGE,
    _run,
    check=_check,
    told=_told,
    decided_by=steps.MANAGE,
)
