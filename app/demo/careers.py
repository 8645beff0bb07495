"""Where individuals work and worked: what they were at what age, and what they earn with it."""

from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from app.demo import firms, places
from app.demo.draws import Weighted, between, chance, one

_YUAN = 100
_MONTHS = 12
_SHORTEST = 6
_GAP = 0.3
_AGE_UNKNOWN = 38
_RETIRED = {"male": 60, "female": 55}
# Words of the dictionary of posts by rank, with what is earned in a year, in thousands of yuan. A career goes
# up, never down.
_RANKS: tuple[Weighted[tuple[str, int, int]], ...] = (
    Weighted(
        {
            ("职员", 45, 110): 30,
            ("技术工人", 55, 130): 24,
            ("工程师", 100, 350): 20,
            ("助理", 50, 110): 14,
            ("会计", 70, 180): 12,
        },
    ),
    Weighted(
        {
            ("部门经理", 150, 400): 26,
            ("销售经理", 120, 400): 24,
            ("采购经理", 120, 300): 14,
            ("财务经理", 150, 380): 12,
            ("行政主管", 80, 160): 12,
            ("人力资源经理", 120, 300): 12,
        },
    ),
    Weighted(
        {
            ("副总经理", 200, 600): 55,
            ("总经理", 250, 900): 35,
            ("董事长", 300, 1200): 10,
        },
    ),
)
# Whoever has a shop of their own.
_OWN = ("个体经营者", 60, 400)
_RANK_BY_AGE = ((28, Weighted({0: 1})), (38, Weighted({0: 62, 1: 38})), (99, Weighted({0: 45, 1: 45, 2: 10})))

_CONTACTS = tuple("采购经理 采购经理 财务经理 销售经理 行政主管 总经理 副总经理 部门经理 会计 助理".split())


class Job(NamedTuple):
    """From `since` to `until`, both included (None: still). `income` in a year, in fen."""

    employer: str
    position: str
    since: date
    until: date | None
    income: int


def career(
    rng: Random, sex: str | None, born: date | None, place: places.County, known: date, count: int
) -> list[Job]:
    """Up to `count` jobs, first to last, as told on the day `known`; of the old, none that lasts."""
    born = born or date(known.year - _AGE_UNKNOWN, 7, 1)
    first = _month(born) + _MONTHS * between(rng, 18, 24)
    retired = _month(born) + _MONTHS * _RETIRED[sex or "male"]
    last = min(_month(known), retired)
    count = min(count, (last - first) // _SHORTEST)
    if count <= 0:
        return []
    rank = next(ranks for age, ranks in _RANK_BY_AGE if known.year - born.year < age).pick(rng)
    starts = _starts(rng, first, last, count)
    ends = [start if chance(rng, 1 - _GAP) else start - between(rng, 1, 4) for start in starts[1:]]
    ends.append(last)
    jobs = [
        _job(rng, place, max(0, rank - (count - 1 - number)), _day(start), _day(end) - timedelta(days=1))
        for number, (start, end) in enumerate(zip(starts, ends, strict=True))
    ]
    return jobs if last == retired else [*jobs[:-1], jobs[-1]._replace(until=None)]


def _starts(rng: Random, first: int, last: int, count: int) -> list[int]:
    """The months in which the jobs begin, each at least the shortest time before the next."""
    spare = last - first - count * _SHORTEST
    cuts = sorted(int(rng.random() * (spare + 1)) for _ in range(count - 1))
    return [first, *(first + cut + _SHORTEST * number for number, cut in enumerate(cuts, start=1))]


def _job(rng: Random, place: places.County, rank: int, since: date, until: date) -> Job:
    at = place if chance(rng, 0.7) else places.county(rng, place.region)
    firm = firms.firm(rng, at)
    title, low, high = _OWN if firm.self_employed and chance(rng, 0.6) else _RANKS[rank].pick(rng)
    return Job(firm.name, title, since, until, between(rng, low, high) * 1000 * _YUAN)


def contact_title(rng: Random) -> str:
    """What somebody is who speaks for a firm."""
    return one(rng, _CONTACTS)


def _month(day: date) -> int:
    return day.year * _MONTHS + day.month - 1


def _day(month: int) -> date:
    return date(month // _MONTHS, month % _MONTHS + 1, 1)
