"""Complaints: their list, what is known of one, what comes of it, what the complainant is told."""

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.gate import gate
from app.access.routes import requires
from app.customers.words import Words
from app.errors import Conflict
from app.tickets.complaints import deciding, listing, making, writing
from app.tickets.complaints.forms import ComplaintForm, MakeForm, OutcomeForm, TellForm
from app.tickets.complaints.reading import complaint_of, shown_of
from app.tickets.complaints.telling import wording
from app.tickets.complaints.words import CODES
from app.tickets.conversation.telling import tell
from app.tickets.forms import MoveForm, SharedForm
from app.tickets.handling import head_of
from app.tickets.lists.cells import clock
from app.tickets.models import Ticket
from app.tickets.views.blueprint import tickets
from app.tickets.views.page import head_of_page, met
from app.tickets.words import STAGES
from app.web.answers import done, invalid, page_or_part
from app.web.listing import Page
from app.web.marks import marks

PAGE = "tickets/complaints/page.html"


@tickets.get("/complaints/")
@requires("ticket.view")
def complaints() -> ResponseReturnValue:
    """The readable complaints, newest first: those that are open, or what the address asks for."""
    words = Words()
    query = listing.Query.read(gate(), request.args, words)
    selected = listing.select(gate(), query)
    page = Page(selected, listing.SORTS, endpoint="tickets.complaints", keep=query.address)
    return page_or_part(
        "tickets/complaints/index.html",
        "tickets/complaints/_list.html",
        page=page,
        rows=listing.listed(gate(), page.rows),
        query=query,
        words=words,
        marks=marks(words.locale),
        clock=clock,
        stage_words=STAGES,
        usable=listing.usable(gate()),
        **CODES,
    )


@tickets.get("/<ticket:number>/complaint")
@requires("ticket.handle")
def complaint(number: str) -> ResponseReturnValue:
    """The form of what is known of it."""
    found = _complaint(number)
    words = Words()
    known = complaint_of(found)
    form = ComplaintForm().fit_to(gate(), found, known, words)
    form.start(found, shown_of(gate(), found, known))
    return render_template(PAGE, **_page(found, "describe", form, words))


@tickets.post("/<ticket:number>/complaint")
@requires("ticket.handle")
def save_complaint(number: str) -> ResponseReturnValue:
    """Write what is known of it."""
    found = _complaint(number)
    words = Words()
    form = ComplaintForm().fit_to(gate(), found, complaint_of(found), words)
    saved = form.submit(lambda: _described(found, form))
    if saved:
        return _saved(found, _("Saved"))
    if form.late:
        fresh: Ticket = gate().get(Ticket, number, "ticket.handle")
        form.meet(fresh.rev, form.present(fresh, shown_of(gate(), fresh, complaint_of(fresh))))
    return _again(found, "describe", form)


@tickets.get("/<ticket:number>/complaint/make")
@requires("ticket.handle")
def ask_to_make_complaint(number: str) -> ResponseReturnValue:
    """The form that makes a ticket a complaint."""
    found = gate().get(Ticket, number, "ticket.handle")
    form = MakeForm().fit()
    form.rev.data = str(found.rev)
    return render_template(PAGE, **_page(found, "make", form))


@tickets.post("/<ticket:number>/complaint/make")
@requires("ticket.handle")
def make_complaint(number: str) -> ResponseReturnValue:
    """It is a complaint."""
    found = gate().get(Ticket, number, "ticket.handle")
    form = MakeForm().fit()
    made = form.submit(lambda: _made(found, form))
    return _saved(found, _("A complaint from now on")) if made else _again(found, "make", form)


@tickets.get("/<ticket:number>/complaint/drop")
@requires("ticket.handle")
def ask_to_drop_complaint(number: str) -> ResponseReturnValue:
    """The form that says it is no complaint after all; not for all but the head."""
    found = _complaint(number)
    form = None
    if making.may_take_back(gate(), found, head_of(found), complaint_of(found)):
        form = MoveForm()
        form.rev.data = str(found.rev)
    return render_template(PAGE, **_page(found, "drop", form))


