"""Invents the customers of the demo company. The same seed and day give the same customers, everywhere."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from random import Random

from app.demo import additions, book, dealings, identities, places, twins
from app.demo.draws import Weighted, between, chance
from app.demo.identities import Identity
from app.demo.lives import Life, live
from app.demo.moments import Calendar
from app.demo.records import Addition, Invented, facts

_INDIVIDUALS = 0.78
_STATUS = Weighted({"prospect": 28, "active": 55, "dormant": 12, "lost": 5})
_EVENTS = Weighted({0: 34, 1: 28, 2: 18, 3: 12, 4: 8})
_SOURCE: Weighted[str | None] = Weighted(
    {
        "referral": 30,
        "outreach": 16,
        "existing": 12,
        "website": 10,
        "phone": 8,
        "walk_in": 8,
        "exhibition": 5,
        "partner": 4,
        "social_media": 4,
        None: 3,
    },
)
_TWINS = 0.005
# The first pages that a visitor opens show long histories and some twins; the rest stays cheap.
_RICH = 300
_RICH_TWINS = 0.03
_RICH_SHARE = 0.4
# A twin with the number of the first is made only where no owner of one could ever read the other.
_APART = {"east": "west", "west": "east"}
_APART_LINE = "sales"
_NUMBERED = 0.2
_REMEMBERED = 300
# Of these little is known: whoever looks for gaps in the records finds some.
_LITTLE_KNOWN = 0.12
_SOURCELESS = 0.5


def invent(count: int, seed: int, today: date) -> Iterator[Invented]:
    """`count` customers as they are on the morning of `today`, each with its history of up to two years.

    The first n are the same whatever `count` is.
    """
    inventor = _Inventor(seed, today)
    for index in range(count):
        yield inventor.customer(index)


class _Inventor:
    """What is remembered from one customer to the next: numbers given out, and who may come again."""

    def __init__(self, seed: int, today: date) -> None:
        self.rng = Random(seed)  # noqa: S311  what is invented has to come out the same again
        self.dealing = Random(-seed - 1)  # noqa: S311  customers stay the same whatever they buy
        self.today = today
        self.calendar = Calendar(today)
        self.taken: set[str] = set()
        self.earlier: list[tuple[Identity, Invented]] = []

    def customer(self, index: int) -> Invented:
        if self.earlier and chance(self.rng, _RICH_TWINS if index < _RICH else _TWINS):
            first, known = self.earlier.pop(int(self.rng.random() * len(self.earlier)))
            return self._twin(index, first, known)
        post = book.post(self.rng)
        who = self._identity(post.regions.pick(self.rng))
        if chance(self.rng, _LITTLE_KNOWN):
            who = identities.little_known(self.rng, who)
            return self._lived(index, who, post, post.lines.pick(self.rng), little_known=True)
        customer = self._lived(index, who, post, post.lines.pick(self.rng))
        self._remember(who, customer)
        return customer

    def _identity(self, region: str) -> Identity:
        place = places.county(self.rng, region)
        if chance(self.rng, _INDIVIDUALS):
            return identities.individual(self.rng, place, self.today, self.taken)
        return identities.enterprise(self.rng, place, self.taken)

    def _twin(self, index: int, first: Identity, known: Invented) -> Invented:
        rng = self.rng
        stayed = len(facts(known, "department")) == 1
        apart = _APART.get(known.department) if stayed and chance(rng, _NUMBERED) else None
        region = apart or known.region
        post = book.post(rng, region=region, department=apart)
        line = _APART_LINE if apart else post.lines.pick(rng)
        who = twins.again(rng, first, region, numbered=apart is not None)
        return self._lived(index, who, post, line, twin_of=known.external_id)

    def _remember(self, who: Identity, customer: Invented) -> None:
        if len(self.earlier) < _REMEMBERED:
            self.earlier.append((who, customer))
        else:
            self.earlier[int(self.rng.random() * _REMEMBERED)] = (who, customer)

    def _lived(
        self,
        index: int,
        who: Identity,
        post: book.Post,
        line: str,
        *,
        twin_of: str | None = None,
        little_known: bool = False,
    ) -> Invented:
        rich = index < _RICH
        created_at = self.calendar.start(self.rng, _RICH_SHARE if rich else 1)
        life = self._newborn(who, post, line, settled=twin_of is not None)
        life.status = "prospect" if little_known else life.status
        wanted = between(self.rng, 3, 7) if rich else _EVENTS.pick(self.rng)
        live(self.rng, life, self.calendar.later(self.rng, created_at, wanted), wanted)
        source = None if little_known and chance(self.rng, _SOURCELESS) else _SOURCE.pick(self.rng)
        customer = Invented(
            external_id=f"D{index + 1:06d}",
            kind=who.kind,
            name=life.name,
            sex=who.sex,
            birth_date=who.birth_date,
            id_number=who.id_number,
            credit_code=who.credit_code,
            native_place=who.native_place,
            document_type=who.document_type,
            legal_representative=who.legal_representative,
            industry=who.industry,
            size=who.size,
            mobile=life.mobile,
            email=life.email,
            address=life.address,
            region=who.place.region,
            business_line=line,
            source=source,
            status=life.status,
            tier=life.tier,
            level=life.level,
            department=life.department,
            owner=life.owner,
            created_at=created_at,
            history=tuple(life.history),
            twin_of=twin_of,
        )
        richness = additions.RICH if rich else additions.LITTLE if little_known else additions.USUAL
        added = additions.invent(self.rng, customer, who, richness, self.calendar)
        dealt = dealings.invent(self.dealing, customer, self.calendar, self.today, rich=rich)
        return replace(customer, additions=_in_order(added, dealt))

    def _newborn(self, who: Identity, post: book.Post, line: str, *, settled: bool) -> Life:
        return Life(
            kind=who.kind,
            stem=who.stem,
            place=who.place,
            line=line,
            settled=settled,
            name=who.name,
            mobile=who.mobile,
            email=who.email,
            address=who.address,
            status=_STATUS.pick(self.rng),
            tier=post.tiers.pick(self.rng),
            level=post.levels.pick(self.rng),
            department=post.department,
            owner=post.owner,
        )


def _in_order(added: tuple[Addition, ...], dealt: list[Addition]) -> tuple[Addition, ...]:
    """All in the order of time. What others belong to was added first of all, and stays in its place."""
    return tuple(sorted((*added, *dealt), key=lambda one: one.at)) if dealt else added
