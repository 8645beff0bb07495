"""Writing what customers of invented tickets thought and suggested, and telling the chain of it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import starmap
from typing import Any

from app.audit.changes import PART
from app.chain.writing import Entry
from app.customers.free_text import is_clear
from app.db.base import insert_rows, next_id
from app.db.fields import moment_text
from app.demo.tickets.records import Act, Proposal, Score, Story
from app.demo.tickets.rows import People, id_of, tell_row
from app.tickets.closing.models import BY_LINK, RECORDED, Feedback
from app.tickets.events import DONE, whole
from app.tickets.suggestions.models import WAITING, Suggestion
from app.vault.fields import sealed_columns


class Feedbacks:
    """Writes them for tickets of those people; `tasks` are the rows of tasks, by their numbers."""

    def __init__(self, people: People, tasks: Mapping[str, int]) -> None:
        self.people, self.tasks = people, tasks
        self.scores: dict[tuple[str, datetime], int] = {}
        """The rows of scores, by ticket and moment."""

    def write(self, stories: Sequence[Story]) -> None:
        """Scores, and the suggestions that came with them."""
        given = ((story, act, act.score) for story in stories for act in story.acts if act.score)
        rows = []
        for row, (story, act, score) in enumerate(given, start=next_id(Feedback)):
            done = [one.at for one in story.acts if one.at < act.at and _is_done(one)]
            rows.append(
                {
                    "id": row,
                    "ticket_id": story.row,
                    "done_at": moment_text(whole(done[-1])),
                    "process_score": score.process,
                    "result_score": score.result,
                    "source": _source(act),
                    "person_id": self._id(act.by),
                    "at": moment_text(act.at),
                    **sealed_columns(Feedback, row, _reasons(score)),
                }
            )
            self.scores[story.number, act.at] = row
        insert_rows(Feedback, rows)
        last: dict[str, tuple[Story, Proposal]] = {}
        for story in stories:
            last |= {act.proposal.key: (story, act.proposal) for act in story.acts if act.proposal}
        insert_rows(
            Suggestion, list(starmap(self._suggestion, enumerate(last.values(), start=next_id(Suggestion))))
        )

    def tell_proposal(self, entry: Entry, story: Story, proposal: Proposal) -> None:
        """Tell the chain of a suggestion that is made or decided."""
        tell_row(entry, Suggestion, proposal.key, self._proposal(story, proposal))
        entry.told(**{PART: proposal.key})
        if proposal.decided_at:
            entry.changed("suggestion.suggestion_state", WAITING, proposal.state)
            entry.changed("suggestion.suggestion_reason", None, proposal.reason)
            return
        entry.changed("suggestion.suggestion", None, proposal.text)
        entry.told(source=RECORDED if proposal.by else BY_LINK)

    def _suggestion(self, row: int, made: tuple[Story, Proposal]) -> dict[str, Any]:
        story, proposal = made
        values = self._proposal(story, proposal)
        texts = {name: values[name] for name in ("text", "reason")}
        return {
            "id": row,
            "key": proposal.key,
            "rev": 2 if proposal.decided_at else 1,
            "ticket_id": story.row,
            "source": values["source"],
            "feedback_id": values["feedback"],
            "person_id": values["person"],
            "at": moment_text(proposal.at),
            "state": proposal.state,
            "decided_at": moment_text(proposal.decided_at) if proposal.decided_at else None,
            "decided_by_id": values["decided_by"],
            "task_id": values["task"],
            **sealed_columns(Suggestion, row, texts, clear=is_clear(story.level)),
        }

    def _proposal(self, story: Story, proposal: Proposal) -> dict[str, Any]:
        """What the chain marks of a suggestion."""
        return {
            **proposal._asdict(),
            "source": RECORDED if proposal.by else BY_LINK,
            "feedback": self.scores[story.number, proposal.at],
            "person": self._id(proposal.by),
            "decided_by": self._id(proposal.decided_by),
            "task": self.tasks[proposal.task] if proposal.task else None,
        }

    def _id(self, username: str | None) -> int | None:
        return id_of(self.people, username)


def tell_score(entry: Entry, act: Act, score: Score) -> None:
    """Tell the chain of the scores that somebody gave."""
    entry.told(process_score=score.process, result_score=score.result, source=_source(act))
    for text in filter(None, _reasons(score).values()):
        entry.changed("message.message", None, text)


def _is_done(act: Act) -> bool:
    return any(event.kind == DONE for event in act.events)


def _source(act: Act) -> str:
    return RECORDED if act.by else BY_LINK


def _reasons(score: Score) -> dict[str, str | None]:
    return {"process_reason": score.process_reason, "result_reason": score.result_reason}
