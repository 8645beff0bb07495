"""Following a ticket, who follows it, and who can be mentioned on it."""

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.gate import gate
from app.access.routes import requires
from app.people.models import Person
from app.tickets.conversation.mentioning import mentionable
from app.tickets.models import Ticket
from app.tickets.views.blueprint import tickets
from app.tickets.watching.forms import WatcherForm
from app.tickets.watching.watching import possible_watchers, unwatch, watch, watching_of
from app.web.answers import invalid, page_or_part, partial

PART, PAGE = "tickets/_watchers.html", "tickets/watchers.html"


@tickets.get("/<ticket:number>/watchers")
@requires("ticket.view")
def watchers(number: str) -> ResponseReturnValue:
    """Who follows it."""
    return page_or_part(PAGE, PART, **_context(gate().get(Ticket, number)))


@tickets.get("/<ticket:number>/watchers/new")
@requires("ticket.handle")
def new_watcher(number: str) -> ResponseReturnValue:
    """The same with a form that adds somebody."""
    found = gate().get(Ticket, number, "ticket.handle")
    return page_or_part(PAGE, PART, **_adding(found, WatcherForm(formdata=None)))


@tickets.post("/<ticket:number>/watchers/new")
@requires("ticket.handle")
def add_watcher(number: str) -> ResponseReturnValue:
    """Somebody else follows it from now on."""
    found = gate().get(Ticket, number, "ticket.handle")
    form = WatcherForm()
    context = _adding(found, form)
    if form.submit(lambda: [watch(gate(), found, form.chosen())]) is None:
        return invalid(PART, PAGE, **context)
    return _done(found, _("Added"))


@tickets.post("/<ticket:number>/watchers/remove")
@requires("ticket.handle")
def remove_watcher(number: str) -> ResponseReturnValue:
    """Somebody else follows it no longer."""
    found = gate().get(Ticket, number, "ticket.handle")
    person = Person.get_or_none(Person.username == request.form.get("person", ""))
    if person is not None:
        unwatch(gate(), found, person)
    return _done(found, _("Removed"))


@tickets.post("/<ticket:number>/follow")
@requires("ticket.view")
def follow(number: str) -> ResponseReturnValue:
    """The reader follows it."""
    found = gate().get(Ticket, number)
    watch(gate(), found, gate().person)
    return _done(found, _("You follow this ticket"))


@tickets.post("/<ticket:number>/unfollow")
@requires("ticket.view")
def unfollow(number: str) -> ResponseReturnValue:
    """The reader follows it no longer."""
    found = gate().get(Ticket, number)
    unwatch(gate(), found, gate().person)
    return _done(found, _("You no longer follow this ticket"))


@tickets.get("/<ticket:number>/mentionable")
@requires("ticket.handle")
def mentionable_people(number: str) -> ResponseReturnValue:
    """The names that can be mentioned on it, for the list of a field."""
    found = gate().get(Ticket, number, "ticket.handle")
    return render_template("tickets/_mentionable.html", people=mentionable(found))


def _context(found: Ticket) -> dict[str, Any]:
    return {"ticket": gate().show(found), "watching": watching_of(gate(), found), "reader": gate().person.id}


def _adding(found: Ticket, form: WatcherForm) -> dict[str, Any]:
    return {**_context(found), "watcher_form": form.fit(possible_watchers(found))}


def _done(found: Ticket, toast: str) -> ResponseReturnValue:
    then = url_for(".ticket", number=found.number, _anchor="watchers")
    return partial(PART, then, toast, **_context(found))
