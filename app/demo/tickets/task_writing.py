"""Writing the tasks and the plans of invented tickets, and telling the chain of them."""

from collections.abc import Iterable, Sequence
from typing import Any

from app.audit.changes import PART
from app.chain.writing import Entry
from app.db.base import bare, insert_rows, next_id
from app.db.fields import moment_text
from app.demo.tickets.records import TICKET, Act, Chore, Step, Story
from app.demo.tickets.rows import People, id_of, tell_row
from app.inbox.models import Task
from app.tickets.planning.models import DONE, OPEN, PlanStep
from app.vault.fields import sealed_columns


class Tasks:
    """Writes them for those people, and the steps of plans, whose tasks are among them."""

    def __init__(self, people: People) -> None:
        self.people = people
        self.rows: dict[str, int] = {}
        """The rows of tasks, by their numbers."""

    def write(self, acts: Iterable[tuple[Story | None, Act]]) -> None:
        """Write the tasks of those acts as they are after the last one."""
        last: dict[str, tuple[Story | None, Act, Chore]] = {}
        for story, act in acts:
            if act.chore:
                last[act.chore.number] = (story, act, act.chore)
        first = next_id(Task)
        rows = [self._task(row, *found) for row, found in enumerate(last.values(), start=first)]
        self.rows |= {row["number"]: row["id"] for row in rows}
        insert_rows(Task, rows)

    def write_steps(self, stories: Sequence[Story]) -> None:
        """Write the steps of plans as they are in the end; their tasks are written."""
        last: dict[str, tuple[Story, Step]] = {}
        for story in stories:
            last |= {act.step.key: (story, act.step) for act in story.acts if act.step}
        rows = []
        for row, (story, step) in enumerate(last.values(), start=next_id(PlanStep)):
            values = self._step(step)
            rows.append(
                {
                    "id": row,
                    "key": step.key,
                    "rev": 2 if step.closed_at else 1,
                    "ticket_id": story.row,
                    "position": step.position,
                    "manner": step.manner,
                    "owner_id": values["owner"],
                    "due": moment_text(step.due),
                    "state": values["state"],
                    "closed_at": moment_text(step.closed_at) if step.closed_at else None,
                    "closed_by_id": values["closed_by"],
                    "task_id": values["task"],
                    **sealed_columns(PlanStep, row, {"content": step.content, "reason": None}),
                }
            )
        insert_rows(PlanStep, rows)

    def entry(self, story: Story | None, act: Act) -> Entry:
        """What the chain is told of a task that is given or done."""
        person, chore = self.people[act.by] if act.by else None, act.chore
        assert chore is not None  # noqa: S101  what is done beside tickets are tasks
        entry = Entry(person, act.action, bare(Task, number=chore.number))
        entry.at = act.at
        if chore.done:
            entry.changed("done", before=False, after=True)
            return entry
        entry.changed("what", None, chore.what)
        entry.changed("person", None, chore.person)
        entry.changed("due", None, chore.due.isoformat())
        kind, record = _about(story, chore)
        if kind:
            entry.told(kind=kind, record=record)
        return entry

    def tell_step(self, entry: Entry, step: Step) -> None:
        """Tell the chain of a step that is added or done."""
        tell_row(entry, PlanStep, step.key, self._step(step))
        entry.told(**{PART: step.key})
        if step.closed_at:
            entry.changed("step.step_state", OPEN, DONE)
            return
        entry.changed("step.step", None, step.content)
        entry.changed("step.step_manner", None, step.manner)
        entry.changed("step.step_owner", None, step.owner)
        entry.changed("step.step_due", None, step.due)

    def _task(self, row: int, story: Story | None, act: Act, chore: Chore) -> dict[str, Any]:
        kind, record = _about(story, chore)
        return {
            "id": row,
            "number": chore.number,
            **sealed_columns(Task, row, {"what": chore.what}),
            "reason": chore.reason,
            "kind": kind,
            "record": record,
            "due": chore.due.isoformat(),
            "person_id": self._id(chore.person),
            "giver_id": self._id(chore.giver),
            "given_at": moment_text(chore.given_at),
            "done_at": moment_text(act.at) if chore.done else None,
            "done_by_id": self._id(act.by) if chore.done else None,
            "rev": 2 if chore.done else 1,
        }

    def _step(self, step: Step) -> dict[str, Any]:
        """What the chain marks of a step."""
        owner = self._id(step.owner)
        return {
            "position": step.position,
            "content": step.content,
            "manner": step.manner,
            "owner": owner,
            "due": step.due,
            "state": DONE if step.closed_at else OPEN,
            "closed_at": step.closed_at,
            "closed_by": owner if step.closed_at else None,
            "task": self.rows[step.task] if step.task else None,
        }

    def _id(self, username: str | None) -> int | None:
        return id_of(self.people, username)


def _about(story: Story | None, chore: Chore) -> tuple[str, str]:
    """The kind and number of the record that a task is about."""
    return (TICKET[0], story.number) if story and chore.record == TICKET else chore.record
