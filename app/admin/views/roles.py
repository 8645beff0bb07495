"""Roles: what each may do, and who holds it."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from app.access.gate import gate
from app.access.routes import requires
from app.admin.permission_words import by_subject
from app.admin.role_contents import all_roles, holders_of, permissions_of, role_coded, role_name
from app.admin.views.blueprint import GROUP, admin
from app.room import Entry

ENTRY = Entry("admin.roles", _l("Roles"), "card", "role.manage", GROUP, position=92)


@admin.get("/roles/")
@requires("role.manage")
def roles() -> ResponseReturnValue:
    """Every role with its permissions."""
    return render_template("admin/roles.html", roles=all_roles(), by_subject=by_subject, role_name=role_name)


@admin.get("/roles/<role:code>")
@requires("role.manage")
def role(code: str) -> ResponseReturnValue:
    """One role with its permissions and who holds it."""
    found = role_coded(code)
    return render_template(
        "admin/role.html",
        role=found,
        name=role_name(found),
        subjects=by_subject(permissions_of(found)),
        holders=holders_of(found),
        may_open_rights=gate().has("clearance.manage"),
    )