@tickets.post("/<ticket:number>/complaint/drop")
@requires("ticket.handle")
def drop_complaint(number: str) -> ResponseReturnValue:
    """It is none."""
    found = _complaint(number)
    form = MoveForm()
    asked = form.submit(lambda: _dropped(found, form))
    if asked is None:
        return _again(found, "drop", form)
    waits = _("Somebody else has to confirm the lower priority: %(request)s.", request=asked)
    return _saved(found, waits if asked else _("No complaint any more"))


@tickets.get("/<ticket:number>/complaint/outcome")
@requires("ticket.handle")
def ask_for_outcome(number: str) -> ResponseReturnValue:
    """The form by which the handler proposes what comes of it; not for others."""
    found = _complaint(number)
    form = OutcomeForm().fit() if deciding.may_propose(gate(), found) else None
    return render_template(PAGE, **_page(found, "outcome", form))


@tickets.post("/<ticket:number>/complaint/outcome")
@requires("ticket.handle")
def propose_outcome(number: str) -> ResponseReturnValue:
    """Ask a second person to decide it."""
    found = _complaint(number)
    form = OutcomeForm().fit()
    asked = form.submit(lambda: deciding.propose(gate(), found, form.outcome.data, form.text_of("reason")))
    if asked is None:
        return _again(found, "outcome", form)
    return _saved(found, _("Asked for. A second person decides."))


@tickets.get("/<ticket:number>/complaint/tell")
@requires("ticket.handle")
def ask_to_tell(number: str) -> ResponseReturnValue:
    """What there is to tell the complainant, in words that may be changed."""
    found = _complaint(number)
    form = TellForm().fit()
    form.text.data = wording(gate(), found)
    return render_template(PAGE, **_page(found, "tell", form))


@tickets.post("/<ticket:number>/complaint/tell")
@requires("ticket.handle")
def tell_complainant(number: str) -> ResponseReturnValue:
    """Keep what they were told."""
    found = _complaint(number)
    form = TellForm().fit()
    told = form.submit(lambda: _told(found, form))
    return _saved(found, _("Saved")) if told else _again(found, "tell", form)


def _complaint(number: str) -> Ticket:
    """A complaint that the person may handle. Raises NotFound; Conflict for a ticket that is none."""
    found: Ticket = gate().get(Ticket, number, "ticket.handle")
    if not found.is_complaint:
        raise Conflict("This ticket is no complaint any more.")
    return found


def _dropped(found: Ticket, form: MoveForm) -> str:
    """The number of the request that asks for a lower priority, "" where none is needed."""
    asked = making.take_back(gate(), found, form.text_of("reason"), form.read_rev())
    return str(asked.number) if asked else ""


def _described(found: Ticket, form: ComplaintForm) -> bool:
    writing.describe(gate(), found, form.values(), form.read_rev())
    return True


def _made(found: Ticket, form: MakeForm) -> bool:
    making.make(gate(), found, form.severity.data, form.text_of("reason"), form.read_rev())
    return True


def _told(found: Ticket, form: TellForm) -> bool:
    tell(gate(), found, form.text_of("text"), form.told_by.data, reached=bool(form.reached.data))
    return True


def _saved(found: Ticket, said: str) -> ResponseReturnValue:
    return done(url_for(".ticket", number=found.number, _anchor="complaint"), said)


def _again(found: Ticket, part: str, form: SharedForm) -> ResponseReturnValue:
    """What was typed, with what is wrong, or that somebody else was faster."""
    context = _page(met(found, form), part, form)
    return invalid(f"tickets/complaints/_{part}.html", PAGE, form.answers_with, **context)


def _page(found: Ticket, part: str, form: SharedForm | None, words: Words | None = None) -> dict[str, Any]:
    return {**head_of_page(found, words or Words()), "part": part, "form": form}
