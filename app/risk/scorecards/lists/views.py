"""The list of scores, and finding in it."""

from flask import Blueprint, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.access.gate import gate
from app.access.routes import requires
from app.customers.searching.finding import look_up
from app.organisation.names import one_name
from app.risk.scorecards.cards import EXPORT, VIEW
from app.risk.scorecards.lists import cells, listing
from app.risk.scorecards.lists.columns import COLUMNS
from app.risk.scorecards.lists.query import FILTERS, UNSCORED
from app.risk.scorecards.lists.words import UNSCORABLE, ScoreWords
from app.risk.scorecards.scoring import published
from app.web.answers import page_or_part
from app.web.list_pages import SAVED, ListPages, Tab
from app.web.marks import marks
from app.web.queries import Query
from app.web.searches import LONGEST, keep_search

scores = Blueprint("scores", __name__, url_prefix="/scorecards/scores")
NONE = {"band": UNSCORED}


def _tabs() -> list[Tab]:
    """All, and those who can't be scored."""
    return [Tab("all", _("All")), Tab(UNSCORED, UNSCORABLE, NONE, Query(filters=NONE))]


LISTS = ListPages(
    scores,
    "scores",
    _l("Scores"),
    VIEW,
    FILTERS,
    COLUMNS,
    words=ScoreWords,
    select=listing.select,
    counted=lambda count: ngettext("%(num)s customer", "%(num)s customers", count),
    one_name=one_name,
    tabs=_tabs,
    export=EXPORT,
)
LISTS.hang()


@scores.get("/")
@requires(VIEW)
def index() -> ResponseReturnValue:
    """The scores that one may know, the highest first, whoever can't be scored at the end."""
    inside, words = gate(), ScoreWords()
    query, names = LISTS.read_query(words), LISTS.shown_columns()
    page, told = listing.page_of(inside, query, LISTS.kept(query))
    rows = inside.show_rows(page.rows, COLUMNS.fields_of(names))
    base = url_for("scorecards.of_customer", number="")
    return page_or_part(
        "scores/index.html",
        "scores/_list.html",
        page=page,
        rows=cells.written(rows, told, names, words, marks(words.locale), base),
        columns=[(name, COLUMNS.by_name[name]) for name in names],
        query=query,
        here=request.args.get(SAVED, UNSCORED if query.filters == NONE else "all"),
        query_form=lambda: LISTS.form(query, words),
        ways=LISTS.ways(),
        words=words,
        in_force=bool(published()),
    )


@scores.post("/search")
@requires(VIEW)
def search() -> ResponseReturnValue:
    """Take a query whose words may be personal; the address gets a token for them (access rule 13)."""
    text = (request.form.get("words") or "").strip()[:LONGEST]
    look_up(gate(), text)
    token = keep_search(g.session_key, gate().person, text) if text else None
    query = FILTERS.read(request.form, ScoreWords(), gate())
    return redirect(url_for(".index", q=token, **query.address), 303)
