"""Who may own a risk, who may let one stand, and who decides nothing about it."""

from collections.abc import Iterable, Sequence

from app.access.gate import Gate, everything, gates_of_readers
from app.access.upward import may_own, possible_owners
from app.db.base import among
from app.errors import Invalid
from app.people.departments import known_departments, path_up
from app.people.models import Person
from app.risk.matrices.versions import ACCEPTORS, DIRECTOR, LEAD, OWNER, TWO
from app.risk.models import Risk
from app.risk.steps import VIEW


def owners_for(level: int) -> list[Person]:
    """Everybody who could read a risk of `level` once it is theirs, by name."""
    return possible_owners(level, VIEW)


def readers_of(risk: Risk) -> list[Person]:
    """Everybody who can read `risk`, by name: nobody else could do something about it."""
    found = [one.person for one in gates_of_readers(risk)]
    return sorted(found, key=lambda person: str(person.name))


def can_read(person: Person, risk: Risk) -> bool:
    """Whether `person` can sign in and read `risk`."""
    return not person.disabled and bool(gates_of_readers(risk, [person]))


def check_owner(owner: Person | None, level: int, field: str = "owner") -> None:
    """Raise Invalid(`field`) for somebody who could not read a risk of `level`, or can't sign in."""
    if owner is not None and not may_own(owner, level, VIEW):
        raise Invalid(field, "Choose somebody who can sign in and may read this risk.")


def ranks_of(gate: Gate, risk: Risk) -> frozenset[str]:
    """As whom the person may accept `risk`: whoever stands higher may what those below may."""
    leads = [one.lead_id for one in path_up(known_departments(), risk.department_id)]
    me, known = gate.person.id, [lead for lead in leads if lead]
    highest = ""
    if risk.owner_id == me:
        highest = OWNER
    if me in known:
        highest = DIRECTOR if known[-1] == me else LEAD
    return frozenset(ACCEPTORS[: ACCEPTORS.index(highest) + 1]) if highest else frozenset()


def may_accept_as(gate: Gate, risk: Risk, who: str) -> bool:
    """Whether the person is one whom the table names; with a second person it is the director who asks."""
    return (DIRECTOR if who == TWO else who) in ranks_of(gate, risk)


def owners_of(numbers: Sequence[str]) -> Iterable[tuple[str, int]]:
    """The number and owner of each risk of `numbers` that has one: nobody decides on what they own."""
    rows = everything(Risk, Risk.number, Risk.owner, why="whoever owns a risk decides nothing about it")
    return rows.where(among(Risk.number, numbers), Risk.owner.is_null(is_null=False)).tuples()
