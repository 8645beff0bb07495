"""Numbers for new records: such as no record of the kind has, nor ever had (access rule 14)."""

from collections.abc import Iterable, Sequence

from app.chain.models import AuditEntry
from app.db.base import Model, in_batches
from app.db.connection import database
from app.db.numbers import Choose, at_random, new_number


def fresh_number(model: type[Model], letter: str, year: int, choose: Choose = at_random) -> str:
    """An unused number of `model`; call it inside the transaction that uses it."""
    return fresh_numbers(model, letter, [year], choose)[0]


def fresh_numbers(
    model: type[Model], letter: str, years: Sequence[int], choose: Choose = at_random
) -> list[str]:
    """One unused number of `model` per year given, in order."""
    found: dict[int, str] = {}
    while len(found) < len(years):
        tried = {
            place: new_number(letter, year, choose) for place, year in enumerate(years) if place not in found
        }
        used = _taken(model, tried.values()) | set(found.values())
        for place, number in tried.items():
            if number not in used:
                found[place] = number
                used.add(number)
    return [found[place] for place in range(len(years))]


def _taken(model: type[Model], numbers: Iterable[str]) -> set[str]:
    """Past every gate, and no model's name is asked: a new number must be new among all."""
    taken: set[str] = set()
    for batch in in_batches(numbers):
        places = ", ".join("?" * len(batch))
        sql = f'SELECT number FROM "{model._meta.table_name}" WHERE number IN ({places})'  # noqa: S608  our names
        taken.update(row[0] for row in database.execute_sql(sql, tuple(batch)))
        told = AuditEntry.select(AuditEntry.record).where(AuditEntry.kind == model.audit_kind)
        taken.update(row[0] for row in told.where(AuditEntry.record.in_(list(batch))).distinct().tuples())
    return taken
