"""The files of a signal, which are as secret as its customer is."""

from typing import Any

from app.access.gate import everything, gate
from app.files.attaching import follow_level
from app.files.views import Shelf
from app.risk.signals.models import Signal
from app.risk.signals.views.blueprint import signals


def _context(found: Any) -> dict[str, Any]:  # noqa: ANN401  the shelf knows no signals
    return {"signal": gate().show(found)}


SHELF = Shelf(signals, Signal, "signal", "signals/files.html", _context, lower="")
SHELF.hang()


def follow_customer(customer: Any, level: int) -> None:  # noqa: ANN401  a customer
    """Seal the files of every signal about a customer that gets another level, in its transaction."""
    theirs = everything(Signal, why="their files follow their customer; no value is shown")
    for signal in theirs.where(Signal.customer == customer.id):
        follow_level(signal, max(level, signal.own_level))


def signals_of(customer: Any) -> tuple[str, list[str]]:  # noqa: ANN401  a customer
    """The kind and the numbers of the signals about a customer."""
    theirs = everything(Signal, Signal.number, why="their files follow their customer; no value is shown")
    return Signal.audit_kind, [number for (number,) in theirs.where(Signal.customer == customer.id).tuples()]
