"""What the customer of an invented ticket thought of it, and the call back where that was little."""

from collections.abc import Sequence
from datetime import datetime
from random import Random

from app.demo.draws import Weighted, between, chance, one
from app.demo.tickets import beside, topics
from app.demo.tickets.office import DAY
from app.demo.tickets.records import TICKET, Chore, Score
from app.demo.tickets.scribe import Scribe
from app.tickets.closing.scores import CALL_BACK, LOW

_SCORES = Weighted({5: 50, 4: 33, 3: 10, 2: 5, 1: 2})
_BY_LINK, _SUGGESTED = 0.6, 0.12


def rated(telling: Scribe) -> None:
    """Scores for process and result, by the link or a colleague, perhaps with a suggestion."""
    rng, story = telling.rng, telling.story
    process = _SCORES.pick(rng)
    result = process if chance(rng, 0.6) else _SCORES.pick(rng)
    score = Score(
        process,
        result,
        _reason(rng, process, topics.PROCESS),
        _reason(rng, result, topics.RESULT),
    )
    by = None if chance(rng, _BY_LINK) or story.opened_by == story.handler else story.opened_by
    at = telling.at()
    if chance(rng, _SUGGESTED):
        beside.suggested(telling, by, at)
    telling.act(by, "ticket.feedback.given", at=at, score=score)
    head = telling.head()
    if min(process, result) <= LOW and head and telling.reads(head):
        _call_back(telling, head, at)


def _call_back(telling: Scribe, head: str, at: datetime) -> None:
    calendar = telling.office.calendar
    due = calendar.later_by_days(calendar.local(at).date(), 1)
    chore = Chore(telling.number(), CALL_BACK, CALL_BACK, TICKET, head, None, at, due)
    telling.act(None, "task.given", at=at, chore=chore)
    if telling.minute + DAY < telling.office.last:
        later = telling.office.at(telling.minute + between(telling.rng, 20, DAY), 1)
        telling.act(head, "task.finished", at=later, chore=chore._replace(done=True))


def _reason(rng: Random, score: int, complaints: Sequence[str]) -> str | None:
    """Why somebody gave this score; most say nothing."""
    if score <= LOW:
        return one(rng, complaints)
    return one(rng, topics.PRAISED) if chance(rng, 0.15) else None
