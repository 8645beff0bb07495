"""Writing on a ticket."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.gate import gate
from app.access.routes import requires
from app.tickets.answers.finding import LONGEST_TYPED, find
from app.tickets.answers.words import Words as AnswerWords
from app.tickets.conversation.composing import compose
from app.tickets.conversation.form import MessageForm
from app.tickets.models import Ticket
from app.tickets.views.blueprint import tickets
from app.tickets.views.page import composer, page_of
from app.web.answers import done, invalid, page_or_part
from app.web.htmx import by_htmx
from app.web.uploads import takes_files


@tickets.post("/<ticket:number>/messages")
@requires("ticket.handle")
@takes_files
def say_something(number: str) -> ResponseReturnValue:
    """Keep an internal note, what the customer said, or what they were told."""
    found = gate().get(Ticket, number, "ticket.handle")
    form = MessageForm().fit(gate(), found)
    if form.submit(lambda: form.settle(gate().person, lambda: _said(found, form))) is None:
        context = page_of(found) | {"message_form": form}
        return invalid("tickets/_conversation.html", "tickets/ticket.html", **context)
    return done(url_for(".ticket", number=number, _anchor="conversation"), _("Written down"))


@tickets.post("/<ticket:number>/messages/insert")
@requires("ticket.handle")
@takes_files
def insert_answer(number: str) -> ResponseReturnValue:
    """The composer with the text of a standard answer in it; nothing is kept yet."""
    found = gate().get(Ticket, number, "ticket.handle")
    form = MessageForm().fit(gate(), found)
    if form.attempt(lambda: form.insert(request.form.get("insert", ""))) is None:
        context = page_of(found) | {"message_form": form}
        return invalid("tickets/_written.html", "tickets/ticket.html", **context)
    context = page_of(found) | {"message_form": form, "inserted": True}
    return page_or_part("tickets/ticket.html", "tickets/_written.html", **context)


@tickets.post("/<ticket:number>/messages/answers")
@requires("ticket.handle")
def find_to_insert(number: str) -> ResponseReturnValue:
    """The standard answers that fit what is typed, each to be put into the composer; none of it is kept."""
    found = gate().get(Ticket, number, "ticket.handle")
    typed = request.form.get("q", "").strip()[:LONGEST_TYPED]
    hits = {"typed": typed, "hits": find(typed) if typed else [], "inserts": True, "words": AnswerWords()}
    if by_htmx():
        return render_template("tickets/_answers_found.html", ticket=found, **hits)
    context = page_of(found) | {"message_form": composer(found), "finding": hits}
    return render_template("tickets/ticket.html", **context)


def _said(found: Ticket, form: MessageForm) -> bool:
    compose(gate(), found, form.composed())
    return True
