"""The list of signals."""

from typing import Any

from flask import g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.access.gate import gate
from app.access.routes import requires
from app.organisation.names import one_name
from app.risk.signals.audience import OPENS
from app.risk.signals.lists import cells, listing
from app.risk.signals.lists.columns import COLUMNS
from app.risk.signals.lists.query import FILTERS, OPEN, VIEW, VIEWS, wherever_it_may_be
from app.risk.signals.lists.rows import rows_of
from app.risk.signals.lists.words import SignalWords
from app.risk.signals.views.blueprint import signals
from app.web.answers import page_or_part
from app.web.list_pages import SAVED, ListPages, Tab
from app.web.listing import Page
from app.web.marks import marks
from app.web.queries import Query
from app.web.searches import LONGEST, keep_search


def _tabs() -> list[Tab]:
    """The views, with how much there is in each."""
    filters = {name: {} if name == OPEN else {VIEW: name} for name in VIEWS}
    return [Tab(name, VIEWS[name], one, Query(filters=one)) for name, one in filters.items()]


LISTS = ListPages(
    signals,
    "signals",
    _l("Signals"),
    OPENS,
    FILTERS,
    COLUMNS,
    words=SignalWords,
    select=listing.select,
    counted=lambda count: ngettext("%(num)s signal", "%(num)s signals", count),
    one_name=one_name,
    tabs=_tabs,
)
LISTS.hang()


@signals.get("/")
@requires(OPENS)
def index() -> ResponseReturnValue:
    """The readable signals, as the query asks; the open ones where it asks for nothing."""
    return page_or_part("signals/index.html", "signals/_list.html", **_list())


@signals.post("/search")
@requires(OPENS)
def search() -> ResponseReturnValue:
    """Take a query whose words may be personal; the address gets a token for them (access rule 13)."""
    text = (request.form.get("words") or request.form.get("q") or "").strip()[:LONGEST]
    token = keep_search(g.session_key, gate().person, text) if text else None
    asked = FILTERS.read(request.form, SignalWords(), gate())
    query = wherever_it_may_be(Query(text, asked.filters, asked.unknown))
    return redirect(url_for(".index", q=token, **query.address), 303)


def _list() -> dict[str, Any]:
    inside, words = gate(), SignalWords()
    query, names = LISTS.read_query(words), LISTS.shown_columns()
    page = Page(
        listing.select(inside, query), listing.sorts(query), endpoint="signals.index", keep=LISTS.kept(query)
    )
    rows = rows_of(inside, page.rows, COLUMNS.fields_of(names))
    view = query.filters.get(VIEW, OPEN)
    return {
        "page": page,
        "rows": cells.written(rows, names, words, marks(words.locale), url_for(".index")),
        "columns": [(name, COLUMNS.by_name[name]) for name in names],
        "query": query,
        "view": view,
        "here": request.args.get(SAVED, view),
        "views": VIEWS,
        "query_form": lambda: LISTS.form(query, words),
        "ways": LISTS.ways(),
        "words": words,
    }
