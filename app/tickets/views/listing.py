"""The list of tickets: the queue first."""

from flask import request
from flask.typing import ResponseReturnValue

from app.access.gate import gate
from app.access.routes import requires
from app.customers.words import Words
from app.tickets.models import CLOSED, WAITING, Ticket
from app.tickets.views.blueprint import tickets
from app.tickets.words import STAGES, URGENCIES, URGENCY_TONES
from app.web.answers import page_or_part
from app.web.listing import Page, Sort
from app.web.marks import marks

QUEUE, MINE, OPEN, ALL = VIEWS = ("queue", "mine", "open", "all")


@tickets.get("/")
@requires("ticket.view")
def index() -> ResponseReturnValue:
    """The readable tickets: those that wait, one's own, the open ones, all."""
    view = request.args.get("view", QUEUE)
    view = view if view in VIEWS else QUEUE
    query = gate().select(Ticket)
    if view == QUEUE:
        query = query.where(Ticket.line == WAITING)
    elif view == MINE:
        query = query.where(Ticket.handler == gate().person.id, Ticket.stage != CLOSED)
    elif view == OPEN:
        query = query.where(Ticket.stage != CLOSED)
    sorts = {"points": Sort(Ticket.points, "desc"), "updated": Sort(Ticket.updated_at, "desc")}
    if view == ALL:
        sorts = dict(reversed(sorts.items()))
    page = Page(query, sorts, endpoint="tickets.index", keep={"view": view if view != QUEUE else ""})
    words = Words()
    context = {
        "page": page,
        "rows": [gate().show(row) for row in page.rows],
        "view": view,
        "words": words,
        "marks": marks(words.locale),
        "stage_words": STAGES,
        "urgencies": URGENCIES,
        "urgency_tones": URGENCY_TONES,
        "may_create": gate().has("ticket.create"),
    }
    return page_or_part("tickets/index.html", "tickets/_list.html", **context)
