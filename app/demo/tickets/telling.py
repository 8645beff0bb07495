"""Tells what happened to a ticket: act after act, each in working time, by somebody who may."""

from app.demo.draws import between, chance, one
from app.demo.tickets import beside, planned, rated, topics, warned
from app.demo.tickets.office import DAY
from app.demo.tickets.records import Happening
from app.demo.tickets.scribe import Scribe
from app.tickets.events import (
    ANSWERED,
    ATTEMPTED,
    ENDED,
    HELD,
    PAUSED,
    PRIORITISED,
    RECEIVED,
    RESUMED,
    SIMPLE,
    TOLD,
)
from app.tickets.handling import ASSIGNED
from app.tickets.limits import PAUSE_DAYS, end_of_pause
from app.tickets.models import (
    ANALYSIS,
    AT_ONCE,
    CLOSED,
    CUSTOMER,
    EXECUTION,
    RECEPTION,
    SILENCE,
)
from app.tickets.models import FEEDBACK as FEEDBACK_STAGE
from app.tickets.stages import BY_NAME
from app.tickets.targets import FEEDBACK, HANDLING, RESPONSE

_HANDS_OUT = frozenset({"desk_chen", "desk_liu", "lead_east", "lead_west", "director"})
"""Those with the permission to assign tickets."""
_SCORED, _SILENT, _CANCELLED, _REOPENED = 0.45, 0.25, 0.03, 0.03
_PLANNED, _NOTED, _WAITED = 0.06, 0.2, 0.12
_OFFERED, _ACCEPTED = 0.12, 0.3


