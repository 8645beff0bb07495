"""What is written of risks (access rule 12): in clear and indexed below level 3, sealed from there on."""

from typing import Any

from app.access.gate import everything
from app.customers.free_text import is_clear
from app.customers.searching.names import text_key
from app.db.base import Model
from app.db.connection import database, truncate_log
from app.db.text import tokens
from app.files.attaching import follow_level as seal_files
from app.risk.audited import PARTS
from app.risk.models import Control, ControlTest, Risk
from app.vault.fields import Damaged, opened_or_damaged, sealed_columns, sealed_fields

TITLES = "risk_text"


def index_title(risk: Risk) -> None:
    """Let a risk be found by its title."""
    forget_title(risk)
    database.execute_sql(
        "INSERT INTO risk_text (rowid, title) VALUES (?, ?)", (risk.id, tokens(text_key(risk.title)))
    )


def forget_title(risk: Risk) -> None:
    """It is found by the former title no more."""
    database.execute_sql("DELETE FROM risk_text WHERE rowid = ?", (risk.id,))


def follow_level(risk: Risk, level: int) -> None:
    """Seal or unseal what is written of a risk that gets another `level`, in the caller's transaction."""
    seal_files(risk, level)
    changed = _reseal(risk, level)
    for model in PARTS:
        mine = everything(model, why="they belong to a risk whose level changes; no text is shown")
        for row in mine.where(model.risk == risk.id):
            changed |= _reseal(row, level)
    controls = everything(Control, why="they belong to a risk whose level changes; no text is shown")
    for control in controls.where(Control.risk == risk.id):
        changed |= _reseal(control, level)
        tests = everything(ControlTest, why="they belong to a risk whose level changes; no text is shown")
        for test in tests.where(ControlTest.control == control.id):
            changed |= _reseal(test, level)
    if changed:
        database.after_commit(truncate_log)


def follow_customer(customer: Any, level: int) -> None:  # noqa: ANN401  a customer
    """The same for every risk about a customer that gets another level."""
    theirs = everything(Risk, why="they follow their customer; no text is shown")
    for risk in theirs.where(Risk.customer == customer.id):
        follow_level(risk, max(level, risk.own_level))


def risks_of(customer: Any) -> tuple[str, list[str]]:  # noqa: ANN401  a customer
    """The kind and the numbers of the risks about a customer."""
    theirs = everything(Risk, Risk.number, why="their files follow their customer; no value is shown")
    return Risk.audit_kind, [number for (number,) in theirs.where(Risk.customer == customer.id).tuples()]


def _reseal(record: Model, level: int) -> bool:
    """Whether a text of `record` is kept in another way now."""
    changed, clear = False, is_clear(level)
    for column in sealed_fields(type(record)):  # type: ignore[arg-type]
        kept, text = record.__data__.get(column), opened_or_damaged(record, column)
        if kept is None or isinstance(text, Damaged) or isinstance(kept, str) == clear:
            continue
        model = type(record)
        columns = sealed_columns(model, record.id, {column: text}, clear=clear)
        model.update(columns).where(model.id == record.id).execute()
        record.__data__.update(columns)
        changed = True
    return changed
