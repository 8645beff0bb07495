"""Rights: the security officer's list, and a page for each person."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.access.gate import gate
from app.access.roles import roles_of
from app.access.routes import requires
from app.access.rules import Scope
from app.admin.approvals.rights import RIGHTS, ask_for_rights
from app.admin.people import everybody, person_named
from app.admin.people_forms import AskRightsForm, RightsForm
from app.admin.rights import change_rights, check_may_change, may_change, roles_by_person
from app.admin.role_contents import all_roles, role_name
from app.admin.scope_words import SCOPES, scope_words
from app.admin.views.blueprint import GROUP, admin
from app.inbox.finding import open_own
from app.people.dictionaries import all_dictionaries
from app.people.models import Person
from app.room import Entry
from app.web.answers import done
from app.web.names import department_name

ENTRY = Entry("admin.rights", _l("Rights"), "key", "clearance.manage", GROUP, key="r", position=91)


@admin.get("/rights/")
@requires("clearance.manage")
def rights() -> ResponseReturnValue:
    """Everybody with roles, clearance and scope."""
    dictionaries = all_dictionaries()
    people = [(person, Scope.parse(person.scope)) for person in everybody()]
    return render_template(
        "admin/rights.html",
        people=[(person, scope, scope_words(scope, dictionaries)) for person, scope in people],
        roles=roles_by_person(),
        scopes=SCOPES,
        role_name=role_name,
        department_name=department_name,
    )


@admin.get("/rights/<username:username>")
@requires("clearance.manage")
def rights_of_person(username: str) -> ResponseReturnValue:
    """The rights of one person, to change where one officer alone may."""
    person = person_named(username)
    return _page(person, _form(person))


@admin.post("/rights/<username:username>")
@requires("clearance.manage")
def set_rights(username: str) -> ResponseReturnValue:
    """Set them; the person's sessions end."""
    person = person_named(username)
    check_may_change(gate(), person, roles_of(person))
    form = _form(person)
    changed = form.submit(lambda: change_rights(gate(), person, form.rights(), form.read_rev()))
    if changed is None:
        return _page(person, form), form.status
    told = (
        _("Saved. %(name)s must sign in again.", name=person.name) if changed else _("Nothing was changed.")
    )
    return done(url_for(".rights"), told)


@admin.get("/rights/<username:username>/ask")
@requires("clearance.manage")
def ask_rights(username: str) -> ResponseReturnValue:
    """What a second person has to agree to: an officer's rights, one's own, an officer's role."""
    person = person_named(username)
    return _page(person, _form(person, AskRightsForm))


@admin.post("/rights/<username:username>/ask")
@requires("clearance.manage")
def send_ask_rights(username: str) -> ResponseReturnValue:
    """Ask for them."""
    person = person_named(username)
    form = _form(person, AskRightsForm)
    asked = form.submit(lambda: ask_for_rights(gate(), person, form.rights(), form.text_of("reason")))
    if asked is None:
        return _page(person, form), form.status
    return done(url_for("inbox.request", number=asked.number), _("Asked for. A second person decides."))


def _form(person: Person, kind: type[RightsForm] = RightsForm) -> RightsForm:
    return kind(person, all_dictionaries(), [one.role for one in all_roles()])


def _page(person: Person, form: RightsForm) -> str:
    held = roles_of(person)
    scope = Scope.parse(person.scope)
    return render_template(
        "admin/person_rights.html",
        person=person,
        roles=held,
        scope=scope,
        restrictions=scope_words(scope, all_dictionaries()),
        form=form,
        scopes=SCOPES,
        role_name=role_name,
        department_name=department_name,
        may_change=may_change(gate(), person, held),
        asks=isinstance(form, AskRightsForm),
        waiting=open_own(gate(), RIGHTS.kind, person.username),
        own=person == gate().person,
    )
