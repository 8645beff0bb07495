"""The service levels: the version in force for everybody who sees tickets, and the keeping of versions."""

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.access.gate import gate
from app.access.routes import requires
from app.admin.views.blueprint import GROUP
from app.inbox.finding import open_own
from app.jobs.reports import last_report
from app.organisation.forms import RevForm
from app.room import Entry
from app.tickets.standards.checking import missing
from app.tickets.standards.drafting import (
    PERMISSION,
    begin_draft,
    discard_draft,
    draft_numbered,
    open_version,
    save_draft,
)
from app.tickets.standards.forms import PublishForm, VersionForm
from app.tickets.standards.models import DRAFT, StandardVersion
from app.tickets.standards.publishing import KIND, ask_to_publish
from app.tickets.standards.shipped import TIERS
from app.tickets.standards.showing import cell_words, effect_words, matrix
from app.tickets.standards.third_parties import let_third_parties_pause, third_parties_pause
from app.tickets.standards.trial import JOB, ask_for_trial, is_fresh, may_see_trial, trial_of
from app.tickets.standards.versions import all_versions, in_force, targets, version_numbered
from app.tickets.views.blueprint import tickets
from app.tickets.words import APPLIES, CLOCKS, COMPLEXITIES, STANDARD_STATES, URGENCIES, WHAT_PAUSES
from app.web.answers import done, page_or_part

ENTRY = Entry("tickets.standard_versions", _l("Service levels"), "clock", PERMISSION, GROUP, position=96)
READING = Entry("tickets.standards", _l("Service levels in force"), "clock", "ticket.view")
ENDPOINTS = (
    "tickets.standards",
    "tickets.standard_versions",
    "tickets.standard_version",
    "tickets.edit_standard",
    "tickets.save_standard",
    "tickets.standard_trial",
    "tickets.try_standard",
    "tickets.ask_standard",
)
"""Where help on service levels is wanted."""


@tickets.get("/standards/")
@requires("ticket.view")
def standards() -> ResponseReturnValue:
    """The version in force."""
    version = version_numbered(str(in_force()))
    return render_template(
        "tickets/standards/in_force.html",
        version=version,
        blocks=matrix(targets(version.number)),
        may_keep=gate().has(PERMISSION),
        choices=[(_l("Urgency"), URGENCIES), (_l("Complexity"), COMPLEXITIES)],
        applies=APPLIES,
        tiers=TIERS,
        third_parties=third_parties_pause(),
        what_pauses=WHAT_PAUSES[third_parties_pause()],
    )


@tickets.post("/standards/third-parties")
@requires("service.manage")
def third_parties() -> ResponseReturnValue:
    """Whether handling may pause while a third party is waited for."""
    let_third_parties_pause(gate(), allowed=request.form.get("pause") == "1")
    return done(url_for(".standards", _anchor="pausing"), _("Saved"))


@tickets.get("/standards/versions/")
@requires("service.manage")
def standard_versions() -> ResponseReturnValue:
    """Every version, the newest first."""
    return render_template(
        "tickets/standards/versions.html",
        versions=all_versions(),
        states=STANDARD_STATES,
        in_force=in_force(),
        open_version=open_version(),
    )


@tickets.post("/standards/versions/")
@requires("service.manage")
def draft_standard() -> ResponseReturnValue:
    """Begin a draft, like the version in force or like another one."""
    like = request.form.get("like")
    draft = begin_draft(gate(), version_numbered(like) if like else None)
    return done(url_for(".edit_standard", number=draft.number))


@tickets.get("/standards/versions/<standard:number>")
@requires("service.manage")
def standard_version(number: str) -> ResponseReturnValue:
    """A version against the one in force: its matrix, its trial, asking for its publication."""
    return render_template("tickets/standards/version.html", **_page(version_numbered(number)))


@tickets.get("/standards/versions/<standard:number>/edit")
@requires("service.manage")
def edit_standard(number: str) -> ResponseReturnValue:
    """The cells of a draft."""
    draft = draft_numbered(number)
    return _form_page(draft, VersionForm(draft))


@tickets.post("/standards/versions/<standard:number>/edit")
@requires("service.manage")
def save_standard(number: str) -> ResponseReturnValue:
    """Give a draft other targets."""
    draft = draft_numbered(number)
    form = VersionForm(draft)
    if form.submit(lambda: save_draft(gate(), draft, form.values(), form.read_rev())) is None:
        return _form_page(draft, form), form.status
    return done(url_for(".standard_version", number=number), _("Saved"))


@tickets.get("/standards/versions/<standard:number>/trial")
@requires("service.manage")
def standard_trial(number: str) -> ResponseReturnValue:
    """How the trial stands."""
    found = _page(version_numbered(number))
    return page_or_part("tickets/standards/version.html", "tickets/standards/_trial.html", **found)


@tickets.post("/standards/versions/<standard:number>/trial")
@requires("service.manage")
def try_standard(number: str) -> ResponseReturnValue:
    """Have a draft tried on the last 90 days."""
    draft, form = draft_numbered(number), RevForm()
    if form.submit(lambda: ask_for_trial(gate(), draft)) is None:
        return render_template("tickets/standards/version.html", **_page(draft, trying=form)), 422
    return done(url_for(".standard_version", number=number, _anchor="trial"))


@tickets.post("/standards/versions/<standard:number>/ask")
@requires("service.manage")
def ask_standard(number: str) -> ResponseReturnValue:
    """Ask that a draft comes into force; a second person decides."""
    draft = draft_numbered(number)
    form = PublishForm(draft, targets(draft.number))
    asked = form.submit(
        lambda: ask_to_publish(
            gate(), draft, form.confirmed.data or [], form.text_of("reason"), form.read_rev()
        )
    )
    if asked is None:
        page = _page(version_numbered(number), form=form)
        return render_template("tickets/standards/version.html", **page), form.status
    return done(url_for("inbox.request", number=asked.number), _("Asked for. A second person decides."))


@tickets.post("/standards/versions/<standard:number>/discard")
@requires("service.manage")
def discard_standard(number: str) -> ResponseReturnValue:
    """Throw a draft away."""
    discard_draft(gate(), draft_numbered(number), RevForm().read_rev())
    return done(url_for(".standard_versions"), _("Draft discarded"))


def _page(
    version: StandardVersion, form: PublishForm | None = None, trying: RevForm | None = None
) -> dict[str, Any]:
    found, present = targets(version.number), in_force()
    trial = trial_of(version)
    effects = trial.effects.items() if trial and may_see_trial(gate()) else ()
    return {
        "version": version,
        "state": STANDARD_STATES[version.state],
        "in_force": present,
        "blocks": matrix(found, targets(present)),
        "tiers": TIERS,
        "is_draft": version.state == DRAFT,
        "gaps": [cell_words(cell) for cell in missing(found)],
        "report": last_report(JOB, str(version.number)),
        "trial": trial,
        "fresh": is_fresh(trial, version),
        "effects": [(CLOCKS[name], effect_words(one)) for name, one in effects],
        "form": form or PublishForm(version, found),
        "trying": trying or RevForm(),
        "waiting": open_own(gate(), KIND, str(version.number)),
    }


def _form_page(draft: StandardVersion, form: VersionForm) -> str:
    return render_template(
        "tickets/standards/edit.html",
        version=draft,
        form=form,
        blocks=matrix(targets(draft.number)),
        tiers=TIERS,
    )
