"""What a leaver holds of the answer library, and how it is handed over."""

from collections.abc import Callable

from flask_babel import lazy_gettext as _l
from peewee import ModelSelect

from app.access.gate import Gate
from app.access.standing import holders_of
from app.people.models import Person
from app.room import Holding, Share
from app.tickets.answers import questions
from app.tickets.answers.keepers import keep
from app.tickets.answers.models import OPEN, RETIRED, Answer, AnswerKeeper, OpenQuestion
from app.tickets.answers.writing import WRITE, pass_to

ANSWERS, KEPT, QUESTIONS = "answers", "categories", "questions"
LABELS = {
    ANSWERS: _l("Standard answers"),
    KEPT: _l("Categories of the answer library"),
    QUESTIONS: _l("Questions without an answer"),
}
FOUND: dict[str, Callable[[Person], ModelSelect]] = {
    ANSWERS: lambda leaver: (
        Answer.select().where(Answer.owner == leaver, Answer.state != RETIRED).order_by(Answer.id)
    ),
    KEPT: lambda leaver: (
        AnswerKeeper.select().where(AnswerKeeper.person == leaver).order_by(AnswerKeeper.category)
    ),
    QUESTIONS: lambda leaver: (
        OpenQuestion.select()
        .where(OpenQuestion.owner == leaver, OpenQuestion.state == OPEN)
        .order_by(OpenQuestion.id)
    ),
}
"""Share → what the leaver holds of it."""


def _shares(_gate: Gate, leaver: Person) -> list[Share]:
    able = sorted(holders_of(WRITE) - {leaver.id})
    people = list(Person.select().where(Person.id.in_(able)).order_by(Person.name))
    return [Share(key, LABELS[key], found(leaver).count(), people) for key, found in FOUND.items()]


def _total(leaver: Person) -> int:
    return sum(int(found(leaver).count()) for found in FOUND.values())


def _hand_over(gate: Gate, leaver: Person, key: str, receiver: Person, limit: int) -> int:
    found = list(FOUND[key](leaver).limit(limit))
    for one in found:
        _pass(gate.person, one, receiver)
    return len(found)


def _pass(by: Person, one: Answer | AnswerKeeper | OpenQuestion, receiver: Person) -> None:
    if isinstance(one, AnswerKeeper):
        keep(by, one.category, one.person_id, receiver)
    elif isinstance(one, OpenQuestion):
        questions.move(by, one, receiver)
    else:
        pass_to(by, one, receiver, one.rev)


LIBRARY_HELD = Holding("answers", _shares, _total, _hand_over)
