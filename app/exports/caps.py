"""How many rows somebody may take out in a day without a second person (access rule 8)."""

from peewee import fn

from app.access.models import PersonRole, Role
from app.clock import today
from app.exports.models import FAILED, Export
from app.people.models import Person

HIGHEST = 1_000_000
"""The highest cap of a role; more rows fit into no sheet."""


def cap_of(person: Person) -> int:
    """Rows in a day: the highest cap of the person's roles."""
    held = Role.select(fn.MAX(Role.export_cap)).join(PersonRole).where(PersonRole.person == person.id)
    return int(held.scalar() or 0)


def used_by(person: Person, but: str = "") -> int:
    """Rows that `person` took out today, or is about to; those of export `but` aside."""
    counted = (Export.person == person.id, Export.day == today(), Export.counted, Export.state != FAILED)
    return int(Export.select(fn.SUM(Export.rows)).where(*counted, Export.number != but).scalar() or 0)


def left_to(person: Person) -> int:
    """Rows that `person` may still take out today."""
    return max(0, cap_of(person) - used_by(person))
