"""The list of customers, and search."""

from dataclasses import replace
from operator import itemgetter

from flask import g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.access.gate import gate
from app.access.routes import requires
from app.customers import listing
from app.customers.query import SEARCH, Query, usable
from app.customers.views.blueprint import customers
from app.customers.words import FILTERS, TABLES, Words
from app.web.answers import page_or_part
from app.web.listing import Page
from app.web.marks import marks
from app.web.searches import keep_search, kept_search


@customers.get("/")
@requires("customer.view")
def index() -> ResponseReturnValue:
    """The readable customers, as the query asks."""
    inside, words = gate(), Words()
    query = _query(words)
    keep = query.address | ({SEARCH: request.args[SEARCH]} if query.words else {})
    page = Page(
        listing.select(inside, query),
        listing.sorts(inside),
        endpoint="customers.index",
        keep=keep,
        read=lambda rows: inside.fetch_rows(rows, listing.SHOWN),
        number=itemgetter(0),
    )
    return page_or_part(
        "customers/index.html",
        "customers/_list.html",
        page=page,
        rows=page.rows,
        query=query,
        usable=usable(inside),
        words=words,
        unknown=[FILTERS[name] for name in query.unknown],
        labels=FILTERS,
        tables=TABLES,
        marks=marks(words.locale),
        base_url=url_for(".index"),
        may_create=inside.has("customer.create"),
    )


@customers.post("/search")
@requires("customer.view")
def search() -> ResponseReturnValue:
    """Take a query whose words may be personal; the address gets a token for them (access rule 13)."""
    text = (request.form.get("words") or request.form.get("q") or "").strip()
    token = keep_search(g.session_key, gate().person, text) if text else None
    query = Query.read(request.form, Words(), gate())
    return redirect(url_for(".index", q=token, **query.address), 303)


@customers.get("/count")
@requires("customer.view")
def count() -> ResponseReturnValue:
    """The exact number of rows of a query that has more than a thousand."""
    total = listing.select(gate(), _query(Words())).order_by().count()
    return page_or_part("customers/count.html", "customers/_count.html", total=total)


def _query(words: Words) -> Query:
    query = Query.read(request.args, words, gate())
    token = request.args.get(SEARCH, "")
    if not token:
        return query
    text = kept_search(g.session_key, gate().person, token)
    return replace(query, words=text, unknown=query.unknown if text else (*query.unknown, SEARCH))
