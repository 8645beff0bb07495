"""Writing a ticket's story down: moments in their order, who does what, who may read it and is told."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

from app.db.numbers import ALPHABET, new_number
from app.demo.company import CLEARANCES, DEMO_DEPARTMENTS, DEMO_PEOPLE, LEADS
from app.demo.draws import between, chance, fresh, one
from app.demo.tickets.office import House
from app.demo.tickets.records import Act, Grievance, Happening, Remark, Step, Story, Told
from app.demo.tickets.topics import Topic
from app.inbox.tasks import LETTER
from app.tickets.events import DONE, ENDED, ORDINARY
from app.tickets.models import COLLEAGUE
from app.tickets.targets import FEEDBACK, HANDLING, RESPONSE, cell_of

_DEPARTMENT = {person.username: person.department for person in DEMO_PEOPLE}
_ABOVE = {department.key: department.parent for department in DEMO_DEPARTMENTS}
_TOLD_BY = {"counter": "phone", "web": "phone", "visit": "phone"}
"""How customers are told who came on a channel on which one can't tell them."""
_MET = {RESPONSE: 0.94, HANDLING: 0.88, FEEDBACK: 0.92}
_KEY = 8
_TOLD_LATELY, _UNREAD = timedelta(days=21), timedelta(days=4)


class Scribe:
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
        self.grievance: Grievance | None = None
        self.answered = self.is_told = False
        self.waited = self.ended = 0.0

    def go(self, minutes: float) -> None:
        """So many working minutes pass."""
        self.minute += minutes

    def at(self) -> datetime:
        """The moment when the story stands there, after all that was told before."""
        found = self.office.at(min(self.minute, self.office.last), between(self.rng, 0, 59))
        if self.moment is not None and found <= self.moment:
            found = min(self.moment + timedelta(seconds=between(self.rng, 2, 9)), self.office.now)
        self.moment = found
        return found

    def act(
        self,
        by: str | None,
        action: str,
        changes: Sequence[tuple[str, Any, Any]] = (),
        events: Sequence[Happening] = (),
        *,
        at: datetime | None = None,
        **held: Any,  # noqa: ANN401
    ) -> None:
        """Somebody does something, now or at that moment."""
        moment = at or self.at()
        self.story.acts.append(Act(moment, by, action, tuple(changes), tuple(events), **held))
        if any(event.kind in {DONE, ENDED} for event in events):
            self.ended = self.minute

    def changed(self, values: Mapping[str, str | None]) -> tuple[tuple[str, Any, Any], ...]:
        """What differs from how the ticket stands; it stands so from now on."""
        changes = tuple(
            (name, self.stand[name], value) for name, value in values.items() if self.stand[name] != value
        )
        self.stand |= values
        return changes

    def notice(self, person: str, event: str, by: str | None, at: datetime | None = None) -> None:
        """Somebody is notified, if that was lately."""
        moment = at or self.moment
        if self.rich and moment and person != by and moment > self.office.now - _TOLD_LATELY:
            read = moment < self.office.now - _UNREAD or chance(self.rng, 0.3)
            self.story.notices.append(Told(moment, person, event, by, read))

    def head(self) -> str | None:
        """The lead of the handler's department, or the nearest above it."""
        department: str | None = _DEPARTMENT[self.story.handler]
        while department is not None:
            lead = LEADS[department]
            if lead and lead != self.story.handler:
                return lead
            department = _ABOVE[department]
        return None

    def reads(self, person: str) -> bool:
        """Whether that handler, owner or head may read the ticket."""
        story = self.story
        if CLEARANCES[person] < story.level:
            return False
        mine = {story.handler, story.client.each.owner} if story.client else {story.handler}
        where = story.client.each.department if story.client else _DEPARTMENT[story.opened_by]
        return person in mine or person == "director" or _DEPARTMENT[person] == where

    def key(self) -> str:
        """A key for something that belongs to the ticket."""
        return "".join(one(self.rng, ALPHABET) for _ in range(_KEY))

    def number(self) -> str:
        """A number for a task."""
        return task_number(self.rng, self.office.now.year, self.taken)

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
        remark = Remark(self.key(), text, speaker, visible, told_by, reached)
        self.act(by, "ticket.message.added", at=at, remark=remark)

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


def task_number(rng: Random, year: int, taken: set[str]) -> str:
    """A number for a task that is not among those `taken`; then it is."""
    return fresh(taken, lambda: new_number(LETTER, year, lambda letters: one(rng, letters)))
