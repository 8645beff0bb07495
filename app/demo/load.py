"""Filling an empty database with the demo company: its people, and customers with two years of history."""

import gc
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from random import Random
from time import perf_counter
from typing import Any, NamedTuple

from flask import current_app

from app.chain.writing import Entry, append, writing
from app.clock import today
from app.customers.adding import DatedFact, NewCustomer, creation, write_customers
from app.customers.adding_parts import MODELS, NewPart, addition
from app.customers.facts import FACTS, Why
from app.customers.models import COPIED, Customer
from app.customers.part_rows import KEY_LENGTH
from app.customers.preferred import tell_points
from app.db.base import bare, in_batches, next_id
from app.db.connection import database, much_room, truncate_log
from app.db.numbers import ALPHABET
from app.demo.answers import give_answers
from app.demo.appraising import add_appraisals
from app.demo.company import DEMO_PEOPLE
from app.demo.controls import add_controls
from app.demo.invention import invent
from app.demo.people import add_people
from app.demo.records import Addition, Event, Invented, facts
from app.demo.requests import add_requests
from app.demo.risking import add_risks
from app.demo.scoring import add_scores
from app.demo.signalling import add_signals
from app.demo.sizes import CUSTOMERS, SEED, TICKETS
from app.demo.spending import add_spend
from app.demo.tickets.desk import Desk, Of
from app.demo.tickets.records import Client
from app.errors import SettingError
from app.figures.collecting import collect
from app.people.models import Department, Person
from app.risk.controls.expired import tell_expired
from app.risk.processes.measuring import measure_all
from app.room import Outcome, Running
from app.web.models import Setting
from app.web.options import DEMO

BATCH = 2000
PASSWORD_BYTES = 9
PAIRS = [first + second for first in ALPHABET for second in ALPHABET]
FIELDS = (
    "name",
    "kind",
    "sex",
    "birth_date",
    "id_number",
    "credit_code",
    "native_place",
    "document_type",
    "legal_representative",
    "industry",
    "size",
    "mobile",
    "email",
    "address",
    "region",
    "business_line",
    "source",
    "status",
    "tier",
    "level",
    "department",
    "owner",
    "external_id",
)
PARTS = {model.word: model for model in MODELS}
"""What the chain calls a part → its model."""
BESIDE = {"interests": "customer.interests.changed", "account": "customer.edited"}
"""An addition that is no part, but written on the customer → its action."""
Act = Sequence[Event] | Addition | NewPart
Told = Act | Of | Entry
Placed = tuple[datetime, int, int, Told]
"""An act with what puts it in order: when, of which customer, the how many of theirs."""
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Loaded:
    """What was loaded, and how to sign in."""

    password: str
    customers: int
    tickets: int
    seconds: float

    def as_json(self) -> dict[str, Any]:
        """The document of `flask demo load --json`."""
        users = [
            {
                "username": person.username,
                "password": self.password,
                "roles": list(person.roles),
                "clearance": person.clearance,
                "scope": person.scope,
            }
            for person in DEMO_PEOPLE
        ]
        counts = {"customers": self.customers, "tickets": self.tickets}
        return {"users": users, **counts, "seconds": round(self.seconds, 1)}


def load(
    customers: int,
    seed: int,
    password: str | None,
    progress: Progress = lambda _done, _total: None,
    *,
    tickets: int = 0,
) -> Loaded:
    """Fill the database; the same seed gives the same data. Raises SettingError if it holds anybody.

    It may be run again after a crash: people, customers and tickets are written in one transaction.
    """
    started = perf_counter()
    password = password or new_password()
    with much_room(), database.atomic():
        _refuse_people()
        with writing(None, "demo.loaded", setting := Setting(name=DEMO, value="1")) as entry:
            setting.save(force_insert=True)
            entry.told(customers=customers, tickets=tickets, seed=seed)
        add_people(password)
        loading = _Loading(seed)
        with _without_collecting():
            loading.run(customers, tickets, progress)
        add_requests(loading.people, loading.random)
        give_answers(loading.people)
    database.execute_sql("ANALYZE")
    truncate_log()
    return Loaded(password, customers, tickets, perf_counter() - started)


