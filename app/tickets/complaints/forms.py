"""Forms about a complaint."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from app.access.gate import Gate
from app.access.showing import Shown
from app.customers.words import Words
from app.people.models import Person
from app.tickets.complaints.making import LONGEST_REASON
from app.tickets.complaints.models import Complaint
from app.tickets.complaints.words import APPLIES, OUTCOMES, SEVERITIES
from app.tickets.complaints.writing import ABOUT, CAUSES, LONGEST
from app.tickets.forms import SharedForm
from app.tickets.models import TOLD_BY, Ticket
from app.tickets.words import CHANNELS
from app.web.forms import choice, choices, line, paragraph


class SeverityForm(SharedForm):
    """Base of forms that say how severe a complaint is."""

    severity = choice(_l("Severity"), radio=True)

    @property
    def applies(self) -> list[tuple[Any, Any]]:
        """Each severity, and when it applies."""
        return [(word, APPLIES[code]) for code, word in SEVERITIES.items()]

    def fit(self) -> "SeverityForm":
        """Offer the severities."""
        self.severity.choices = choices(list(SEVERITIES.items()))
        return self


class MakeForm(SeverityForm):
    """The ticket is a complaint after all."""

    reason = line(_l("Why it is a complaint"), required=True, longest=LONGEST_REASON)


class ComplaintForm(SeverityForm):
    """How severe, by which cause, whom it is about, what was done."""

    cause = choice(_l("Cause"), required=False)
    complained_about = choice(
        _l("Person complained about"),
        required=False,
        description=_l("They take no part in it. The handler is not offered: hand the ticket over first."),
    )
    remedy = paragraph(
        _l("Remedy"), longest=LONGEST, description=_l("What was done to put it right, and that it helps.")
    )

    def fit_to(
        self, gate: Gate, ticket: Ticket, complaint: Complaint | None, words: Words
    ) -> "ComplaintForm":
        """Offer what there is to choose from; a field that the person may not write is not there (rule 3)."""
        self.fit()
        people = Person.select().where(~Person.disabled | (Person.id == ticket.complained_about_id))
        self._people = {one.username: one for one in people.order_by(Person.name)}
        others = [(name, one.name) for name, one in self._people.items() if one.id != ticket.handler_id]
        self.complained_about.choices = choices(others, _l("nobody in particular"))
        causes = words.offered(CAUSES, complaint and complaint.cause)
        self.cause.choices = choices(causes, _l("not known yet"))
        for name in ("severity", "cause", "remedy", ABOUT):
            rule = Complaint.rule_names.get(name, name)
            if not gate.may_write(ticket, rule, Ticket.edit_permission):
                del self[name]
        return self

    def start(self, ticket: Ticket, shown: Shown) -> None:
        """Begin with what is known."""
        self.rev.data = str(ticket.rev)
        for name, value in self.present(ticket, shown).items():
            self[name].data = value

    def present(self, ticket: Ticket, shown: Shown) -> dict[str, Any]:
        """What stands there now in the fields that there are."""
        found = {name: shown[name] or "" for name in ("severity", "cause", "remedy") if name in self}
        if ABOUT in self:
            about = (name for name, one in self._people.items() if one.id == ticket.complained_about_id)
            found[ABOUT] = next(about, "")
        return found

    def values(self) -> dict[str, Any]:
        """What was typed in the fields that there are."""
        found = {name: self[name].data or None for name in ("severity", "cause") if name in self}
        if "remedy" in self:
            found["remedy"] = self.text_of("remedy") or None
        if ABOUT in self:
            person = self._people.get(self.text_of(ABOUT))
            found[ABOUT] = person.id if person else None
        return found


class OutcomeForm(SharedForm):
    """What the handler proposes to decide."""

    outcome = choice(_l("Outcome"), radio=True)
    reason = line(_l("Reason"), required=True, longest=LONGEST_REASON)

    def fit(self) -> "OutcomeForm":
        """Offer the outcomes."""
        self.outcome.choices = choices(list(OUTCOMES.items()))
        return self


class TellForm(SharedForm):
    """What the complainant is told, and how."""

    text = paragraph(_l("Text"), required=True)
    told_by = choice(_l("How the customer was told"))
    reached = BooleanField(_l("They were reached"), default=True)

    def fit(self) -> "TellForm":
        """Offer the ways of telling."""
        self.told_by.choices = choices([(code, CHANNELS[code]) for code in TOLD_BY], _l("not chosen"))
        return self
