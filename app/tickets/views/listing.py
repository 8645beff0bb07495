"""The list of tickets: the queue first; search; the board; handing out."""

from typing import Any

from flask import current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from markupsafe import Markup
from wtforms import BooleanField

from app.access.gate import gate
from app.access.routes import requires
from app.access.upward import possible_owners
from app.customers.words import Words
from app.db.unchanged import while_unchanged
from app.errors import Invalid
from app.organisation.names import one_name
from app.people.models import Person
from app.tickets.lists import board, cells, listing
from app.tickets.lists.columns import COLUMNS
from app.tickets.lists.query import FILTERS, QUEUE, VIEW, VIEWS, wherever_it_may_be
from app.tickets.lists.rows import rows_of
from app.tickets.lists.searching import quotes
from app.tickets.lists.taking import MOST, assign_many, found_by, next_of, take_next
from app.tickets.lists.words import TicketWords
from app.tickets.models import LEVEL_OF_UNKNOWN, Ticket
from app.tickets.views.blueprint import tickets
from app.tickets.words import STAGES, URGENCIES, URGENCY_TONES
from app.web.answers import done, invalid, page_or_part, say
from app.web.forms import choice, choices
from app.web.language import language
from app.web.list_pages import SAVED, ListPages, Tab
from app.web.listing import Page
from app.web.marks import marks
from app.web.queries import Query
from app.web.record_forms import RacedForm
from app.web.searches import LONGEST, keep_search

ASSIGN = "assign"
"""The form that takes what is ticked on the list."""


def _tabs() -> list[Tab]:
    """The views, with how much there is in each."""
    filters = {name: {} if name == QUEUE else {VIEW: name} for name in VIEWS}
    return [Tab(name, VIEWS[name], one, Query(filters=one)) for name, one in filters.items()]


LISTS = ListPages(
    tickets,
    "tickets",
    _l("Tickets"),
    "ticket.view",
    FILTERS,
    COLUMNS,
    words=TicketWords,
    select=listing.select,
    counted=lambda count: ngettext("%(num)s ticket", "%(num)s tickets", count),
    one_name=one_name,
    tabs=_tabs,
    export="customer.export",
)
LISTS.hang()


class AssignForm(RacedForm):
    """To whom the ticked tickets go, or all that the list finds."""

    person = choice(_l("Hand to"))
    all = BooleanField()

    def fit(self) -> "AssignForm":
        """Offer those who could handle any ticket of the usual level."""
        people = possible_owners(LEVEL_OF_UNKNOWN, Ticket.edit_permission)
        self.person.choices = choices([(one.username, one.name) for one in people], _l("not chosen"))
        return self


@while_unchanged
def _nobody_chosen(_language: str) -> Markup:
    """The field of the form as it stands below every list: drawn once."""
    made: Any = current_app.jinja_env.get_template("web/macros/forms.html").module
    return Markup(made.field(AssignForm().fit().person))  # noqa: S704  a template's


@tickets.get("/")
@requires("ticket.view")
def index() -> ResponseReturnValue:
    """The readable tickets, as the query asks; the queue where it asks for nothing."""
    return page_or_part("tickets/index.html", "tickets/_list.html", **_list())


@tickets.post("/search")
@requires("ticket.view")
def search() -> ResponseReturnValue:
    """Take a query whose words may be personal; the address gets a token for them (access rule 13)."""
    text = (request.form.get("words") or request.form.get("q") or "").strip()[:LONGEST]
    token = keep_search(g.session_key, gate().person, text) if text else None
    asked = FILTERS.read(request.form, TicketWords(), gate())
    query = wherever_it_may_be(Query(text, asked.filters, asked.unknown))
    return redirect(url_for(".index", q=token, **query.address), 303)


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
    """Hand the ticked tickets, or all that the list finds, to somebody, and show the list again as it was."""
    form = AssignForm().fit()
    handed = form.submit(lambda: _assign(form))
    if handed is None:
        return invalid("tickets/_list.html", "tickets/index.html", form.answers_with, **_list(form))
    count, stay = handed
    said = ngettext("%(num)s ticket handed over", "%(num)s tickets handed over", count)
    if stay:
        say(
            ngettext(
                "%(num)s ticket stays: closed, not for them to read, or changed meanwhile.",
                "%(num)s tickets stay: closed, not for them to read, or changed meanwhile.",
                stay,
            )
        )
    return done(url_for(".index", **LISTS.way_back()), said)


def _list(failed: AssignForm | None = None) -> dict[str, Any]:
    """A page of the list, and the first of the queue with it where nothing narrows that.

    `failed` is the form by which what was ticked could not be handed over.
    """
    inside, words = gate(), TicketWords()
    may_assign = inside.has("ticket.assign")
    query, names = LISTS.read_query(words), LISTS.shown_columns()
    page = Page(
        listing.select(inside, query),
        listing.sorts(inside, query),
        endpoint="tickets.index",
        keep=LISTS.kept(query),
    )
    view = query.filters.get(VIEW, QUEUE)
    begins = view == QUEUE and not page.keep and page.previous_url is None
    first = next_of(inside, page.rows if not request.args else ()) if begins else None
    rows = rows_of(inside, [*page.rows, *([first] if first else [])], COLUMNS.fields_of(names))
    pressing = listing.pressing(inside) if view == QUEUE and not page.keep else {}
    if pressing:
        page.count = pressing[QUEUE]
    quoted = quotes(inside, query.words, page.rows) if query.words else {}
    shown, ticks, signs = rows[: len(page.rows)], ASSIGN if may_assign else "", marks(words.locale)
    return {
        "page": page,
        "rows": cells.written(shown, names, words, signs, url_for(".index"), quoted, ticks),
        "first": rows[-1] if first else None,
        "pressing": {state: count for state, count in pressing.items() if state != QUEUE},
        "columns": [(name, COLUMNS.by_name[name]) for name in names],
        "query": query,
        "view": view,
        "here": request.args.get(SAVED, view),
        "views": VIEWS,
        "query_form": lambda: LISTS.form(query, words),
        "ways": LISTS.ways() | {"assign": LISTS.way_to("assign_picked")},
        "may_assign": may_assign,
        "failed": failed,
        "nobody_chosen": lambda: _nobody_chosen(language()),
        **_words(words),
    }


def _assign(form: AssignForm) -> tuple[int, int]:
    if form.all.data:
        numbers = found_by(listing.select(gate(), LISTS.read_query(TicketWords())))
    else:
        numbers = request.form.getlist("number")[:MOST]
    if not numbers:
        raise Invalid("person", "Tick the tickets first.")
    return assign_many(gate(), numbers, Person.get(Person.username == form.person.data))


def _words(words: Words) -> dict[str, Any]:
    return {
        "words": words,
        "marks": marks(words.locale),
        "clock": cells.clock,
        "stage_words": STAGES,
        "urgencies": URGENCIES,
        "urgency_tones": URGENCY_TONES,
        "may_create": gate().has("ticket.create"),
        "may_handle": gate().has("ticket.handle"),
    }
