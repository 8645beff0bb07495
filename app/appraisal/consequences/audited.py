"""Consequences as the chain tells of them."""

from peewee import ModelSelect

from app.access.gate import everything
from app.appraisal.consequences.models import Consequence
from app.chain.tables import Audited

PLAIN = (
    *("state", "rule", "what", "due", "reason", "clause", "acknowledged_on", "reply", "replied_on"),
    *("answer_by", "seen_at", "silent_on", "fen", "least_wage", "dropped_for", "evidence", "file"),
    *("done_on", "returned_for"),
)


def _all() -> ModelSelect:
    return everything(Consequence, why="all of them are compared with the chain; no value is told")


CONSEQUENCES = Audited(
    Consequence,
    _all,
    number='"t1"."key"',
    fields={
        **{name: f'nullif("t1"."{name}", \'\')' for name in PLAIN},
        "consequence": '"t1"."kind"',
        "who": '(SELECT username FROM person WHERE id = "t1"."owner_id")',
        "unacknowledged": 'nullif("t1"."unacknowledged", 0)',
        "wage": '"t1"."wage"',
    },
    whole=True,
)
