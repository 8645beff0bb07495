"""Cards, and what people decided and know of scores, as the chain tells of them."""

from peewee import ModelSelect

from app.access.gate import everything
from app.chain.tables import Audited
from app.risk.scorecards.models import CreditFact, Scorecard, ScoreOverride


def _facts() -> ModelSelect:
    return everything(CreditFact, why="all of them are compared with the chain; no value is told")


def _overrides() -> ModelSelect:
    return everything(ScoreOverride, why="all of them are compared with the chain; no value is told")


CARDS = Audited(
    Scorecard,
    Scorecard.select,
    number='"t1"."number"',
    fields={
        **{name: f'"t1"."{name}"' for name in ("name", "state", "card", "mapping", "bands")},
        "ground": 'nullif("t1"."ground", \'\')',
        "approved_by": '(SELECT username FROM person WHERE id = "t1"."approved_by_id")',
    },
)
FACTS = Audited(
    CreditFact,
    _facts,
    number='"t1"."key"',
    fields={name: f'"t1"."{name}"' for name in ("attribute", "value", "known_on", "source")},
)
OVERRIDES = Audited(
    ScoreOverride,
    _overrides,
    number='"t1"."key"',
    fields={
        **{name: f'"t1"."{name}"' for name in ("total", "until", "reason")},
        "decided_by": '(SELECT username FROM person WHERE id = "t1"."decided_by_id")',
    },
)
