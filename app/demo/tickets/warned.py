"""Who was told of the clocks of an invented ticket that ran short."""

from app.demo.tickets.records import Act, Warned, events_of
from app.demo.tickets.scribe import Scribe
from app.tickets.deadlines import clocks
from app.tickets.escalation.escalating import event_of
from app.tickets.escalation.steps import DIRECTOR, HANDLER, HEAD, STEPS


def warned(telling: Scribe) -> None:
    """Who was told of clocks that ran short."""
    story = telling.story
    for name, run in clocks(events_of(story), story.tier, telling.standard).items():
        end = run.ended or telling.office.now
        for step in STEPS:
            at = None if run.void else run.at_share(step.percent / 100)
            if at is not None and at < end and at <= telling.office.now:
                told = tuple(dict.fromkeys(filter(None, (_receiver(telling, kind) for kind in step.told))))
                warning = Warned(name, run.start, step.percent, told)
                story.acts.append(Act(at, None, "ticket.escalated", warned=warning))
                for person in told:
                    telling.notice(person, event_of(name, step), None, at)


def _receiver(telling: Scribe, kind: str) -> str | None:
    found = {HANDLER: telling.story.handler, HEAD: telling.head(), DIRECTOR: "director"}.get(kind)
    return found if found and telling.reads(found) else None
