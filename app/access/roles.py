"""Roles as shipped, and memberships (access rule 6)."""

from collections.abc import Iterable
from fnmatch import fnmatchcase

from app.access.models import KnownPermission, PersonRole, Role, RolePermission
from app.chain.writing import writing
from app.errors import Invalid
from app.people.models import Person

SYSTEM_ADMINISTRATOR, SECURITY_OFFICER, AUDITOR = OFFICERS = (
    "system_administrator",
    "security_officer",
    "auditor",
)

CUSTOMER_DESK = ("customer.view", "customer.create", "customer.edit", "customer.reveal")
CUSTOMER_LEAD = (*CUSTOMER_DESK, "customer.assign", "customer.import", "customer.export")
SHIPPED = (
    (
        SYSTEM_ADMINISTRATOR,
        "系统管理员",
        "System administrator",
        ("user.manage", "dictionary.manage", "backup.manage", "job.manage", "setting.manage"),
    ),
    (
        SECURITY_OFFICER,
        "安全管理员",
        "Security officer",
        (
            *("clearance.manage", "role.manage", "level.approve"),
            *("access.review", "grant.revoke", "signal.access"),
        ),
    ),
    (AUDITOR, "审计员", "Auditor", ("audit.view", "audit.verify", "signal.access")),
    (
        "director",
        "总监",
        "Director",
        (
            *CUSTOMER_LEAD,
            *("ticket.*", "service.manage", "risk.*", "signal.*", "scorecard.view"),
            *("appraisal.approve", "appraisal.decide", "report.view"),
            *("grant.give", "approval.decide", "spend.enter"),
        ),
    ),
    (
        "department_lead",
        "部门主管",
        "Department lead",
        (
            *CUSTOMER_LEAD,
            *("ticket.view", "ticket.create", "ticket.handle", "ticket.assign"),
            *("risk.view", "risk.propose", "signal.view", "signal.handle"),
            *("appraisal.decide", "report.view", "grant.give", "approval.decide", "spend.enter"),
        ),
    ),
    (
        "account_manager",
        "客户经理",
        "Account manager",
        (
            *CUSTOMER_DESK,
            *("customer.import", "customer.export"),
            *("ticket.view", "ticket.create", "ticket.handle"),
            *("risk.view", "risk.propose", "signal.view", "signal.handle"),
        ),
    ),
    (
        "service_desk",
        "客服",
        "Service desk",
        (*CUSTOMER_DESK, "ticket.view", "ticket.create", "ticket.handle", "ticket.assign", "risk.propose"),
    ),
    (
        "risk_officer",
        "风控专员",
        "Risk officer",
        ("customer.view", "customer.reveal", "risk.*", "signal.*", "scorecard.*"),
    ),
    (
        "appraisal_officer",
        "考核专员",
        "Appraisal officer",
        ("appraisal.plan", "appraisal.collect", "appraisal.publish", "report.view"),
    ),
    (
        "data_steward",
        "数据管理员",
        "Data steward",
        ("customer.view", "customer.edit", "customer.merge", "customer.erase", "quality.manage"),
    ),
)
"""Code, Chinese and English name, permissions; ``*`` stands for all of a kind (access: Roles as shipped)."""

OFFICERS_ONLY = frozenset(
    permission for code, _, _, permissions in SHIPPED if code in OFFICERS for permission in permissions
)
"""What no other role may hold: whoever held it beside an officer's role would be two of the three."""
EXPORT_CAPS = {"account_manager": 200, "department_lead": 2000, "risk_officer": 2000, "director": 10_000}
"""Role → how many rows its holders take out in a day, as shipped (access rule 8)."""


def ship_roles(permissions: Iterable[str]) -> None:
    """Make the shipped roles, and give them those `permissions` that were never shipped before."""
    known = {row.permission for row in KnownPermission.select()}
    fresh = sorted(set(permissions) - known)
    roles = {role.code: role for role in Role.select()}
    if not fresh and len(roles) >= len(SHIPPED):
        return
    with writing(None, "role.shipped") as entry:
        entry.told(permissions=fresh)
        for position, (code, zh, en, patterns) in enumerate(SHIPPED):
            role = roles.get(code) or Role.create(
                code=code,
                zh=zh,
                en=en,
                officer=code in OFFICERS,
                position=position,
                export_cap=EXPORT_CAPS.get(code, 0),
            )
            fitting = [one for one in fresh if _fits(one, code, patterns)]
            if code in roles and fitting:
                _tell_of_more(role, fitting)
            for permission in fitting:
                RolePermission.create(role=role, permission=permission)
        for permission in fresh:
            KnownPermission.create(permission=permission)


def _fits(permission: str, role: str, patterns: Iterable[str]) -> bool:
    """Whether a role is shipped with `permission`: all of a kind is never what officers alone hold."""
    if role not in OFFICERS and permission in OFFICERS_ONLY:
        return False
    return any(fnmatchcase(permission, pattern) for pattern in patterns)


def _tell_of_more(role: Role, permissions: Iterable[str]) -> None:
    """A row of its own for a role that was there before: people may have changed what it holds."""
    rows = RolePermission.select(RolePermission.permission).where(RolePermission.role == role)
    before = sorted(permission for (permission,) in rows.tuples())
    with writing(None, "role.changed", role) as entry:
        entry.changed("permissions", before, sorted({*before, *permissions}))


def roles_of(person: Person) -> list[Role]:
    """The roles `person` holds, in the shipped order."""
    return list(
        Role.select().join(PersonRole).where(PersonRole.person == person).order_by(Role.position, Role.id)
    )


def is_officer(roles: Iterable[Role]) -> bool:
    """Whether one of the three officers' roles is among `roles`."""
    return any(role.officer for role in roles)


def check_roles(roles: Iterable[Role]) -> None:
    """Raise Invalid when two of the three officers' roles are held together."""
    if sum(role.officer for role in roles) > 1:
        raise Invalid("roles", "One person can't hold two of the three officers' roles.")


def last_holder(person: Person) -> Role | None:
    """The officer's role of which `person` is the last holder who can sign in, or None."""
    for role in roles_of(person):
        others = (
            PersonRole.select()
            .join(Person)
            .where(PersonRole.role == role, PersonRole.person != person, ~Person.disabled)
        )
        if role.officer and not others.exists():
            return role
    return None
