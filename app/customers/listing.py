"""The list of customers: which rows a query asks for, and which columns it shows."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from peewee import ModelSelect

from app.access.gate import Gate
from app.customers.completeness import BANDS
from app.customers.finding import find
from app.customers.models import KINDS, STATUSES, TIERS, Customer
from app.customers.standard import Counting
from app.people.models import Department
from app.web.listing import Sort

SORTS = {"updated": Sort(Customer.updated_at, "desc"), "name": Sort(Customer.name_key)}
FILTERS = ("kind", "status", "tier", "level", "region", "business_line", "source", "department")
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


@dataclass(frozen=True)
class Query:
    """What a list is narrowed by.

    `words` are as typed (see `search`); the rest are codes, "" for any.
    """

    words: str = ""
    kind: str = ""
    status: str = ""
    tier: str = ""
    level: int | None = None
    region: str = ""
    business_line: str = ""
    source: str = ""
    completeness: str = ""
    department: str = ""
    mine: bool = False

    @classmethod
    def read(cls, values: Mapping[str, Any], words: str = "") -> "Query":
        """From an address or a form; what makes no sense is left out."""
        return cls(
            words=words,
            kind=_one_of(values.get("kind"), KINDS),
            status=_one_of(values.get("status"), STATUSES),
            tier=_one_of(values.get("tier"), TIERS),
            level=_number(values.get("level")),
            region=str(values.get("region") or ""),
            business_line=str(values.get("business_line") or ""),
            source=str(values.get("source") or ""),
            completeness=_one_of(values.get("completeness"), BANDS),
            department=str(values.get("department") or ""),
            mine=bool(values.get("mine")),
        )

    @property
    def filters(self) -> dict[str, Any]:
        """What an address carries: everything but the words (access rule 13)."""
        kept = {field.name: getattr(self, field.name) for field in fields(self) if field.name != "words"}
        return {name: (1 if value is True else value) for name, value in kept.items() if value}


def sorts(gate: Gate) -> dict[str, Sort]:
    """What the person may sort by: no field above their clearance (access rule 3)."""
    return SORTS if gate.may_use(Customer, "name") else {"updated": SORTS["updated"]}


def select(gate: Gate, query: Query) -> ModelSelect:
    """The readable customers that `query` asks for, with the columns of the list.

    A filter by a field above the person's clearance is left out (access rule 3); for words see `finding`.
    """
    found = gate.select(Customer, *COLUMNS)
    for name in FILTERS:
        wanted = getattr(query, name)
        if wanted not in {"", None} and gate.may_use(Customer, name):
            found = found.where(getattr(Customer, name) == _kept(name, wanted))
    if query.completeness:
        found = Counting(gate).narrowed(found, query.completeness)
    if query.mine:
        found = found.where(Customer.owner == gate.person.id)
    return find(gate, found, query.words) if query.words else found


def _kept(name: str, wanted: Any) -> Any:  # noqa: ANN401
    """What a record keeps for `wanted`: an address names a department by its code (access rule 14)."""
    return (
        Department.select(Department.id).where(Department.code == wanted) if name == "department" else wanted
    )


def _one_of(value: Any, known: tuple[str, ...]) -> str:  # noqa: ANN401
    return value if value in known else ""


def _number(value: Any) -> int | None:  # noqa: ANN401
    text = str(value or "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None  # noqa: PLR2004
