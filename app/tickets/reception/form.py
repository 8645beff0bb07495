"""The form of reception."""

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateTimeLocalField, HiddenField
from wtforms.validators import Optional

from app.access.gate import Gate
from app.clock import local, now, zone
from app.customers.models import Customer
from app.customers.words import Words
from app.errors import Invalid
from app.tickets.catalogue.entitlements import channels_for
from app.tickets.events import NORMAL
from app.tickets.models import CHANNELS, Ticket
from app.tickets.opening import LONGEST_SUBJECT, NewTicket
from app.tickets.reception.callers import Caller, unknown
from app.tickets.words import CHANNELS as CHANNEL_WORDS
from app.tickets.words import URGENCIES, when_applies
from app.web.forms import Form, choice, choices, line, paragraph
from app.web.once import new_key

NOBODY = ""
"""Chosen for a caller who is no customer."""


class TicketForm(Form):
    """What is known of a ticket when it comes in."""

    once = HiddenField(default=new_key)
    follows = HiddenField()
    caller = line(_l("Who asks: phone or name"))
    customer = choice(_l("Customer"), required=False, radio=True)
    channel = choice(_l("Channel"), radio=True, default=CHANNELS[0])
    subject = line(_l("What about"), required=True, longest=LONGEST_SUBJECT)
    content = paragraph(_l("What they said"))
    category = choice(_l("Category"), required=False)
    urgency = choice(_l("Urgency"), radio=True, default=NORMAL)
    is_complaint = BooleanField(
        _l("This is a complaint"),
        description=_l("They are not content with us and expect an answer. It is never slower than urgent."),
    )
    answered = BooleanField(
        _l("Answered at once"), description=_l("At the counter or on the phone: it ends the response time.")
    )
    received_at = DateTimeLocalField(
        _l("Received earlier"),
        validators=[Optional()],
        description=_l("One workday back at most, with a reason."),
    )
    reason = line(_l("Why it is written down later"))

    def fit(self, found: list[Caller], words: Words, tier: str | None = None) -> "TicketForm":
        """Offer the callers that were found, and what there is to choose from.

        A customer of `tier` is offered the channels that they are entitled to (clause 3.9).
        """
        offered = [(one.number, one.shown.name) for one in found]
        self.customer.choices = choices([*offered, (NOBODY, _l("Nobody of these: an unknown caller"))])
        open_channels = channels_for(tier) if tier else CHANNELS
        self.channel.choices = choices([(one, CHANNEL_WORDS[one]) for one in open_channels])
        if self.channel.data not in open_channels and not self.is_submitted():
            self.channel.data = open_channels[0]
        self.urgency.choices = choices(list(URGENCIES.items()))
        self.category.choices = choices(words.offered("ticket_category"), _l("not known yet"))
        if not self.customer.data and not self.is_submitted():
            self.customer.data = offered[0][0] if len(offered) == 1 else NOBODY
        return self

    @property
    def applies(self) -> list[tuple[Any, Any]]:
        """Each urgency, and when it applies."""
        return [(word, when_applies(code)) for code, word in URGENCIES.items()]

    def new_ticket(self, gate: Gate) -> NewTicket:
        """What was typed. Raises NotFound for a customer or ticket that can't be read."""
        chosen = self.text_of("customer")
        customer = gate.get(Customer, chosen) if chosen else None
        name, phone = (None, None) if customer else unknown(self.text_of("caller"))
        before = gate.get(Ticket, self.text_of("follows")) if self.text_of("follows") else None
        if before and before.customer_id not in {None, customer and customer.id}:
            raise Invalid("customer", "The ticket that it follows on is another customer's.")
        return NewTicket(
            channel=self.channel.data,
            subject=self.text_of("subject"),
            content=self.text_of("content"),
            customer=customer,
            caller_name=name,
            caller_phone=phone,
            category=self.category.data or None,
            urgency=self.urgency.data,
            is_complaint=bool(self.is_complaint.data),
            received_at=_moment(self.received_at.data),
            reason=self.text_of("reason"),
            answered=bool(self.answered.data),
            follows=before,
        )

    @staticmethod
    def latest() -> str:
        """Until when it may have come in, as the browser takes it."""
        return local(now()).strftime("%Y-%m-%dT%H:%M")


def _moment(typed: datetime | None) -> datetime | None:
    return typed.replace(tzinfo=zone()) if typed else None
