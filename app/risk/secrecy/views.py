"""The level of a risk: what was decided about it, and the forms that change it."""

from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.gate import gate
from app.access.routes import requires
from app.customers.views.lowering_files import LowerPages
from app.risk.blueprint import risks
from app.risk.models import Risk
from app.risk.register.files import SHELF
from app.risk.register.list_words import RiskWords
from app.risk.register.page import head_of
from app.risk.register.registering import may_describe
from app.risk.secrecy import levels
from app.risk.secrecy.lowering import OF_FILES, ask_to_lower
from app.risk.steps import PROPOSE, VIEW
from app.tickets.secrecy.forms import TicketLevelForm as LevelForm
from app.web.answers import done, invalid

PART, PAGE = "tickets/_level.html", "risk/level.html"
LowerPages(SHELF, OF_FILES).hang()


@risks.get("/<risk:number>/level")
@requires(VIEW)
def level(number: str) -> ResponseReturnValue:
    """What was decided about it, and the forms that raise it and ask to lower it."""
    return render_template(PAGE, **_page(gate().get(Risk, number)))


@risks.post("/<risk:number>/level")
@requires(PROPOSE)
def raise_level(number: str) -> ResponseReturnValue:
    """Raise it."""
    found = gate().get(Risk, number, PROPOSE)
    form = LevelForm().offer(levels.higher_levels(gate(), found), found.rev)
    if form.submit(lambda: _raise(found, form)) is None:
        present = _met(found, form)
        form.offer(levels.higher_levels(gate(), present), present.rev)
        return invalid(PART, PAGE, form.answers_with, **_page(present) | {"form": form})
    return done(url_for(".level", number=number), _("Level raised"))


@risks.post("/<risk:number>/level/lower")
@requires(PROPOSE)
def ask_lower(number: str) -> ResponseReturnValue:
    """Ask to lower it; a second person decides."""
    found = gate().get(Risk, number, PROPOSE)
    form = LevelForm(prefix="lower-").offer(levels.lower_levels(found), found.rev)
    asked = form.submit(lambda: ask_to_lower(gate(), found, int(form.level.data), form.why()))
    if asked is None:
        return invalid(PART, PAGE, form.answers_with, **_page(_met(found, form)) | {"lower_form": form})
    return done(url_for("inbox.request", number=asked.number), _("Asked for. A second person decides."))


def _raise(found: Risk, form: LevelForm) -> bool:
    levels.raise_level(gate(), found, int(form.level.data), form.why(), form.read_rev())
    return True


def _met(found: Risk, form: LevelForm) -> Risk:
    """The risk as it is by now, which the form is told of where somebody else was faster."""
    present: Risk = gate().get(Risk, found.number)
    if form.late:
        form.meet(present.rev)
    return present


def _page(found: Risk) -> dict[str, Any]:
    may = may_describe(gate(), found)
    higher = levels.higher_levels(gate(), found) if may else []
    lower = levels.lower_levels(found) if may else []
    return {
        **head_of(gate(), found, RiskWords()),
        "present": found.level,
        "floor": _("A risk is never below the level of the customer it is about."),
        "decisions": levels.decisions(found),
        "raise_url": url_for(".raise_level", number=found.number),
        "lower_url": url_for(".ask_lower", number=found.number),
        "form": LevelForm(formdata=None).offer(higher, found.rev) if higher else None,
        "lower_form": LevelForm(formdata=None, prefix="lower-").offer(lower, found.rev) if lower else None,
    }
