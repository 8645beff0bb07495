"""Clearance, scope and roles of a person: the security officer's to set, never their own (access rule 6)."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from app.access.gate import Gate
from app.access.models import PersonRole, Role
from app.access.roles import OFFICERS, is_officer, roles_of
from app.access.rules import Scope
from app.accounts.codes import SECOND_PERSON_FROM, void_code
from app.accounts.sessions import end_others
from app.chain.writing import writing
from app.db.connection import database
from app.errors import Conflict, Forbidden, Invalid
from app.organisation.changing import next_rev
from app.people.models import Person


@dataclass(frozen=True)
class Rights:
    """What a person may do: a clearance 1–4, a scope, codes of roles."""

    clearance: int
    scope: Scope
    roles: frozenset[str]


def rights_of(person: Person, roles: Iterable[Role]) -> Rights:
    """The present rights of `person`, who holds `roles`."""
    return Rights(person.clearance, Scope.parse(person.scope), frozenset(role.code for role in roles))


def may_change(by: Gate, person: Person, roles: Iterable[Role]) -> bool:
    """Whether `by` alone may change the rights of `person`, who holds `roles`.

    Not their own, and not those of an officer: that a second person would have to confirm.
    """
    return by.has("clearance.manage") and by.person != person and not is_officer(roles)


def check_may_change(by: Gate, person: Person, roles: Iterable[Role]) -> None:
    """Raise Forbidden unless `may_change`."""
    if not may_change(by, person, roles):
        raise Forbidden


def change_rights(by: Gate, person: Person, rights: Rights, rev: int) -> bool:
    """Set the rights of `person` and end their sessions. Returns whether anything changed.

    A one-time code that waits is void where it could no longer be issued without a second person: whoever
    issued it would come in with the new rights (access rules 6, 10).

    Raises Forbidden, Conflict; Invalid for a role that is unknown or an officer's.
    """
    with database.atomic():
        held = roles_of(person)
        before = rights_of(person, held)
        check_may_change(by, person, held)
        if rev != person.rev:
            raise Conflict
        if rights == before:
            return False
        check_not_officers(rights.roles)
        write_rights(by, person, before, rights)
    return True


def write_rights(
    by: Gate, person: Person, before: Rights, rights: Rights, decided_by: Person | None = None
) -> None:
    """Set them in one row of the chain, inside the caller's transaction; the person's sessions end.

    Raises Forbidden, Conflict; Invalid for a role that is unknown.
    """
    _set_roles(by, person, before.roles, rights.roles)
    with writing(by.person, "person.rights.changed", person) as entry:
        entry.changed("clearance", before.clearance, rights.clearance)
        entry.changed("scope", str(before.scope), str(rights.scope))
        entry.changed("roles", sorted(before.roles), sorted(rights.roles))
        if decided_by is not None:
            entry.told(decided_by=decided_by.username)
        next_rev(person, person.rev, {"clearance": rights.clearance, "scope": str(rights.scope)})
        end_others(person)
        if _needs_two(before) < _needs_two(rights):
            void_code(person)


def check_not_officers(codes: Collection[str]) -> None:
    """Raise Invalid where one of these roles is an officer's."""
    if Role.select().where(Role.code.in_(codes), Role.officer).exists():
        raise Invalid("roles", "Choose from what is offered.")


def roles_by_person() -> dict[int, list[Role]]:
    """Everybody's roles, in the shipped order, by the person's id; one query."""
    found: dict[int, list[Role]] = defaultdict(list)
    rows = PersonRole.select(PersonRole, Role).join(Role).order_by(Role.position, Role.id)
    for row in rows:
        found[row.person_id].append(row.role)
    return found


def _needs_two(rights: Rights) -> bool:
    """Whether a one-time code for somebody with these rights needs a second person (access rule 10)."""
    return rights.clearance >= SECOND_PERSON_FROM or not rights.roles.isdisjoint(OFFICERS)


def _set_roles(by: Gate, person: Person, before: Collection[str], after: Collection[str]) -> None:
    if before == after:
        return
    by.require("role.manage")
    chosen = list(Role.select().where(Role.code.in_(after)))
    if len(chosen) != len(after):
        raise Invalid("roles", "Choose from what is offered.")
    PersonRole.delete().where(PersonRole.person == person).execute()
    for role in chosen:
        PersonRole.create(person=person, role=role)
