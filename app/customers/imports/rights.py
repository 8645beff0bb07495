"""What a row of an import may say, by the rights of whoever imports it (access rule 4)."""

from collections.abc import Iterator
from typing import Any

from app.access.gate import Gate
from app.customers.models import Customer
from app.customers.record import EMPTY_STARTS, check_owner
from app.errors import Invalid

ASSIGNED = ("owner", "department")
NO_ASSIGNING = "Your roles do not include assigning customers."


def faults_of_new(gate: Gate, values: dict[str, Any]) -> Iterator[Invalid]:
    """Why no customer can be made of `values`: no name, a level too high, somebody else's."""
    if not values.get("name"):
        yield Invalid("name", "The name is empty.")
    if values.get("level", EMPTY_STARTS["level"]) > gate.standing.clearance:
        yield Invalid("level", "The level is above your clearance.")
    own = {"owner": gate.person.id, "department": gate.person.department_id}
    for name in ASSIGNED:
        if values.get(name, own[name]) != own[name] and not gate.may("customer.assign"):
            yield Invalid(name, NO_ASSIGNING)
    yield from _faults_of_owner(values, own["owner"], values.get("level", EMPTY_STARTS["level"]))


def faults_of_update(gate: Gate, existing: Customer, values: dict[str, Any]) -> Iterator[Invalid]:
    """Those of `values` that the person may not write on `existing`.

    A field above their clearance is refused whatever it holds, so that nothing can be guessed.
    """
    if not gate.may("customer.edit", existing):
        yield Invalid("external_id", "It stands on a customer that you may read, but not change.")
        return
    for name in values:
        if not gate.may_write(existing, name, "customer.edit"):
            yield Invalid(name, "The field is above your clearance on a customer that is there already.")
    if values.get("level", existing.level) != existing.level:
        yield Invalid("level", "The level of a customer that is there already is changed on its page.")
    now = {"owner": existing.owner_id, "department": existing.department_id}
    for name in ASSIGNED:
        if values.get(name, now[name]) != now[name] and not gate.may("customer.assign", existing):
            yield Invalid(name, NO_ASSIGNING)
    yield from _faults_of_owner(values, existing.owner_id, existing.level)


def _faults_of_owner(values: dict[str, Any], present: int | None, level: int) -> Iterator[Invalid]:
    if values.get("owner", present) != present:
        try:
            check_owner(values["owner"], level)
        except Invalid as error:
            yield error
