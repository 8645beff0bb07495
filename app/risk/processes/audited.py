"""Risk points as the chain tells of them: what was shipped and never changed it does not."""

from app.chain.tables import Audited
from app.risk.models import RiskPoint
from app.risk.processes.points import WRITTEN

POINTS = Audited(
    RiskPoint,
    RiskPoint.select,
    number='"t1"."key"',
    fields={name: f'"t1"."{name}"' for name in (*WRITTEN, "retired")},
)
