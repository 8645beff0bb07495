"""What this room plugs in."""

from flask_babel import lazy_gettext as _l

from app.access.routes import SIGNED_IN
from app.inbox import leaving_views, task_views
from app.inbox.audited import ABSENCES, REQUESTS, TASKS, TWO_PERSON_ACTIONS
from app.inbox.converters import RequestNumber, TaskNumber
from app.inbox.held import REQUESTS_HELD, TASKS_HELD
from app.inbox.leaving import JOB, ask_for_hand_over, carry_on, no_longer_needed
from app.inbox.notices import tell_of_grant, tell_of_job
from app.inbox.requests import expire
from app.inbox.second_person import TABLE
from app.inbox.sections import waiting_count
from app.inbox.views import inbox
from app.room import Entry, Room, Task

__all__ = ["leaving_views", "room", "task_views"]

room = Room(
    "inbox",
    views=[inbox],
    menu=[
        Entry("inbox.index", _l("Inbox"), "bell", SIGNED_IN, key="i", position=1, count=waiting_count),
    ],
    offers=[Entry("inbox.new_task", _l("New task"), "plus", SIGNED_IN)],
    places={"deputy": "inbox.deputy"},
    pages={"request": "inbox.request", "task": "inbox.task"},
    help={
        "inbox": "inbox",
        **dict.fromkeys(("inbox.hand_over", "inbox.deputy"), "leaving"),
        **dict.fromkeys(("inbox.to_decide", "inbox.mine", "inbox.past", "inbox.request"), "requests"),
    },
    holdings=[REQUESTS_HELD, TASKS_HELD],
    listens={
        "grant.given": tell_of_grant,
        "job.ended": tell_of_job,
        "person.disabled": ask_for_hand_over,
        "person.enabled": no_longer_needed,
    },
    permissions=["approval.decide", "level.approve"],
    approvals=[TABLE],
    audited=[REQUESTS, TWO_PERSON_ACTIONS, TASKS, ABSENCES],
    converters={"request": RequestNumber, "task": TaskNumber},
    jobs=[
        Task("expire_requests", expire, every="5 0 * * *", label=_l("Requests that expire")),
        Task(JOB, carry_on, label=_l("Handing over")),
    ],
)
