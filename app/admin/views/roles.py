"""Roles: what each may do, how much it exports, and who holds it."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.access.gate import gate
from app.access.models import Role
from app.access.routes import requires
from app.admin.approvals.roles import CONTENTS, ask_for_contents, ask_for_role
from app.admin.export_caps import KIND, ask_for_cap
from app.admin.forms import CapForm
from app.admin.permission_words import by_subject
from app.admin.role_contents import all_roles, holders_of, permissions_of, role_coded, role_name
from app.admin.role_forms import NewRoleForm, RoleForm
from app.admin.views.blueprint import GROUP, admin
from app.inbox.finding import open_own
from app.inbox.models import Request
from app.room import Entry
from app.web.answers import done

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
        cap_waiting=open_own(gate(), KIND, code),
        subjects=by_subject(permissions_of(found)),
        holders=holders_of(found),
        may_open_rights=gate().has("clearance.manage"),
        waiting=open_own(gate(), CONTENTS.kind, code),
    )


@admin.get("/roles/new")
@requires("role.manage")
def new_role() -> ResponseReturnValue:
    """An empty form."""
    return _form_page(NewRoleForm())


@admin.post("/roles/new")
@requires("role.manage")
def ask_new_role() -> ResponseReturnValue:
    """Ask for a new role; a second person decides."""
    form = NewRoleForm()
    asked = form.submit(lambda: ask_for_role(gate(), form.values(), form.text_of("reason")))
    return _form_page(form, asked=asked)


@admin.get("/roles/<role:code>/ask")
@requires("role.manage")
def ask_role(code: str) -> ResponseReturnValue:
    """The form of what a role holds."""
    found = role_coded(code)
    return _form_page(RoleForm(found), found)


@admin.post("/roles/<role:code>/ask")
@requires("role.manage")
def send_ask_role(code: str) -> ResponseReturnValue:
    """Ask for other contents; a second person decides."""
    found = role_coded(code)
    form = RoleForm(found)
    asked = form.submit(lambda: ask_for_contents(gate(), found, form.values(), form.text_of("reason")))
    return _form_page(form, found, asked)


def _form_page(
    form: NewRoleForm, found: Role | None = None, asked: Request | None = None
) -> ResponseReturnValue:
    if asked is not None:
        return done(url_for("inbox.request", number=asked.number), _("Asked for. A second person decides."))
    name = role_name(found) if found else ""
    page = render_template("admin/ask_role.html", form=form, role=found, name=name, ticks=form.by_subject())
    return page, 422 if form.is_submitted() else 200


@admin.get("/roles/<role:code>/export-cap")
@requires("role.manage")
def export_cap(code: str) -> ResponseReturnValue:
    """The form that asks for another cap."""
    found = role_coded(code)
    return _cap_page(found, CapForm(rows=found.export_cap))


@admin.post("/roles/<role:code>/export-cap")
@requires("role.manage")
def ask_export_cap(code: str) -> ResponseReturnValue:
    """Ask for it; a second person decides."""
    found, form = role_coded(code), CapForm()
    asked = form.submit(lambda: ask_for_cap(gate(), found, form.rows.data, form.text_of("reason")))
    if asked is None:
        return _cap_page(found, form), 422
    return done(url_for("inbox.request", number=asked.number), _("Asked for. A second person decides."))


def _cap_page(role: Role, form: CapForm) -> str:
    return render_template("admin/export_cap.html", role=role, name=role_name(role), form=form)
