"""A second person approves what was written before it is used (clause 3.1)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l

from app.access.gate import Gate
from app.chain.writing import Entry, writing
from app.clock import now
from app.db.connection import database
from app.errors import Conflict, Forbidden
from app.inbox.finding import open_own
from app.inbox.models import Request
from app.inbox.requests import Approved, Subject, ask, details_of
from app.people.dictionaries import all_dictionaries
from app.people.models import Person
from app.room import Approval, Outcome, Told
from app.tickets.answers.finding import index_answer
from app.tickets.answers.models import APPROVED, ASKED, DRAFT, RETIRED, WRITTEN, Answer
from app.tickets.answers.questions import now_answered
from app.tickets.answers.writing import CATEGORIES, MANAGE, WRITE, get_answer, proposed, save
from app.web.language import language

KIND = "answer.approve"


def ask_for_approval(gate: Gate, answer: Answer, reason: str, rev: int) -> Request:
    """Ask that what the person wrote last is used. Raises Forbidden, Invalid, Conflict."""
    if answer.state != DRAFT or rev != answer.rev:
        raise Conflict
    with database.atomic():
        request = ask(gate, KIND, Subject(Answer.audit_kind, answer.number), reason, _details(answer))
        _move(gate.person, answer, "answer.asked", ASKED)
    return request


def waiting(gate: Gate, answer: Answer) -> Request | None:
    """The person's own request about `answer` that nobody has decided yet."""
    return open_own(gate, KIND, answer.number) if answer.state == ASKED else None


def may_ask(gate: Gate, answer: Answer) -> bool:
    """Whether the person may ask for approval: who wrote it last, so that whoever approves did not."""
    return gate.has(WRITE) and answer.state == DRAFT and answer.written_by_id == gate.person.id


def give_back(entry: Entry) -> None:
    """Where a request ended without approval, what it was about is a draft again."""
    request: Any = entry.record
    if request.kind != KIND:
        return
    answer = Answer.get_or_none(Answer.number == request.subject, Answer.state == ASKED)
    if answer is not None:
        _move(entry.person, answer, "answer.returned", DRAFT)


def _check(gate: Gate, number: str, details: Mapping[str, Any]) -> None:
    answer = get_answer(gate, number)
    if answer.written_by_id != gate.person.id:
        raise Forbidden
    if answer.state in {APPROVED, RETIRED} or details != _details(answer):
        raise Conflict("The answer %(number)s has changed since it was asked for.", number=number)


def _run(approved: Approved) -> Outcome:
    answer = get_answer(approved.asker, approved.request.subject)
    said, decider = proposed(answer), approved.decider
    columns: dict[str, Any] = {**said, **{f"new_{name}": None for name in WRITTEN}, "state": APPROVED}
    with writing(decider, "answer.approved", answer) as entry:
        for name, value in columns.items():
            entry.changed(name, _plain(getattr(answer, name)), _plain(value))
        by = {"approved_by": decider and decider.id, "approved_at": now(), "changed_at": now()}
        save(answer, answer.rev, {**columns, **by, "warned_for": None})
        index_answer(answer)
        now_answered(approved.asker, answer)
    return Outcome("The answer %(number)s is in use.", number=answer.number)


def _told(request: Request, _gate: Gate) -> list[Told]:
    """What it would say, and what it says now. It names no customer: who handles tickets may read it."""
    details = details_of(request)
    answer = Answer.get(Answer.number == request.subject)
    now_said = {name: _plain(getattr(answer, name)) for name in WRITTEN} if answer.in_use else {}
    lines = [Told(_l("Standard answer"), answer.number, url=url_for("tickets.answer", number=answer.number))]
    for name, label in LABELS.items():
        before = now_said.get(name)
        changed = before is not None and before != details[name]
        words = {value: _word(name, value) for value in (details[name], before)}
        lines.append(Told(label, words[details[name]], before=words[before] if changed else None))
    return lines


LABELS = {
    "category": _l("Category"),
    "question": _l("Question"),
    "text": _l("Answer"),
    "valid_until": _l("Valid until"),
}
"""What is written → its words."""


def _word(name: str, value: Any) -> Any:  # noqa: ANN401
    if name != "category" or value is None:
        return value
    return all_dictionaries().label(CATEGORIES, value, language())


def _details(answer: Answer) -> dict[str, Any]:
    return {name: _plain(value) for name, value in proposed(answer).items()}


def _plain(value: Any) -> Any:  # noqa: ANN401
    return value.isoformat() if isinstance(value, date) else value


def _move(person: Person | None, answer: Answer, action: str, state: str) -> None:
    with writing(person, action, answer) as entry:
        entry.changed("state", answer.state, state)
        save(answer, answer.rev, {"state": state, "changed_at": now()})


APPROVING = Approval(
    KIND, _l("Use a standard answer"), WRITE, _run, check=_check, told=_told, decided_by=MANAGE
)
