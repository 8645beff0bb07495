"""Where individuals work and worked: what they were at what age, and what they earn with it."""

from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from app.demo import firms, places
from app.demo.draws import Weighted, between, chance, one
from app.people.dictionaries import SHIPPED

_YUAN = 100
_TITLES = {code: words for code, words, _ in SHIPPED["title"]}
_MONTHS = 12
_SHORTEST = 6
_GAP = 0.3
_AGE_UNKNOWN = 38
_RETIRED = {"male": 60, "female": 55}
# Titles by rank, with what is earned in a year, in thousands of yuan. A career goes up, never down.
_RANKS: tuple[Weighted[tuple[str, int, int]], ...] = (
    Weighted(
        {
            ("clerk", 45, 110): 30,
            ("worker", 55, 130): 24,
            ("engineer", 100, 350): 20,
            ("assistant", 50, 110): 14,
            ("accountant", 70, 180): 12,
        },
    ),
    Weighted(
        {
            ("department_manager", 150, 400): 26,
            ("sales_manager", 120, 400): 24,
            ("purchasing_manager", 120, 300): 14,
            ("finance_manager", 150, 380): 12,
            ("office_manager", 80, 160): 12,
            ("hr_manager", 120, 300): 12,
        },
    ),
    Weighted(
        {
            ("deputy_general_manager", 200, 600): 55,
            ("general_manager", 250, 900): 35,
            ("chairman", 300, 1200): 10,
        },
    ),
)
_OWN = ("self_employed", 60, 400)
_RANK_BY_AGE = ((28, Weighted({0: 1})), (38, Weighted({0: 62, 1: 38})), (99, Weighted({0: 45, 1: 45, 2: 10})))


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
    return Job(firm.name, _TITLES[title], since, until, between(rng, low, high) * 1000 * _YUAN)


def contact_title(rng: Random) -> str:
    """What somebody is who speaks for a firm."""
    return _TITLES[one(rng, _CONTACTS)]


_CONTACTS = tuple(
    "purchasing_manager purchasing_manager finance_manager sales_manager office_manager "
    "general_manager deputy_general_manager department_manager accountant assistant".split()
)


def _month(day: date) -> int:
    return day.year * _MONTHS + day.month - 1


def _day(month: int) -> date:
    return date(month // _MONTHS, month % _MONTHS + 1, 1)
