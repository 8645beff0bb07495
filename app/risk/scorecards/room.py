"""Scorecards plug themselves in."""

from flask import url_for
from flask_babel import lazy_gettext as _l

from app.customers.models import Customer
from app.exports.approving import approval
from app.risk.commands import risk
from app.risk.scorecards import customer_views  # noqa: F401  it hangs its routes on the blueprint
from app.risk.scorecards.approving import APPROVAL
from app.risk.scorecards.audited import CARDS, FACTS, OVERRIDES
from app.risk.scorecards.blueprint import scorecards
from app.risk.scorecards.cards import EDIT, EXPORT, PUBLISH, VIEW
from app.risk.scorecards.converters import CardNumber
from app.risk.scorecards.lists.exporting import SCORES_OUT
from app.risk.scorecards.lists.views import scores
from app.risk.scorecards.models import Scorecard
from app.risk.scorecards.overriding import APPROVAL as OVERRIDING
from app.risk.scorecards.scoring import JOB, rescore
from app.risk.scorecards.seeing import ENTER, OVERRIDE
from app.risk.scorecards.telling import TELLS
from app.risk.scorecards.trial import JOB as TRIAL
from app.risk.scorecards.trial import try_out
from app.risk.scorecards.views import ENTRY
from app.room import Entry, Panel, Room, Task


def _trial_page(number: str) -> str:
    return url_for("scorecards.trial_page", number=number)


room = Room(
    "risk.scorecards",
    views=[scorecards, scores],
    menu=[ENTRY],
    permissions=[VIEW, EDIT, PUBLISH, ENTER, OVERRIDE, EXPORT],
    pages={Scorecard.audit_kind: "scorecards.card"},
    offers=[Entry("scores.index", _l("Credit scores"), "gauge", VIEW)],
    panels=[
        Panel(Customer.audit_kind, _l("Credit score"), "scorecards.of_customer", Customer.view_permission)
    ],
    approvals=[APPROVAL, OVERRIDING, approval(SCORES_OUT)],
    exports=[SCORES_OUT],
    tells=TELLS,
    audited=[CARDS, FACTS, OVERRIDES],
    converters={"scorecard": CardNumber},
    jobs=[
        Task(JOB, rescore, every="40 1 * * *", label=_l("Scores of all customers"), long=True),
        Task(TRIAL, try_out, label=_l("Trial of a scorecard"), long=True, result=_trial_page),
    ],
    commands=[risk],
    help={"scorecards": "scorecards", "scores": "scorecards"},
)
