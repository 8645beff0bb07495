"""Spend as the chain tells of it."""

from app.appraisal.spend.models import Spend
from app.chain.tables import Audited

_DEPARTMENT = '(SELECT code FROM department WHERE id = "t1"."department_id")'
SPEND = Audited(
    Spend,
    Spend.select,
    number=f'{_DEPARTMENT} || \'.\' || substr("t1"."month", 1, 7) || \'.\' || "t1"."kind"',
    fields={"fen": '"t1"."fen"'},
    whole=True,
)
