"""Risk control plugs itself in; what belongs to it stands in rooms of its own beside this one."""

from flask_babel import lazy_gettext as _l

from app.exports.approving import approval
from app.risk.accepting.accepting import ACCEPTING
from app.risk.assessing import views as assessing_views  # noqa: F401  they hang their routes on the blueprint
from app.risk.assessing.brought import CONFIRMING_MANY
from app.risk.assessing.confirming import CONFIRMING, LISTENS
from app.risk.audited import RISKS
from app.risk.blueprint import risks
from app.risk.closing.closing import CLOSING
from app.risk.converters import ActionKey, RiskNumber
from app.risk.follow import TRIGGERS
from app.risk.heat import views as heat_views  # noqa: F401
from app.risk.matrices import views as matrix_views  # noqa: F401
from app.risk.matrices.audited import MATRICES
from app.risk.matrices.changing import PUBLISHING
from app.risk.models import Risk
from app.risk.register import bringing_views, files, of_customer, page_views, past, views  # noqa: F401
from app.risk.register.exporting import RISKS_OUT
from app.risk.register.holding import RISKS_HELD
from app.risk.register.listing import waiting
from app.risk.register.searching import find_risks
from app.risk.reviewing.reviewing import look_after
from app.risk.secrecy import views as secrecy_views  # noqa: F401
from app.risk.secrecy.lowering import LOWERING, OF_FILES
from app.risk.snapshots.taking import take
from app.risk.steps import PERMISSIONS, PROPOSE, VIEW
from app.risk.telling import NOTICES, REASONS
from app.risk.texts import follow_customer, risks_of
from app.risk.treating import views as treating_views  # noqa: F401
from app.risk.treating.following import finish_by_task, pass_by_task
from app.risk.treating.held import ACTIONS_HELD
from app.room import Entry, Key, Panel, Room, Search, Task

room = Room(
    "risk",
    views=[risks],
    permissions=PERMISSIONS,
    menu=[
        Entry(
            "risk.index",
            _l("Risks"),
            icon="grid",
            permission=VIEW,
            group=_l("Evaluation and risk"),
            key="m",
            position=50,
            count=waiting,
        )
    ],
    offers=[Entry("risk.matrix", _l("Matrix of risks"), "grid", VIEW)],
    actions=[Entry("risk.new", _l("Register a risk"), icon="grid", permission=PROPOSE)],
    searches=[Search(_l("Risks"), VIEW, find_risks, whole="risk.search")],
    keys=[Key(("E",), _l("Edit"), _l("On a risk"), PROPOSE)],
    records={"risk": Risk},
    pages={"risk": "risk.risk"},
    panels=[Panel("customer", _l("Risks"), "risk.of_customer", VIEW)],
    reasons=REASONS,
    notices=NOTICES,
    audited=[RISKS, MATRICES],
    holdings=[RISKS_HELD, ACTIONS_HELD],
    jobs=[
        Task("risk.reviews", look_after, every="40 1 * * *", label=_l("Reviews and acceptances of risks")),
        Task("risk.snapshots", take, every="50 1 * * *", label=_l("Ratings of risks at the end of a month")),
    ],
    triggers=TRIGGERS,
    raised={"customer": follow_customer},
    beneath={"customer": risks_of},
    listens={**LISTENS, "task.passed": pass_by_task, "task.finished": finish_by_task},
    converters={"risk": RiskNumber, "action_key": ActionKey},
    approvals=[
        *(CONFIRMING, CONFIRMING_MANY, ACCEPTING, CLOSING, PUBLISHING, LOWERING),
        OF_FILES.approval(),
        approval(RISKS_OUT),
    ],
    exports=[RISKS_OUT],
    help={"risk": "risks"},
)
