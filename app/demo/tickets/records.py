"""An invented ticket, and the acts by which it became what it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from app.demo.records import Invented
from app.tickets.events import NORMAL, ORDINARY, Event, whole
from app.tickets.models import MOVED

TICKET = ("ticket", "")
"""What a task is about that belongs to the ticket of its story, whose number is not known yet."""


class Client(NamedTuple):
    """A customer who was written: the id of its row, its number, and what is known of it."""

    row: int
    number: str
    each: Invented


class Happening(NamedTuple):
    """An event of the act it belongs to; see `TicketEvent`. `holder` is a user name."""

    kind: str
    note: str | None = None
    to_stage: str | None = None
    holder: str | None = None
    until: datetime | None = None
    waits_for: str | None = None
    complexity: str | None = None
    urgency: str | None = None
    complaint: bool = False


class Remark(NamedTuple):
    """A message of the act it belongs to; see `Message`."""

    key: str
    text: str
    speaker: str
    visible: bool
    told_by: str | None = None
    reached: bool = True


class Step(NamedTuple):
    """A step of the plan as it is after the act it belongs to; `task` is the number of the owner's task."""

    key: str
    position: int
    content: str
    manner: str
    owner: str
    due: datetime
    closed_at: datetime | None = None
    task: str = ""


class Score(NamedTuple):
    """What the customer thought; `by` wrote it down, None for the customer by their link."""

    process: int
    result: int
    process_reason: str | None
    result_reason: str | None


class Proposal(NamedTuple):
    """What a customer suggested with their scores, and what came of it by the act that it belongs to.

    `by` wrote it down `at` that moment, None for the customer; `task` is the number of what an adopted one
    became.
    """

    key: str
    text: str
    by: str | None
    at: datetime
    state: str = "waiting"
    reason: str | None = None
    decided_by: str | None = None
    decided_at: datetime | None = None
    task: str = ""


class Grievance(NamedTuple):
    """A complaint as it is after the act it belongs to; see `Complaint`. `decided_by` is a user name."""

    key: str
    severity: str
    cause: str
    remedy: str | None = None
    outcome: str | None = None
    outcome_reason: str | None = None
    decided_by: str | None = None
    decided_at: datetime | None = None


class HandingOver(NamedTuple):
    """A hand-over as it is after the act it belongs to; see `Offer`. People are user names."""

    key: str
    giver: str
    receiver: str
    note: str
    offered_at: datetime
    until: datetime
    state: str
    ended_at: datetime | None = None
    ended_by: str | None = None
    reason: str | None = None


class Warned(NamedTuple):
    """A step of escalation: of which clock that began when, at how many percent, who was told."""

    clock: str
    began_at: datetime
    percent: int
    told: tuple[str, ...]


class Chore(NamedTuple):
    """A task that is given, or finished by this act. `record` is a kind and number, "" for none."""

    number: str
    what: str
    reason: str
    record: tuple[str, str]
    person: str
    giver: str | None
    given_at: datetime
    due: date
    done: bool = False


class Told(NamedTuple):
    """A notification: when, to whom, of what event, by whom, whether they have read it."""

    at: datetime
    person: str
    event: str
    by: str | None
    read: bool


class Act(NamedTuple):
    """What somebody did: one row of the chain. `by` is a user name, None for the program."""

    at: datetime
    by: str | None
    action: str
    changes: tuple[tuple[str, Any, Any], ...] = ()
    events: tuple[Happening, ...] = ()
    remark: Remark | None = None
    step: Step | None = None
    score: Score | None = None
    proposal: Proposal | None = None
    grievance: Grievance | None = None
    offer: HandingOver | None = None
    facts: tuple[tuple[str, Any], ...] = ()
    warned: Warned | None = None
    chore: Chore | None = None


@dataclass(slots=True)
class Story:
    """A ticket with all that happened, in order. `client` None: an unknown caller of that name and phone.

    People are user names. `raised` is a level of its own that somebody decided on; `into` is the ticket that
    it was merged into, `joined` what was merged into it. `row` and the first ids of its events are known once
    it is written.
    """

    client: Client | None
    tier: str
    subject: str
    channel: str
    category: str | None
    urgency: str
    opened_by: str
    handler: str
    opened_at: datetime
    complexity: str | None = None
    is_complaint: bool = False
    goal: str | None = None
    stage: str = "reception"
    ending: str | None = None
    caller: tuple[str, str] | None = None
    acts: list[Act] = field(default_factory=list)
    number: str = ""
    row: int = 0
    first_event: int = 0
    notices: list[Told] = field(default_factory=list)
    about: str | None = None
    watchers: tuple[str, ...] = ()
    raised: int = 0
    into: "Story | None" = None
    joined: "Story | None" = None

    @property
    def level(self) -> int:
        """How secret it is."""
        return max(self.client.each.level if self.client else 2, self.raised)

    def place(self, people: Mapping[str, Any], departments: Mapping[str, int]) -> dict[str, Any]:
        """The columns that say where it lies; `own_level` is the one it was opened with."""
        if self.client is None:
            department = people[self.opened_by].department_id
            return {"customer_id": None, "own_level": 2, "level": self.level, "owner_id": None} | {
                "department_id": department,
                "region": None,
                "business_line": None,
                "kind": "unknown",
            }
        each = self.client.each
        return {
            "customer_id": self.client.row,
            "own_level": 1,
            "level": self.level,
            "owner_id": people[each.owner].id,
            "department_id": departments[each.department],
            "region": each.region,
            "business_line": each.business_line,
            "kind": each.kind,
        }


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
