"""The columns that the list of customers can show, in their one order; the name always stands first."""

from collections.abc import Iterable
from typing import NamedTuple

from app.access.gate import Gate
from app.customers.models import Customer

MARK, WORD, DAY, TEXT, SHARE = "mark", "word", "day", "text", "share"
FIRST = ("number", "name", "kind")


class Column(NamedTuple):
    """How the values of one column are written; of `fields` a row shows the first that has one.

    A SHARE is counted for each reader, of no field. `sort` names what the list is sorted by there.
    """

    written: str
    fields: tuple[str, ...]
    sort: str = ""

    @property
    def width(self) -> str:
        """The class of its cells."""
        return "tight" if self.written in {MARK, DAY, SHARE} else "nowrap"


def _of(field: str, written: str = TEXT, sort: str = "") -> Column:
    return Column(written, (field,), sort)


COLUMNS = {
    "tier": _of("tier", MARK, "tier"),
    "level": _of("level", MARK, "level"),
    "mobile": _of("mobile"),
    "email": _of("email"),
    "document": Column(TEXT, ("credit_code", "id_number")),
    "external_id": _of("external_id", sort="external_id"),
    "sex": _of("sex", WORD, "sex"),
    "age": _of("age", sort="age"),
    "birth_date": _of("birth_date", DAY, "birth_date"),
    "legal_representative": _of("legal_representative", sort="legal_representative"),
    "industry": _of("industry", WORD, "industry"),
    "size": _of("size", WORD, "size"),
    "region": _of("region", WORD, "region"),
    "business_line": _of("business_line", WORD, "business_line"),
    "department": _of("department", WORD, "department"),
    "owner": _of("owner", WORD, "owner"),
    "status": _of("status", MARK, "status"),
    "completeness": Column(SHARE, ()),
    "created": _of("created_at", DAY, "created"),
    "updated": _of("updated_at", DAY, "updated"),
}
DEFAULT = ("tier", "level", "mobile", "document", "department", "owner", "status", "updated")


def readable(gate: Gate, names: Iterable[str] = COLUMNS) -> tuple[str, ...]:
    """Those of `names` of which the person may read something, in the order of `COLUMNS`."""
    wanted = set(names)
    return tuple(
        name
        for name, column in COLUMNS.items()
        if name in wanted and (column.written == SHARE or _may_read(gate, column))
    )


def _may_read(gate: Gate, column: Column) -> bool:
    return any(gate.may_use(Customer, field) for field in column.fields)


def fields_of(names: Iterable[str]) -> tuple[str, ...]:
    """The fields that a list with the columns `names` reads, as `cells.written` takes them."""
    return (*FIRST, *(field for name in names for field in COLUMNS[name].fields))
