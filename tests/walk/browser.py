"""A browser for each of the walkers. What a request writes is rolled back: each finds the house as it was."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cached_property
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from flask import Flask, request, request_started
from itsdangerous import BadSignature
from werkzeug.exceptions import HTTPException

from app.db.connection import database
from tests.queries import queries
from tests.walk.answers import Answer
from tests.walk.house import House
from tests.walk.pages import FALLBACK, filled_in, forms_in
from tests.walk.planted import READABLE
from tests.walk.routes import Route, Visit, holds, visits
from tests.walk.turns import in_turn

Form = Mapping[str, Any]

NESTING = re.compile(r"(?:SAVEPOINT|RELEASE SAVEPOINT|ROLLBACK TO SAVEPOINT) ")
"""Transactions inside the one that the walk rolls back: their names are random."""


class Way(NamedTuple):
    """How an address is asked for: with a form or none, by HTMX or plainly."""

    form: Form | None
    htmx: bool = False

    def __str__(self) -> str:
        sent = "" if self.form is None else "a form" if self.form else "an empty form"
        return " ".join(filter(None, (sent, "by HTMX" if self.htmx else "plainly")))


class Browser:
    """Asks as `username` does, or as nobody who is signed in."""

    def __init__(self, house: House, username: str = "") -> None:
        self.house = house
        self.username = username
        self.client = house.app.test_client(use_cookies=False)
        self.serializer = house.app.session_interface.get_signing_serializer(house.app)
        self.cookie_name = house.app.config["SESSION_COOKIE_NAME"]
        self.kept = {"csrf_token": "0" * 40}
        if username:
            self.kept |= {"_user_id": house.tokens[username], "_fresh": True}

    @property
    def permissions(self) -> frozenset[str]:
        """What roles give this person."""
        return self.house.permissions.get(self.username, frozenset())

    def ask(
        self,
        method: str,
        address: str,
        form: Form | None = None,
        *,
        htmx: bool = False,
        kept: Mapping[str, Any] | None = None,
    ) -> Answer:
        """One request and its answer; what it writes stays."""
        for place, numbers in self.house.own.items():
            address = address.replace(place, numbers.get(self.username, place))
        cookie = self._own_cookie if kept is None else self.serializer.dumps(dict(kept))
        headers = {"Cookie": f"{self.cookie_name}={cookie}"} | ({"HX-Request": "true"} if htmx else {})
        before = database.connection().total_changes
        with queries() as asked, self._noting() as reached:
            response = self.client.open(address, method=method, data=form, headers=headers)
            body = response.get_data(as_text=True) if response.mimetype.startswith("text/") else ""
            response.close()
        said = tuple((name, value) for name, value in response.headers.items() if name != "Date")
        plain = [one for one in asked if not NESTING.match(one.sql)]
        statements, given = tuple(one.sql for one in plain), tuple(one.values for one in plain)
        changes = database.connection().total_changes - before
        self.house.visited |= reached
        kept_now = self._cookie(said)
        status, entered = response.status_code, frozenset(reached)
        return Answer(status, said, body, kept_now, statements, changes, entered, given)

    def go(self, visit: Visit, way: "Way") -> Answer:
        """Ask for one address in one way; afterwards everything is as it was."""
        if visit.route.method == "GET" and way == Way(None):
            return self.look(visit.path)
        with undone():
            return self.ask(visit.route.method, visit.path, way.form, htmx=way.htmx)

    def look(self, address: str) -> Answer:
        """Open a page of the house as it is furnished; afterwards everything is as it was.

        That is why it is opened once, whoever asks for it again: nothing could have changed it.
        """
        if opened := self.house.looked.get((self.username, address)):
            self.house.visited |= opened.reached
            return opened
        with undone():
            answer = self.ask("GET", address)
        if answer.status == 200:
            self.house.looked[self.username, address] = answer
        return answer

    def ways(self, route: Route) -> list["Way"]:
        """Plainly and by HTMX; by POST with a form filled in, and where the door opens with an empty one."""
        forms: list[Form | None] = [None]
        if route.method == "POST":
            forms = [self.forms().get(route.rule.endpoint, FALLBACK)]
            forms += [{}] if holds(route, self.permissions) else []
        return [Way(form, htmx=htmx) for htmx in (False, True) for form in forms]

    def ways_in_turn(self, route: Route, relation: str = "") -> list["Way"]:
        """Of these ways those that fall to this person, among all whom the door treats alike.

        Each falls to one of them at least. Who may read takes the plain way of everybody, too.
        """
        ways, alike = self.ways(route), self.house.alike(self.username, route, relation)
        if relation == READABLE and holds(route, self.permissions):
            return ways[:1] + in_turn(ways[1:], alike.index(self.username), len(alike))
        return in_turn(ways, alike.index(self.username), len(alike))

    def forms(self) -> dict[str, dict[str, list[str]]]:
        """Endpoint → what this person would send there, from the first of their pages that has the form."""
        if self.username not in self.house.forms:
            self.house.forms[self.username] = self._find_forms()
        return self.house.forms[self.username]

    @cached_property
    def _own_cookie(self) -> str:
        return str(self.serializer.dumps(dict(self.kept)))

    def _find_forms(self) -> dict[str, dict[str, list[str]]]:
        found: dict[str, dict[str, list[str]]] = {}
        for route in self.house.routes:
            if route.method != "GET" or not (self.username and holds(route, self.permissions)):
                continue
            of_kind = [one for one in self.house.of(self.username, route.kind) if one.relation == READABLE]
            visit = next(visits(route, of_kind))
            for action, form in forms_in(self.look(visit.path).body):
                endpoint = self._endpoint(action or visit.path)
                if endpoint and endpoint not in found:
                    found[endpoint] = filled_in(form)
        return found

    def _endpoint(self, address: str) -> str:
        with suppress(HTTPException):
            return str(self.house.app.url_map.bind("").match(urlsplit(address).path, "POST")[0])
        return ""

    def _cookie(self, headers: tuple[tuple[str, str], ...]) -> dict[str, Any]:
        for name, value in headers:
            if name == "Set-Cookie" and value.startswith(f"{self.cookie_name}="):
                with suppress(BadSignature):
                    return dict(self.serializer.loads(value.partition("=")[2].partition(";")[0]))
        return dict(self.kept)

    @contextmanager
    def _noting(self) -> Iterator[set[tuple[str | None, str]]]:
        reached: set[tuple[str | None, str]] = set()

        def note(_app: Flask) -> None:
            reached.add((request.endpoint, request.method))

        with request_started.connected_to(note):
            yield reached


@contextmanager
def undone() -> Iterator[None]:
    """What is written inside is rolled back."""
    with database.atomic() as everything:
        try:
            yield
        finally:
            everything.rollback()