class Telling(Scribe):
    """A ticket from its opening to its end, or until now."""

    def to_its_end(self, *, short: bool) -> None:
        """From the opening until it was closed, some time ago."""
        if short:
            self._short()
        else:
            self._worked()
            if chance(self.rng, _CANCELLED):
                self.go(60)
                self._move("cancel", self.story.handler, one(self.rng, topics.CANCELLED))
                self._told_whole()
                return
            self._done_after(self._share(HANDLING) * self._target(HANDLING))
        self._evaluated()
        self._closed()
        if chance(self.rng, _REOPENED) and self.story.ending != SILENCE:
            self._again()
            self._evaluated()
            self._closed()
        self._told_whole()

    def until(self, stage: str, share: float, *, paused: bool) -> None:
        """From the opening until now, where it is in `stage` and has used that `share` of its clock."""
        back = self.office.last - self.begun
        if stage == RECEPTION:
            self.opened(self.story.handler)
        else:
            self.opened()
            self._respond(min(0.8 * self._target(RESPONSE), back * 0.2))
            self._analysed(back * 0.05, finished=stage != ANALYSIS)
        if stage == EXECUTION:
            self._executed(back, paused=paused)
        if stage == FEEDBACK_STAGE:
            self._move_on("execute", back * 0.05)
            beside.complained(self)
            self._done_after(0.6 * self._target(HANDLING))
            self._waiting(share)
        self._told_whole()

    def _short(self) -> None:
        """Solved by whom it came to: at once where that can be, else with the first answer."""
        story = self.story
        story.complexity, story.handler = SIMPLE, story.opened_by
        at_once = story.channel in AT_ONCE
        self.opened(solved=True, answered=at_once)
        self.go(between(self.rng, 3, 25) if at_once else self._share(RESPONSE) * self._target(RESPONSE))
        self._move("solve", story.handler)

    def _worked(self) -> None:
        self.opened()
        self._respond(self._share(RESPONSE) * self._target(RESPONSE))
        self._analysed(between(self.rng, 3, 50), finished=True)
        self._move_on("execute", between(self.rng, 5, 60))
        beside.watched(self)
        beside.complained(self)
        if self.rich or chance(self.rng, _PLANNED):
            planned.planned(self)
        if chance(self.rng, _NOTED):
            self._note()
        if chance(self.rng, _WAITED):
            self._paused()
            self._heard(between(self.rng, 60, 2 * DAY))

    def _executed(self, back: float, *, paused: bool) -> None:
        """In execution now, after `back` working minutes in all."""
        rng = self.rng
        self._move_on("execute", back * 0.05)
        beside.watched(self)
        beside.complained(self)
        if self.rich and chance(rng, 0.15) and not self.story.is_complaint:
            self._done_after(back * 0.35)
            self._tell(back * 0.05, self.topic.result)
            self.go(back * 0.05)
            self._move("close", self.story.handler)
            self._again(back * 0.1)
        elif self.rich or chance(rng, _PLANNED):
            planned.planned(self)
            for step in self.steps[: between(rng, 0, len(self.steps) - 1) if self.steps else 0]:
                self.go(back * 0.08)
                planned.finished(self, step)
        if chance(rng, 0.5 if self.rich else _NOTED):
            self.go(back * 0.05)
            self._note()
        beside.raised(self)
        if paused:
            self.go(back * 0.05)
            self._paused(lasts=True)
        elif self.rich and chance(rng, _OFFERED):
            beside.offered(self)

    def _waiting(self, share: float) -> None:
        """In feedback now: told and waiting for scores, not reached, or not told yet."""
        rng = self.rng
        if share < 1 and chance(rng, 0.55):
            self._tell(min(share, 0.6) * self._target(FEEDBACK), self.topic.result)
            if chance(rng, 0.4):
                self.go(4)
                rated.rated(self)
        elif chance(rng, 0.4):
            self._tell(0.3 * self._target(FEEDBACK), "电话无人接听，稍后再打。", reached=False)

    def opened(self, handler: str = "", *, solved: bool = False, answered: bool = False) -> None:
        """It comes in, and what the customer says is written down."""
        story, at, first = self.story, self.at(), handler or self.story.opened_by
        story.opened_at = at
        self.stand = {
            "category": story.category if solved or chance(self.rng, 0.6) else None,
            "complexity": story.complexity if solved else None,
            "stage": RECEPTION,
            "handler": first,
        }
        told = self.stand | {
            "subject": story.subject,
            "channel": story.channel,
            "urgency": story.urgency,
            "is_complaint": story.is_complaint or None,
            "tier": story.tier,
        }
        received = self._priority(RECEIVED)._replace(to_stage=RECEPTION, holder=first)
        events = [received, Happening(ANSWERED)] if answered else [received]
        changes = tuple((name, None, value) for name, value in told.items() if value is not None)
        self.act(story.opened_by, "ticket.opened", changes, events, at=at)
        self.answered = answered
        self._say(self.topic.said, by=story.opened_by, speaker=CUSTOMER, at=at)

    def _respond(self, later: float) -> None:
        """The first answer, some minutes after the opening."""
        self._tell(later, topics.answer(self.rng))

    def _analysed(self, later: float, *, finished: bool) -> None:
        """To needs analysis, by the one who handles it from now on; `finished`: it is known what to do."""
        story, opener = self.story, self.story.opened_by
        handed = story.handler if story.handler != self.stand["handler"] else None
        self.go(later)
        if handed and opener in _HANDS_OUT:
            self._hand_over(opener, handed)
            handed = None
        self._move("analyse", opener if handed else story.handler)
        if not finished and not handed:
            return
        found: dict[str, str | None] = {"handler": story.handler}
        if finished:
            found |= {"category": story.category, "complexity": story.complexity}
            story.goal = self.topic.goal
        self.go(between(self.rng, 1, 6))
        goal = [("goal", None, story.goal)] if story.goal else []
        changes = self.changed(found)
        events = [self._priority(PRIORITISED)] if finished else []
        if handed:
            events.append(Happening(HELD, holder=handed))
        self.act(opener if handed else story.handler, "ticket.analysed", (*changes, *goal), events)
        if handed:
            self.notice(handed, ASSIGNED, opener)

    def _hand_over(self, by: str, to: str) -> None:
        """Hand it out, or offer it, which is accepted within the hour."""
        if chance(self.rng, _ACCEPTED):
            beside.accepted(self, by, to)
            by = to
        self.act(by, "ticket.assigned", self.changed({"handler": to}), [Happening(HELD, holder=to)])
        self.notice(to, ASSIGNED, by)

    def _move_on(self, name: str, later: float) -> None:
        self.go(later)
        self._move(name, self.story.handler)

    def _move(self, name: str, by: str, reason: str | None = None) -> None:
        """Another stage, the way of that name."""
        way, story = BY_NAME[name], self.story
        changes = self.changed({"stage": way.end})
        if story.ending != way.ending:
            changes = (*changes, ("ending", story.ending, way.ending))
        story.stage, story.ending = way.end, way.ending
        self.act(by, "ticket.moved", changes, [Happening(way.event, reason, way.end)])

    def _done_after(self, minutes: float) -> None:
        """Done so many working minutes after the receipt, or a while from now if that is over."""
        self.minute = max(self.minute + 4, self.begun + self.waited + minutes)
        for step in [step for step in self.steps if step.closed_at is None]:
            planned.finished(self, step)
        self._move("finish", self.story.handler)
        self.is_told = False

    def _evaluated(self) -> None:
        """Told, and mostly asked what they thought."""
        beside.decided(self)
        self._tell(self._share(FEEDBACK) * self._target(FEEDBACK), self.topic.result)
        if chance(self.rng, _SCORED):
            self.go(between(self.rng, 10, 2 * DAY))
            rated.rated(self)

    def _closed(self) -> None:
        """By hand, or by itself after days of silence."""
        story, scored = self.story, self.story.acts[-1].score is not None
        if scored or not chance(self.rng, _SILENT):
            self.go(between(self.rng, 5, 3 * DAY))
            self._move("close", story.handler)
            return
        self.go(6 * DAY + 20)
        changes = (*self.changed({"stage": CLOSED}), ("ending", None, SILENCE))
        story.stage, story.ending = CLOSED, SILENCE
        self.act(None, "ticket.closed.silence", changes, [Happening(ENDED, to_stage=CLOSED)])

    def _again(self, later: float | None = None) -> None:
        """The customer is not content: back to execution, within the days in which that is possible."""
        self.go(between(self.rng, 30, 4 * DAY) if later is None else later)
        self._say(one(self.rng, topics.AGAIN), by=self.story.handler, speaker=CUSTOMER)
        self._move("reopen", self.story.handler, one(self.rng, topics.REOPENED))
        beside.undecided(self)
        self.waited += self.minute - self.ended
        if later is None:
            self.go(between(self.rng, 20, DAY))
            self._done_after(0)

    def _paused(self, *, lasts: bool = False) -> None:
        """Waiting for the customer, who was told so."""
        rng, handler = self.rng, self.story.handler
        awaited, at = one(rng, topics.AWAITED), self.at()
        calendar = self.office.calendar
        day = calendar.later_by_days(calendar.local(at).date(), between(rng, 3, PAUSE_DAYS))
        if lasts:
            at_least = calendar.later_by_days(calendar.local(self.office.now).date(), 1)
            day = max(day, at_least)
        pause = Happening(PAUSED, awaited, until=end_of_pause(calendar, day), waits_for=CUSTOMER)
        self.act(handler, "ticket.paused", (), [pause], at=at)
        self._say(awaited, by=handler, told_by=self._way(), at=at)

    def _heard(self, later: int) -> None:
        """The customer brings what was awaited; that time does not count."""
        self.go(later)
        self.waited += later
        at = self.at()
        self._say(one(self.rng, topics.REPLIES), by=self.story.handler, speaker=CUSTOMER, at=at)
        self.act(self.story.handler, "ticket.resumed", (), [Happening(RESUMED)], at=at)

    def _note(self) -> None:
        self._say(one(self.rng, topics.NOTES), by=self.story.handler, visible=False)

    def _tell(self, later: float, text: str, *, reached: bool = True) -> None:
        """Tell the customer something after a while; what it ends follows from where the ticket stands."""
        self.go(later)
        kinds = [ANSWERED] if reached and not self.answered else []
        if self.story.stage == FEEDBACK_STAGE and not self.is_told:
            kinds.append(TOLD if reached else ATTEMPTED)
        at = self.at()
        self._say(text, by=self.story.handler, told_by=self._way(), reached=reached, at=at)
        if kinds:
            self.act(self._holder(), "ticket.told", (), [Happening(kind) for kind in kinds], at=at)
        self.answered |= reached
        self.is_told |= reached and TOLD in kinds

    def _told_whole(self) -> None:
        story = self.story
        story.category, story.complexity = self.stand["category"], self.stand["complexity"]
        story.acts.sort(key=lambda act: act.at)
        if story.stage != CLOSED or self.rich:
            warned.warned(self)
            story.acts.sort(key=lambda act: act.at)
