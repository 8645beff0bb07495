"""The list of customers: which rows a query asks for, and which columns it shows."""

from peewee import SQL, ModelSelect

from app.access.gate import NOBODY, Gate
from app.customers.models import Customer
from app.customers.names import name_phrase
from app.customers.query import FILTERS, Query
from app.db.numbers import is_number
from app.web.listing import Sort

SORTS = {"updated": Sort(Customer.updated_at, "desc"), "name": Sort(Customer.name_key)}
SHOWN = (
    "number",
    "name",
    "kind",
    "tier",
    "level",
    "mobile",
    "id_number",
    "credit_code",
    "department",
    "owner",
    "status",
    "updated_at",
)
COLUMNS = tuple(getattr(Customer, name) for name in ("id", *SHOWN, "region", "business_line"))


def sorts(gate: Gate) -> dict[str, Sort]:
    """What the person may sort by: no field above their clearance (access rule 3)."""
    return SORTS if gate.may_use(Customer, "name") else {"updated": SORTS["updated"]}


def select(gate: Gate, query: Query) -> ModelSelect:
    """The readable customers that `query` asks for, with the columns of the list.

    None where a filter is not known or by a field above the person's clearance; and words find no name above
    it (access rule 3).
    """
    found = gate.select(Customer, *COLUMNS)
    if query.unknown:
        return found.where(NOBODY)
    for name, value in query.filters.items():
        how = FILTERS[name]
        found = found.where(how.where(value, gate) if gate.may_use(Customer, how.field) else NOBODY)
    return _with_words(gate, found, query.words) if query.words else found


def _with_words(gate: Gate, query: ModelSelect, words: str) -> ModelSelect:
    wanted = words.strip().upper()
    if is_number(wanted):
        return query.where(Customer.number == wanted)
    phrase = name_phrase(words)
    if not phrase or not gate.may_use(Customer, "name"):
        return query.where(NOBODY)
    return query.where(
        Customer.id.in_(SQL("(SELECT rowid FROM customer_name WHERE customer_name MATCH ?)", (phrase,)))
    )
