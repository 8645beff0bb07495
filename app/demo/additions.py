"""What is added to a customer beside its fields: ways to reach it, people, jobs, notes, interests."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any, NamedTuple

from app.demo import careers, names, notes, numbers, places
from app.demo.company import CLEARANCES
from app.demo.draws import Weighted, between, chance, fresh, one
from app.demo.identities import Identity
from app.demo.moments import Calendar
from app.demo.records import Addition, Invented, held


class Richness(NamedTuple):
    """How often (0–1) there is something of a kind; numbers of jobs, contact persons and notes."""

    reach: float
    interests: float
    emergency: float
    account: float
    jobs: Weighted[int]
    persons: Weighted[int]
    notes: Weighted[int]


USUAL = Richness(
    1.0,
    0.16,
    0.18,
    0.05,
    Weighted({0: 6, 1: 49, 2: 31, 3: 14}),
    Weighted({1: 66, 2: 26, 3: 8}),
    Weighted({0: 80, 1: 15, 2: 5}),
)
RICH = Richness(
    2.4,
    0.6,
    0.55,
    0.25,
    Weighted({0: 4, 1: 40, 2: 36, 3: 20}),
    Weighted({1: 35, 2: 40, 3: 25}),
    Weighted({0: 25, 1: 40, 2: 25, 3: 10}),
)
LITTLE = Richness(0.3, 0.02, 0, 0, Weighted({0: 1}), Weighted({0: 70, 1: 30}), Weighted({0: 70, 1: 30}))

_WRITES_ALL = "steward_qian"
_PRIVATE, _SECRET = 3, 4
_UNWANTED = 0.06
_RELATIONS = Weighted(
    {"spouse": 42, "parent": 20, "child": 14, "sibling": 10, "friend": 8, "colleague": 3, "relative": 3}
)
_BLOOD = ("parent", "child", "sibling")
_GENERATION = 27
_INTERESTS = tuple(
    "reading fitness running swimming ball_games golf hiking fishing travel "
    "photography calligraphy music chess tea cooking collecting gardening cars".split()
)
_ON_INTERESTS = (
    "周末常去，可约同行。",
    "每年参加单位比赛。",
    "对此很在行，可多请教。",
    "近年因身体原因少参加。",
    "喜欢聊这个话题，见面时可从这里谈起。",
    "送过相关的小礼品，客户很高兴。",
)
_HOME_YEAR = 1980


def invent(
    rng: Random, customer: Invented, who: Identity, richness: Richness, calendar: Calendar
) -> tuple[Addition, ...]:
    """What was added to `customer`, registered as `who`: in order, in the time before it was closed."""
    adding = _Adding(rng, customer, who, richness)
    if customer.kind == "enterprise":
        adding.enterprise()
    else:
        adding.individual()
    adding.later(calendar)
    return tuple(adding.done)


@dataclass(slots=True)
class _Adding:
    """One customer's additions in the making; `now` is when the last of them was written."""

    rng: Random
    customer: Invented
    who: Identity
    richness: Richness
    now: datetime = field(init=False)
    done: list[Addition] = field(default_factory=list)
    preferred: set[tuple[str, int | None]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.now = self.customer.created_at
        self.preferred.add(("mobile", None))

    def individual(self) -> None:
        """A registrar asks for other numbers, work and whom to call."""
        rng, reach = self.rng, self.richness.reach
        if chance(rng, 0.1 * reach):
            self._point("mobile", numbers.mobile(rng))
        if chance(rng, 0.09 * reach):
            self._point("landline", self._landline())
        if chance(rng, 0.2 * reach):
            own = chance(rng, 0.3)
            self._point("wechat", self.who.mobile if own else numbers.wechat(rng, self.who.stem))
        self._jobs()
        if chance(rng, self.richness.emergency):
            self._emergency()

    def enterprise(self) -> None:
        """A registrar asks for the switchboard and for those to speak to."""
        rng, reach = self.rng, self.richness.reach
        main = self._landline()
        if chance(rng, 0.3 * reach):
            self._point("landline", main)
        if chance(rng, 0.1 * reach):
            self._point("service_number", numbers.service_number(rng))
        extensions: set[str] = set()
        for _ in range(self.richness.persons.pick(rng)):
            self._person(main, extensions)

    def later(self, calendar: Calendar) -> None:
        """On other days: interests, the account, notes."""
        rng, richness = self.rng, self.richness
        wanted = ["note"] * richness.notes.pick(rng)
        if chance(rng, richness.interests) and self.customer.kind == "individual":
            wanted.append("interests")
        if chance(rng, richness.account):
            wanted.append("account")
        closed = self.customer.history[-1].at if self.customer.status == "closed" else None
        for at, word in zip(calendar.later(rng, self.customer.created_at, len(wanted)), wanted, strict=False):
            if closed is None or at < closed:
                self.now = at
                self._later(word)

    def _later(self, word: str) -> None:
        if word == "note":
            self._note()
        elif word == "interests":
            self._interests()
        else:
            values = {"bank_account": numbers.bank_account(self.rng, self.customer.kind)}
            self._add(word, values, by=self._cleared(_SECRET))

    def _note(self) -> None:
        customer = self.customer
        level = int(held(customer, "level", self.now) or 1)
        if level < CLEARANCES[self._owner()] and chance(self.rng, 0.1):
            level += 1
        persons = [each.values["name"] for each in self.done if each.word == "person"]
        person = one(self.rng, persons) if persons else None
        written = {each.values.get("text", "") for each in self.done}
        text = fresh(
            written, lambda: notes.note(self.rng, customer.kind, customer.name, customer.sex, person)
        )
        self._add("note", {"text": text, "level": level})

    def _interests(self) -> None:
        chosen = sorted({one(self.rng, _INTERESTS) for _ in range(between(self.rng, 1, 3))})
        note = one(self.rng, _ON_INTERESTS) if chance(self.rng, 0.4) else None
        self._add("interests", {"interests": chosen, "interest_note": note})

    def _jobs(self) -> None:
        customer, count = self.customer, self.richness.jobs.pick(self.rng)
        known = customer.created_at.date()
        told = CLEARANCES[self._owner()] >= _PRIVATE
        for job in careers.career(self.rng, customer.sex, customer.birth_date, self.who.place, known, count):
            values: dict[str, Any] = {"employer": job.employer, "position": job.position, "since": job.since}
            if job.until:
                values["until"] = job.until
            if chance(self.rng, 0.3 if job.until else 0.85) and told:
                values["annual_income"] = str(job.income)
            self._add("employment", values)

    def _emergency(self) -> None:
        rng, customer = self.rng, self.customer
        relation = _RELATIONS.pick(rng)
        year = customer.birth_date.year if customer.birth_date else _HOME_YEAR
        year += {"parent": -_GENERATION, "child": _GENERATION}.get(relation, between(rng, -4, 4))
        sex = one(rng, ("male", "female"))
        if relation == "spouse":
            sex = "female" if customer.sex == "male" else "male"
        if relation in _BLOOD:
            name = names.kin_name(rng, customer.name, sex, year, self.who.place.province)
        else:
            name = names.person_name(rng, sex, year, self.who.place.province).text
        values: dict[str, Any] = {"name": name, "relation": relation}
        if chance(rng, 0.95):
            values["phone"] = numbers.mobile(rng)
        self._add("emergency", values, by=self._cleared(_PRIVATE))

    def _person(self, main: str, extensions: set[str]) -> None:
        rng, place = self.rng, len(self.done)
        name = names.person_name(rng, one(rng, ("male", "female")), 1985, self.who.place.province)
        self._add("person", {"name": name.text, "position": careers.contact_title(rng)})
        reach = self.richness.reach
        if chance(rng, 0.4 * reach):
            self._point("mobile", numbers.mobile(rng), place)
        if chance(rng, 0.12 * reach):
            extension = str(between(rng, 801, 899))
            if extension not in extensions:
                extensions.add(extension)
                self._point("landline", f"{main}-{extension}", place)
        if chance(rng, 0.1 * reach):
            self._point("wechat", numbers.wechat(rng, name.stem), place)
        if chance(rng, 0.1 * reach):
            self._point("email", f"{name.stem}{between(rng, 1, 99)}@{self.who.stem}.example.com", place)

    def _point(self, kind: str, value: str, of: int | None = None) -> None:
        """As with one that is typed in, the first of its kind is preferred if it may be used."""
        values: dict[str, Any] = {"kind": kind, "value": value}
        if chance(self.rng, _UNWANTED):
            values["do_not_contact"] = True
        elif (kind, of) not in self.preferred:
            values["preferred"] = True
            self.preferred.add((kind, of))
        self._add("contact", values, of)

    def _landline(self) -> str:
        return numbers.landline(self.rng, places.TRUNKS[self.who.place.city])

    def _add(self, word: str, values: dict[str, Any], of: int | None = None, by: str | None = None) -> None:
        if self.now < self.customer.created_at + timedelta(hours=1):
            self.now += timedelta(seconds=between(self.rng, 40, 170))
        self.done.append(Addition(self.now, by or self._owner(), word, values, of))

    def _owner(self) -> str:
        return str(held(self.customer, "owner", self.now))

    def _cleared(self, level: int) -> str:
        """Who may write a field of this level: the owner, else the steward of all data."""
        owner = self._owner()
        return owner if CLEARANCES[owner] >= level else _WRITES_ALL
