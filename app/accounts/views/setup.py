"""Setting up an empty installation."""

from typing import Any

from flask import current_app, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from app.access.routes import public
from app.accounts.browsers import this_browser
from app.accounts.forms import SetupCodeForm, SetupForm
from app.accounts.setup import OFFICERS, Officer, check_setup_code, close, everybody, is_open, set_up
from app.accounts.views import accounts
from app.web.answers import done

RUN = "setup_run"
DEMO_JOB = "demo.load"
DONE = "done"
POLL_SECONDS = 2


@accounts.get("/setup")
@public
def setup() -> ResponseReturnValue:
    """The set-up page, while nobody exists."""
    return _page(SetupForm()) if is_open() else redirect(url_for(".login"))


@accounts.post("/setup")
@public
def found() -> ResponseReturnValue:
    """Make the first department and the three officers; show their passwords once."""
    if not is_open():
        return redirect(url_for(".login"))
    form = SetupForm()
    officers = {
        role: Officer(form.text_of(f"{role}_username"), form.text_of(f"{role}_name")) for role in OFFICERS
    }
    made = form.submit(
        lambda: set_up(form.text_of("code"), form.text_of("department"), officers, this_browser())
    )
    if made is None:
        return _page(form), *form.refusal
    return render_template("accounts/officers.html", made=made)


@accounts.post("/setup/demo")
@public
def load_demo() -> ResponseReturnValue:
    """Let the worker load the demo company instead."""
    if not is_open():
        return redirect(url_for(".login"))
    asked = SetupCodeForm()
    run = asked.submit(lambda: _start(asked.text_of("code")))
    if run is None:
        return _page(_full(asked)), *asked.refusal
    session[RUN] = run
    return done(url_for(".demo"))


@accounts.get("/setup/demo")
@public
def demo() -> ResponseReturnValue:
    """How far the worker is; at the end the demo people and their password, once, to who asked for them."""
    report = _jobs("job_report")(session.get(RUN, 0))
    if report is None:
        return redirect(url_for(".login"))
    if not report.ended:
        return render_template("accounts/demo_loading.html", report=report), {"Refresh": str(POLL_SECONDS)}
    password = _jobs("take_job_secret")(session.pop(RUN))
    if password is None or report.outcome != DONE:
        return render_template("accounts/demo_failed.html", report=report)
    close()
    return render_template("accounts/demo_ready.html", people=everybody(), password=password)


def _start(code: str) -> int:
    check_setup_code(code, this_browser())
    return int(_jobs("start_job")(DEMO_JOB))


def _jobs(name: str) -> Any:  # noqa: ANN401  what the room of jobs lays out for the rooms below it
    return current_app.extensions["kebu"][name]


def _full(asked: SetupCodeForm) -> SetupForm:
    """The whole form as it was typed, with what is wrong with the code."""
    form = SetupForm()
    form.code.errors = asked.code.errors
    form.form_errors = asked.form_errors
    return form


def _page(form: SetupForm) -> str:
    return render_template("accounts/setup.html", form=form, roles=list(OFFICERS))
