"""Requests as the chain tells of them."""

from app.chain.tables import Audited
from app.inbox.models import Request, TwoPersonAction

_NAMED = '(SELECT username FROM person WHERE person.id = "t1"."{}")'

REQUESTS = Audited(
    Request,
    Request.select,
    number='"t1"."number"',
    fields={
        **{name: f'"t1"."{name}"' for name in ("subject_kind", "subject", "reason", "state", "answer")},
        "approval": '"t1"."kind"',
        "expires_at": '"t1"."expires_at"',
        "details": '"t1"."details"',
        "decided_by": _NAMED.format("decided_by_id"),
    },
    whole=True,
)
TWO_PERSON_ACTIONS = Audited(
    TwoPersonAction,
    TwoPersonAction.select,
    number='"t1"."kind"',
    fields={"needed": '"t1"."needed"'},
    whole=True,
)
