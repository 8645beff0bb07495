"""Suggestions as their readers see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.access.gate import Gate, everything
from app.access.parts import Viewer, parts_of, show_part
from app.access.showing import Shown
from app.inbox.models import Task
from app.tickets.closing.models import Feedback
from app.tickets.models import Ticket
from app.tickets.suggestions.models import Suggestion


@dataclass(frozen=True)
class Work:
    """What became of an adopted one: whose task it is, until when, whether it is done."""

    person: int
    due: date
    done: bool


@dataclass(frozen=True)
class Line:
    """A suggestion with its ticket, both as the reader may see them; `head`: who decides on it, by id."""

    suggestion: Shown
    ticket: Shown
    work: Work | None = None
    head: int | None = None


def of_ticket(gate: Gate, ticket: Ticket) -> list[Shown]:
    """What the customer of a ticket that came through the gate suggested, newest first."""
    view = Viewer(gate, ticket)
    return [view.show(one) for one in reversed(parts_of(gate, ticket, Suggestion))]


def with_feedback(gate: Gate, ticket: Ticket, feedback: Feedback) -> Any:  # noqa: ANN401  a text, what stands for it, or None
    """What was suggested with that feedback on a ticket that came through the gate."""
    mine = everything(Suggestion, why="it belongs to a ticket that came through the gate")
    found = mine.where(Suggestion.feedback == feedback.id).first()
    return found and show_part(gate, ticket, found)["text"]


def work_of(suggestions: Sequence[Suggestion]) -> dict[int, Work]:
    """What became of those of them that were adopted, by their ids; one query."""
    tasks = {one.task_id: one.id for one in suggestions if one.task_id}
    if not tasks:
        return {}
    rows = everything(Task, why="they carry out suggestions whose tickets came through the gate")
    found = rows.where(Task.id.in_(list(tasks)))
    return {tasks[task.id]: Work(task.person_id, task.due, task.done_at is not None) for task in found}


def lines_of(gate: Gate, suggestions: Sequence[Suggestion], heads: dict[int, int | None]) -> list[Line]:
    """The rows of a list of suggestions whose tickets the person may read; `heads` is who leads whom."""
    mine = gate.select(Ticket).where(Ticket.id.in_([one.ticket_id for one in suggestions]))
    tickets = {ticket.id: ticket for ticket in mine} if suggestions else {}
    work = work_of(suggestions)
    return [_line(gate, one, tickets[one.ticket_id], work, heads) for one in suggestions]


def _line(
    gate: Gate, one: Suggestion, ticket: Ticket, work: dict[int, Work], heads: dict[int, int | None]
) -> Line:
    head = heads.get(ticket.handler_id or ticket.opened_by_id)
    return Line(show_part(gate, ticket, one), gate.show(ticket), work.get(one.id), head)
