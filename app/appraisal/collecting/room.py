"""Collecting plugs itself in."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.appraisal.collecting import views  # noqa: F401  they hang their routes on the blueprint
from app.appraisal.collecting.again import AGAIN, COLLECTING_AGAIN, NOTICES, tell_people
from app.appraisal.collecting.audited import COLLECTIONS, ENTRIES
from app.appraisal.collecting.commands import appraisal as commands
from app.appraisal.collecting.converters import FiguresForm
from app.appraisal.collecting.entering import FORM, REASON, ask_suppliers, settle_tasks
from app.appraisal.collecting.running import COLLECTING, COMPARING
from app.room import Reason, Room

PAGES = ("collection", "collect", "ask_for_second_collecting", "figures", "enter_figure", "exempting")

room = Room(
    "appraisal.collecting",
    approvals=[COLLECTING_AGAIN],
    audited=[COLLECTIONS, ENTRIES],
    jobs=[COLLECTING, COMPARING, AGAIN],
    commands=[commands],
    converters={"appraisal_figures": FiguresForm},
    pages={FORM: "appraisal.figures"},
    reasons={
        REASON: Reason(
            _l("Figures for an appraisal"),
            lambda what: _("Enter the figures of “%(what)s” for everybody who is appraised", what=what),
        )
    },
    notices=NOTICES,
    listens={
        "appraisal.plan.approve": ask_suppliers,
        "appraisal.plan.collect": settle_tasks,
        "appraisal.plan.collect_again": tell_people,
    },
    help=dict.fromkeys((f"appraisal.{name}" for name in PAGES), "collecting"),
)
