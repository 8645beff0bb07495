"""Feedback: written down by a colleague, or given through a link that anybody may open."""

from flask import current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.gate import gate
from app.access.routes import public, requires
from app.customers.words import Words
from app.tickets.closing import scores
from app.tickets.closing.forms import FeedbackForm
from app.tickets.models import Ticket
from app.tickets.views.blueprint import tickets
from app.tickets.views.page import head_of_page
from app.web.answers import done, invalid
from app.web.qr import qr_of


@tickets.get("/<ticket:number>/feedback")
@requires("ticket.handle")
def feedback(number: str) -> ResponseReturnValue:
    """The form for writing down what the customer thought; not for the handler."""
    found = gate().get(Ticket, number, "ticket.handle")
    form = FeedbackForm().fit() if scores.may_record(gate(), found) else None
    return render_template("tickets/feedback.html", form=form, **_page(found))


@tickets.post("/<ticket:number>/feedback")
@requires("ticket.handle")
def record_feedback(number: str) -> ResponseReturnValue:
    """Write it down."""
    found = gate().get(Ticket, number, "ticket.handle")
    form = FeedbackForm().fit()
    if form.submit(lambda: _record(found, form)) is None:
        if form.late:
            form.meet(found.rev)
        context = _page(found) | {"form": form}
        return invalid("tickets/_feedback_form.html", "tickets/feedback.html", form.answers_with, **context)
    return done(url_for(".ticket", number=number), _("Written down"))


@tickets.post("/<ticket:number>/feedback/link")
@requires("ticket.handle")
def make_feedback_link(number: str) -> ResponseReturnValue:
    """A link for the customer, shown this once: to copy, or as a QR code."""
    found = gate().get(Ticket, number, "ticket.handle")
    token = scores.make_link(gate(), found)
    base = current_app.extensions["kebu"]["settings"].url or request.host_url
    link = base.rstrip("/") + url_for(".say_feedback", link=token)
    return render_template("tickets/feedback.html", form=None, link=link, qr=qr_of(link), **_page(found))


@tickets.get("/say/<link>")
@public
def say_feedback(link: str) -> ResponseReturnValue:
    """The customer's form: no name, no number, nothing of the ticket."""
    used = scores.link_of(link).used_at is not None
    form = None if used else FeedbackForm().fit()
    return render_template("tickets/say.html", form=form, link=link)


@tickets.post("/say/<link>")
@public
def take_feedback(link: str) -> ResponseReturnValue:
    """Take the customer's scores, once."""
    scores.link_of(link)
    form = FeedbackForm().fit()
    if form.submit(lambda: _take(link, form)) is None:
        if form.late:
            form.meet(0)
        return render_template("tickets/say.html", form=form, link=link), form.answers_with
    return done(url_for(".say_feedback", link=link))


def _page(found: Ticket) -> dict[str, object]:
    said = scores.shown_feedback(gate(), found)
    may_link = found.done_at is not None and said is None
    return {**head_of_page(found, Words()), "said": said, "may_link": may_link}


def _record(found: Ticket, form: FeedbackForm) -> bool:
    scores.record(gate(), found, form.scored)
    return True


def _take(token: str, form: FeedbackForm) -> bool:
    scores.score_by_link(token, form.scored)
    return True
