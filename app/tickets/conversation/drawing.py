"""The composer as it stands where nothing was typed, drawn once for all tickets: a third of their page.

It says nothing of the ticket but its number; what differs from one page to the next is put in afterwards.
"""

from typing import NamedTuple

from flask import render_template
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from app.access.gate import Gate
from app.drafts.forms import fresh
from app.drafts.keeping import drafts_for
from app.drafts.typed import standing
from app.tickets.conversation.form import MessageForm
from app.tickets.models import Ticket
from app.web.language import language
from app.web.shell import TOKEN

SAVED_BY = "tickets.say_something"
NUMBER, DRAFT = "@ticket-number@", "@draft@"
"""What stands for the number of the ticket, and for the field of what will be typed."""


class Drawn(NamedTuple):
    """A composer with marks in place of what differs, and the (field, value) pairs that stand in it."""

    page: str
    pairs: tuple[tuple[str, str], ...]


_drawn: dict[tuple[str, int, int], Drawn] = {}
"""By language, level of the ticket, and the highest level that may be given to an entry."""


def untouched(gate: Gate, ticket: Ticket) -> Markup | None:
    """The composer of a ticket that the person may handle; None where they began to write before."""
    if drafts_for(gate.person, SAVED_BY, ticket.number):
        return None
    kind = (language(), int(ticket.level), gate.clearance_on(ticket, Ticket.edit_permission))
    found = _drawn.get(kind) or _drawn.setdefault(kind, _draw(gate, ticket))
    page = found.page.replace(TOKEN, generate_csrf()).replace(DRAFT, fresh(found.pairs))
    return Markup(page.replace(NUMBER, ticket.number))  # noqa: S704  a template's


def _draw(gate: Gate, ticket: Ticket) -> Drawn:
    form = MessageForm(formdata=None).fit(gate, ticket)
    form.draft.data = DRAFT
    page = render_template("tickets/_composer.html", message_form=form, ticket=ticket)
    page = page.replace(generate_csrf(), TOKEN).replace(ticket.number, NUMBER)
    return Drawn(page, tuple(standing(form)))
