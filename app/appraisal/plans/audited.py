"""Plans as the chain tells of them."""

from app.appraisal.models import AppraisalPlan
from app.chain.tables import Audited

TOLD = (
    *("name", "subject", "since", "until", "collect_on", "score_by", "answer_by", "state", "cap"),
    *("superior_part", "peers_part", "own_part"),
)
PLANS = Audited(
    AppraisalPlan,
    AppraisalPlan.select,
    number='"t1"."number"',
    fields={
        **{name: f'"t1"."{name}"' for name in TOLD},
        "approved_by": '(SELECT username FROM person WHERE id = "t1"."approved_by_id")',
    },
)
