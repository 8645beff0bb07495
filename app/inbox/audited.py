"""Requests, tasks and deputies as the chain tells of them."""

from peewee import ModelSelect

from app.access.gate import everything
from app.chain.tables import Audited
from app.inbox.models import Absence, Request, Task, TwoPersonAction

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


def _tasks() -> ModelSelect:
    return everything(Task, why="all of them are compared with the chain; no value is told")


TASKS = Audited(
    Task,
    _tasks,
    number='"t1"."number"',
    fields={
        "what": '"t1"."what"',
        "person": _NAMED.format("person_id"),
        "due": '"t1"."due"',
        "done": 'nullif("t1"."done_at" IS NOT NULL, 0)',
    },
    whole=True,
)
ABSENCES = Audited(
    Absence,
    Absence.select,
    number=_NAMED.format("person_id"),
    fields={"deputy": _NAMED.format("deputy_id"), "since": '"t1"."since"', "until": '"t1"."until"'},
    whole=True,
)
