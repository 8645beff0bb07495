"""The level of a ticket, and of one entry on it."""

from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.gate import gate
from app.access.routes import requires
from app.customers.words import Words
from app.tickets.models import Message, Ticket
from app.tickets.secrecy import levels, messages
from app.tickets.secrecy.forms import TicketLevelForm
from app.tickets.secrecy.lowering import ask_to_lower, ask_to_lower_message
from app.tickets.views.blueprint import tickets
from app.tickets.views.page import head_of_page, met
from app.web.answers import done, invalid

PAGE = "tickets/level.html"


@tickets.get("/<ticket:number>/level")
@requires("ticket.view")
def level(number: str) -> ResponseReturnValue:
    """What was decided about it, and the form that raises it."""
    return render_template(PAGE, **_page(gate().get(Ticket, number)))


@tickets.post("/<ticket:number>/level")
@requires("ticket.handle")
def raise_level(number: str) -> ResponseReturnValue:
    """Raise it."""
    found = gate().get(Ticket, number, "ticket.handle")
    form = TicketLevelForm().offer(levels.higher_levels(gate(), found), found.rev)
    if form.submit(lambda: _raise(found, form)) is None:
        present = met(found, form)
        form.offer(levels.higher_levels(gate(), present), present.rev)
        return invalid("tickets/_level.html", PAGE, form.answers_with, **_page(present) | {"form": form})
    return done(url_for(".level", number=number), _("Level raised"))


@tickets.post("/<ticket:number>/level/lower")
@requires("ticket.handle")
def ask_lower(number: str) -> ResponseReturnValue:
    """Ask to lower it; a second person decides."""
    found = gate().get(Ticket, number, "ticket.handle")
    form = TicketLevelForm(prefix="lower-").offer(levels.lower_levels(found), found.rev)
    asked = form.submit(lambda: ask_to_lower(gate(), found, int(form.level.data), form.why()))
    if asked is None:
        context = _page(met(found, form)) | {"lower_form": form}
        return invalid("tickets/_level.html", PAGE, form.answers_with, **context)
    return done(url_for("inbox.request", number=asked.number), _("Asked for. A second person decides."))


@tickets.get("/<ticket:number>/messages/<message_key:key>/level")
@requires("ticket.handle")
def message_level(number: str, key: str) -> ResponseReturnValue:
    """The level of one entry."""
    found = gate().get(Ticket, number, "ticket.handle")
    return render_template(PAGE, **_of_message(found, messages.message_of(gate(), found, key)))


@tickets.post("/<ticket:number>/messages/<message_key:key>/level")
@requires("ticket.handle")
def raise_message_level(number: str, key: str) -> ResponseReturnValue:
    """Raise it."""
    found = gate().get(Ticket, number, "ticket.handle")
    one = messages.message_of(gate(), found, key)
    form = TicketLevelForm().offer(messages.higher_levels(gate(), found, one), one.rev)
    if form.submit(lambda: _raise_message(found, one, form)) is None:
        present = _met_message(found, one, form)
        form.offer(messages.higher_levels(gate(), found, present), present.rev)
        context = _of_message(found, present) | {"form": form}
        return invalid("tickets/_level.html", PAGE, form.answers_with, **context)
    return done(url_for(".ticket", number=number, _anchor="conversation"), _("Level raised"))


@tickets.post("/<ticket:number>/messages/<message_key:key>/level/lower")
@requires("ticket.handle")
def ask_lower_message(number: str, key: str) -> ResponseReturnValue:
    """Ask to lower it; a second person decides."""
    found = gate().get(Ticket, number, "ticket.handle")
    one = messages.message_of(gate(), found, key)
    form = TicketLevelForm(prefix="lower-").offer(messages.lower_levels(found, one), one.rev)
    asked = form.submit(lambda: ask_to_lower_message(gate(), found, one, int(form.level.data), form.why()))
    if asked is None:
        context = _of_message(found, _met_message(found, one, form)) | {"lower_form": form}
        return invalid("tickets/_level.html", PAGE, form.answers_with, **context)
    return done(url_for("inbox.request", number=asked.number), _("Asked for. A second person decides."))


def _raise(found: Ticket, form: TicketLevelForm) -> bool:
    levels.raise_level(gate(), found, int(form.level.data), form.why(), form.read_rev())
    return True


def _raise_message(found: Ticket, one: Message, form: TicketLevelForm) -> bool:
    messages.raise_message(gate(), found, one, int(form.level.data), form.why(), form.read_rev())
    return True


def _met_message(found: Ticket, one: Message, form: TicketLevelForm) -> Message:
    """The entry as it is by now, which the form is told of where somebody else was faster."""
    present = messages.message_of(gate(), found, one.key)
    if form.late:
        form.meet(present.rev)
    return present


def _page(found: Ticket) -> dict[str, Any]:
    may = gate().may(Ticket.edit_permission, found)
    higher = levels.higher_levels(gate(), found) if may else []
    lower = levels.lower_levels(found) if may else []
    return {
        **head_of_page(found, Words()),
        "present": found.level,
        "floor": _("A ticket is never below the level of its customer."),
        "decisions": levels.decisions(found),
        "raise_url": url_for(".raise_level", number=found.number),
        "lower_url": url_for(".ask_lower", number=found.number),
        **_forms(higher, lower, found.rev),
    }


def _of_message(found: Ticket, one: Message) -> dict[str, Any]:
    place = {"number": found.number, "key": one.key}
    return {
        **head_of_page(found, Words()),
        "present": messages.level_of(found, one),
        "of_message": True,
        "raise_url": url_for(".raise_message_level", **place),
        "lower_url": url_for(".ask_lower_message", **place),
        **_forms(messages.higher_levels(gate(), found, one), messages.lower_levels(found, one), one.rev),
    }


def _forms(higher: list[int], lower: list[int], rev: int) -> dict[str, Any]:
    """A form for each way there is."""
    return {
        "form": TicketLevelForm(formdata=None).offer(higher, rev) if higher else None,
        "lower_form": TicketLevelForm(formdata=None, prefix="lower-").offer(lower, rev) if lower else None,
    }
