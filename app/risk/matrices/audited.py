"""Versions of the matrix as the chain tells of them."""

from app.chain.tables import Audited
from app.risk.matrices.models import RiskMatrix

MATRICES = Audited(
    RiskMatrix,
    RiskMatrix.select,
    number='CAST("t1"."number" AS TEXT)',
    fields={name: f'"t1"."{name}"' for name in ("cells", "words", "acceptance", "revenue", "since")}
    | {
        "reason": 'nullif("t1"."reason", \'\')',
        "decided_by": '(SELECT username FROM person WHERE id = "t1"."approved_by_id")',
    },
    whole=True,
)
