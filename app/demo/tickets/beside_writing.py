"""Writing what happens beside a ticket's stages: complaints, hand-overs, watchers, and telling the chain."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from app.access.grants import give_by_program
from app.audit.changes import PART
from app.chain.writing import Entry
from app.db.base import bare, insert_rows, next_id
from app.db.fields import moment_text
from app.demo.tickets.records import Act, Grievance, HandingOver, Story
from app.demo.tickets.rows import id_of, tell_row
from app.people.models import Person
from app.tickets.complaints.models import Complaint
from app.tickets.complaints.writing import BY_THE_ROW
from app.tickets.handing_over.models import OFFERED, Offer
from app.tickets.handing_over.offering import LAST_MINUTE
from app.tickets.handing_over.recording import LENT
from app.tickets.models import Ticket, Watcher
from app.vault.fields import sealed_columns, sealed_fields


class Beside:
    """Writes them for tickets of those people."""

    def __init__(self, people: Mapping[str, Person]) -> None:
        self.people = people
        self.waiting: list[tuple[Story, HandingOver]] = []
        """Hand-overs that wait to be accepted."""

    def write(self, stories: Sequence[Story]) -> None:
        """Write what belongs to those tickets, inside the caller's transaction."""
        insert_rows(
            Watcher,
            (
                {"ticket_id": story.row, "person_id": self.people[who].id}
                for story in stories
                for who in story.watchers
            ),
        )
        self._write_complaints(stories)
        self._write_offers(stories)

    def let_in(self) -> None:
        """Let whoever a ticket is offered to read it, once the chain tells of the offer."""
        for story, made in self.waiting:
            ticket = bare(Ticket, number=story.number)
            give_by_program(ticket, self.people[made.receiver], LENT, made.until + LAST_MINUTE, story.number)

    def tell(self, entry: Entry, act: Act, before: Act | None) -> None:
        """Tell the chain of what an act left; `before` is the act that wrote the same row last."""
        if act.grievance:
            self._tell_complaint(entry, act.grievance, before.grievance if before else None)
        if act.offer:
            entry.told(**{PART: act.offer.key})
            if not before:
                entry.changed("offer.offer_note", None, act.offer.note)
            entry.changed("offer.offer_reason", None, act.offer.reason)
            tell_row(entry, Offer, act.offer.key, self._offer(act.offer))

    def _write_complaints(self, stories: Sequence[Story]) -> None:
        rows = []
        known = [(story, [act.grievance for act in story.acts if act.grievance]) for story in stories]
        told = [(story, each) for story, each in known if each]
        for row, (story, each) in enumerate(told, start=next_id(Complaint)):
            last = each[-1]
            sealed = {name: getattr(last, name) for name in sealed_fields(Complaint)}
            rows.append(
                {
                    "id": row,
                    "key": last.key,
                    "rev": len(each),
                    "ticket_id": story.row,
                    "severity": last.severity,
                    "cause": last.cause,
                    "outcome": last.outcome,
                    "decided_by_id": self._id(last.decided_by),
                    "decided_at": _text(last.decided_at),
                    **sealed_columns(Complaint, row, sealed),
                }
            )
        insert_rows(Complaint, rows)

    def _tell_complaint(self, entry: Entry, now: Grievance, before: Grievance | None) -> None:
        values = now._asdict() | {"decided_by": self._id(now.decided_by)}
        tell_row(entry, Complaint, now.key, values)
        for name in values.keys() - BY_THE_ROW - {"key"}:
            field = f"{Complaint.word}.{Complaint.rule_names[name]}"
            entry.changed(field, getattr(before, name, None), values[name])

    def _write_offers(self, stories: Sequence[Story]) -> None:
        last: dict[str, tuple[Story, HandingOver]] = {}
        for story in stories:
            last |= {act.offer.key: (story, act.offer) for act in story.acts if act.offer}
        rows = []
        for row, (story, made) in enumerate(last.values(), start=next_id(Offer)):
            values = self._offer(made)
            rows.append(
                {
                    "id": row,
                    "key": made.key,
                    "rev": 2 if made.ended_at else 1,
                    "ticket_id": story.row,
                    "giver_id": values["giver"],
                    "receiver_id": values["receiver"],
                    "offered_at": moment_text(made.offered_at),
                    "until": moment_text(made.until),
                    "state": made.state,
                    "ended_at": _text(made.ended_at),
                    "ended_by_id": values["ended_by"],
                    **sealed_columns(Offer, row, {"note": made.note, "reason": made.reason}),
                }
            )
        insert_rows(Offer, rows)
        self.waiting += [(story, made) for story, made in last.values() if made.state == OFFERED]

    def _offer(self, made: HandingOver) -> dict[str, Any]:
        """What the chain marks of a hand-over."""
        people = {name: self._id(getattr(made, name)) for name in ("giver", "receiver", "ended_by")}
        return made._asdict() | people

    def _id(self, username: str | None) -> int | None:
        return id_of(self.people, username)


def before_of(story: Story, act: Act) -> Act | None:
    """The act that wrote the same complaint or hand-over before."""
    found = None
    for one in story.acts if act.grievance or act.offer else ():
        if one is act:
            break
        if (act.grievance and one.grievance) or (act.offer and one.offer and one.offer.key == act.offer.key):
            found = one
    return found


def _text(moment: datetime | None) -> str | None:
    return moment_text(moment) if moment else None
