"""What a role holds, and new roles: asked for by the security officer, decided by somebody else."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from peewee import fn

from app.access.gate import Gate
from app.access.models import KnownPermission, Role, RolePermission
from app.access.roles import OFFICERS_ONLY
from app.admin.permission_words import PERMISSIONS, by_subject
from app.admin.role_contents import permissions_of, role_name
from app.chain.writing import writing
from app.errors import Conflict, Forbidden, Invalid
from app.inbox.models import Request
from app.inbox.requests import Approved, Subject, ask, details_of
from app.organisation.names import folded, one_code, one_name
from app.people.models import Person
from app.room import Approval, Outcome, Told

KIND = "role.contents"
SUBJECT = Role.audit_kind


def offered() -> list[str]:
    """The permissions that a role may hold which is no officer's, in the order of their words."""
    known = {row.permission for row in KnownPermission.select()}
    return [name for name in PERMISSIONS if name in known and name not in OFFICERS_ONLY]


def ask_for_contents(gate: Gate, role: Role, typed: Mapping[str, Any], reason: str) -> Request:
    """Ask that a second person lets `role` be called and hold what was `typed`. Raises Forbidden, Invalid."""
    if role.officer:
        raise Forbidden
    before = {"zh": role.zh, "en": role.en, "permissions": permissions_of(role)}
    details = {"rev": role.rev, "before": before, "after": _checked(typed)}
    return ask(gate, KIND, Subject(SUBJECT, role.code), reason, details)


def ask_for_role(gate: Gate, typed: Mapping[str, Any], reason: str) -> Request:
    """Ask that a second person lets there be a new role. Raises Forbidden, Invalid."""
    code = one_code("code", typed["code"])
    return ask(gate, KIND, Subject(SUBJECT, code), reason, {"rev": 0, "after": _checked(typed)})


def _checked(typed: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "zh": one_name("zh", typed["zh"]),
        "en": one_name("en", typed["en"]),
        "permissions": sorted(typed["permissions"]),
    }


def _check(_gate: Gate, code: str, details: Mapping[str, Any]) -> None:
    role, after = Role.get_or_none(Role.code == code), details["after"]
    if details["rev"] and (role is None or role.rev != details["rev"]):
        raise Conflict("The role has changed since it was asked for.")
    if not details["rev"] and role is not None:
        raise Invalid("code", "This code is taken.")
    if details["rev"] and after == details["before"]:
        raise Invalid("permissions", "Nothing is changed by this.")
    if not set(offered()).issuperset(after["permissions"]):
        raise Invalid("permissions", "Choose from what is offered.")
    for other in Role.select().where(Role.code != code):
        for name in ("zh", "en"):
            if folded(getattr(other, name)) == folded(after[name]):
                raise Invalid(name, "There is a role of this name.")


def _run(approved: Approved) -> Outcome:
    code, details = approved.request.subject, approved.details
    if details["rev"]:
        _change(approved, code)
        return Outcome("The role was changed.")
    _add(approved, code)
    return Outcome("The role was added.")


def _add(approved: Approved, code: str) -> None:
    after = approved.details["after"]
    last = Role.select(fn.MAX(Role.position)).scalar()
    role = Role(code=code, zh=after["zh"], en=after["en"], position=last + 1)
    with writing(approved.asker.person, "role.added", role) as entry:
        entry.changed("zh", None, role.zh)
        entry.changed("en", None, role.en)
        entry.changed("permissions", None, after["permissions"])
        entry.told(decided_by=_name_of(approved.decider))
        role.save(force_insert=True)
        _hold(role, after["permissions"])


def _change(approved: Approved, code: str) -> None:
    before, after = approved.details["before"], approved.details["after"]
    role: Role = Role.get(Role.code == code)
    with writing(approved.asker.person, "role.changed", role) as entry:
        for name in ("zh", "en", "permissions"):
            entry.changed(name, before[name], after[name])
        entry.told(decided_by=_name_of(approved.decider))
        names = {"zh": after["zh"], "en": after["en"], "rev": role.rev + 1}
        Role.update(names).where(Role.id == role.id).execute()
        RolePermission.delete().where(RolePermission.role == role).execute()
        _hold(role, after["permissions"])


def _hold(role: Role, permissions: Iterable[str]) -> None:
    for permission in permissions:
        RolePermission.create(role=role, permission=permission)


def _name_of(person: Person | None) -> str | None:
    return person.username if person else None


def _told(request: Request, _gate: Gate) -> list[Told]:
    """The role, and what it would hold more and less than now."""
    details = details_of(request)
    before = details.get("before", {"permissions": []})
    after, held = details["after"], set(before["permissions"])
    lines = [Told(_l("Role"), _name(request.subject, after))]
    if before.get("zh", after["zh"]) != after["zh"] or before.get("en", after["en"]) != after["en"]:
        lines.append(Told(_l("Name"), _both(after), before=_both(before)))
    more = [one for one in after["permissions"] if one not in held]
    less = [one for one in before["permissions"] if one not in after["permissions"]]
    gains = _l("May in addition") if details["rev"] else _l("May")
    return [*lines, *_by_subject(gains, more), *_by_subject(_l("May no longer"), less)]


def _name(code: str, after: Mapping[str, Any]) -> str:
    role = Role.get_or_none(Role.code == code)
    return role_name(role) if role else role_name(Role(zh=after["zh"], en=after["en"]))


def _both(names: Mapping[str, Any]) -> str:
    return f"{names['zh']} · {names['en']}"


def _by_subject(label: Any, permissions: Sequence[str]) -> list[Told]:  # noqa: ANN401
    """A line for each subject of the permissions."""
    return [
        Told(label, _("%(label)s: %(value)s", label=subject, value=_(", ").join(map(str, words))))
        for subject, words in by_subject(permissions)
    ]


CONTENTS = Approval(KIND, _l("Contents of a role"), "role.manage", _run, check=_check, told=_told)
