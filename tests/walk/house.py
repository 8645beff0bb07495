"""The installation that the walk walks through: people, their records, and a browser for each of them.

Whatever a request writes is rolled back, so that every request finds the house as it was.
"""

import html
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from itertools import product
from typing import Any, NamedTuple
from urllib.parse import unquote

from flask import Flask, request, request_started
from itsdangerous import BadSignature
from werkzeug.exceptions import HTTPException

from app.access.gate import Gate
from app.access.grants import give
from app.access.models import PersonRole, Role
from app.accounts.passwords import hash_password
from app.accounts.sessions import begin
from app.chain.writing import writing
from app.clock import now
from app.customers.words import GRANTABLE
from app.db.connection import database
from app.people.models import Department, Person
from tests.conftest import PASSWORD, STARTED, at
from tests.queries import queries
from tests.walk.pages import FALLBACK, filled_in, forms_in
from tests.walk.people import ALONE, ELSEWHERE, ROLELESS, STRANGER, WALKERS, Walker
from tests.walk.planted import (
    EXPIRED,
    GRANTED,
    NUMBER,
    PLAIN,
    READABLE,
    SECRET,
    Planted,
    lies_within,
    maker,
    places,
    values,
)
from tests.walk.routes import Route, Visit, holds, records, routes, visits

WALKED = STARTED + timedelta(days=2)
TOKEN = re.compile(r'((?:csrf-token" content|csrf_token" value|name="once"[^>]* value)=")[^"]*')
"""What is random in a page: the form token, and the mark of a form that makes something once."""
WRITES = re.compile(r"\s*(?:INSERT INTO|UPDATE|DELETE FROM) \"?(\w+)", re.IGNORECASE)
COUNTED = {"refusal_count"}


