"""Forms of handing a ticket over."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l

from app.people.models import Person
from app.tickets.handing_over.answering import LONGEST_REASON
from app.tickets.handing_over.offering import LONGEST_NOTE
from app.web.forms import Form, choice, choices, line, paragraph
from app.web.record_forms import RacedForm


class OfferForm(RacedForm):
    """To whom, and what they need to know."""

    receiver = choice(_l("To whom"))
    note = paragraph(
        _l("Note"),
        required=True,
        longest=LONGEST_NOTE,
        description=_l("How things stand, what comes next, what was promised."),
    )

    def fit(self, people: Sequence[Person]) -> "OfferForm":
        """Offer those who may handle it."""
        self._people = {one.username: one for one in people}
        self.receiver.choices = choices(
            [(name, one.name) for name, one in self._people.items()], _l("not chosen")
        )
        return self

    def chosen(self) -> Person:
        """The person that was chosen."""
        return self._people[self.receiver.data]


class DeclineForm(Form):
    """Why a ticket that was offered is declined."""

    reason = line(_l("Reason"), required=True, longest=LONGEST_REASON)
