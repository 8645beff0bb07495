"""Words of the answer library."""

from functools import cached_property
from typing import Any

from flask_babel import lazy_gettext as _l

from app.people.dictionaries import all_dictionaries
from app.people.models import Person
from app.tickets.answers import models
from app.tickets.answers.writing import CATEGORIES
from app.web.language import language

IN_USE, STALE = "in_use", "stale"
STATES = {
    IN_USE: (_l("In use"), "ok"),
    STALE: (_l("Past its day"), "warn"),
    models.DRAFT: (_l("Draft"), "mute"),
    models.ASKED: (_l("Waits for approval"), "info"),
    models.RETIRED: (_l("Retired"), "mute"),
}
"""What a list of answers is narrowed to → its words and tone."""
QUESTION_STATES = {
    models.OPEN: (_l("Waiting for an answer"), "info"),
    models.ANSWERED: (_l("Answered"), "ok"),
    models.DROPPED: (_l("Dropped"), "mute"),
}


class Words:
    """Categories and colleagues, each read once when first asked for."""

    def category(self, code: str) -> Any:  # noqa: ANN401
        """What a category is called."""
        return self.dictionaries.label(CATEGORIES, code, language())

    def categories(self, keep: str | None = None) -> list[tuple[str, str]]:
        """(code, word) of each that may be chosen, and `keep`."""
        return self.dictionaries.choices(CATEGORIES, language(), keep)

    def person(self, row: int | None) -> str:
        """Somebody's name, "" for nobody."""
        return self.people.get(row, "") if row else ""

    @cached_property
    def dictionaries(self) -> Any:  # noqa: ANN401
        """What can be chosen."""
        return all_dictionaries()

    @cached_property
    def people(self) -> dict[int, str]:
        """Id → name: colleagues' names are open to everybody who is signed in."""
        return dict(Person.select(Person.id, Person.name).tuples())
