"""Tells what happened to a ticket: act after act, each in working time, by somebody who may."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

from app.db.numbers import ALPHABET, new_number
from app.demo.company import CLEARANCES, DEMO_DEPARTMENTS, DEMO_PEOPLE, LEADS
from app.demo.draws import Weighted, between, chance, fresh, one
from app.demo.tickets import topics
from app.demo.tickets.office import DAY, House
from app.demo.tickets.records import (
    TICKET,
    Act,
    Chore,
    Happening,
    Proposal,
    Remark,
    Score,
    Step,
    Story,
    Told,
    Warned,
)
from app.demo.tickets.topics import Topic
from app.inbox.tasks import LETTER
from app.tickets.closing.scores import CALL_BACK, LOW
from app.tickets.deadlines import (
    ANSWERED,
    ATTEMPTED,
    DONE,
    ENDED,
    FEEDBACK,
    HANDLING,
    HELD,
    NORMAL,
    ORDINARY,
    PAUSED,
    PRIORITISED,
    RECEIVED,
    RESPONSE,
    RESUMED,
    SIMPLE,
    TOLD,
    Event,
    cell_of,
    clocks,
    whole,
)
from app.tickets.escalation.escalating import event_of
from app.tickets.escalation.steps import DIRECTOR, HANDLER, HEAD, STEPS
from app.tickets.handling import ASSIGNED
from app.tickets.limits import PAUSE_DAYS, end_of_pause
from app.tickets.models import (
    ANALYSIS,
    AT_ONCE,
    CLOSED,
    COLLEAGUE,
    CUSTOMER,
    EXECUTION,
    MOVED,
    RECEPTION,
    SILENCE,
)
from app.tickets.models import FEEDBACK as FEEDBACK_STAGE
from app.tickets.planning.models import HEAD as OF_HEAD
from app.tickets.planning.models import OWNER
from app.tickets.planning.recording import PLAN_STEP
from app.tickets.stages import BY_NAME

_DEPARTMENT = {person.username: person.department for person in DEMO_PEOPLE}
_ABOVE = {department.key: department.parent for department in DEMO_DEPARTMENTS}
_HANDS_OUT = frozenset({"desk_chen", "desk_liu", "lead_east", "lead_west", "director"})
"""Those with the permission to assign tickets."""
_TOLD_BY = {"counter": "phone", "web": "phone", "visit": "phone"}
"""How customers are told who came on a channel on which one can't tell them."""
_SCORES = Weighted({5: 50, 4: 33, 3: 10, 2: 5, 1: 2})
_MET = {RESPONSE: 0.94, HANDLING: 0.88, FEEDBACK: 0.92}
_SCORED, _BY_LINK, _SUGGESTED, _SILENT, _CANCELLED, _REOPENED = 0.45, 0.6, 0.12, 0.25, 0.03, 0.03
_PLANNED, _NOTED, _WAITED = 0.06, 0.2, 0.12
_KEY = 8
_TOLD_LATELY, _UNREAD = timedelta(days=21), timedelta(days=4)


