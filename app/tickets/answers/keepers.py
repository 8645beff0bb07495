"""Who keeps the answers of a category, and to whom a question goes that found none."""

from collections.abc import Mapping

from app.access.gate import Gate
from app.access.standing import holders_of
from app.chain.writing import writing
from app.db.connection import database
from app.errors import Invalid
from app.people.models import Person
from app.tickets.answers.models import ALL_OTHERS, AnswerKeeper
from app.tickets.answers.writing import MANAGE, WRITE


def keepers() -> dict[str, int]:
    """Category → who keeps it, `*` for all others; a category that nobody keeps is not there."""
    return dict(AnswerKeeper.select(AnswerKeeper.category, AnswerKeeper.person).tuples())


def keeper_of(category: str) -> int | None:
    """Who is to answer a question of `category`: its keeper, else that of all others, who can sign in."""
    kept, able = keepers(), holders_of(WRITE)
    named = (kept.get(category), kept.get(ALL_OTHERS))
    return next((person for person in named if person in able), None)


def set_keepers(gate: Gate, chosen: Mapping[str, Person | None]) -> bool:
    """Let these people keep these categories, None: nobody. Returns whether anything changed.

    Raises Forbidden, Invalid for somebody who may not write answers.
    """
    gate.require(MANAGE)
    able = holders_of(WRITE)
    with database.atomic():
        before, changed = keepers(), False
        for category, person in chosen.items():
            if person is not None and person.id not in able:
                raise Invalid(category, "Choose from what is offered.")
            if (person and person.id) != before.get(category):
                keep(gate.person, category, before.get(category), person)
                changed = True
    return changed


def keep(by: Person | None, category: str, before: int | None, person: Person | None) -> None:
    """Write who keeps `category`, with its row on the chain; nothing is checked here."""
    with writing(by, "answer_keeper.changed", AnswerKeeper(category=category)) as entry:
        entry.changed("in_charge", before, person and person.id)
        AnswerKeeper.delete().where(AnswerKeeper.category == category).execute()
        if person is not None:
            AnswerKeeper.create(category=category, person=person)
