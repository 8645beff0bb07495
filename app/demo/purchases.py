"""What customers bought over two years: most of them as much in each, and paid in time.

A few have a story that the program tells as a signal: they buy less than they did, or leave bills unpaid.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from app.demo.draws import Weighted, between, chance, one
from app.demo.moments import Calendar
from app.demo.records import Invented

Bought = tuple[datetime, dict[str, Any]]
"""When it was written down, and what."""
_BOUGHT = {
    "prospect": Weighted({0: 85, 1: 15}),
    "active": Weighted({1: 8, 2: 10, 4: 17, 6: 25, 8: 20, 10: 12, 14: 8}),
    "dormant": Weighted({1: 25, 2: 35, 4: 25, 6: 15}),
    "lost": Weighted({0: 15, 1: 35, 3: 35, 5: 15}),
    "closed": Weighted({0: 25, 1: 40, 3: 35}),
}
_RICH = 3
_STEADY, _FADING, _LATE = ("steady", "fading", "late")
_STORIES = {
    True: Weighted({_STEADY: 76, _FADING: 8, _LATE: 16}),
    False: Weighted({_STEADY: 97, _FADING: 1, _LATE: 2}),
}
"""Those whom a visitor meets first have more to tell."""
_YEAR = timedelta(days=365)
_SEASON = timedelta(days=90)
"""Turnover of these last days is compared with that of the same days a year before."""
_LOOKED_AT = timedelta(days=35)
"""Since so many days the rules of signals have looked at it."""
_OVERDUE = Weighted({8: 14, 9: 12, 12: 12, 16: 10, 24: 12, 33: 14, 41: 10, 52: 8, 62: 9, 78: 7})
"""Days for which a bill of whoever pays late is over due."""
_KINDS = {
    "sales": Weighted({"goods": 62, "deposit": 14, "commission": 10, "subscription": 10, "other": 4}),
    "service": Weighted({"service": 66, "subscription": 26, "goods": 4, "other": 4}),
    "relationship": Weighted({"subscription": 42, "service": 34, "commission": 20, "other": 4}),
}
# Yuan: from how many, and how many times as many at most.
_AMOUNTS = {"individual": (80, 60), "enterprise": (2_000, 90)}
_ROUND = (10, 50, 100, 500)
_TERMS = {"individual": Weighted({7: 40, 15: 35, 30: 25}), "enterprise": Weighted({30: 55, 60: 30, 15: 15})}
_ON_ACCOUNT = 5
"""Whoever buys as often as that in a year need not pay at once."""
_NOT_DUE_YET, _PARTLY, _PAID_IN_THE_END = 0.6, 0.3, 0.35
_LATELY_PAID = timedelta(days=12)
_REMARKS = (
    "发票已寄出。",
    "按合同第二期。",
    "客户要求分两次付款。",
    "含上门安装。",
    "随年度续约一并办理。",
    "财务已对账。",
)
_REMARKED = 0.06


def bought(
    rng: Random, customer: Invented, calendar: Calendar, today: date, *, rich: bool
) -> Iterator[Bought]:
    """The transactions of `customer`."""
    count = (_RICH if rich else 1) * _BOUGHT[customer.status].pick(rng)
    if customer.status != "active":
        yield from _scattered(rng, customer, calendar, today, count)
        return
    story, yearly = _STORIES[rich].pick(rng), (count + 1) // 2
    term = _TERMS[customer.kind].pick(rng) if yearly >= _ON_ACCOUNT else 0
    for at in calendar.spread(rng, max(customer.created_at, _midnight(today - _YEAR)), yearly):
        made = _made(rng, customer, at, today, term)
        if story != _FADING or at.date() < today - _SEASON:
            yield at, made
        yield from _year_before(rng, customer, at, made)
    if story == _LATE:
        yield from _late(rng, customer, today)


def _scattered(
    rng: Random, customer: Invented, calendar: Calendar, today: date, count: int
) -> Iterator[Bought]:
    """Who buys no more, or hardly yet: nothing in the days that the last ones are compared with."""
    until = today - _YEAR
    since = until - _SEASON - _LOOKED_AT
    for at in calendar.later(rng, customer.created_at, count):
        made = _made(rng, customer, at, today, 0)
        if not since <= made["date"] <= until:
            yield at, made


def _year_before(rng: Random, customer: Invented, at: datetime, made: dict[str, Any]) -> Iterator[Bought]:
    """About the same, a year earlier, and paid; nothing from before there was a record."""
    moment, shift = at - _YEAR, made["date"] - _YEAR
    if shift < customer.created_at.date() or moment <= customer.created_at:
        return
    values = {name: made[name] for name in ("kind", "business_line")}
    values |= {"date": shift, "amount": _about(rng, made["amount"]), "open_amount": 0}
    values["settled_on"] = made.get("settled_on", at.date()) - _YEAR
    if "due_on" in made:
        values["due_on"] = made["due_on"] - _YEAR
    yield moment, values


def _late(rng: Random, customer: Invented, today: date) -> Iterator[Bought]:
    """A bill that is over due, or a part of it; some were paid in the end, a few days ago."""
    due = today - timedelta(days=_OVERDUE.pick(rng))
    day = due - timedelta(days=_TERMS[customer.kind].pick(rng))
    made = {**_values(rng, customer, day), "due_on": due}
    paid = chance(rng, _PAID_IN_THE_END) and today - due > _LATELY_PAID
    if paid:
        made["settled_on"] = today - timedelta(days=between(rng, 2, _LATELY_PAID.days))
    else:
        made["open_amount"] = _left(rng, made["amount"])
    written = _midnight(made.get("settled_on", day))
    at = written + timedelta(hours=between(rng, 2, 8), minutes=between(rng, 0, 59))
    if day >= customer.created_at.date() and at > customer.created_at:
        yield at, made
        yield from _year_before(rng, customer, at, made)


def _made(rng: Random, customer: Invented, at: datetime, today: date, term: int) -> dict[str, Any]:
    """Written down when it was paid, or on its day while it is not due yet, `term` days later."""
    day = at.date()
    unpaid = term > 0 and day + timedelta(days=term) >= today and chance(rng, _NOT_DUE_YET)
    if not unpaid:
        day = max(customer.created_at.date(), day - timedelta(days=int((term + 1) * rng.random())))
    values = _values(rng, customer, day)
    if unpaid:
        values["open_amount"] = _left(rng, values["amount"])
    else:
        values["settled_on"] = at.date()
    if term:
        values["due_on"] = day + timedelta(days=term)
    return values


def _values(rng: Random, customer: Invented, day: date) -> dict[str, Any]:
    values: dict[str, Any] = {
        "date": day,
        "kind": _KINDS[customer.business_line].pick(rng),
        "business_line": customer.business_line,
        "amount": _amount(rng, customer.kind),
        "open_amount": 0,
    }
    if chance(rng, _REMARKED):
        values["note"] = one(rng, _REMARKS)
    return values


def _left(rng: Random, amount: int) -> int:
    return amount * between(rng, 3, 7) // 10 if chance(rng, _PARTLY) else amount


def _amount(rng: Random, kind: str) -> int:
    """Fen; small ones are many."""
    least, spread = _AMOUNTS[kind]
    yuan = least * spread ** rng.random()
    step = one(rng, _ROUND)
    return 100 * max(step, round(yuan / step) * step)


def _about(rng: Random, fen: int) -> int:
    """A little less or more, in whole yuan."""
    return max(100, fen * between(rng, 85, 110) // 100 // 100 * 100)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
