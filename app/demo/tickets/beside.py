"""What happens beside a ticket's stages: complaints, hand-overs, watchers, suggestions."""

from datetime import datetime

from app.demo.company import CLEARANCES, DEMO_PEOPLE
from app.demo.draws import Weighted, between, chance, one
from app.demo.tickets import topics
from app.demo.tickets.office import DAY
from app.demo.tickets.records import TICKET, Chore, Grievance, HandingOver, Proposal
from app.demo.tickets.scribe import Scribe
from app.tickets.complaints.models import GRAVE, MINOR, NOT_UPHELD, SERIOUS, UPHELD, WITHDRAWN
from app.tickets.handing_over.models import ACCEPTED, DECLINED, OFFERED
from app.tickets.limits import last_to_accept
from app.tickets.suggestions.deciding import TASK
from app.tickets.suggestions.models import ADOPTED
from app.tickets.suggestions.models import DECLINED as REFUSED

DIRECTOR = "director"
_STAFF = ("manager_wang", "manager_li", "manager_zhao", "desk_chen", "desk_liu")
"""Whom complaints are about, and who take tickets over."""
_POST = {person.username: person.department for person in DEMO_PEOPLE}
_SEVERITY = Weighted({MINOR: 55, SERIOUS: 36, GRAVE: 9})
_CAUSE = Weighted(
    {"waiting": 30, "promise": 20, "attitude": 14, "information": 12, "charge": 10, "quality": 9, "error": 5}
)
_OUTCOME = Weighted({UPHELD: 55, NOT_UPHELD: 34, WITHDRAWN: 11})
_ABOUT_SOMEBODY, _WATCHED, _RAISED, _ADOPTED, _NEVER_DECIDED = 0.5, 0.3, 0.2, 0.6, 0.15
_RAISED_TO = 3


def complained(telling: Scribe) -> None:
    """The handler says how severe a complaint is, by which cause, and whom it is about."""
    story, rng = telling.story, telling.rng
    if not story.is_complaint or telling.grievance:
        return
    owner = story.client.each.owner if story.client else None
    free = [who for who in _STAFF if who not in {story.handler, story.opened_by, owner, *story.watchers}]
    story.about = one(rng, free) if chance(rng, _ABOUT_SOMEBODY) else None
    telling.go(between(rng, 2, 8))
    telling.grievance = Grievance(telling.key(), _SEVERITY.pick(rng), _CAUSE.pick(rng))
    changes = (("complained_about", None, story.about),) if story.about else ()
    telling.act(story.handler, "ticket.complaint.described", changes, grievance=telling.grievance)


def decided(telling: Scribe) -> None:
    """What was done to put it right; then somebody else decides what came of the complaint."""
    complained(telling)
    if telling.grievance is None:
        return
    story, rng, outcome = telling.story, telling.rng, _OUTCOME.pick(telling.rng)
    remedy = one(rng, topics.REMEDIES) if outcome == UPHELD else None
    if remedy and remedy != telling.grievance.remedy:
        telling.go(2)
        telling.grievance = telling.grievance._replace(remedy=remedy)
        telling.act(story.handler, "ticket.complaint.described", grievance=telling.grievance)
    head = telling.head()
    by = head if head and telling.reads(head) and head != story.about else DIRECTOR
    telling.go(between(rng, 4, 25))
    at = telling.at()
    telling.grievance = telling.grievance._replace(
        outcome=outcome, outcome_reason=one(rng, topics.OUTCOMES[outcome]), decided_by=by, decided_at=at
    )
    telling.act(by, "ticket.complaint.decided", at=at, grievance=telling.grievance)


def undecided(telling: Scribe) -> None:
    """A complaint whose handling goes on is decided anew."""
    if telling.grievance:
        telling.grievance = telling.grievance._replace(
            outcome=None, outcome_reason=None, decided_by=None, decided_at=None
        )
        telling.act(telling.story.handler, "ticket.complaint.reopened", grievance=telling.grievance)


def accepted(telling: Scribe, by: str, to: str) -> None:
    """Offered by one and accepted by the other, now and then after a third declined."""
    rng = telling.rng
    third = [who for who in _able(telling, by) if who not in {to, telling.story.about}]
    if third and chance(rng, 0.15):
        other = one(rng, third)
        _ended(telling, _offer(telling, by, other), other, DECLINED, one(rng, topics.REFUSED))
    _ended(telling, _offer(telling, by, to), to, ACCEPTED)


