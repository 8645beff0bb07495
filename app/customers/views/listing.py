"""The list of customers, and search."""

from operator import itemgetter

from flask import g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.access.gate import gate
from app.access.routes import requires
from app.customers import listing
from app.customers.finding import look_up
from app.customers.views.blueprint import customers
from app.customers.words import LEVELS, STATUSES, Words
from app.web.answers import page_or_part
from app.web.listing import Page
from app.web.marks import marks
from app.web.searches import LONGEST, keep_search, kept_search


@customers.get("/")
@requires("customer.view")
def index() -> ResponseReturnValue:
    """The readable customers, as the query asks."""
    inside = gate()
    query = _query()
    keep = query.filters | ({"q": request.args["q"]} if query.words else {})
    page = Page(
        listing.select(inside, query),
        listing.sorts(inside),
        endpoint="customers.index",
        keep=keep,
        read=lambda rows: inside.fetch_rows(rows, listing.SHOWN),
        number=itemgetter(0),
    )
    words = Words()
    return page_or_part(
        "customers/index.html",
        "customers/_list.html",
        page=page,
        rows=page.rows,
        query=query,
        words=words,
        marks=marks(words.locale),
        base_url=url_for(".index"),
        choices={"kind": words.table("kind"), "status": STATUSES, "level": LEVELS},
        may_create=inside.has("customer.create"),
    )


@customers.post("/search")
@requires("customer.view")
def search() -> ResponseReturnValue:
    """Take a query whose words may be personal; the address gets a token for them (access rule 13)."""
    words = (request.form.get("words") or request.form.get("q") or "").strip()[:LONGEST]
    look_up(gate(), words)
    token = keep_search(g.session_key, gate().person, words) if words else None
    return redirect(url_for(".index", q=token, **listing.Query.read(request.form).filters), 303)


@customers.get("/count")
@requires("customer.view")
def count() -> ResponseReturnValue:
    """The exact number of rows of a query that has more than a thousand."""
    total = listing.select(gate(), _query()).order_by().count()
    return page_or_part("customers/count.html", "customers/_count.html", total=total)


def _query() -> listing.Query:
    token = request.args.get("q", "")
    words = kept_search(g.session_key, gate().person, token) if token else ""
    return listing.Query.read(request.args, words)
