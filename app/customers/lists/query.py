"""What a list of customers is narrowed by: read from an address or a form, and said in an address again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

from peewee import Expression, fn

from app.access.gate import Gate, everything
from app.clock import zone
from app.customers.models import Customer, Interest
from app.customers.quality.standard import Counting
from app.customers.words import Words
from app.people.models import Department, Person

SEARCH = "q"
"""What an address calls the token of the words."""
UNKNOWN = "-"
"""What an address says in the place of a value that is none: whatever was typed stays out of it."""
FIRST, LAST = date(2000, 1, 1), date(2999, 12, 31)

Read = Callable[[str, Words], Any]
Where = Callable[[Any, Gate], Expression]


class Filter(NamedTuple):
    """One way to narrow the list, by a field that the person must be able to use.

    `read` makes the value of a text, None of one that is not known; `where` finds the rows it fits.
    """

    field: str
    read: Read
    where: Where


@dataclass(frozen=True)
class Query:
    """`words` are as typed (see `search`); `filters` narrow further.

    `unknown` names what was asked for and is not known (any more), or not to this person: nothing fits that.
    """

    words: str = ""
    filters: Mapping[str, Any] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()

    @classmethod
    def read(cls, values: Mapping[str, Any], words: Words, gate: Gate) -> "Query":
        """The filters among `values` of an address or a form."""
        found: dict[str, Any] = {}
        unknown = []
        given = {name: str(text) for name, text in values.items() if text and name in FILTERS}
        for name in sorted(given, key=ORDER.index):
            how = FILTERS[name]
            value = how.read(given[name], words) if gate.may_use(Customer, how.field) else None
            if value is None:
                unknown.append(name)
            else:
                found[name] = value
        return cls(filters=found, unknown=tuple(unknown))

    @property
    def address(self) -> dict[str, Any]:
        """What an address carries: everything but the words (access rule 13)."""
        return {**dict.fromkeys(self.unknown, UNKNOWN), **self.filters}


def usable(gate: Gate) -> set[str]:
    """The names of the filters that the person may use (access rule 3)."""
    return {name for name, how in FILTERS.items() if gate.may_use(Customer, how.field)}


def _word(table: str) -> Read:
    """One of the codes that have a word."""
    return lambda text, words: next((code for code in words.table(table) if str(code) == text), None)


def _day(text: str, _: Words) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST <= day <= LAST else None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), zone()).astimezone(UTC)


def _code(name: str) -> Filter:
    return Filter(name, _word(name), lambda value, _: getattr(Customer, name) == value)


def _since(name: str) -> Filter:
    return Filter(name, _day, lambda day, _: getattr(Customer, name) >= _midnight(day))


def _until(name: str) -> Filter:
    following = timedelta(days=1)
    return Filter(name, _day, lambda day, _: getattr(Customer, name) < _midnight(day + following))


def _in_department(code: str, _: Gate) -> Expression:
    """An address names a department by its code, a person by user name (access rule 14)."""
    return Customer.department == Department.select(Department.id).where(Department.code == code)


def _of_person(username: str, _: Gate) -> Expression:
    return Customer.owner == Person.select(Person.id).where(Person.username == username)


def _born_in(month: int, _: Gate) -> Expression:
    return fn.substr(Customer.birth_date, 6, 2) == f"{month:02}"


def _interested_in(code: str, _: Gate) -> Expression:
    query = everything(Interest, Interest.customer, why="whose customers come through the gate")
    return Customer.id.in_(query.where(Interest.code == code))


FILTERS = {
    "kind": _code("kind"),
    "status": _code("status"),
    "tier": _code("tier"),
    "owner": Filter("owner", _word("username"), _of_person),
    "mine": Filter(
        "owner", lambda text, _: 1 if text == "1" else None, lambda _, gate: Customer.owner == gate.person.id
    ),
    "level": _code("level"),
    "region": _code("region"),
    "business_line": _code("business_line"),
    "department": Filter("department", _word("department_code"), _in_department),
    "industry": _code("industry"),
    "enterprise_size": Filter("size", _word("size"), lambda value, _: Customer.size == value),
    "birthday": Filter("birth_date", _word("month"), _born_in),
    "source": _code("source"),
    "interest": Filter("interests", _word("interest"), _interested_in),
    "completeness": Filter("number", _word("completeness"), lambda band, gate: Counting(gate).fits(band)),
    "created_since": _since("created_at"),
    "created_until": _until("created_at"),
    "changed_since": _since("updated_at"),
    "changed_until": _until("updated_at"),
}
ORDER = tuple(FILTERS)
"""Of the form and the chips."""
