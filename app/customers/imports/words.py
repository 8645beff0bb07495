"""Words of the import: the fields as they are offered, and what is said of a problem."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.access.gate import Gate
from app.customers.imports.importing import ROW
from app.customers.models import Customer, ImportProblem, ImportRejection
from app.customers.words import FIELDS as OF_CUSTOMERS
from app.errors import Invalid
from app.web.answers import translated

Problem = ImportProblem | ImportRejection
OFFERED: Sequence[tuple[Any, Sequence[str]]] = (
    (_l("Customer"), ("name", "kind", "external_id", "status", "level", "owner", "department")),
    (_l("Classification"), ("region", "business_line", "source")),
    (_l("Individuals"), ("sex", "birth_date", "document_type", "id_number", "native_place")),
    (_l("Enterprises"), ("credit_code", "legal_representative", "industry", "size", "contact_person")),
    (_l("Contact"), ("mobile", "landline", "email", "wechat", "address")),
    (_l("Employment"), ("employer", "position", "since", "annual_income")),
    (_l("Emergency contacts"), ("emergency_name", "emergency_relation", "emergency_mobile")),
    (
        _l("Transactions"),
        (
            "transaction_date",
            "amount",
            "open_amount",
            "due_on",
            "settled_on",
            "transaction_kind",
            "transaction_line",
            "transaction_note",
        ),
    ),
    (_l("Others"), ("bank_account", "interests", "note")),
)
"""The fields that a column may be mapped to, in groups."""
LABELS: Mapping[str, Any] = {
    name: OF_CUSTOMERS.get(name, name) for _group, names in OFFERED for name in names
} | {
    "since": OF_CUSTOMERS["employed_since"],
    "emergency_name": OF_CUSTOMERS["emergency_contact"],
    "emergency_relation": OF_CUSTOMERS["relation"],
    "emergency_mobile": OF_CUSTOMERS["emergency_phone"],
    ROW: _l("Row"),
}
ENCODINGS = {
    "utf-8": "UTF-8",
    "gb18030": "GB18030 (GBK)",
    "big5": "Big5",
    "utf-16-le": "UTF-16 LE",
    "utf-16-be": "UTF-16 BE",
}
DELIMITERS = {",": _l("Comma"), ";": _l("Semicolon"), "\t": _l("Tab"), "|": _l("Vertical bar")}


def label_of(field: str) -> Any:  # noqa: ANN401  a text or a lazy one
    """The field's label."""
    return LABELS.get(field, field)


def sentences(gate: Gate, problems: Iterable[Problem]) -> dict[int, str]:
    """What is said of each problem, by its id. A record is named while it can be read (access rule 2)."""
    found = list(problems)
    readable = readable_ones(gate, (one.values.get("number", "") for one in found))
    return {one.id: _sentence(one, readable) for one in found}


def readable_ones(gate: Gate, numbers: Iterable[str]) -> set[str]:
    """Those of the customers' `numbers` that the person may read now; at most one query."""
    asked = set(filter(None, numbers))
    if not asked:
        return set()
    query = gate.select(Customer, Customer.number).where(Customer.number.in_(asked))
    return {row[0] for row in query.tuples()}


def _sentence(problem: Problem, readable: set[str]) -> str:
    if problem.values.get("number", "") not in {"", *readable}:
        return _("This was refused when the file was read.")
    return translated(Invalid(problem.field, problem.message, **problem.values))
