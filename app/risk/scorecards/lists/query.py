"""What the list of scores is narrowed by: nothing of it without clearance for scores (access rule 3)."""

from peewee import Expression, fn

from app.access.gate import Gate
from app.customers.models import Customer
from app.db.base import unindexed
from app.people.models import Department, Person
from app.risk.scorecards.models import CreditScore, Scorecard
from app.risk.scorecards.seeing import FIELD
from app.web.queries import Filter, Filters, code, flag, word

UNSCORED = "none"
"""What an address calls the band of those who can't be scored."""


def _of_kind(value: str, _: Gate) -> Expression:
    """By the card that scored: the index of the totals keeps the order, none of customers is asked."""
    return unindexed(CreditScore.card).in_(Scorecard.select(Scorecard.id).where(Scorecard.kind == value))


def _in_band(value: str, _: Gate) -> Expression:
    if value == UNSCORED:
        return CreditScore.total.is_null()
    return CreditScore.band == int(value)


def _for_lack_of(name: str, _: Gate) -> Expression:
    """The names of attributes stand in a row with commas between them."""
    among = fn.INSTR(", " + CreditScore.lacking + ", ", f", {name}, ") > 0
    return CreditScore.total.is_null() & among


def _in_department(value: str, _: Gate) -> Expression:
    return Customer.department == Department.select(Department.id).where(Department.code == value)


def _of_person(username: str, _: Gate) -> Expression:
    return Customer.owner == Person.select(Person.id).where(Person.username == username)


FILTERS = Filters(
    Customer,
    {
        "kind": Filter("kind", word("kind"), _of_kind),
        "band": Filter(FIELD, word("band"), _in_band),
        "cause": Filter(FIELD, word("cause"), _for_lack_of),
        "tier": code(Customer.tier),
        "region": code(Customer.region),
        "department": Filter("department", word("department_code"), _in_department),
        "owner": Filter("owner", word("username"), _of_person),
        "mine": Filter("owner", flag, lambda _, gate: Customer.owner == gate.person.id),
    },
)
