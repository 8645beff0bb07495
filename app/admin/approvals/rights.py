"""An officer's rights, one's own, and giving an officer's role: asked for, and decided by somebody else."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.access.gate import Gate
from app.access.models import Role
from app.access.roles import check_roles, last_holder, roles_of
from app.access.rules import Scope
from app.accounts.disabling import LAST
from app.admin.level_words import LEVEL_WORDS
from app.admin.people import person_named
from app.admin.rights import Rights, rights_of, write_rights
from app.admin.role_contents import role_name
from app.admin.scope_words import SCOPES, scope_words
from app.errors import Conflict, Invalid
from app.inbox.models import Request
from app.inbox.requests import PERSON, Approved, Subject, ask, details_of
from app.people.dictionaries import all_dictionaries
from app.people.models import Person
from app.room import Approval, Outcome, Told

KIND = "rights.two"


def ask_for_rights(gate: Gate, person: Person, rights: Rights, reason: str) -> Request:
    """Ask that a second person lets `person` have `rights`. Raises Forbidden, Invalid."""
    before = rights_of(person, roles_of(person))
    details = {"before": _kept(before), "after": _kept(rights)}
    return ask(gate, KIND, Subject(PERSON, person.username), reason, details)


def _check(gate: Gate, username: str, details: Mapping[str, Any]) -> None:
    person, before, after = person_named(username), _read(details["before"]), _read(details["after"])
    if rights_of(person, roles_of(person)) != before:
        raise Conflict("The rights of %(name)s have changed since it was asked for.", name=person.name)
    if before == after:
        raise Invalid("clearance", "Nothing is changed by this.")
    if before.roles != after.roles:
        gate.require("role.manage")
        _check_roles(person, after)


def _check_roles(person: Person, after: Rights) -> None:
    roles = list(Role.select().where(Role.code.in_(after.roles)))
    if len(roles) != len(after.roles):
        raise Invalid("roles", "Choose from what is offered.")
    check_roles(roles)
    last = last_holder(person)
    if last is not None and last.code not in after.roles:
        raise Invalid("roles", LAST)


def _run(approved: Approved) -> Outcome:
    person = person_named(approved.request.subject)
    before, after = (_read(approved.details[side]) for side in ("before", "after"))
    write_rights(approved.asker, person, before, after, approved.decider)
    return Outcome("The rights of %(name)s were changed.", name=person.name)


def _told(request: Request, _gate: Gate) -> list[Told]:
    """Who it is about, and what would change."""
    details = details_of(request)
    before, after = (_words(_read(details[side])) for side in ("before", "after"))
    changed = [
        Told(label, after[label], before=words) for label, words in before.items() if after[label] != words
    ]
    return [Told(_l("User"), request.concerned.name), *changed]


def _words(rights: Rights) -> dict[Any, Any]:
    roles = Role.select().where(Role.code.in_(rights.roles)).order_by(Role.position, Role.id)
    parts = scope_words(rights.scope, all_dictionaries()) if rights.scope.sets else []
    sets = [_("%(label)s: %(value)s", label=label, value=_(", ").join(words)) for label, words in parts]
    return {
        _("Clearance"): LEVEL_WORDS[rights.clearance],
        _("Roles"): _(", ").join(map(role_name, roles)) or "—",
        _("Scope"): _(", ").join(sets) or SCOPES[rights.scope.kind],
    }


def _kept(rights: Rights) -> dict[str, Any]:
    return {"clearance": rights.clearance, "scope": str(rights.scope), "roles": sorted(rights.roles)}


def _read(kept: Mapping[str, Any]) -> Rights:
    return Rights(kept["clearance"], Scope.parse(kept["scope"]), frozenset(kept["roles"]))


RIGHTS = Approval(KIND, _l("Rights of an officer"), "clearance.manage", _run, check=_check, told=_told)
