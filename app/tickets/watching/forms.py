"""The form that adds a watcher."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l

from app.people.models import Person
from app.web.forms import Form, choice, choices


class WatcherForm(Form):
    """Who is to follow the ticket."""

    person = choice(_l("Who is to follow it"))

    def fit(self, people: Sequence[Person]) -> "WatcherForm":
        """Offer those who may read the ticket and do not follow it."""
        self._people = {one.username: one for one in people}
        self.person.choices = choices(
            [(name, one.name) for name, one in self._people.items()], _l("not chosen")
        )
        return self

    def chosen(self) -> Person:
        """The person that was chosen."""
        return self._people[self.person.data]
