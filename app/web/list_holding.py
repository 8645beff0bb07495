"""The saved lists that a leaver shared with colleagues, and how they are handed over.

Shared lists of somebody who can't sign in are shown to nobody: the department would lose its tabs.
"""

from flask_babel import lazy_gettext as _l
from peewee import ModelSelect

from app.access.gate import Gate
from app.chain.writing import writing
from app.people.models import Person
from app.room import Holding, Share
from app.web.models import SavedList
from app.web.saved_lists import LONGEST_NAME

SHARED = "shared"


def _shares(gate: Gate, leaver: Person) -> list[Share]:
    colleagues = Person.select().where(
        Person.id.in_(gate.colleagues()), ~Person.disabled, Person.id != leaver.id
    )
    count = int(_shared(leaver).where(SavedList.person.in_(gate.colleagues())).count())
    return [Share(SHARED, _l("Lists that are shared"), count, list(colleagues.order_by(Person.name)))]


def _total(leaver: Person) -> int:
    return int(_shared(leaver).count())


def _hand_over(gate: Gate, leaver: Person, _key: str, receiver: Person, limit: int) -> int:
    found = list(_shared(leaver).order_by(SavedList.id).limit(limit))
    for saved in found:
        with writing(gate.person, "list.passed", saved) as entry:
            entry.changed("person", leaver.username, receiver.username)
            saved.name, saved.person = _free_name(saved, leaver, receiver), receiver.id
            saved.save(only=[SavedList.name, SavedList.person])
    return len(found)


def _shared(leaver: Person) -> ModelSelect:
    return SavedList.select().where(SavedList.person == leaver.id, SavedList.department.is_null(False))  # noqa: FBT003


def _free_name(saved: SavedList, leaver: Person, receiver: Person) -> str:
    """Its name, with the leaver's beside it where the receiver has a list called so."""
    own = SavedList.select(SavedList.name).where(
        SavedList.person == receiver.id, SavedList.lists == saved.lists
    )
    taken = {name.casefold() for (name,) in own.tuples()}
    tries = (saved.name, f"{saved.name} · {leaver.name}"[:LONGEST_NAME])
    numbered = (f"{saved.name[: LONGEST_NAME - 4]} {count}" for count in range(2, len(taken) + 3))
    return next(name for name in (*tries, *numbered) if name.casefold() not in taken)


LISTS_HELD = Holding("lists", _shares, _total, _hand_over)
