"""Sheets plug themselves in."""

from flask_babel import lazy_gettext as _l

from app.access.routes import SIGNED_IN
from app.appraisal import tabs  # noqa: F401  it gives its tabs to the pages of the blueprint
from app.appraisal.models import AppraisalSheet
from app.appraisal.sheets import evidence, views  # noqa: F401  they hang their routes on the blueprint
from app.appraisal.sheets.days import go_on
from app.appraisal.sheets.mine import waiting
from app.room import Entry, Outcome, Room, Running, Task


def _days(_: Running) -> Outcome | None:
    """The job `appraisal.days`."""
    passed = go_on()
    if not any(passed):
        return None
    return Outcome(
        "Sheets: %(silent)s not answered in time, %(settled)s final. Plans final: %(finished)s.",
        **passed._asdict(),
    )


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
            count=waiting,
        )
    ],
    pages={AppraisalSheet.audit_kind: "appraisal.sheet"},
    jobs=[Task("appraisal.days", _days, every="12 0 * * *", label=_l("Sheets whose days have passed"))],
    help={"appraisal": "my-appraisal"},
)
