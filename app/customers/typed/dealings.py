"""What the values of a transaction or a visit must be together."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from app.clock import local, now, today
from app.errors import Invalid


def of_transaction(values: Mapping[str, Any]) -> Iterator[Invalid]:
    """Everything that speaks against a transaction with these `values` (amounts in fen)."""
    day, due, settled = (values.get(name) for name in ("date", "due_on", "settled_on"))
    amount, left = values.get("amount"), values.get("open_amount")
    if day and day > today():
        yield Invalid("date", "A transaction can't lie in the future.")
    if amount is not None and amount <= 0:
        yield Invalid("amount", "An amount is more than zero.")
    if amount is not None and left is not None and left > amount:
        yield Invalid("open_amount", "No more can be open than the whole amount.")
    if due and day and due < day:
        yield Invalid("due_on", "It can't be due before the day of the transaction.")
    yield from _of_settling(day, settled, left)


def _of_settling(day: date | None, settled: date | None, left: int | None) -> Iterator[Invalid]:
    if settled is None:
        return
    if day and settled < day:
        yield Invalid("settled_on", "It can't be settled before the day of the transaction.")
    if settled > today():
        yield Invalid("settled_on", "It can't have been settled in the future.")
    if left:
        yield Invalid("open_amount", "Of what is settled nothing is open.")


def of_visit(values: Mapping[str, Any]) -> Iterator[Invalid]:
    """Everything that speaks against a visit with these `values`."""
    at: datetime | None = values.get("at")
    next_on: date | None = values.get("next_on")
    if at and at > now():
        yield Invalid("at", "This is still to come: write it as the next step of the last talk.")
    if next_on and not values.get("next_step"):
        yield Invalid("next_step", "Say what is to be done by then.")
    if next_on and at and next_on < local(at).date():
        yield Invalid("next_on", "It can't be due before the talk.")


def left_open(amount: int, settled_on: date | None) -> int:
    """How much of `amount` is open where nobody says so: nothing once it is settled, else all."""
    return 0 if settled_on else amount
