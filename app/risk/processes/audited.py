"""Risk points as the chain tells of them."""

from app.chain.tables import Audited
from app.risk.models import RiskPoint
from app.risk.processes.points import WRITTEN

POINTS = Audited(
    RiskPoint,
    RiskPoint.select,
    number='"t1"."key"',
    fields={
        **{name: f'"t1"."{name}"' for name in WRITTEN},
        "retired": 'nullif("t1"."retired", 0)',
    },
    whole=True,
)
