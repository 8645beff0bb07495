"""Which customers were kept (clause 4.1): past the gate, for the plans of appraisal."""

from collections.abc import Iterator, Sequence
from datetime import date

from flask_babel import lazy_gettext as _l

from app.customers.facts import held_on
from app.customers.hits import hits_of
from app.customers.models import Customer
from app.customers.spans import ONE_DAY, numbers_of
from app.customers.words import STATUSES
from app.db.once import once
from app.figures.families import RETENTION as OF_RETENTION
from app.room import Fact, Formula, Indicator, Mark

ACTIVE, DORMANT, CLOSED = ("active", "dormant", "closed")
COUNT_DORMANT = "dormant"
"""The option that a customer who is dormant at the end was kept."""
CLAUSE = _l("Clause 4.1")
RETENTION_WORDS = _l(
    "Customers active both when the period begins and when it ends ÷ customers active when it begins. Who"
    " came meanwhile is out, who left and came back was kept; who is dormant at the end was not, unless a"
    " plan says so. Who was closed, deceased or deregistered, is out of both. A customer belongs to the owner"
    " and the department of the beginning."
)
CHURN_WORDS = _l("1 − retention: customers that were not kept ÷ customers active when the period begins.")


def retention(since: date, until: date, *options: str) -> Iterator[Fact]:
    """Every customer active when the period begins, with whether it was kept; closed ones count nothing.

    The band is the status when the period ends.
    """
    for fact in _held(since, until):
        yield fact._replace(numerator=int(_is_kept(fact.band, options)))


def churn(since: date, until: date, *options: str) -> Iterator[Fact]:
    """The same with whether it was lost."""
    for fact in _held(since, until):
        lost = fact.denominator and not _is_kept(fact.band, options)
        yield fact._replace(numerator=int(lost))


@once
def _held(since: date, until: date) -> Sequence[Fact]:
    return list(_counted(since, until))


def _counted(since: date, until: date) -> Iterator[Fact]:
    start, end = held_on(since - ONE_DAY), held_on(until - ONE_DAY)
    active = {customer: held for customer, held in start.items() if held.status == ACTIVE}
    numbers = numbers_of(active)
    for customer, held in active.items():
        last = end[customer].status if customer in end else None
        yield Fact(
            numbers[customer],
            since,
            0,
            int(last != CLOSED),
            held.department,
            held.owner,
            held.tier or "",
            band=last or "",
        )


def _is_kept(status: str, options: tuple[str, ...]) -> bool:
    return status == ACTIVE or (status == DORMANT and COUNT_DORMANT in options)


def _kept_or_not(numerator: int, denominator: int) -> object:
    if not denominator:
        return _l("Not counted")
    return _l("Kept") if numerator else _l("Not kept")


def _lost_or_not(numerator: int, denominator: int) -> object:
    return _kept_or_not(denominator - numerator, denominator)


RETENTION, CHURN = (
    Indicator(
        name=name,
        label=label,
        measure="share",
        of=Customer.audit_kind,
        facts=facts,
        formulas=[Formula(1, words, CLAUSE)],
        rows=hits_of,
        bands=STATUSES,
        bands_label=_l("Status at the end"),
        counted=counted,
        family=OF_RETENTION,
        falls=falls,
        options={COUNT_DORMANT: _l("Dormant customers count as kept")},
        by_period=True,
        marks=[Mark(_l("Closed, not counted"), frozenset({CLOSED}))],
        beside=(beside,),
    )
    for name, label, facts, words, counted, falls, beside in (
        (
            "customers.retention",
            _l("Customer retention"),
            retention,
            RETENTION_WORDS,
            _kept_or_not,
            False,
            "customers.churn",
        ),
        (
            "customers.churn",
            _l("Customer churn"),
            churn,
            CHURN_WORDS,
            _lost_or_not,
            True,
            "customers.retention",
        ),
    )
)