class Telling:
    """One ticket's story in the making: `minute` is where it stands, in working minutes."""

    def __init__(
        self, rng: Random, house: House, story: Story, topic: Topic, begun: float, *, rich: bool
    ) -> None:
        self.rng, self.rich, self.taken = rng, rich, house.tasks
        self.office, self.standard = house.office, house.standard
        self.story, self.topic, self.plan = story, topic, house.plans.get(topic.category, ())
        self.minute = self.begun = begun
        self.moment: datetime | None = None
        self.stand: dict[str, str | None] = {}
        self.steps: list[Step] = []
        self.answered = self.is_told = False
        self.waited = self.ended = 0.0

    def to_its_end(self, *, short: bool) -> None:
        """From the opening until it was closed, some time ago."""
        if short:
            self._short()
        else:
            self._worked()
            if chance(self.rng, _CANCELLED):
                self._go(60)
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
            self._opened(self.story.handler)
        else:
            self._opened()
            self._respond(min(0.8 * self._target(RESPONSE), back * 0.2))
            self._analysed(back * 0.05, finished=stage != ANALYSIS)
        if stage == EXECUTION:
            self._executed(back, paused=paused)
        if stage == FEEDBACK_STAGE:
            self._move_on("execute", back * 0.05)
            self._done_after(0.6 * self._target(HANDLING))
            self._waiting(share)
        self._told_whole()

    def _short(self) -> None:
        """Solved by whom it came to: at once where that can be, else with the first answer."""
        story = self.story
        story.complexity, story.handler = SIMPLE, story.opened_by
        at_once = story.channel in AT_ONCE
        self._opened(solved=True, answered=at_once)
        self._go(between(self.rng, 3, 25) if at_once else self._share(RESPONSE) * self._target(RESPONSE))
        self._move("solve", story.handler)

    def _worked(self) -> None:
        self._opened()
        self._respond(self._share(RESPONSE) * self._target(RESPONSE))
        self._analysed(between(self.rng, 3, 50), finished=True)
        self._move_on("execute", between(self.rng, 5, 60))
        if self.rich or chance(self.rng, _PLANNED):
            self._planned()
        if chance(self.rng, _NOTED):
            self._note()
        if chance(self.rng, _WAITED):
            self._paused()
            self._heard(between(self.rng, 60, 2 * DAY))

    def _executed(self, back: float, *, paused: bool) -> None:
        """In execution now, after `back` working minutes in all."""
        rng = self.rng
        self._move_on("execute", back * 0.05)
        if self.rich and chance(rng, 0.15):
            self._done_after(back * 0.35)
            self._tell(back * 0.05, self.topic.result)
            self._go(back * 0.05)
            self._move("close", self.story.handler)
            self._again(back * 0.1)
        elif self.rich or chance(rng, _PLANNED):
            self._planned()
            for step in self.steps[: between(rng, 0, len(self.steps) - 1) if self.steps else 0]:
                self._go(back * 0.08)
                self._finished(step)
        if chance(rng, 0.5 if self.rich else _NOTED):
            self._go(back * 0.05)
            self._note()
        if paused:
            self._go(back * 0.05)
            self._paused(lasts=True)

    def _waiting(self, share: float) -> None:
        """In feedback now: told and waiting for scores, not reached, or not told yet."""
        rng = self.rng
        if share < 1 and chance(rng, 0.55):
            self._tell(min(share, 0.6) * self._target(FEEDBACK), self.topic.result)
            if chance(rng, 0.4):
                self._go(4)
                self._scored()
        elif chance(rng, 0.4):
            self._tell(0.3 * self._target(FEEDBACK), "电话无人接听，稍后再打。", reached=False)

    def _opened(self, handler: str = "", *, solved: bool = False, answered: bool = False) -> None:
        story, at, first = self.story, self._at(), handler or self.story.opened_by
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
        self._act(story.opened_by, "ticket.opened", changes, events, at=at)
        self.answered = answered
        self._say(self.topic.said, by=story.opened_by, speaker=CUSTOMER, at=at)

    def _respond(self, later: float) -> None:
        """The first answer, some minutes after the opening."""
        self._tell(later, topics.answer(self.rng))

    def _analysed(self, later: float, *, finished: bool) -> None:
        """To needs analysis, by the one who handles it from now on; `finished`: it is known what to do."""
        story, opener = self.story, self.story.opened_by
        handed = story.handler if story.handler != self.stand["handler"] else None
        self._go(later)
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
        self._go(between(self.rng, 1, 6))
        goal = [("goal", None, story.goal)] if story.goal else []
        changes = self._changed(found)
        events = [self._priority(PRIORITISED)] if finished else []
        if handed:
            events.append(Happening(HELD, holder=handed))
        self._act(opener if handed else story.handler, "ticket.analysed", (*changes, *goal), events)
        if handed:
            self._notice(handed, ASSIGNED, opener)

    def _hand_over(self, by: str, to: str) -> None:
        self._act(by, "ticket.assigned", self._changed({"handler": to}), [Happening(HELD, holder=to)])
        self._notice(to, ASSIGNED, by)

    def _move_on(self, name: str, later: float) -> None:
        self._go(later)
        self._move(name, self.story.handler)

    def _move(self, name: str, by: str, reason: str | None = None) -> None:
        """Another stage, the way of that name."""
        way, story = BY_NAME[name], self.story
        changes = self._changed({"stage": way.end})
        if story.ending != way.ending:
            changes = (*changes, ("ending", story.ending, way.ending))
        story.stage, story.ending = way.end, way.ending
        self._act(by, "ticket.moved", changes, [Happening(way.event, reason, way.end)])

    def _done_after(self, minutes: float) -> None:
        """Done so many working minutes after the receipt, or a while from now if that is over."""
        self.minute = max(self.minute + 4, self.begun + self.waited + minutes)
        for step in [step for step in self.steps if step.closed_at is None]:
            self._finished(step)
        self._move("finish", self.story.handler)
        self.is_told = False

    def _evaluated(self) -> None:
        """Told, and mostly asked what they thought."""
        self._tell(self._share(FEEDBACK) * self._target(FEEDBACK), self.topic.result)
        if chance(self.rng, _SCORED):
            self._go(between(self.rng, 10, 2 * DAY))
            self._scored()

    def _closed(self) -> None:
        """By hand, or by itself after days of silence."""
        story, scored = self.story, self.story.acts[-1].score is not None
        if scored or not chance(self.rng, _SILENT):
            self._go(between(self.rng, 5, 3 * DAY))
            self._move("close", story.handler)
            return
        self._go(6 * DAY + 20)
        changes = (*self._changed({"stage": CLOSED}), ("ending", None, SILENCE))
        story.stage, story.ending = CLOSED, SILENCE
        self._act(None, "ticket.closed.silence", changes, [Happening(ENDED, to_stage=CLOSED)])

    def _again(self, later: float | None = None) -> None:
        """The customer is not content: back to execution, within the days in which that is possible."""
        self._go(between(self.rng, 30, 4 * DAY) if later is None else later)
        self._say(one(self.rng, topics.AGAIN), by=self.story.handler, speaker=CUSTOMER)
        self._move("reopen", self.story.handler, one(self.rng, topics.REOPENED))
        self.waited += self.minute - self.ended
        if later is None:
            self._go(between(self.rng, 20, DAY))
            self._done_after(0)

    def _paused(self, *, lasts: bool = False) -> None:
        """Waiting for the customer, who was told so."""
        rng, handler = self.rng, self.story.handler
        awaited, at = one(rng, topics.AWAITED), self._at()
        calendar = self.office.calendar
        day = calendar.later_by_days(calendar.local(at).date(), between(rng, 3, PAUSE_DAYS))
        if lasts:
            at_least = calendar.later_by_days(calendar.local(self.office.now).date(), 1)
            day = max(day, at_least)
        pause = Happening(PAUSED, awaited, until=end_of_pause(calendar, day), waits_for=CUSTOMER)
        self._act(handler, "ticket.paused", (), [pause], at=at)
        self._say(awaited, by=handler, told_by=self._way(), at=at)

    def _heard(self, later: int) -> None:
        """The customer brings what was awaited; that time does not count."""
        self._go(later)
        self.waited += later
        at = self._at()
        self._say(one(self.rng, topics.REPLIES), by=self.story.handler, speaker=CUSTOMER, at=at)
        self._act(self.story.handler, "ticket.resumed", (), [Happening(RESUMED)], at=at)

    def _note(self) -> None:
        self._say(one(self.rng, topics.NOTES), by=self.story.handler, visible=False)

    def _tell(self, later: float, text: str, *, reached: bool = True) -> None:
        """Tell the customer something after a while; what it ends follows from where the ticket stands."""
        self._go(later)
        kinds = [ANSWERED] if reached and not self.answered else []
        if self.story.stage == FEEDBACK_STAGE and not self.is_told:
            kinds.append(TOLD if reached else ATTEMPTED)
        at = self._at()
        self._say(text, by=self.story.handler, told_by=self._way(), reached=reached, at=at)
        if kinds:
            self._act(self._holder(), "ticket.told", (), [Happening(kind) for kind in kinds], at=at)
        self.answered |= reached
        self.is_told |= reached and TOLD in kinds

    def _say(
        self,
        text: str,
        *,
        by: str,
        speaker: str = COLLEAGUE,
        visible: bool = True,
        told_by: str | None = None,
        reached: bool = True,
        at: datetime | None = None,
    ) -> None:
        remark = Remark(self._key(), text, speaker, visible, told_by, reached)
        self._act(by, "ticket.message.added", at=at, remark=remark)

    def _planned(self) -> None:
        """The steps of the category's template; somebody else's is a task of theirs."""
        at = self._at()
        for position, usual in enumerate(self.plan):
            owner = self._step_owner(usual.who)
            due = self.office.at(self.minute + usual.minutes)
            number = ""
            if owner != self.story.handler:
                number = self._number()
                day = self.office.calendar.local(due).date()
                chore = Chore(number, usual.zh, PLAN_STEP, TICKET, owner, self.story.handler, at, day)
                self._act(self.story.handler, "task.given", at=at, chore=chore)
            step = Step(self._key(), position, usual.zh, usual.manner, owner, due, task=number)
            self.steps.append(step)
            self._act(self.story.handler, "ticket.step.added", at=at, step=step)

    def _finished(self, step: Step) -> None:
        at = self._at()
        place = self.steps.index(step)
        if step.task:
            given = next(act.chore for act in self.story.acts if act.chore and act.chore.number == step.task)
            self._act(step.owner, "task.finished", at=at, chore=given._replace(done=True))
        self.steps[place] = step._replace(closed_at=at, task="")
        self._act(step.owner, "ticket.step.finished", at=at, step=self.steps[place])

    def _step_owner(self, who: str) -> str:
        story = self.story
        wanted: str | None = story.handler
        if who == OWNER and story.client:
            wanted = story.client.each.owner
        elif who == OF_HEAD:
            wanted = self._head()
        return wanted if wanted and self._reads(wanted) else story.handler

    def _scored(self) -> None:
        rng, story = self.rng, self.story
        process = _SCORES.pick(rng)
        result = process if chance(rng, 0.6) else _SCORES.pick(rng)
        score = Score(
            process,
            result,
            _reason(rng, process, topics.PROCESS),
            _reason(rng, result, topics.RESULT),
        )
        by = None if chance(rng, _BY_LINK) or story.opened_by == story.handler else story.opened_by
        at = self._at()
        if chance(rng, _SUGGESTED):
            proposal = Proposal(self._key(), one(rng, topics.SUGGESTED))
            self._act(by, "ticket.suggestion.added", at=at, proposal=proposal)
        self._act(by, "ticket.feedback.given", at=at, score=score)
        head = self._head()
        if min(process, result) <= LOW and head and self._reads(head):
            self._call_back(head, at)

    def _call_back(self, head: str, at: datetime) -> None:
        calendar = self.office.calendar
        due = calendar.later_by_days(calendar.local(at).date(), 1)
        chore = Chore(self._number(), CALL_BACK, CALL_BACK, TICKET, head, None, at, due)
        self._act(None, "task.given", at=at, chore=chore)
        if self.minute + DAY < self.office.last:
            later = self.office.at(self.minute + between(self.rng, 20, DAY), 1)
            self._act(head, "task.finished", at=later, chore=chore._replace(done=True))

    def _told_whole(self) -> None:
        story = self.story
        story.category, story.complexity = self.stand["category"], self.stand["complexity"]
        story.acts.sort(key=lambda act: act.at)
        if story.stage != CLOSED or self.rich:
            self._warned()
            story.acts.sort(key=lambda act: act.at)

    def _warned(self) -> None:
        """Who was told of clocks that ran short."""
        story = self.story
        for name, run in clocks(events_of(story), story.tier, self.standard).items():
            end = run.ended or self.office.now
            for step in STEPS:
                at = None if run.void else run.at_share(step.percent / 100)
                if at is not None and at < end and at <= self.office.now:
                    told = tuple(dict.fromkeys(filter(None, map(self._receiver, step.told))))
                    warned = Warned(name, run.start, step.percent, told)
                    story.acts.append(Act(at, None, "ticket.escalated", warned=warned))
                    for person in told:
                        self._notice(person, event_of(name, step), None, at)

    def _receiver(self, kind: str) -> str | None:
        found = {HANDLER: self.story.handler, HEAD: self._head(), DIRECTOR: "director"}.get(kind)
        return found if found and self._reads(found) else None

    def _head(self) -> str | None:
        """The lead of the handler's department, or the nearest above it."""
        department: str | None = _DEPARTMENT[self.story.handler]
        while department is not None:
            lead = LEADS[department]
            if lead and lead != self.story.handler:
                return lead
            department = _ABOVE[department]
        return None

    def _reads(self, person: str) -> bool:
        """Whether that handler, owner or head may read the ticket."""
        story = self.story
        if CLEARANCES[person] < story.level:
            return False
        mine = {story.handler, story.client.each.owner} if story.client else {story.handler}
        where = story.client.each.department if story.client else _DEPARTMENT[story.opened_by]
        return person in mine or person == "director" or _DEPARTMENT[person] == where

    def _notice(self, person: str, event: str, by: str | None, at: datetime | None = None) -> None:
        moment = at or self.moment
        if self.rich and moment and person != by and moment > self.office.now - _TOLD_LATELY:
            read = moment < self.office.now - _UNREAD or chance(self.rng, 0.3)
            self.story.notices.append(Told(moment, person, event, by, read))

    def _act(
        self,
        by: str | None,
        action: str,
        changes: Sequence[tuple[str, Any, Any]] = (),
        events: Sequence[Happening] = (),
        *,
        at: datetime | None = None,
        **held: Any,  # noqa: ANN401
    ) -> None:
        moment = at or self._at()
        self.story.acts.append(Act(moment, by, action, tuple(changes), tuple(events), **held))
        if any(event.kind in {DONE, ENDED} for event in events):
            self.ended = self.minute

    def _changed(self, values: Mapping[str, str | None]) -> tuple[tuple[str, Any, Any], ...]:
        """What differs from how the ticket stands; it stands so from now on."""
        changes = tuple(
            (name, self.stand[name], value) for name, value in values.items() if self.stand[name] != value
        )
        self.stand |= values
        return changes

    def _priority(self, kind: str) -> Happening:
        story = self.story
        return Happening(
            kind,
            complexity=self.stand["complexity"],
            urgency=story.urgency,
            complaint=story.is_complaint,
        )

    def _holder(self) -> str:
        return str(self.stand["handler"])

    def _way(self) -> str:
        channel = self.story.channel
        return _TOLD_BY.get(channel, channel)

    def _share(self, clock: str) -> float:
        """How much of a clock is used when it ends: mostly not all of it."""
        if chance(self.rng, _MET[clock]):
            return 0.05 + 0.9 * self.rng.random()
        return 1.05 + 0.8 * self.rng.random()

    def _target(self, clock: str) -> int:
        story = self.story
        complexity = story.complexity or ORDINARY
        cell = cell_of(clock, complexity, story.urgency, story.is_complaint, story.tier)
        return self.standard.level(cell).minutes

    def _go(self, minutes: float) -> None:
        self.minute += minutes

    def _at(self) -> datetime:
        """The moment when the story stands there, after all that was told before."""
        found = self.office.at(min(self.minute, self.office.last), between(self.rng, 0, 59))
        if self.moment is not None and found <= self.moment:
            found = min(self.moment + timedelta(seconds=between(self.rng, 2, 9)), self.office.now)
        self.moment = found
        return found

    def _key(self) -> str:
        return "".join(one(self.rng, ALPHABET) for _ in range(_KEY))

    def _number(self) -> str:
        return task_number(self.rng, self.office.now.year, self.taken)


def task_number(rng: Random, year: int, taken: set[str]) -> str:
    """A number for a task that is not among those `taken`; then it is."""
    return fresh(taken, lambda: new_number(LETTER, year, lambda letters: one(rng, letters)))


def events_of(story: Story) -> list[Event]:
    """What moves the clocks of a ticket."""
    return [
        Event(
            whole(act.at),
            event.kind,
            event.complexity or ORDINARY,
            event.urgency or NORMAL,
            event.complaint,
            event.until,
            event.holder,
        )
        for act in story.acts
        for event in act.events
        if event.kind != MOVED
    ]


def _reason(rng: Random, score: int, complaints: Sequence[str]) -> str | None:
    """Why somebody gave this score; most say nothing."""
    if score <= LOW:
        return one(rng, complaints)
    return one(rng, topics.PRAISED) if chance(rng, 0.15) else None