@contextmanager
def _without_collecting() -> Iterator[None]:
    """What a load makes stays until its end: looking for garbage among millions of objects finds none."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


class _Kept(NamedTuple):
    """A customer that was written, with the keys of the contact points that stand on it."""

    number: str
    each: Invented
    keys: Mapping[str, str]


class _Loading:
    """One load: the ids of people and departments, and what the chain is told."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.people = {person.username: person for person in Person.select()}
        self.departments = {department.code: department.id for department in Department.select()}
        self.random = Random(seed)  # noqa: S311  the same seed gives the same numbers

    def run(self, customers: int, tickets: int, progress: Progress) -> None:
        """Write customers and tickets, then tell the chain of them in the order of time."""
        first = next_id(Customer)
        acts, kept = self._customers(customers, progress)
        clients = [Client(row, one.number, one.each) for row, one in enumerate(kept, start=first)]
        desk = Desk(self.seed, self.people, self.departments, clients)
        acts.extend((of.act.at, len(kept), place, of) for place, of in enumerate(desk.run(tickets)))
        spent = add_spend(self.seed, self.people, {one.code: one for one in Department.select()})
        acts.extend((entry.at, len(kept) + 1, place, entry) for place, entry in enumerate(spent))
        proven = add_controls(self.seed, self.people, self.departments)
        acts.extend((entry.at, len(kept) + 2, place, entry) for place, entry in enumerate(proven))
        acts.sort()
        for some in in_batches(acts, BATCH):
            append(self._told(desk, kept, *one) for one in some)
        desk.let_in()

    def _told(self, desk: Desk, kept: list["_Kept"], at: datetime, index: int, _: int, act: Told) -> Entry:
        """What the chain is told of anything that happened."""
        if isinstance(act, Entry):
            return act
        return desk.entry(act) if isinstance(act, Of) else self._entry(kept[index], at, act)

    def _customers(self, customers: int, progress: Progress) -> tuple[list[Placed], list["_Kept"]]:
        """Write the customers. Gives what happened to each, and what was written of them."""
        acts: list[Placed] = []
        kept: list[_Kept] = []
        for batch in in_batches(invent(customers, self.seed, today()), BATCH):
            new = [self._new(each) for each in batch]
            for number, each, made in zip(write_customers(new, self.random.choice), batch, new, strict=True):
                happened = enumerate(_acts(each, made.parts), start=1)
                acts.append((each.created_at, len(kept), 0, ()))
                acts.extend((at, len(kept), place, act) for place, (at, act) in happened)
                kept.append(_Kept(number, each, made.keys))
            progress(len(kept), customers)
        return acts, kept

    def _new(self, each: Invented) -> NewCustomer:
        doers = {event.at: self.people[event.by] for event in reversed(each.history)}
        past = [fact for name in FACTS for fact in self._facts(each, name, doers)]
        values = {name: self._value(name, getattr(each, name)) for name in FIELDS}
        for added in each.additions:
            values |= added.values if added.word in BESIDE else {}
        return NewCustomer(
            values,
            each.created_at,
            self._registrar(each),
            past=past,
            updated_at=_last_change(each),
            parts=[self._part(added, place) for added, place in _placed(each)],
            interests=values.get("interests", ()),
            keys={kind: self._key() for kind in COPIED},
        )

    def _facts(self, each: Invented, name: str, doers: Mapping[datetime, Person]) -> Iterator[DatedFact]:
        events = {event.at: event for event in each.history if event.field == name}
        for value, since, until in facts(each, name):
            event = events.get(since)
            person = doers.get(since) or self._registrar(each)
            why = Why(event.reason or "", event.basis or "") if event and name == "level" else Why()
            yield DatedFact(name, self._value(name, value), since, until, person.id, why)

    def _part(self, added: Addition, of: int | None) -> NewPart:
        if added.word == "visit":
            added.values["person"] = self.people[added.values["person"]].id
        return NewPart(PARTS[added.word], added.values, added.at, self.people[added.by], of, self._key())

    def _key(self) -> str:
        return "".join(self.random.choices(PAIRS, k=KEY_LENGTH // 2))

    def _entry(self, kept: "_Kept", at: datetime, act: Act) -> Entry:
        """What the chain is told of an act, of the creation where there is none."""
        number, each, keys = kept
        if isinstance(act, NewPart):
            return addition(number, act)
        if not act:
            first = {event.field: event.before for event in reversed(each.history)}
            values = {name: self._value(name, first.get(name, getattr(each, name))) for name in FIELDS}
            return creation(values, number, at, self._registrar(each), keys=keys)
        if isinstance(act, Addition):
            return self._added(number, act)
        entry = Entry(self.people[act[0].by], _action(act), bare(Customer, number=number))
        entry.at = at
        for event in act:
            before, after = (self._value(event.field, value) for value in (event.before, event.after))
            entry.changed(event.field, before, after)
            if event.field in COPIED:
                tell_points(entry, {event.field: after}, keys)
        for event in act:
            if event.reason:
                entry.told(reason=event.reason, **({"basis": event.basis} if event.basis else {}))
        return entry

    def _added(self, number: str, added: Addition) -> Entry:
        entry = Entry(self.people[added.by], BESIDE[added.word], bare(Customer, number=number))
        entry.at = added.at
        for name, value in added.values.items():
            entry.changed(name, None, value)
        return entry

    def _registrar(self, each: Invented) -> Person:
        return self.people[str(facts(each, "owner")[0].value)]

    def _value(self, name: str, value: Any) -> Any:  # noqa: ANN401
        if name == "owner":
            return self.people[value].id
        if name == "department":
            return self.departments[value]
        return value


def _last_change(each: Invented) -> datetime:
    moments = [each.created_at]
    moments.extend(event.at for event in each.history[-1:])
    moments.extend(added.at for added in each.additions[-1:])
    return max(moments)


def _acts(each: Invented, parts: Sequence[NewPart]) -> list[tuple[datetime, Act]]:
    """What happened after the creation: each act with its events. Whoever did the first did them all."""
    acts: list[tuple[datetime, Act]] = [
        (at, list(events)) for at, events in groupby(each.history, key=lambda event: event.at)
    ]
    acts.extend((part.at, part) for part in parts)
    acts.extend((added.at, added) for added in each.additions if added.word in BESIDE)
    return sorted(acts, key=itemgetter(0))


def _placed(each: Invented) -> Iterator[tuple[Addition, int | None]]:
    """The parts of a customer, each with the place among them of the one it belongs to."""
    places: dict[int, int] = {}
    for place, added in enumerate(each.additions):
        if added.word in PARTS:
            yield added, None if added.of is None else places[added.of]
            places[place] = len(places)


def _action(events: Sequence[Event]) -> str:
    return "customer.level.raised" if any(event.field == "level" for event in events) else "customer.edited"


def load_job(running: Running) -> Outcome:
    """Load the demo company for the set-up page. Before that, its password is kept for the one who asked."""
    _refuse_people()
    password = current_app.extensions["kebu"]["settings"].demo_password or new_password()
    running.tell_once(password)
    loaded = load(CUSTOMERS, SEED, password, tickets=TICKETS)
    add_appraisals(SEED)
    add_risks(SEED)
    add_scores(SEED)
    add_signals(SEED)
    collect(running)
    measure_all(running)
    tell_expired(running)
    return Outcome("%(customers)s customers loaded.", customers=loaded.customers)


def _refuse_people() -> None:
    if Person.select().exists():
        message = "The demo company needs an empty database; this one has people."
        raise SettingError(message)


def new_password() -> str:
    """A made-up password for the demo people."""
    return secrets.token_urlsafe(PASSWORD_BYTES)
