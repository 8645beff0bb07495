"""The list of customers, and search."""

from collections.abc import Sequence
from dataclasses import replace
from operator import itemgetter
from typing import Any
from urllib.parse import urlencode

from flask import g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.access.gate import gate
from app.access.routes import requires
from app.customers.lists import cells, columns, listing
from app.customers.lists.query import FILTERS, SEARCH, Query, usable
from app.customers.quality.standard import Counting
from app.customers.searching.finding import look_up
from app.customers.searching.reasons import Quote, quotes
from app.customers.views.blueprint import customers
from app.customers.words import Words
from app.web.answers import page_or_part
from app.web.columns import chosen_columns
from app.web.listing import Page
from app.web.marks import marks
from app.web.places import address
from app.web.saved_lists import words_of
from app.web.searches import LONGEST, keep_search, kept_search

LISTS = "customers"
"""What this list is called where people keep something of it."""
COLUMNS, SAVED = "columns", "list"
"""What an address calls the columns of a saved list, and its token."""
ORDER = ("sort", "order")
PICK = "pick"
"""The form that takes what is ticked on the list."""


@customers.get("/")
@requires("customer.view")
def index() -> ResponseReturnValue:
    """The readable customers, as the query asks."""
    inside, words = gate(), Words()
    query = read_query(words)
    names = shown_columns()
    pick = PICK if inside.has("customer.edit") else ""
    fields = columns.fields_of(names)
    kept = {name: request.args.get(name) for name in (SEARCH, SAVED, COLUMNS)}
    page = Page(
        listing.select(inside, query, fields),
        listing.sorts(inside, words),
        endpoint="customers.index",
        keep=query.address | kept,
        read=lambda rows: inside.fetch_rows(rows, fields),
        number=itemgetter(0),
    )
    beside = cells.Beside(_quoted(query, page), _shares(names, page), pick)
    return page_or_part(
        "customers/index.html",
        "customers/_list.html",
        page=page,
        rows=cells.written(page.rows, names, words, marks(words.locale), url_for(".index"), beside),
        pick=pick,
        columns=[(name, columns.COLUMNS[name]) for name in names],
        query=query,
        usable=lambda: usable(inside),
        words=words,
        ways=_ways(),
        may_create=inside.has("customer.create"),
        may_import=inside.has("customer.import"),
    )


@customers.post("/search")
@requires("customer.view")
def search() -> ResponseReturnValue:
    """Take a query whose words may be personal; the address gets a token for them (access rule 13)."""
    text = (request.form.get("words") or request.form.get("q") or "").strip()[:LONGEST]
    look_up(gate(), text)
    token = keep_search(g.session_key, gate().person, text) if text else None
    query = Query.read(request.form, Words(), gate())
    return redirect(url_for(".index", q=token, **query.address), 303)


@customers.get("/count")
@requires("customer.view")
def count() -> ResponseReturnValue:
    """The exact number of rows of a query that has more than a thousand."""
    total = listing.select(gate(), read_query(Words())).order_by().count()
    return page_or_part("customers/count.html", "customers/_count.html", total=total)


def shown_columns() -> tuple[str, ...]:
    """The columns of this request's list: those in its address, else the person's choice, else as shipped."""
    asked = request.args.get(COLUMNS, "")
    chosen = asked.split(".") if asked else chosen_columns(gate().person, LISTS)
    return columns.readable(gate(), columns.DEFAULT if chosen is None else chosen)


def _quoted(query: Query, page: Page) -> dict[str, Quote]:
    """Where the words of a search stand in what is written of the customers of `page`."""
    return quotes(gate(), query.words, [row[0] for row in page.rows]) if query.words else {}


def _shares(names: Sequence[str], page: Page) -> dict[str, int]:
    """How complete the customers of `page` are, where that is shown."""
    return Counting(gate()).shares(row[0] for row in page.rows) if "completeness" in names else {}


def way_back(*, filters: bool = True) -> dict[str, Any]:
    """What leads from a page about the list back to it: its query and order, without columns of its own."""
    kept = {SEARCH, *FILTERS, *ORDER} if filters else {*ORDER}
    return {name: value for name, value in request.args.items() if value and name in kept}


def _ways() -> dict[str, str]:
    """Where the list's own buttons lead, with what is asked for now."""
    asked = way_back()
    if request.args.get(COLUMNS):
        asked[COLUMNS] = request.args[COLUMNS]
    query = f"?{urlencode(asked)}" if asked else ""
    save, choose = address("customers.new_list"), address("customers.choose")
    export = address("customers.export") if gate().has("customer.export") else ""
    return {
        "save": save + query,
        "columns": choose + query,
        "lists": address("customers.lists"),
        "export": export and export + query,
    }


def read_query(words: Words) -> Query:
    """What this request's address asks for."""
    query = Query.read(request.args, words, gate())
    token = request.args.get(SEARCH, "")
    if not token:
        return query
    person = gate().person
    text = kept_search(g.session_key, person, token) or words_of(person, token)
    return replace(query, words=text, unknown=query.unknown if text else (*query.unknown, SEARCH))
