"""Sheets plug themselves in."""

from flask_babel import lazy_gettext as _l

from app.access.routes import SIGNED_IN
from app.appraisal import tabs  # noqa: F401  it gives its tabs to the pages of the blueprint
from app.appraisal.models import AppraisalSheet
from app.appraisal.sheets import evidence, views  # noqa: F401  they hang their routes on the blueprint
from app.room import Entry, Room

room = Room(
    "appraisal.sheets",
    menu=[
        Entry(
            "appraisal.mine",
            _l("Appraisal"),
            icon="gauge",
            permission=SIGNED_IN,
            group=_l("Evaluation and risk"),
            position=50,
        )
    ],
    pages={AppraisalSheet.audit_kind: "appraisal.sheet"},
)
