"""The columns that a person chose for a list, kept with the person: no list costs a query more for them."""

from collections.abc import Sequence

from app.chain.writing import writing
from app.people.models import Person


def chosen_columns(person: Person, lists: str) -> list[str] | None:
    """What `person` chose for the list named `lists`; None: nothing."""
    return _choices(person).get(lists)


def choose_columns(person: Person, lists: str, names: Sequence[str] | None) -> None:
    """Keep `names` as the person's choice for the list named `lists`, or forget it."""
    kept = _choices(person)
    with writing(person, "person.preferred", person) as entry:
        entry.changed("columns", kept.pop(lists, None), None if names is None else list(names))
        if names is not None:
            kept[lists] = list(names)
        Person.update(columns=kept).where(Person.id == person.id).execute()


def _choices(person: Person) -> dict[str, list[str]]:
    return dict(person.__data__.get("columns") or {})
