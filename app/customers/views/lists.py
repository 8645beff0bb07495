"""Saved lists of customers: as tabs with their counts, and on a page of their own where they are changed."""

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.gate import gate
from app.access.routes import requires
from app.customers.lists import listing
from app.customers.lists.list_forms import SavedListForm
from app.customers.lists.query import SEARCH, Query
from app.customers.views.blueprint import customers
from app.customers.views.listing import COLUMNS, LISTS, SAVED, read_query, shown_columns, way_back
from app.customers.words import Words
from app.web.answers import done, invalid, page_or_part
from app.web.models import SavedList
from app.web.once import new_key, once
from app.web.saved_lists import change_list, delete_list, lists_of, own_list, save_list, words_of


@customers.get("/lists")
@requires("customer.view")
def lists() -> ResponseReturnValue:
    """The saved lists that one has or shares, with how many readable rows each has."""
    return page_or_part("customers/lists.html", "customers/_tabs.html", **_page())


@customers.get("/lists/new")
@requires("customer.view")
def new_list() -> ResponseReturnValue:
    """A name for the list as it is shown."""
    form = SavedListForm(once=new_key())
    return page_or_part("customers/new_list.html", "customers/_new_list.html", form=form, **_asked())


@customers.post("/lists/new")
@requires("customer.view")
def add_list() -> ResponseReturnValue:
    """Save it."""
    form, person, query = SavedListForm(), gate().person, read_query(Words())
    kept = {name: str(value) for name, value in {**query.filters, **way_back(filters=False)}.items()}
    kept[COLUMNS] = ".".join(shown_columns())
    token = form.submit(
        lambda: once(
            person,
            lambda: save_list(person, LISTS, form.called(), kept, query.words, shared=form.shared.data),
        )
    )
    if token is None:
        return invalid("customers/_new_list.html", "customers/new_list.html", form=form, **_asked())
    return done(_address(own_list(person, token)), _("Saved"))


@customers.post("/lists/change")
@requires("customer.view")
def rename_list() -> ResponseReturnValue:
    """Name it anew, share it or share it no longer."""
    form, person = SavedListForm(), gate().person
    saved = own_list(person, request.form.get(SAVED, ""))
    if (
        form.submit(lambda: change_list(person, saved, form.called(), shared=form.shared.data) or saved)
        is None
    ):
        return render_template("customers/lists.html", failed=form, **_page(saved.token)), 422
    return done(url_for(".lists"), _("Saved"))


@customers.post("/lists/delete")
@requires("customer.view")
def remove_list() -> ResponseReturnValue:
    """Delete one's own."""
    person = gate().person
    delete_list(person, own_list(person, request.form.get(SAVED, "")))
    return done(url_for(".lists"), _("List deleted"))


def _page(here: str = "") -> dict[str, Any]:
    words, saved = Words(), lists_of(gate().person, LISTS)
    counts = listing.counts(gate(), [_query(one, words) for one in saved])
    rows = [(one, _address(one), count) for one, count in zip(saved, counts, strict=True)]
    return {"rows": rows, "here": here or request.args.get(SAVED, ""), "words": words, "me": gate().person.id}


def _query(saved: SavedList, words: Words) -> Query:
    query = Query.read(saved.address, words, gate())
    return Query(words_of(gate().person, saved.token) if saved.words else "", query.filters, query.unknown)


def _address(saved: SavedList) -> str:
    token = saved.token if saved.words else None
    return url_for(".index", **{SAVED: saved.token, SEARCH: token, **saved.address})


def _asked() -> dict[str, Any]:
    words = Words()
    return {"query": read_query(words), "words": words, "asked": request.args, "way_back": way_back()}
