"""Writing invented tickets in bulk, as the pages write them, and telling the chain of each act."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from random import Random
from typing import Any

from app.chain.numbering import fresh_numbers
from app.chain.writing import Entry
from app.customers.free_text import is_clear
from app.db.base import bare, insert_rows, next_id
from app.db.fields import moment_text
from app.demo.tickets.beside_writing import Beside, before_of
from app.demo.tickets.feedback_writing import Feedbacks, tell_score
from app.demo.tickets.records import (
    Act,
    Happening,
    Remark,
    Story,
    Told,
    events_of,
)
from app.demo.tickets.rows import id_of, tell_row
from app.demo.tickets.task_writing import Tasks
from app.inbox.models import Notice
from app.people.models import Person
from app.tickets.clocks import Measures, settled
from app.tickets.escalation.models import Escalation
from app.tickets.merging.merging import JOINED
from app.tickets.models import CLOSED, Message, Ticket, TicketEvent
from app.tickets.opening import LETTER
from app.tickets.texts import MESSAGES, SUBJECTS, index_many
from app.vault.fields import sealed_columns

MERGED = "ticket.merged"
RAISING = frozenset(
    {
        "ticket.opened",
        "ticket.told",
        "ticket.assigned",
        "ticket.analysed",
        "ticket.moved",
        "ticket.paused",
        "ticket.resumed",
        "ticket.closed.silence",
        "ticket.complaint.described",
        "ticket.complaint.decided",
        "ticket.complaint.reopened",
        "ticket.level.raised",
        MERGED,
        JOINED,
    }
)
"""What is done to a ticket with a new `rev`."""


SAID = ("key", "level", "speaker", "visible", "told_by", "reached", "at", "written_at")


class Writer:
    """Writes tickets of those people and departments, under a version of the service levels."""

    def __init__(
        self, people: Mapping[str, Person], departments: Mapping[str, int], standard: int, random: Random
    ) -> None:
        self.people, self.departments, self.standard = people, departments, standard
        self.by, self.random = Measures(), random
        self.tasks = Tasks(people)
        self.feedback = Feedbacks(people, self.tasks.rows)
        self.beside = Beside(people)

    def write(self, stories: Sequence[Story]) -> None:
        """Write the tickets with all that belongs to them, inside the caller's transaction."""
        years = [story.opened_at.year for story in stories]
        numbers = fresh_numbers(Ticket, LETTER, years, self.random.choice)
        event = next_id(TicketEvent)
        for row, (story, number) in enumerate(zip(stories, numbers, strict=True), start=next_id(Ticket)):
            story.number, story.row, story.first_event = number, row, event
            event += sum(len(act.events) for act in story.acts)
        insert_rows(Ticket, map(self._ticket, stories))
        index_many(SUBJECTS, ((story.row, story.subject) for story in stories))
        insert_rows(TicketEvent, (row for story in stories for row in self._events(story)))
        self._write_messages(stories)
        self.tasks.write((story, act) for story in stories for act in story.acts)
        self.tasks.write_steps(stories)
        self.feedback.write(stories)
        self.beside.write(stories)
        insert_rows(Escalation, (row for story in stories for row in _escalations(story)))

    def write_notices(self, told: Iterable[tuple[Told, tuple[str, str]]]) -> None:
        """Write notifications of records (kind and number), the oldest first."""
        rows = (
            {
                "person_id": self._id(one.person),
                "event": one.event,
                "kind": kind,
                "record": record,
                "count": 1,
                "by_id": self._id(one.by),
                "at": moment_text(one.at),
                "read_at": moment_text(one.at) if one.read else None,
            }
            for one, (kind, record) in sorted(told)
        )
        insert_rows(Notice, rows)

    def entry(self, story: Story | None, act: Act) -> Entry:
        """What the chain is told of an act."""
        if act.chore or story is None:
            return self.tasks.entry(story, act)
        person = self.people[act.by] if act.by else None
        entry = Entry(person, act.action, bare(Ticket, number=story.number))
        entry.at = act.at
        if act is story.acts[0]:
            self._tell_opening(entry, story)
        _tell_columns(entry, story, act)
        if act.events:
            self._tell_events(entry, story, act)
        if act.remark:
            self._tell_message(entry, act, act.remark)
        if act.step:
            self.tasks.tell_step(entry, act.step)
        if act.score:
            tell_score(entry, act, act.score)
        self.beside.tell(entry, act, before_of(story, act))
        if act.proposal:
            self.feedback.tell_proposal(entry, story, act.proposal)
        if act.warned:
            entry.told(clock=act.warned.clock, percent=act.warned.percent, to=list(act.warned.told))
        return entry

    def _ticket(self, story: Story) -> dict[str, Any]:
        known = bare(
            Ticket,
            tier=story.tier,
            standard=self.standard,
            received_at=story.opened_at,
            stage=story.stage,
            urgency=story.urgency,
        )
        columns = {
            name: moment_text(value) if hasattr(value, "tzinfo") else value
            for name, value in settled(known, {}, events_of(story), self.by).items()
        }
        opened, last = moment_text(story.opened_at), story.acts[-1]
        closed = [act.at for act in story.acts for event in act.events if event.to_stage == CLOSED]
        name, phone = story.caller or (None, None)
        return {
            "id": story.row,
            "number": story.number,
            **(place := story.place(self.people, self.departments)),
            "own_level": max(place["own_level"], story.raised),
            **sealed_columns(Ticket, story.row, {"caller_name": name, "caller_phone": phone}),
            "subject": story.subject,
            **sealed_columns(Ticket, story.row, {"goal": story.goal}, clear=is_clear(story.level)),
            "channel": story.channel,
            "category": story.category,
            "complexity": story.complexity,
            "urgency": story.urgency,
            "tier": story.tier,
            "is_complaint": int(story.is_complaint),
            "complained_about_id": self._id(story.about),
            "merged_into_id": story.into.row if story.into else None,
            "stage": story.stage,
            "ending": story.ending,
            "handler_id": self._id(story.handler),
            "opened_by_id": self._id(story.opened_by),
            "opened_at": opened,
            "received_at": opened,
            "updated_at": moment_text(last.at),
            "closed_at": moment_text(closed[-1]) if story.stage == CLOSED else None,
            "standard": self.standard,
            **columns,
            "rev": 1 + sum(act.action in RAISING for act in story.acts),
        }

    def _events(self, story: Story) -> Iterator[dict[str, Any]]:
        row = story.first_event
        for act in story.acts:
            for event in act.events:
                values = self._event(act, event)
                yield {
                    "id": row,
                    "ticket_id": story.row,
                    "at": values["at"],
                    "recorded_at": values["at"],
                    "kind": event.kind,
                    "person_id": values["person"],
                    "complexity": event.complexity,
                    "urgency": event.urgency,
                    "complaint": int(event.complaint),
                    "until": moment_text(event.until) if event.until else None,
                    "holder_id": values["holder"],
                    "to_stage": event.to_stage,
                    "waits_for": event.waits_for,
                    **sealed_columns(TicketEvent, row, {"note": event.note}, clear=is_clear(story.level)),
                }
                row += 1

    def _event(self, act: Act, event: Happening) -> dict[str, Any]:
        """What the chain marks of an event."""
        at = moment_text(act.at)
        who = {"person": self._id(act.by), "holder": self._id(event.holder)}
        return {**event._asdict(), **who, "at": at, "recorded_at": at}

    def _tell_events(self, entry: Entry, story: Story, act: Act) -> None:
        row = story.first_event
        for before in story.acts:
            if before is act:
                break
            row += len(before.events)
        for place, event in enumerate(act.events):
            tell_row(entry, TicketEvent, str(row + place), self._event(act, event))
            entry.changed("event.event_note", None, event.note)
            if event.until:
                entry.told(until=event.until)
        entry.told(events=[event.kind for event in act.events])

    def _tell_opening(self, entry: Entry, story: Story) -> None:
        place = story.place(self.people, self.departments)
        entry.changed("own_level", None, place["own_level"])
        entry.changed("standard", None, self.standard)
        entry.changed("received_at", None, moment_text(story.opened_at))
        if story.client:
            entry.changed("customer", None, story.client.number)
        else:
            entry.changed("department", None, place["department_id"])
        for name, value in zip(("caller_name", "caller_phone"), story.caller or (), strict=False):
            entry.changed(name, None, value)

    def _write_messages(self, stories: Sequence[Story]) -> None:
        said = ((story, act, act.remark) for story in stories for act in story.acts if act.remark)
        rows = []
        for row, (story, act, remark) in enumerate(said, start=next_id(Message)):
            values = self._message(act, remark)
            text = sealed_columns(Message, row, {"text": remark.text}, clear=is_clear(story.level))
            own = {"id": row, "rev": 1, "ticket_id": story.row, "person_id": values["person"]}
            rows.append({**own, **{name: values[name] for name in SAID}, **text})
        insert_rows(Message, rows)
        index_many(MESSAGES, ((row["id"], row["text"]) for row in rows))

    def _tell_message(self, entry: Entry, act: Act, remark: Remark) -> None:
        tell_row(entry, Message, remark.key, self._message(act, remark))
        entry.changed("message.message", None, remark.text)
        entry.told(
            speaker=remark.speaker, visible=remark.visible, told_by=remark.told_by, reached=remark.reached
        )

    def _message(self, act: Act, remark: Remark) -> dict[str, Any]:
        """What the chain marks of a message."""
        at = moment_text(act.at)
        return {**remark._asdict(), "level": 1, "person": self._id(act.by), "at": at, "written_at": at}

    def _id(self, username: str | None) -> int | None:
        return id_of(self.people, username)


def _tell_columns(entry: Entry, story: Story, act: Act) -> None:
    """What the ticket itself became, and with which other one."""
    for name, before, after in act.changes:
        entry.changed(name, before, after)
    if act.action == MERGED and story.into:
        entry.changed("merged_into", None, story.into.number)
    if act.action == JOINED and story.joined:
        entry.told(merged=story.joined.number)
    entry.told(**dict(act.facts))


def _escalations(story: Story) -> Iterator[dict[str, Any]]:
    for act in story.acts:
        if act.warned:
            yield {
                "ticket_id": story.row,
                "clock": act.warned.clock,
                "began_at": moment_text(act.warned.began_at),
                "percent": act.warned.percent,
                "at": moment_text(act.at),
                "told": " ".join(act.warned.told),
            }
