"""What people keep of a list: a room hangs these pages on the blueprint of the list.

Saved lists are tabs with their counts, and stand on a page of their own where they are changed; each person
chooses their own columns.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType
from typing import Any, NamedTuple
from urllib.parse import urlencode

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup
from peewee import ModelSelect
from wtforms import BooleanField, HiddenField

from app.access.gate import Gate, gate
from app.access.routes import requires
from app.db.unchanged import while_unchanged
from app.web.answers import done, invalid, page_or_part
from app.web.columns import Columns, choose_columns, chosen_columns
from app.web.forms import Form, line
from app.web.language import language
from app.web.listing import counts_of
from app.web.models import SavedList
from app.web.once import new_key, once
from app.web.places import address
from app.web.queries import SEARCH, Filters, Query, Worded
from app.web.saved_lists import (
    LONGEST_NAME,
    change_list,
    delete_list,
    lists_of,
    own_list,
    save_list,
    words_of,
)
from app.web.searches import kept_search
from app.web.shell import TOKEN

COLUMNS, SAVED = "columns", "list"
"""What an address calls the columns of a saved list, and its token."""
ORDER = ("sort", "order")


class SavedListForm(Form):
    """The name of a saved list, and whether the own department sees it."""

    once = HiddenField()
    name = line(_l("Name of the list"), required=True, longest=LONGEST_NAME)
    shared = BooleanField(_l("Share with my department"))


class Tab(NamedTuple):
    """A tab that a list has by itself: the rest of its address, and the query that is counted, None: none."""

    name: str
    label: Any
    address: Mapping[str, Any] = MappingProxyType({})
    query: Query | None = None


@dataclass(frozen=True)
class ListPages:
    """A list whose page is the endpoint ``index`` of `blueprint`.

    `name` is what it is called where people keep something of it, `title` on pages. `words()` are those for
    its values, `select(gate, query)` its rows, and `counted(count)` says how many of them there are.
    `one_name(field, typed, longest)` is a name as the office writes it, or raises Invalid. Before the saved
    lists stand the `tabs()` that it has by itself.
    """

    blueprint: Blueprint
    name: str
    title: Any
    permission: str
    filters: Filters
    columns: Columns
    words: Callable[[], Worded]
    select: Callable[[Gate, Query], ModelSelect]
    counted: Callable[[int], str]
    one_name: Callable[[str, str, int], str]
    tabs: Callable[[], Sequence[Tab]] = lambda: [Tab("all", _("All"))]
    export: str = ""
    """The permission to take its rows out, where the endpoint ``export`` does so."""

    def hang(self) -> None:
        """Add the pages to the blueprint, as ``lists``, ``new_list``, ``choose``, ``count`` and so on."""
        view, add = requires(self.permission), self.blueprint.add_url_rule
        for rule, endpoint, work, method in (
            ("/count", "count", self._count, "GET"),
            ("/columns", "choose", self._choose, "GET"),
            ("/columns", "keep", self._keep, "POST"),
            ("/lists", "lists", self._lists, "GET"),
            ("/lists/new", "new_list", self._new, "GET"),
            ("/lists/new", "add_list", self._add, "POST"),
            ("/lists/change", "rename_list", self._rename, "POST"),
            ("/lists/delete", "remove_list", self._remove, "POST"),
        ):
            add(rule, endpoint, view(partial(work)), methods=[method])

    def endpoint(self, name: str) -> str:
        """One of the blueprint's."""
        return f"{self.blueprint.name}.{name}"

    def read_query(self, words: Worded) -> Query:
        """What this request's address asks for."""
        query = self.filters.read(request.args, words, gate())
        token = request.args.get(SEARCH, "")
        if not token:
            return query
        person = gate().person
        text = kept_search(g.session_key, person, token) or words_of(person, token)
        return replace(query, words=text, unknown=query.unknown if text else (*query.unknown, SEARCH))

    def shown_columns(self) -> tuple[str, ...]:
        """The columns of this request's list: in its address, else the person's choice, else as shipped."""
        asked = request.args.get(COLUMNS, "")
        chosen = asked.split(".") if asked else chosen_columns(gate().person, self.name)
        return self.columns.readable(gate(), self.columns.default if chosen is None else chosen)

    def kept(self, query: Query) -> dict[str, Any]:
        """What every address of the list as it is shown carries on."""
        return query.address | {name: request.args.get(name) for name in (SEARCH, SAVED, COLUMNS)}

    def way_back(self, *, filters: bool = True) -> dict[str, Any]:
        """What leads from a page about the list back to it: query and order, without columns of its own."""
        kept = {SEARCH, *self.filters.by_name, *ORDER} if filters else {*ORDER}
        return {name: value for name, value in request.args.items() if value and name in kept}

    def ways(self) -> dict[str, str]:
        """Where the list's own buttons lead, with what is asked for now."""
        names = {"save": "new_list", "columns": "choose", "count": "count"}
        if self.export and gate().has(self.export):
            names["export"] = "export"
        found = {name: self.way_to(endpoint) for name, endpoint in names.items()}
        return found | {name: address(self.endpoint(name)) for name in ("index", "lists")}

    def way_to(self, endpoint: str) -> str:
        """The address of a page of the blueprint about the list as it is asked for now."""
        asked = self.way_back()
        if request.args.get(COLUMNS):
            asked[COLUMNS] = request.args[COLUMNS]
        there = address(self.endpoint(endpoint))
        return f"{there}?{urlencode(asked)}" if asked else there

    def form(self, query: Query, words: Worded) -> Markup:
        """The form that narrows the list, ``_query.html`` of its room; drawn once where it asks nothing."""
        template, usable = f"{self.blueprint.name}/_query.html", frozenset(self.filters.usable(gate()))
        if query.words or query.address:
            return Markup(render_template(template, query=query, words=words, usable=usable))  # noqa: S704
        return Markup(_empty_form(template, self.words, language(), usable).replace(TOKEN, generate_csrf()))  # noqa: S704

    def asked(self, query: Query) -> dict[str, Any]:
        """Which rows the list asks for, in its order, as an export keeps it."""
        filters = {name: str(value) for name, value in query.address.items()}
        order = {name: request.args.get(name, "") for name in ORDER}
        return {"address": filters, "words": query.words, **order}

    def _count(self) -> ResponseReturnValue:
        """The exact number of rows of a query that has more than a thousand."""
        total = self.select(gate(), self.read_query(self.words())).order_by().count()
        return self._answer("count", "count", said=self.counted(total))

    def _choose(self) -> ResponseReturnValue:
        """The columns that one may read, those of the list ticked."""
        return self._answer(
            "columns",
            "columns",
            offered=self.columns.readable(gate()),
            shown=self.shown_columns(),
            labels=self.words().table("label"),
        )

    def _keep(self) -> ResponseReturnValue:
        """Keep what was ticked, or go back to the columns as shipped."""
        names = self.columns.readable(gate(), request.form.getlist("columns"))
        shipped = "shipped" in request.form or names == self.columns.default
        choose_columns(gate().person, self.name, None if shipped else names)
        return redirect(url_for(".index", **self.way_back()), 303)

    def _lists(self) -> ResponseReturnValue:
        """The saved lists that one has or shares, with how many readable rows each has."""
        return self._answer("lists", "tabs", **self._page())

    def _new(self) -> ResponseReturnValue:
        """A name for the list as it is shown."""
        return self._answer("new_list", "new_list", form=SavedListForm(once=new_key()), **self._shown())

    def _add(self) -> ResponseReturnValue:
        """Save it."""
        form, person, query = SavedListForm(), gate().person, self.read_query(self.words())
        kept = {name: str(value) for name, value in {**query.filters, **self.way_back(filters=False)}.items()}
        kept[COLUMNS] = ".".join(self.shown_columns())

        def save() -> str:
            return save_list(
                person, self.name, self._called(form), kept, query.words, shared=form.shared.data
            )

        token = form.submit(lambda: once(person, save))
        if token is None:
            context = self._about() | self._shown()
            return invalid("web/lists/_new_list.html", "web/lists/new_list.html", form=form, **context)
        return done(self._address(own_list(person, token)), _("Saved"))

    def _rename(self) -> ResponseReturnValue:
        """Name it anew, share it or share it no longer."""
        form, person = SavedListForm(), gate().person
        saved = own_list(person, request.form.get(SAVED, ""))
        changed = form.submit(lambda: change_list(person, saved, self._called(form), shared=form.shared.data))
        if changed is None:
            context = self._about() | self._page(saved.token)
            return render_template("web/lists/lists.html", failed=form, **context), 422
        return done(url_for(".lists"), _("Saved"))

    def _remove(self) -> ResponseReturnValue:
        """Delete one's own."""
        person = gate().person
        delete_list(person, own_list(person, request.form.get(SAVED, "")))
        return done(url_for(".lists"), _("List deleted"))

    def _called(self, form: SavedListForm) -> str:
        return self.one_name("name", form.text_of("name"), LONGEST_NAME)

    def _page(self, here: str = "") -> dict[str, Any]:
        words, saved, tabs = self.words(), lists_of(gate().person, self.name), self.tabs()
        queries = [tab.query for tab in tabs if tab.query] + [self._query(one, words) for one in saved]
        counts = iter(counts_of([self.select(gate(), query) for query in queries]))
        own = [(tab, url_for(".index", **tab.address), next(counts) if tab.query else None) for tab in tabs]
        rows = [(one, self._address(one), next(counts)) for one in saved]
        here = here or request.args.get(SAVED, "")
        return {"tabs": own, "rows": rows, "here": here, "words": words, "me": gate().person.id}

    def _query(self, saved: SavedList, words: Worded) -> Query:
        query = self.filters.read(saved.address, words, gate())
        return replace(query, words=words_of(gate().person, saved.token) if saved.words else "")

    def _address(self, saved: SavedList) -> str:
        token = saved.token if saved.words else None
        return url_for(".index", **{SAVED: saved.token, SEARCH: token, **saved.address})

    def _shown(self) -> dict[str, Any]:
        words = self.words()
        return {"query": self.read_query(words), "words": words}

    def _about(self) -> dict[str, Any]:
        return {"list": self, "asked": request.args, "way_back": self.way_back()}

    def _answer(self, page: str, part: str, **context: Any) -> ResponseReturnValue:  # noqa: ANN401
        return page_or_part(f"web/lists/{page}.html", f"web/lists/_{part}.html", **self._about(), **context)


@while_unchanged
def _empty_form(template: str, words: Callable[[], Worded], _language: str, usable: frozenset[str]) -> str:
    """The same for everybody who may use the same filters, but for the token that TOKEN stands for."""
    drawn = render_template(template, query=Query(), words=words(), usable=usable)
    return drawn.replace(generate_csrf(), TOKEN)
