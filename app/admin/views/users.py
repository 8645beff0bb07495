"""Users: the system administrator's list, and a page for each."""

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.access.gate import gate
from app.access.roles import last_holder
from app.access.routes import requires
from app.accounts.codes import LASTS, issue_code, may_issue
from app.accounts.disabling import disable, enable
from app.admin.approvals.codes import CODES, agreed, ask_for_code, fetch_code
from app.admin.people import add_person, edit_person, everybody, person_named, sign_in_state
from app.admin.people_forms import NewPersonForm, PersonForm
from app.admin.views.blueprint import GROUP, admin
from app.inbox.absences import absence_of, dismiss
from app.inbox.finding import open_own
from app.inbox.forms import ReasonForm
from app.inbox.task_forms import AbsenceForm
from app.people.models import Person
from app.room import Entry
from app.web.answers import done
from app.web.forms import Form
from app.web.names import department_name
from app.web.once import new_key, once
from app.web.searches import keep_search, kept_search

ENTRY = Entry("admin.users", _l("Users"), "user", "user.manage", GROUP, key="u", position=90)


@admin.get("/users/")
@requires("user.manage")
def users() -> ResponseReturnValue:
    """Everybody who signs in, or did; or those whose name, user name or post has the words of a search."""
    token = request.args.get("q", "")
    words = kept_search(g.session_key, gate().person, token) if token else ""
    return render_template(
        "admin/users.html",
        people=everybody(words),
        words=words,
        forgotten=bool(token and not words),
        department_name=department_name,
        state_of=sign_in_state,
    )


@admin.post("/users/")
@requires("user.manage")
def find_users() -> ResponseReturnValue:
    """Take the words of a search; the address gets a token for them (access rule 13)."""
    words = request.form.get("words", "").strip()
    token = keep_search(g.session_key, gate().person, words) if words else None
    return redirect(url_for(".users", q=token), 303)


@admin.get("/users/new")
@requires("user.manage")
def new_user() -> ResponseReturnValue:
    """An empty form."""
    return render_template("admin/new_user.html", form=NewPersonForm())


@admin.post("/users/new")
@requires("user.manage")
def add_user() -> ResponseReturnValue:
    """Add somebody, and show their one-time code, once."""
    form, codes = NewPersonForm(), list[str]()

    def add() -> str:
        person = add_person(gate(), form.values())
        codes.append(issue_code(gate().person, person))
        return person.username

    username = form.submit(lambda: once(gate().person, add))
    if username is None:
        return render_template("admin/new_user.html", form=form), 422
    return _show_once(username, codes, 201)


@admin.get("/users/<username:username>")
@requires("user.manage")
def user(username: str) -> ResponseReturnValue:
    """What is known of somebody."""
    return _page(person_named(username))


@admin.post("/users/<username:username>")
@requires("user.manage")
def edit_user(username: str) -> ResponseReturnValue:
    """Write what was changed."""
    person = person_named(username)
    form = PersonForm(person)
    if form.submit(lambda: edit_person(gate(), person, form.values(), form.read_rev())) is None:
        return _page(person, form), form.status
    return done(url_for(".user", username=person.username), _("Saved"))


@admin.post("/users/<username:username>/code")
@requires("user.manage")
def new_code(username: str) -> ResponseReturnValue:
    """A one-time code in place of a forgotten password, shown once."""
    person, codes = person_named(username), list[str]()
    waiting = agreed(gate(), person)

    def issue() -> str:
        codes.append(fetch_code(gate(), person))
        return person.username

    once(gate().person, issue)
    if waiting is not None and codes == [""]:
        return done(url_for("inbox.request", number=waiting.number))
    return _show_once(person.username, codes, 200)


@admin.post("/users/<username:username>/code/ask")
@requires("user.manage")
def ask_code(username: str) -> ResponseReturnValue:
    """Ask a second person for the code of an officer, or of somebody with clearance 3 or 4."""
    person, form = person_named(username), ReasonForm()
    asked = form.submit(lambda: ask_for_code(gate(), person, form.text_of("reason")))
    if asked is None:
        return _page(person, ask=form), 422
    return done(url_for("inbox.request", number=asked.number), _("Asked for. A second person decides."))


@admin.post("/users/<username:username>/disable")
@requires("user.manage")
def disable_user(username: str) -> ResponseReturnValue:
    """Let somebody in no more."""
    person = person_named(username)
    form = Form()
    if form.submit(lambda: disable(gate().person, person)) is None:
        return _page(person, state=form), 422
    return done(
        url_for(".user", username=person.username), _("%(name)s can no longer sign in", name=person.name)
    )


@admin.post("/users/<username:username>/enable")
@requires("user.manage")
def enable_user(username: str) -> ResponseReturnValue:
    """Let somebody in again."""
    person = person_named(username)
    enable(gate().person, person)
    return done(url_for(".user", username=person.username), _("%(name)s can sign in again", name=person.name))


@admin.post("/users/<username:username>/deputy")
@requires("user.manage")
def set_deputy(username: str) -> ResponseReturnValue:
    """Let a colleague stand in for somebody who can't say so themselves."""
    person = person_named(username)
    form = _absence_form(person)
    if form.submit(lambda: form.appoint(gate().person, person)) is None:
        return _page(person, absence=form), 422
    return done(url_for(".user", username=person.username), _("Saved"))


@admin.post("/users/<username:username>/deputy/end")
@requires("user.manage")
def end_deputy(username: str) -> ResponseReturnValue:
    """Nobody stands in for them any more."""
    person, form = person_named(username), Form()
    if form.submit(lambda: dismiss(gate().person, person)) is None:
        return _page(person, state=form), 422
    return done(url_for(".user", username=person.username), _("Saved"))


def _absence_form(person: Person) -> AbsenceForm:
    return AbsenceForm().fit(person, absence_of(person))


def _show_once(username: str, codes: list[str], status: int) -> ResponseReturnValue:
    """The page with the code that was issued; a form sent again has issued none."""
    if not codes:
        said = _("The code was shown once. If it was not noted, issue another.")
        return done(url_for(".user", username=username), said)
    return _page(person_named(username), code=codes[0]), status


def _page(
    person: Person,
    form: PersonForm | None = None,
    state: Form | None = None,
    code: str = "",
    ask: ReasonForm | None = None,
    absence: AbsenceForm | None = None,
) -> str:
    person = Person.get_by_id(person.id)
    return render_template(
        "admin/user.html",
        person=person,
        form=form or PersonForm(person, formdata=None),
        state=state,
        absence=absence or AbsenceForm(formdata=None).fit(person, absence_of(person)),
        is_away=absence_of(person) is not None,
        sign_in=sign_in_state(person),
        code=code,
        once=new_key(),
        code_hours=int(LASTS.total_seconds() // 3600),
        may_issue=may_issue(person),
        ask=ask or ReasonForm(formdata=None),
        waiting=open_own(gate(), CODES.kind, person.username),
        agreed=agreed(gate(), person),
        own=person == gate().person,
        last_officer=last_holder(person) is not None,
    )
