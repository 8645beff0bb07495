"""Signing in and out, and the language of people who are not signed in."""

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from app.access.gate import signed_in_gate
from app.access.routes import public, signed_in
from app.accounts import signed_in as door
from app.accounts.browsers import remember_account, this_browser
from app.accounts.forms import SignInForm
from app.accounts.guesses import account_of
from app.accounts.signing_in import check_password
from app.accounts.views import accounts
from app.accounts.ways import inside, way_back
from app.errors import NotFound
from app.people.models import Person
from app.web.answers import done
from app.web.language import LANGUAGES


@accounts.get("/login")
@public
def login() -> ResponseReturnValue:
    """The sign-in page."""
    if signed_in_gate():
        return redirect(inside(request.args.get("next")))
    if not Person.select().exists():
        return redirect(url_for("accounts.setup"))
    return _page(SignInForm())


@accounts.post("/login")
@public
def check() -> ResponseReturnValue:
    """The first step, and at present the last."""
    form = SignInForm()
    person = form.submit(
        lambda: check_password(form.text_of("username"), form.text_of("password"), this_browser())
    )
    if person is None:
        return _page(form), *form.refusal
    return _let_in(person)


@accounts.post("/sign-out")
@signed_in
def sign_out() -> ResponseReturnValue:
    """End this browser's session."""
    door.sign_out()
    return done(url_for(".login"))


@accounts.get("/language/<language>")
@public
def choose_language(language: str) -> ResponseReturnValue:
    """The language of the pages before signing in; afterwards it is a person's own choice."""
    if language not in LANGUAGES:
        raise NotFound
    if not signed_in_gate():
        session["language"] = language
    return redirect(way_back())


def _let_in(person: Person) -> ResponseReturnValue:
    door.sign_in(person, this_browser())
    response = redirect(inside(request.args.get("next")), 303)
    remember_account(response, account_of(person.username), person.password)
    return response


def _page(form: SignInForm) -> str:
    return render_template("accounts/login.html", form=form, next=request.args.get("next"))
