"""Scorecards plug themselves in."""

from flask import url_for
from flask_babel import lazy_gettext as _l

from app.customers.models import Customer
from app.risk.commands import risk
from app.risk.scorecards import customer_views  # noqa: F401  it hangs its routes on the blueprint
from app.risk.scorecards.approving import APPROVAL
from app.risk.scorecards.audited import CARDS, FACTS, OVERRIDES
from app.risk.scorecards.blueprint import scorecards
from app.risk.scorecards.cards import EDIT, PUBLISH, VIEW
from app.risk.scorecards.converters import CardNumber
from app.risk.scorecards.models import Scorecard
from app.risk.scorecards.overriding import APPROVAL as OVERRIDING
from app.risk.scorecards.scoring import JOB, rescore
from app.risk.scorecards.seeing import ENTER, OVERRIDE
from app.risk.scorecards.trial import JOB as TRIAL
from app.risk.scorecards.trial import try_out
from app.risk.scorecards.views import ENTRY
from app.room import Panel, Room, Task


def _trial_page(number: str) -> str:
    return url_for("scorecards.trial_page", number=number)


room = Room(
    "risk.scorecards",
    views=[scorecards],
    menu=[ENTRY],
    permissions=[VIEW, EDIT, PUBLISH, ENTER, OVERRIDE],
    pages={Scorecard.audit_kind: "scorecards.card"},
    panels=[
        Panel(Customer.audit_kind, _l("Credit score"), "scorecards.of_customer", Customer.view_permission)
    ],
    approvals=[APPROVAL, OVERRIDING],
    audited=[CARDS, FACTS, OVERRIDES],
    converters={"scorecard": CardNumber},
    jobs=[
        Task(JOB, rescore, every="40 1 * * *", label=_l("Scores of all customers"), long=True),
        Task(TRIAL, try_out, label=_l("Trial of a scorecard"), long=True, result=_trial_page),
    ],
    commands=[risk],
    help={"scorecards": "scorecards"},
)
