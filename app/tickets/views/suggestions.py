"""What customers suggest: the list, what belongs to one ticket, deciding."""

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.access.gate import gate
from app.access.parts import part_of, show_part
from app.access.routes import requires
from app.access.upward import heads
from app.customers.words import Words
from app.room import Entry
from app.tickets.models import Ticket
from app.tickets.suggestions import deciding, listing, reading, suggesting
from app.tickets.suggestions.forms import DecisionForm, SuggestForm
from app.tickets.suggestions.models import WAITING, Suggestion
from app.tickets.suggestions.words import SOURCES, STATES, VIEWS
from app.tickets.views.blueprint import tickets
from app.tickets.views.page import head_of_page
from app.web.answers import done, invalid, page_or_part, partial
from app.web.listing import Page

PART, PAGE = "tickets/suggestions/_of_ticket.html", "tickets/suggestions/of_ticket.html"
ENTRY = Entry(
    "tickets.suggestions",
    _l("Suggestions"),
    icon="chat",
    permission="ticket.view",
    group=_l("Customers"),
    position=23,
    count=listing.count_waiting,
)


@tickets.get("/suggestions/")
@requires("ticket.view")
def suggestions() -> ResponseReturnValue:
    """Those of readable tickets: waiting, adopted or declined."""
    words = Words()
    query = listing.Query.read(request.args, words)
    page = Page(
        listing.select(gate(), query),
        query.sorts,
        endpoint="tickets.suggestions",
        keep=query.address,
        read=list,
        number=lambda one: one.key,
        numbers=Suggestion.key,
    )
    context = {"page": page, "query": query, "words": words, "views": VIEWS}
    lines = reading.lines_of(gate(), page.rows, heads())
    return page_or_part(
        "tickets/suggestions/index.html", "tickets/suggestions/_list.html", lines=lines, **context
    )


@tickets.get("/<ticket:number>/suggestions")
@requires("ticket.view")
def suggestions_of(number: str) -> ResponseReturnValue:
    """What the customer of one ticket suggested: a part of the ticket's page, or a page of its own."""
    return page_or_part(PAGE, PART, **_of_ticket(gate().get(Ticket, number)))


@tickets.post("/<ticket:number>/suggestions")
@requires("ticket.handle")
def add_suggestion(number: str) -> ResponseReturnValue:
    """Write one down."""
    found = gate().get(Ticket, number, suggesting.PERMISSION)
    form = SuggestForm()
    if form.submit(lambda: suggesting.suggest(gate(), found, form.text_of("text"))) is None:
        return invalid(PART, PAGE, **_of_ticket(found, form))
    then = url_for(".suggestions_of", number=number)
    return partial(PART, then, _("Written down"), **_of_ticket(found))


@tickets.get("/<ticket:number>/suggestions/<suggestion_key:key>")
@requires("ticket.view")
def suggestion(number: str, key: str) -> ResponseReturnValue:
    """One of them, with what became of it, or the ways to decide."""
    found = gate().get(Ticket, number)
    return _page(found, part_of(gate(), found, Suggestion, key))


@tickets.post("/<ticket:number>/suggestions/<suggestion_key:key>")
@requires("ticket.handle")
def decide_suggestion(number: str, key: str) -> ResponseReturnValue:
    """Adopt it, so that it becomes a task, or decline it."""
    found = gate().get(Ticket, number, suggesting.PERMISSION)
    one = part_of(gate(), found, Suggestion, key)
    form = DecisionForm().fit(found)
    if form.submit(lambda: _decide(found, one, form)) is None:
        return _page(found, part_of(gate(), found, Suggestion, key), form), form.answer
    return done(url_for(".suggestion", number=number, key=key), _("Decided"))


def _of_ticket(found: Ticket, form: SuggestForm | None = None) -> dict[str, Any]:
    return {
        "ticket": gate().show(found),
        "suggestions": reading.of_ticket(gate(), found),
        "form": form or SuggestForm(formdata=None),
        "may_suggest": gate().may(suggesting.PERMISSION, found),
        "words": Words(),
        "states": STATES,
        "sources": SOURCES,
    }


def _page(found: Ticket, one: Suggestion, form: DecisionForm | None = None) -> str:
    shown, open_ = show_part(gate(), found, one), one.state == WAITING
    if open_ and form is None and deciding.may_decide(gate(), found):
        begun = {"rev": str(one.rev)}
        form = DecisionForm(formdata=None, data=begun).fit(found, str(shown["text"]))
    return render_template(
        "tickets/suggestions/suggestion.html",
        suggestion=shown,
        work=reading.work_of([one]).get(one.id),
        head=heads().get(found.handler_id or found.opened_by_id),
        open=open_,
        form=form,
        states=STATES,
        sources=SOURCES,
        **head_of_page(found, Words()),
    )


def _decide(found: Ticket, one: Suggestion, form: DecisionForm) -> bool:
    follow, reason, rev = form.follow, form.text_of("reason"), form.read_rev()
    if follow is None:
        deciding.decline(gate(), found, one, reason, rev)
    else:
        deciding.adopt(gate(), found, one, reason, follow, rev)
    return True
