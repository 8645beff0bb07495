"""Writing risks: one transaction with the columns, the parts and the row on the chain."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, TypeVar

from app.access.gate import everything
from app.audit.changes import PART, REV
from app.chain.writing import Entry, writing
from app.clock import now
from app.customers.free_text import is_clear
from app.customers.models import Customer
from app.customers.part_marks import tell_row
from app.customers.part_rows import new_key
from app.db.base import next_id, update_row
from app.errors import Conflict
from app.organisation.processes.models import ProcessStep
from app.people.models import Person
from app.risk.models import Risk, RiskPart, RiskPoint
from app.vault.fields import opened_or_damaged, sealed_columns, sealed_fields

UNTOLD = frozenset({"rank", "updated_at", "assessed_at", "closed_at", "level", "keeper", "kind"})
"""Columns that follow from others, or from the row of the chain itself."""
P = TypeVar("P", bound=RiskPart)


@contextmanager
def recording(
    person: Person | None,
    action: str,
    risk: Risk,
    values: Mapping[str, Any] | None = None,
    rev: int | None = None,
) -> Iterator[Entry]:
    """Write those `values` of `risk` that differ, and whatever is done inside, as one act.

    `risk` is what it is by now afterwards. Raises Conflict where somebody wrote it since `rev`, or since it
    was read.
    """
    with writing(person, action, risk) as entry:
        write_columns(entry, risk, dict(values or {}), risk.rev if rev is None else rev)
        yield entry


def write_columns(entry: Entry, risk: Risk, values: Mapping[str, Any], rev: int) -> None:
    """The columns, in the transaction of `entry`. Raises Conflict."""
    changed = {name: value for name, value in values.items() if value != current(risk, name)}
    tell_columns(entry, risk, changed)
    texts = {name: value for name, value in changed.items() if name in sealed_fields(Risk)}
    columns = {name: value for name, value in changed.items() if name not in texts}
    columns |= sealed_columns(Risk, risk.id, texts, clear=is_clear(risk.level))
    columns |= {"updated_at": now(), "rev": rev + 1}
    entry.told(**{REV: rev + 1})
    if not update_row(Risk, risk.id, rev, columns):
        raise Conflict
    risk.__data__.update(columns)


def tell_columns(entry: Entry, risk: Risk, changed: Mapping[str, Any]) -> None:
    """Tell the chain of columns that get another value."""
    for name in changed.keys() - UNTOLD:
        entry.changed(name, told(name, current(risk, name)), told(name, changed[name]))


def add_part(entry: Entry, risk: Risk, model: type[P], **values: Any) -> P:  # noqa: ANN401
    """Add a part of `risk`, in the transaction of `entry`; texts are sealed as its level asks."""
    row = next_id(model)
    texts = {name: values.pop(name) for name in sealed_fields(model) & values.keys()}  # type: ignore[arg-type]
    kept = sealed_columns(model, row, texts, clear=is_clear(risk.level))
    part = model.create(id=row, key=new_key(), risk=risk.id, **values, **kept)
    _tell_part(entry, part, texts)
    return part


def change_part(entry: Entry, risk: Risk, part: RiskPart, **values: Any) -> None:  # noqa: ANN401
    """Write columns of a part, in the transaction of `entry`. Raises Conflict if others did before."""
    model = type(part)
    texts = {name: value for name, value in values.items() if name in sealed_fields(model)}  # type: ignore[arg-type]
    columns = {name: value for name, value in values.items() if name not in texts}
    columns |= sealed_columns(model, part.id, texts, clear=is_clear(risk.level)) | {"rev": part.rev + 1}
    if not update_row(model, part.id, part.rev, columns):
        raise Conflict
    part.__data__.update(columns)
    _tell_part(entry, part, texts)


def text_of(record: Any, name: str) -> Any:  # noqa: ANN401
    """A text of a risk or of a part of it, as it was written."""
    return opened_or_damaged(record, name)


def current(risk: Risk, name: str) -> Any:  # noqa: ANN401
    """What `name` of a risk is: an id of what it names, a text as it was written."""
    return text_of(risk, name) if name in sealed_fields(Risk) else risk.__data__.get(name)


def told(name: str, value: Any) -> Any:  # noqa: ANN401
    """`value` as the chain tells it: people by user name, others by number or key; nothing for no."""
    if value in (None, "", False):
        return None
    if name in {"owner", "registered_by"}:
        return Person.get_by_id(value).username
    if name == "customer":
        named = everything(Customer, Customer.number, why="the chain tells the number of whom it is about")
        return named.where(Customer.id == value).scalar()
    if name in {"step", "point"}:
        return (ProcessStep if name == "step" else RiskPoint).get_by_id(value).key
    return value.isoformat() if isinstance(value, date) and not isinstance(value, datetime) else value


def _tell_part(entry: Entry, part: RiskPart, texts: Mapping[str, Any]) -> None:
    entry.told(**{PART: part.key})
    for name, text in texts.items():
        entry.changed(part.field_name(name), None, text)
    tell_row(entry, part)
