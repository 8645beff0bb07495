"""Appeals plug themselves in."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.appraisal.appeals import case_views, views  # noqa: F401  they hang their routes on the blueprint
from app.appraisal.appeals.assigning import NOBODY, TASK
from app.appraisal.appeals.converters import CaseKey
from app.appraisal.appeals.deciding import TOLD
from app.appraisal.appeals.models import CASE
from app.appraisal.appeals.watching import JOB, OVERDUE, follow_leaver, watch
from app.appraisal.plans.offering import label_of
from app.room import Reason, Room, Task

PAGES = (
    *("appeals", "appeals_of_sheet", "appeal_of", "make_appeal", "change_decider"),
    *("case", "decide_case", "case_file"),
)


def _what(name: str) -> str:
    """What the task says; it keeps the label of a figure of the firm's own, and names of others."""
    label = label_of(name, "")
    return _("Decide on the appeal against “%(indicator)s”", indicator=label)


room = Room(
    "appraisal.appeals",
    converters={"appeal_case": CaseKey},
    pages={CASE: "appraisal.case"},
    reasons={TASK: Reason(_l("An appeal against an appraisal"), _what)},
    notices={
        TOLD: ("check", _l("%(by)s decided on an appeal against an appraisal")),
        NOBODY: (
            "signal",
            _l("Nobody may decide on an appeal: its page says who could be given the permission"),
        ),
        OVERDUE: ("clock", _l("An appeal against an appraisal is not decided in time")),
    },
    jobs=[Task(JOB, watch, every="41 * * * *", label=_l("Looking after appeals against appraisals"))],
    help=dict.fromkeys((f"appraisal.{name}" for name in PAGES), "appeals"),
    listens={"person.disabled": follow_leaver},
)
