"""Looking at risks again, and what the night finds out: reviews due, acceptances over, ground lost."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from app.access.gate import Gate, everything
from app.clock import now, today
from app.customers.typed.text import clean_lines
from app.db.base import among
from app.errors import Invalid
from app.risk import grounds, steps, telling
from app.risk.accepting.ending import end_acceptances
from app.risk.accepting.models import Acceptance
from app.risk.assessing.models import CONFIRMED, Assessment
from app.risk.matrix import REVIEWED_AFTER
from app.risk.models import CLOSED, REOPENED, Risk
from app.risk.recording import add_part, recording
from app.risk.reviewing.models import RiskReview
from app.room import Outcome, Running

LONGEST = 1000


def review(gate: Gate, risk: Risk, note: str, rev: int) -> None:
    """Its rating still fits, as somebody saw. Raises Forbidden, Conflict, Invalid."""
    steps.check(gate, "review", risk)
    text = clean_lines(note)
    if not text:
        raise Invalid("note", "Say what you looked at, and what you found.")
    if len(text) > LONGEST:
        raise Invalid("note", "At most %(max)d characters.", max=LONGEST)
    if risk.ungrounded:
        raise Invalid("note", "The residual is without ground: rate the risk anew.")
    due = today() + timedelta(days=REVIEWED_AFTER[risk.residual_band])
    with recording(gate.person, "risk.reviewed", risk, {"next_review": due}, rev) as entry:
        said = {"person": gate.person.id, "at": now(), "note": text}
        add_part(entry, risk, RiskReview, band=risk.residual_band, next=due, **said)
    telling.finish(gate.person, risk, [telling.REVIEW])


def look_after(running: Running) -> Outcome | None:
    """The job `risk.reviews`: once a night; run twice it finds nothing more to do."""
    found = {"due": _give_reviews(), "over": _end_acceptances(running), "groundless": _look_at_grounds()}
    if not any(found.values()):
        return None
    return Outcome(
        "Risks to look at again: %(due)s; acceptances over: %(over)s; without ground: %(groundless)s.",
        **found,
    )


def _give_reviews() -> int:
    near = today() + telling.AHEAD
    rows = list(_open(Risk.next_review <= near, Risk.owner.is_null(is_null=False)))
    given = 0
    for risk in rows:
        if not telling.open_tasks(risk, [telling.REVIEW]):
            telling.give(None, risk, telling.REVIEW, max(risk.next_review, today()))
            given += 1
    return given


def _end_acceptances(_: Running) -> int:
    """What was accepted until a day that is over is open again: somebody has to decide anew."""
    over = everything(Acceptance, why="a job ends those whose day is over")
    ids = [one.risk_id for one in over.where(Acceptance.ended_at.is_null(), Acceptance.until < today())]
    rows = list(_open(among(Risk.id, ids)))
    for risk in rows:
        values: dict[str, Any] = {"state": REOPENED, "next_review": today()}
        end_acceptances(None, risk, values)
        with recording(None, "risk.acceptance.expired", risk, values):
            pass
        telling.give(None, risk, telling.EXPIRED)
    return len(rows)


def _look_at_grounds() -> int:
    """Ratings whose controls are no longer proven are without ground, or they have it again.

    Whoever tests what expired is asked by the job of the tests, else the owner has to rate the risk anew.
    """
    lost = 0
    for risk, made in _rated():
        if not grounds.settle(None, risk, made) or not risk.ungrounded:
            continue
        lost += 1
        grounds.ask_owner(None, risk, made)
    return lost


def _rated() -> Iterator[tuple[Risk, Assessment]]:
    """Open risks whose assessment counted on controls, each with that."""
    risks = {risk.id: risk for risk in _open(Risk.residual_band.is_null(is_null=False))}
    rows = everything(Assessment, why="a job looks whether its controls are still proven")
    newest: dict[int, Assessment] = {}
    for made in rows.where(Assessment.state == CONFIRMED).order_by(Assessment.id):
        newest[made.risk_id] = made
    for number, made in newest.items():
        if number in risks and made.controls:
            yield risks[number], made


def _open(*conditions: Any) -> Iterable[Any]:  # noqa: ANN401
    rows = everything(Risk, why="a job looks after all that are open")
    return list(rows.where(Risk.state != CLOSED, *conditions).order_by(Risk.id))
