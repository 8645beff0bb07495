"""The answer library as the chain tells of it."""

from app.chain.tables import Audited
from app.tickets.answers.models import WRITTEN, Answer, AnswerKeeper, OpenQuestion

ANSWERS = Audited(
    Answer,
    Answer.select,
    number='"t1"."number"',
    fields={
        **{name: f'"t1"."{name}"' for name in (*WRITTEN, *(f"new_{name}" for name in WRITTEN), "state")},
        "in_charge": '"t1"."owner_id"',
    },
    whole=True,
)
QUESTIONS = Audited(
    OpenQuestion,
    OpenQuestion.select,
    number='"t1"."number"',
    fields={
        **{name: f'"t1"."{name}"' for name in ("text", "category", "state", "note")},
        "in_charge": '"t1"."owner_id"',
    },
    whole=True,
)
KEEPERS = Audited(
    AnswerKeeper,
    AnswerKeeper.select,
    number='"t1"."category"',
    fields={"in_charge": '"t1"."person_id"'},
    whole=True,
)