def offered(telling: Scribe) -> None:
    """Offered some minutes ago: it waits to be accepted."""
    story, rng = telling.story, telling.rng
    able = [who for who in _able(telling, story.handler) if who not in {story.about, *story.watchers}]
    if able:
        telling.minute = max(telling.minute, telling.office.last - between(rng, 3, 25))
        _offer(telling, story.handler, one(rng, able))


def watched(telling: Scribe) -> None:
    """The owner or the lead follows what somebody else handles."""
    story = telling.story
    owner = story.client.each.owner if story.client else story.opened_by
    for who in dict.fromkeys((owner, telling.head() or owner)):
        if who != story.handler and telling.rich and telling.reads(who) and chance(telling.rng, _WATCHED):
            before, after = story.watchers, tuple(sorted({*story.watchers, who}))
            telling.act(who, "ticket.watched", (("watchers", _names(before), _names(after)),))
            story.watchers = after


def raised(telling: Scribe) -> None:
    """The ticket becomes more secret than its customer."""
    story = telling.story
    readers = {story.handler, *story.watchers, *(step.owner for step in telling.steps)}
    able = all(CLEARANCES[who] >= _RAISED_TO for who in readers)
    if telling.rich and able and story.level < _RAISED_TO and chance(telling.rng, _RAISED):
        own = 1 if story.client else story.level
        facts = (("reason", one(telling.rng, topics.SECRET)), ("basis", "保密制度第三条"))
        telling.act(story.handler, "ticket.level.raised", (("own_level", own, _RAISED_TO),), facts=facts)
        story.raised = _RAISED_TO


def suggested(telling: Scribe, by: str | None, at: datetime) -> None:
    """A suggestion, on which the head decides some days later; an adopted one becomes a task."""
    rng, head = telling.rng, telling.head()
    made = Proposal(telling.key(), one(rng, topics.SUGGESTED), by, at)
    telling.act(by, "ticket.suggestion.added", at=at, proposal=made)
    later = telling.minute + between(rng, 30, 4 * DAY)
    if head is None or not telling.reads(head) or later > telling.office.last or chance(rng, _NEVER_DECIDED):
        return
    moment = telling.office.at(later, between(rng, 0, 59))
    adopted, number = chance(rng, _ADOPTED), ""
    if adopted:
        number = telling.number()
        due = telling.office.calendar.later_by_days(telling.office.calendar.local(moment).date(), 10)
        chore = Chore(number, topics.FOLLOWS[made.text], TASK, TICKET, head, head, moment, due)
        telling.act(head, "task.given", at=moment, chore=chore)
        done = later + between(rng, DAY, 9 * DAY)
        if done < telling.office.last:
            end = telling.office.at(done, 1)
            telling.act(head, "task.finished", at=end, chore=chore._replace(done=True))
    decided_so = made._replace(
        state=ADOPTED if adopted else REFUSED,
        reason=one(rng, topics.WHY_ADOPTED if adopted else topics.WHY_DECLINED),
        decided_by=head,
        decided_at=moment,
        task=number,
    )
    telling.act(head, f"ticket.suggestion.{decided_so.state}", at=moment, proposal=decided_so)


def _offer(telling: Scribe, by: str, to: str) -> HandingOver:
    at = telling.at()
    until = last_to_accept(telling.office.calendar, at)
    made = HandingOver(telling.key(), by, to, one(telling.rng, topics.HANDED), at, until, OFFERED)
    telling.act(by, "ticket.offer.made", at=at, offer=made, facts=(("to", to), ("until", until)))
    telling.notice(to, "ticket.offer.made", by)
    return made


def _ended(telling: Scribe, made: HandingOver, by: str, state: str, reason: str | None = None) -> None:
    telling.go(between(telling.rng, 4, 40))
    at = telling.at()
    ended = made._replace(state=state, ended_at=at, ended_by=by, reason=reason)
    telling.act(by, f"ticket.offer.{state}", at=at, offer=ended)


def _able(telling: Scribe, by: str) -> list[str]:
    """Who may hold the ticket, but `by`: those of the same department first."""
    level = telling.story.level
    able = [who for who in _STAFF if who != by and CLEARANCES[who] >= level]
    return [who for who in able if _POST[who] == _POST[by]] or able


def _names(who: tuple[str, ...]) -> str | None:
    return " ".join(who) or None
