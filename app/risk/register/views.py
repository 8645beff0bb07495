"""The register: its list, finding in it, registering a risk."""

from typing import Any

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.access.gate import gate
from app.access.routes import requires
from app.organisation.names import one_name
from app.risk.blueprint import risks
from app.risk.models import Risk
from app.risk.register import cells, listing
from app.risk.register.columns import COLUMNS
from app.risk.register.forms import RegisterForm, point_of
from app.risk.register.list_words import RiskWords
from app.risk.register.query import ALL, FILTERS, OPEN, VIEW, VIEWS, wherever_it_may_be
from app.risk.register.registering import register
from app.risk.register.rows import rows_of
from app.risk.steps import MANAGE, PROPOSE
from app.risk.steps import VIEW as SEE
from app.web.answers import done, invalid, page_or_part
from app.web.list_pages import SAVED, ListPages, Tab
from app.web.listing import Page
from app.web.marks import marks
from app.web.once import once
from app.web.queries import Query
from app.web.searches import LONGEST, keep_search

UNCOUNTED = {ALL}


def _tabs() -> list[Tab]:
    """The views, with how much there is in each."""
    filters = {name: {} if name == OPEN else {VIEW: name} for name in VIEWS}
    return [
        Tab(name, VIEWS[name], one, None if name in UNCOUNTED else Query(filters=one))
        for name, one in filters.items()
    ]


LISTS = ListPages(
    risks,
    "risks",
    _l("Risks"),
    SEE,
    FILTERS,
    COLUMNS,
    words=RiskWords,
    select=listing.select,
    counted=lambda count: ngettext("%(num)s risk", "%(num)s risks", count),
    one_name=one_name,
    tabs=_tabs,
    export=SEE,
)
LISTS.hang()


@risks.get("/")
@requires(SEE)
def index() -> ResponseReturnValue:
    """The readable risks, as the query asks; the gravest open ones first where it asks for nothing."""
    return page_or_part("risk/index.html", "risk/_list.html", **_list())


@risks.post("/search")
@requires(SEE)
def search() -> ResponseReturnValue:
    """Take a query whose words may be personal; the address gets a token for them (access rule 13)."""
    text = (request.form.get("words") or request.form.get("q") or "").strip()[:LONGEST]
    token = keep_search(g.session_key, gate().person, text) if text else None
    asked = FILTERS.read(request.form, RiskWords(), gate())
    query = wherever_it_may_be(Query(text, asked.filters, asked.unknown))
    return redirect(url_for(".index", q=token, **query.address), 303)


@risks.get("/new")
@requires(PROPOSE)
def new() -> ResponseReturnValue:
    """An empty form; perhaps about a customer, or with what a point of a process says."""
    form = RegisterForm(customer=request.args.get("customer", "")).fit(gate(), RiskWords())
    if request.args.get("point"):
        form.begin_at(point_of(request.args["point"]))
    return render_template("risk/new.html", **_with(form))


@risks.post("/customers")
@requires(PROPOSE)
def find_customer() -> ResponseReturnValue:
    """The form as it was typed, with the customers that fit."""
    form = RegisterForm().fit(gate(), RiskWords())
    return page_or_part("risk/new.html", "risk/_customers.html", **_with(form))


@risks.post("/new")
@requires(PROPOSE)
def create() -> ResponseReturnValue:
    """Write it into the register. Whoever may not read it then sees the form again, and its number."""
    form = RegisterForm().fit(gate(), RiskWords())
    number = form.submit(
        lambda: once(gate().person, lambda: str(register(gate(), form.new_risk(gate())).number))
    )
    if number is None:
        return invalid("risk/_register.html", "risk/new.html", form.answers_with, **_with(form))
    if gate().has(SEE) and gate().select(Risk, Risk.id).where(Risk.number == number).exists():
        return done(url_for(".risk", number=number), _("Registered"))
    said = _("Registered as %(number)s. The risk officer goes on with it.", number=number)
    return done(url_for(".new"), said)


def _with(form: RegisterForm) -> dict[str, Any]:
    """The form, and whether its writer has a register to go back to."""
    return {"form": form, "may_see": gate().has(SEE)}


def _list() -> dict[str, Any]:
    """A page of the register."""
    inside, words = gate(), RiskWords()
    query, names = LISTS.read_query(words), LISTS.shown_columns()
    page = Page(
        listing.select(inside, query),
        listing.sorts(inside, query),
        endpoint="risk.index",
        keep=LISTS.kept(query),
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
        "may_register": inside.has(PROPOSE),
        "may_manage": inside.has(MANAGE),
    }