@dataclass(frozen=True)
class Answer:
    """What came back. `kept` is what the cookie now holds, `asked` the statements in order, `changes` how many rows changed."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: str
    kept: Mapping[str, Any]
    asked: tuple[str, ...]
    changes: int

    @cached_property
    def said(self) -> str:
        """Everything that left the house, as a person would read it."""
        headers = unquote("\n".join(value for _, value in self.headers))
        return "\n".join((html.unescape(self.body), headers, json.dumps(dict(self.kept), ensure_ascii=False)))

    def without(self, *fed: str) -> tuple[Any, ...]:
        """Status, headers, body and cookie, less the form token and what was `fed`: what two answers can share."""
        headers = [pair for pair in self.headers if pair[0] != "Set-Cookie"]
        kept = {name: value for name, value in self.kept.items() if name != "csrf_token"}
        told = TOKEN.sub(r"\1", self.body), str(headers), json.dumps(kept, sort_keys=True, ensure_ascii=False)
        for one in fed:
            told = tuple(text.replace(one, "…") for text in told)
        return self.status, *told

    @property
    def location(self) -> str:
        """Where it leads, "" for nowhere."""
        headers = dict(self.headers)
        return headers.get("Location") or headers.get("HX-Redirect", "")

    @property
    def written(self) -> set[str]:
        """The tables that one of its statements wrote to."""
        return {found.group(1) for sql in self.asked if (found := WRITES.match(sql))}

    @property
    def left_alone(self) -> bool:
        """Whether nothing was changed but the count of refusals."""
        return self.written <= COUNTED and self.changes <= len(self.written)


@dataclass(repr=False)
class House:
    """The application with everybody and everything in it."""

    app: Flask
    tokens: dict[str, str]
    permissions: dict[str, frozenset[str]]
    planted: list[Planted]
    forms: dict[str, dict[str, dict[str, list[str]]]] = field(default_factory=dict)
    visited: set[tuple[str, str]] = field(default_factory=set)

    @cached_property
    def routes(self) -> list[Route]:
        """Every route of the application."""
        return routes(self.app)

    @cached_property
    def by_value(self) -> dict[str, Planted]:
        """Every planted value and number → whose it is."""
        return {text: one for one in self.planted for text in (*one.values.values(), one.number)}

    @cached_property
    def protected(self) -> re.Pattern[str]:
        """Finds the tables of protected records, and of what belongs to them, in a statement."""
        names = "|".join(model._meta.table_name for model in records(self.app).values())
        return re.compile(rf'\b(?:{names})(?:_\w+)?\b"?')

    def of(self, username: str, kind: str) -> list[Planted]:
        """The records that were planted for `username`, the readable one first."""
        return [one for one in self.planted if (one.walker, one.kind) == (username, kind)]

    def sees(self, username: str, record: Planted) -> bool:
        """Whether that person may read `record`."""
        if records(self.app)[record.kind].view_permission not in self.permissions[username]:
            return False
        if record.relation == GRANTED and record.walker == username:
            return True
        return lies_within(WALKERS[username], record.place)

    def leaks(self, answer: Answer, username: str, route: Route, fed: Planted | None = None) -> list[str]:
        """What `answer` says that it must not: any whole secret, and names and numbers of what is unreadable.

        Who reads the audit chain sees the numbers of all records, and the names on those within their clearance.
        """
        squeezed = re.sub(r"[\s-]", "", answer.said)
        found = [f"whole {value}" for value in {*SECRET.findall(squeezed)} if value in self.by_value]
        auditing = route.permission == "audit.view"
        for text in {*PLAIN.findall(answer.said), *NUMBER.findall(answer.said)}:
            record = self.by_value.get(text)
            if record is None or (username and self.sees(username, record)):
                continue
            is_number = text == record.number
            cleared = bool(username) and record.place.level <= WALKERS[username].clearance
            if not (is_number and record is fed) and not (auditing and (is_number or cleared)):
                found.append(f"{text} of a record {record.relation} for {record.walker}")
        return found

    def asks_for_records(self, answer: Answer) -> bool:
        """Whether something protected was looked up for `answer`."""
        return any(self.protected.search(sql) for sql in answer.asked)

    def browser(self, username: str = "") -> "Browser":
        """The browser of `username`, or of nobody."""
        return Browser(self, username)


class Way(NamedTuple):
    """How an address is asked for: with a form or none, by HTMX or plainly."""

    form: Any
    htmx: bool = False

    def __str__(self) -> str:
        sent = "" if self.form is None else "a form" if self.form else "an empty form"
        return " ".join(filter(None, (sent, "by HTMX" if self.htmx else "plainly")))


class Browser:
    """Asks as one person does."""

    def __init__(self, house: House, username: str) -> None:
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

    def ask(self, method: str, address: str, form: Any = None, *, htmx: bool = False, kept: Any = None) -> Answer:
        """One request and its answer; what it writes stays."""
        cookie = self.serializer.dumps(dict(self.kept if kept is None else kept))
        headers = {"Cookie": f"{self.cookie_name}={cookie}"} | ({"HX-Request": "true"} if htmx else {})
        before = database.connection().total_changes
        with queries() as asked, self._noting():
            response = self.client.open(address, method=method, data=form, headers=headers)
            body = response.get_data(as_text=True) if response.mimetype.startswith("text/") else ""
            response.close()
        said = tuple((name, value) for name, value in response.headers.items() if name != "Date")
        statements = tuple(one.sql for one in asked)
        changes = database.connection().total_changes - before
        return Answer(response.status_code, said, body, self._cookie(said), statements, changes)

    def go(self, visit: Visit, way: "Way") -> Answer:
        """Ask for one address in one way; afterwards everything is as it was."""
        with undone():
            return self.ask(visit.route.method, visit.path, way.form, htmx=way.htmx)

    def look(self, address: str) -> Answer:
        """Open a page; afterwards everything is as it was."""
        with undone():
            return self.ask("GET", address)

    def ways(self, route: Route) -> list["Way"]:
        """Plainly and by HTMX; by POST with a form that was filled in, and where the door opens with an empty one."""
        forms: list[Any] = [None]
        if route.method == "POST":
            forms = [self.forms().get(route.rule.endpoint, FALLBACK)]
            forms += [{}] if holds(route, self.permissions) else []
        return [Way(form, htmx=htmx) for htmx in (False, True) for form in forms]

    def forms(self) -> dict[str, dict[str, list[str]]]:
        """Endpoint → what this person would send there, from the first of their pages that has the form."""
        if self.username not in self.house.forms:
            self.house.forms[self.username] = self._find_forms()
        return self.house.forms[self.username]

    def _find_forms(self) -> dict[str, dict[str, list[str]]]:
        found: dict[str, dict[str, list[str]]] = {}
        for route in self.house.routes:
            if route.method != "GET" or not (self.username and holds(route, self.permissions)):
                continue
            of_kind = [one for one in self.house.of(self.username, route.kind) if one.relation == READABLE]
            visit = next(visits(route, of_kind))
            for action, form in forms_in(self.go(visit, Way(None)).body):
                endpoint = self._endpoint(action or visit.path)
                if endpoint and endpoint not in found:
                    found[endpoint] = filled_in(form)
        return found

    def _endpoint(self, address: str) -> str:
        with suppress(HTTPException):
            return str(self.house.app.url_map.bind("").match(address.partition("?")[0], "POST")[0])
        return ""

    def _cookie(self, headers: tuple[tuple[str, str], ...]) -> dict[str, Any]:
        for name, value in headers:
            if name == "Set-Cookie" and value.startswith(f"{self.cookie_name}="):
                with suppress(BadSignature):
                    return dict(self.serializer.loads(value.partition("=")[2].partition(";")[0]))
        return dict(self.kept)

    @contextmanager
    def _noting(self) -> Iterator[None]:
        def note(_app: Flask) -> None:
            self.house.visited.add((request.endpoint, request.method))

        with request_started.connected_to(note):
            yield


@contextmanager
def undone() -> Iterator[None]:
    """What is written inside is rolled back."""
    with database.atomic() as everything:
        try:
            yield
        finally:
            everything.rollback()


def furnish(app: Flask) -> House:
    """Add the walkers and their records to the open database of the demo people."""
    with at(STARTED):
        _add_people()
        planted = _plant(records(app))
    with at(WALKED):
        people = {person.username: person for person in Person.select()}
        tokens = {name: begin(people[name], "127.0.0.1", "the walk") for name in WALKERS}
    permissions = {name: Gate(people[name]).standing.permissions for name in WALKERS}
    return House(app, tokens, permissions, planted)


def _add_people() -> None:
    kept = hash_password(PASSWORD)
    roles = {role.code: role for role in Role.select()}
    stranger = Walker(STRANGER, 4, "own", ELSEWHERE, ("account_manager",))
    with writing(None, "tests.people"):
        Person.update(password=kept).execute()
        Department.create(code=ELSEWHERE, name="别处", name_en="Elsewhere", position=9)
        for walker in (*ALONE, ROLELESS, stranger):
            person = Person.create(
                username=walker.username,
                name=f"{walker.username}者",
                department=Department.get(Department.code == walker.department),
                clearance=walker.clearance,
                scope=walker.scope,
                password=kept,
                password_set_at=now(),
                must_change=False,
                created_at=now(),
            )
            for role in walker.roles:
                PersonRole.create(person=person, role=roles[role])


def _plant(models: Mapping[str, Any]) -> list[Planted]:
    """For every walker and kind a record in each relation they can have to one, with a grant on it."""
    giver = Gate(Person.get(Person.username == "director"))
    people = {person.username: person for person in Person.select()}
    found: list[Planted] = []
    for kind, walker in product(models, WALKERS.values()):
        for relation, place in places(walker).items():
            kept = values(len(found))
            with writing(None, "tests.planted"):
                number = maker(kind)(place, kept)
            own = relation in {GRANTED, EXPIRED}
            given = give(
                giver.person,
                giver.standing,
                giver.get(models[kind], number),
                person=people[walker.username if own else STRANGER],
                permissions=frozenset(GRANTABLE),
                level=4,
                until=now() + timedelta(days=1 if relation == EXPIRED else 30),
                purpose="代班",
            )
            found.append(Planted(kind, number, walker.username, relation, place, kept, given.id))
    return found

