"""The list of customers, and search."""

from collections.abc import Sequence
from operator import itemgetter

from flask import g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.access.gate import gate
from app.access.routes import requires
from app.customers.lists import cells, listing
from app.customers.lists.columns import COLUMNS, SHARE
from app.customers.lists.query import FILTERS
from app.customers.quality.standard import Counting
from app.customers.searching.finding import look_up
from app.customers.searching.reasons import quotes
from app.customers.views.blueprint import customers
from app.customers.words import Words
from app.organisation.names import one_name
from app.web.answers import page_or_part
from app.web.cells import Quote
from app.web.list_pages import ListPages
from app.web.listing import Page
from app.web.marks import marks
from app.web.queries import Query
from app.web.searches import LONGEST, keep_search

PICK = "pick"
"""The form that takes what is ticked on the list."""
LISTS = ListPages(
    customers,
    "customers",
    _l("Customers"),
    "customer.view",
    FILTERS,
    COLUMNS,
    words=Words,
    select=listing.select,
    counted=lambda count: ngettext("%(num)s customer", "%(num)s customers", count),
    one_name=one_name,
    export="customer.export",
)
LISTS.hang()


@customers.get("/")
@requires("customer.view")
def index() -> ResponseReturnValue:
    """The readable customers, as the query asks."""
    inside, words = gate(), Words()
    query = LISTS.read_query(words)
    names = LISTS.shown_columns()
    pick = PICK if inside.has("customer.edit") else ""
    fields = COLUMNS.fields_of(names)
    page = Page(
        listing.select(inside, query, fields),
        listing.sorts(inside, words),
        endpoint="customers.index",
        keep=LISTS.kept(query),
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
        columns=[(name, COLUMNS.by_name[name]) for name in names],
        query=query,
        query_form=lambda: LISTS.form(query, words),
        words=words,
        ways=LISTS.ways(),
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
    query = FILTERS.read(request.form, Words(), gate())
    return redirect(url_for(".index", q=token, **query.address), 303)


def _quoted(query: Query, page: Page) -> dict[str, Quote]:
    """Where the words of a search stand in what is written of the customers of `page`."""
    return quotes(gate(), query.words, [row[0] for row in page.rows]) if query.words else {}


def _shares(names: Sequence[str], page: Page) -> dict[str, int]:
    """How complete the customers of `page` are, where that is shown."""
    return Counting(gate()).shares(row[0] for row in page.rows) if SHARE in names else {}
