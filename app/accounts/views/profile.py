"""The own profile: preferences, password, sessions."""

from flask import make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.access.gate import gate
from app.access.routes import signed_in
from app.accounts.agents import browser_words
from app.accounts.browsers import remember_account, this_browser
from app.accounts.changing import PREFERENCES, change_password, prefer
from app.accounts.forms import PasswordForm, PreferencesForm
from app.accounts.guesses import account_of
from app.accounts.sessions import end_all_others, end_one, handle_of, sessions_of
from app.accounts.views import accounts
from app.accounts.ways import inside, way_back
from app.web.answers import done
from app.web.htmx import by_htmx
from app.web.language import language


@accounts.get("/profile")
@signed_in
def profile() -> ResponseReturnValue:
    """Everything about oneself."""
    person = gate().person
    chosen = {"locale": language(), "theme": person.theme, "density": person.density}
    return _profile(PreferencesForm(data=chosen))


@accounts.post("/profile")
@signed_in
def save_preferences() -> ResponseReturnValue:
    """Language, theme and density."""
    form = PreferencesForm()
    chosen = form.submit(lambda: prefer(gate().person, **{name: form.text_of(name) for name in PREFERENCES}))
    return done(url_for(".profile"), _("Saved")) if chosen else (_profile(form), 422)


@accounts.post("/profile/switch")
@signed_in
def switch() -> ResponseReturnValue:
    """Theme, language or density as asked for, else the next theme; without leaving the page."""
    themes, person = PREFERENCES["theme"], gate().person
    following = {"theme": themes[(themes.index(person.theme) + 1) % len(themes)]}
    wanted = {name: request.form[name] for name in PREFERENCES if name in request.form}
    prefer(person, **(wanted or following))
    return ("", 204) if by_htmx() else done(way_back())


@accounts.get("/profile/password")
@signed_in
def password() -> ResponseReturnValue:
    """A new password, of one's own will or because one is due."""
    return _password(_password_form())


@accounts.post("/profile/password")
@signed_in
def renew_password() -> ResponseReturnValue:
    """Keep the new password; the other sessions end."""
    form = _password_form()
    current = form.text_of("current") if "current" in form else None
    changed = form.submit(
        lambda: change_password(
            current_user.session, current, form.text_of("password"), form.text_of("again"), this_browser()
        )
    )
    if changed is None:
        return _password(form), *form.refusal
    then = inside(None) if current_user.must_change else url_for(".profile")
    answer = make_response(done(then, _("Password changed. Your other sessions have ended.")))
    remember_account(answer, account_of(changed.username), changed.password)
    return answer


@accounts.post("/profile/sessions/end")
@signed_in
def end_session() -> ResponseReturnValue:
    """End one of one's own sessions, this one too."""
    end_one(gate().person, request.form.get("session", ""))
    return done(url_for(".profile"), _("Session ended"))


@accounts.post("/profile/sessions/end-others")
@signed_in
def end_other_sessions() -> ResponseReturnValue:
    """End all of one's own sessions but this one."""
    end_all_others(gate().person, current_user.session.key)
    return done(url_for(".profile"), _("Your other sessions have ended."))


def _profile(form: PreferencesForm) -> str:
    return render_template(
        "accounts/profile.html",
        form=form,
        sessions=sessions_of(gate().person),
        here=current_user.session,
        browser_words=browser_words,
        handle_of=handle_of,
    )


def _password_form() -> PasswordForm:
    form = PasswordForm()
    if gate().person.must_change:
        del form.current
    return form


def _password(form: PasswordForm) -> str:
    return render_template("accounts/password.html", form=form, due=current_user.must_change)
