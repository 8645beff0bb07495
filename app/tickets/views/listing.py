"""The list of tickets: the queue first; the board; handing out."""

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.access.gate import gate
from app.access.routes import requires
from app.access.upward import possible_owners
from app.customers.words import Words
from app.errors import Invalid
from app.people.models import Person
from app.tickets.lists import board
from app.tickets.lists.rows import rows_of
from app.tickets.lists.taking import assign_many, next_of, take_next
from app.tickets.models import IS_OPEN, LEVEL_OF_UNKNOWN, PAUSED, WAITING, Ticket
from app.tickets.views.blueprint import tickets
from app.tickets.words import STAGES, URGENCIES, URGENCY_TONES
from app.web.answers import done, invalid, page_or_part
from app.web.forms import Form, choice, choices
from app.web.listing import Page, Sort
from app.web.marks import marks

QUEUE, HELD, MINE, OPEN, ALL = ("queue", "paused", "mine", "open", "all")
VIEWS = {
    QUEUE: _l("Queue"),
    HELD: _l("Paused"),
    MINE: _l("My tickets"),
    OPEN: _l("Not closed"),
    ALL: _l("All"),
}


class AssignForm(Form):
    """To whom the ticked tickets go."""

    person = choice(_l("Hand to"))

    def fit(self) -> "AssignForm":
        """Offer those who could handle any ticket of the usual level."""
        people = possible_owners(LEVEL_OF_UNKNOWN, Ticket.edit_permission)
        self.person.choices = choices([(one.username, one.name) for one in people], _l("not chosen"))
        return self


@tickets.get("/")
@requires("ticket.view")
def index() -> ResponseReturnValue:
    """The readable tickets: those that wait, are paused, are one's own, are open; all."""
    view = request.args.get("view", QUEUE)
    assigning = AssignForm().fit() if gate().has("ticket.assign") else None
    context = _list(view if view in VIEWS else QUEUE, assigning)
    return page_or_part("tickets/index.html", "tickets/_list.html", **context)


@tickets.get("/board")
@requires("ticket.view")
def show_board() -> ResponseReturnValue:
    """The open tickets in lanes, by stage or by person."""
    by = "person" if request.args.get("by") == "person" else "stage"
    lanes = board.by_person(gate()) if by == "person" else board.by_stage(gate())
    return render_template("tickets/board.html", lanes=lanes, by=by, **_words(Words()))


@tickets.post("/next")
@requires("ticket.handle")
def take() -> ResponseReturnValue:
    """Take the first of the queue."""
    taken = take_next(gate())
    if taken is None:
        return done(url_for(".index"), _("Nothing waits for you."))
    return done(url_for(".ticket", number=taken.number), _("It is yours now"))


@tickets.post("/assign")
@requires("ticket.assign")
def assign_picked() -> ResponseReturnValue:
    """Hand the ticked tickets to somebody."""
    form = AssignForm().fit()
    count = form.submit(lambda: _assign(form))
    if count is None:
        return invalid("tickets/_list.html", "tickets/index.html", **_list(OPEN, form))
    said = ngettext("%(num)s ticket handed over", "%(num)s tickets handed over", count)
    return done(url_for(".index", view=OPEN), said)


def _list(view: str, assigning: AssignForm | None) -> dict[str, Any]:
    """A page of a view, and the first of the queue with it."""
    sorts = {"points": Sort(Ticket.points, "desc"), "updated": Sort(Ticket.updated_at, "desc")}
    if view == ALL:
        del sorts["points"]
    keep = {"view": view if view != QUEUE else ""}
    page = Page(query_of(view), sorts, endpoint="tickets.index", keep=keep)
    first = next_of(gate()) if view == QUEUE else None
    shown = rows_of(gate(), [*page.rows, *([first] if first else [])])
    return {
        "page": page,
        "rows": shown[: len(page.rows)],
        "first": shown[-1] if first else None,
        "view": view,
        "views": VIEWS,
        "assigning": assigning,
        **_words(Words()),
    }


def _assign(form: AssignForm) -> int:
    numbers = request.form.getlist("number")
    if not numbers:
        raise Invalid("person", "Tick the tickets first.")
    return assign_many(gate(), numbers, Person.get(Person.username == form.person.data))


def query_of(view: str) -> Any:  # noqa: ANN401  peewee's own
    """The readable tickets of a view, in no order."""
    query = gate().select(Ticket)
    if view in {QUEUE, HELD}:
        return query.where(Ticket.line == (WAITING if view == QUEUE else PAUSED))
    if view == MINE:
        return query.where(Ticket.handler == gate().person.id, IS_OPEN)
    return query.where(IS_OPEN) if view == OPEN else query


def _words(words: Words) -> dict[str, Any]:
    return {
        "words": words,
        "marks": marks(words.locale),
        "stage_words": STAGES,
        "urgencies": URGENCIES,
        "urgency_tones": URGENCY_TONES,
        "may_create": gate().has("ticket.create"),
        "may_handle": gate().has("ticket.handle"),
    }
