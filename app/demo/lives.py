"""What happens to customers after they are registered."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from app.demo import firms, names, numbers, places, reasons
from app.demo.book import Post, mover, posts_for
from app.demo.company import CLEARANCES
from app.demo.draws import Weighted, chance, one
from app.demo.records import Event, Value

_ADDRESS_LEVEL = 3
_SECRET = 4


@dataclass(slots=True)
class Life:
    """A customer in the making; `settled`: never leaves its department; `stem` as in `numbers.email`."""

    kind: str
    stem: str
    place: places.County
    line: str
    settled: bool
    name: str
    mobile: str
    email: str | None
    address: str | None
    status: str
    tier: str
    level: int
    department: str
    owner: str
    history: list[Event] = field(default_factory=list)

    def change(self, at: datetime, by: str, name: str, after: Value, reason: str | None = None) -> None:
        """Set the field `name` and remember it."""
        self.history.append(Event(at, by, name, getattr(self, name), after, reason))
        setattr(self, name, after)


def live(rng: Random, life: Life, moments: list[datetime], wanted: int) -> None:
    """Let things happen at the moments until there are `wanted` events, one more where two belong together.

    Whoever does something is cleared for the record, and may do it, at that time.
    """
    for at in moments:
        if len(life.history) >= wanted:
            return
        if at is moments[-1] and chance(rng, _CLOSED):
            _close(rng, life, at)
        elif not _HAPPENINGS.pick(rng)(rng, life, at):
            _new_mobile(rng, life, at)


def _close(rng: Random, life: Life, at: datetime) -> None:
    life.change(at, life.owner, "status", "closed", one(rng, reasons.CLOSED[life.kind]))


def _new_mobile(rng: Random, life: Life, at: datetime) -> bool:
    life.change(at, life.owner, "mobile", numbers.mobile(rng), one(rng, reasons.MOBILE[life.kind]))
    return True


def _new_email(rng: Random, life: Life, at: datetime) -> bool:
    after = numbers.email(rng, life.kind, life.stem)
    if after == life.email:
        return False
    life.change(at, life.owner, "email", after)
    return True


def _moved(rng: Random, life: Life, at: datetime) -> bool:
    if chance(rng, 0.75):
        life.place = one(rng, places.CITIES[life.place.city])
    else:
        life.place = places.county(rng, life.place.region)
    # An address is of level 3: an owner cleared for less can't write it again.
    by = life.owner if CLEARANCES[life.owner] >= _ADDRESS_LEVEL else mover(life.department)
    why = one(rng, reasons.ADDRESS) if life.address else reasons.FIRST_ADDRESS
    life.change(at, by, "address", places.address(rng, life.place, life.kind), why)
    return True


def _corrected(rng: Random, life: Life, at: datetime) -> bool:
    wrong = firms.written_otherwise(life.name) if life.kind == "enterprise" else names.misheard(life.name)
    if wrong is None or any(event.field == "name" for event in life.history):
        return False
    by = "steward_qian" if chance(rng, 0.3) else life.owner
    life.history.append(Event(at, by, "name", wrong, life.name, one(rng, reasons.NAME[life.kind])))
    return True


def _next_status(rng: Random, life: Life, at: datetime) -> bool:
    after = reasons.NEXT_STATUS[life.status].pick(rng)
    life.change(at, life.owner, "status", after, one(rng, reasons.STATUS[life.status, after]))
    return True


def _next_tier(rng: Random, life: Life, at: datetime) -> bool:
    steps = [step for step in reasons.TIER if step[0] == life.tier]
    step = one(rng, steps)
    life.change(at, mover(life.department), "tier", step[1], one(rng, reasons.TIER[step]))
    return True


def _new_owner(rng: Random, life: Life, at: datetime) -> bool:
    taker = _taker(rng, life, life.level, [life.department])
    if taker:
        _assign(life, at, taker, one(rng, reasons.OWNER))
    return taker is not None


def _new_department(rng: Random, life: Life, at: datetime) -> bool:
    others = _departments(life, life.level) - {life.department}
    taker = _taker(rng, life, life.level, sorted(others))
    if taker:
        _assign(life, at, taker, one(rng, reasons.DEPARTMENT[taker.department]))
    return taker is not None


def _raised(rng: Random, life: Life, at: datetime) -> bool:
    after = life.level + 1
    if after > _SECRET or (after == _SECRET and chance(rng, 0.9)):
        return False
    if CLEARANCES[life.owner] < after:
        able = _departments(life, after)
        taker = _taker(rng, life, after, [life.department] if life.department in able else sorted(able))
        if taker is None:
            return False
        _assign(life, at, taker, reasons.UPWARD)
    reason, basis = one(rng, reasons.LEVEL[life.kind])
    life.history.append(Event(at, life.owner, "level", life.level, after, reason, basis))
    life.level = after
    return True


def _departments(life: Life, level: int) -> set[str]:
    """Where the customer could be if it had this level."""
    return {found.department for found in posts_for(life.place.region, life.line, level)}


def _taker(rng: Random, life: Life, level: int, departments: list[str]) -> Post | None:
    """Another owner in one of the departments who may hold the customer at this level, if there is one."""
    if life.settled:
        departments = [department for department in departments if department == life.department]
    takers = [
        found
        for found in posts_for(life.place.region, life.line, level)
        if found.department in departments and found.owner != life.owner
    ]
    return one(rng, takers) if takers else None


def _assign(life: Life, at: datetime, taker: Post, reason: str) -> None:
    by = mover(life.department)
    if taker.department != life.department:
        by = "director"
        life.change(at, by, "department", taker.department, reason)
    life.change(at, by, "owner", taker.owner, reason)


_CLOSED = 0.03
_HAPPENINGS: Weighted[Callable[[Random, Life, datetime], bool]] = Weighted(
    {
        _new_mobile: 20,
        _next_status: 20,
        _next_tier: 15,
        _new_owner: 14,
        _new_email: 10,
        _moved: 9,
        _corrected: 5,
        _raised: 4,
        _new_department: 3,
    },
)
