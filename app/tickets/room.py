"""Tickets plug themselves in."""

from flask_babel import lazy_gettext as _l

from app.room import LongForm, Room, Task
from app.tickets.answers.approving import APPROVING, give_back
from app.tickets.answers.audited import ANSWERS, KEEPERS, QUESTIONS
from app.tickets.answers.converters import AnswerNumber, QuestionNumber
from app.tickets.answers.expiring import warn
from app.tickets.answers.forms import NewAnswerForm
from app.tickets.answers.held import LIBRARY_HELD
from app.tickets.converters import TicketNumber
from app.tickets.follow import TRIGGERS
from app.tickets.models import Ticket
from app.tickets.views import answers, questions
from app.tickets.views.blueprint import tickets

__all__ = ["questions", "room"]

PERMISSIONS = ("ticket.view", "ticket.create", "ticket.handle", "ticket.assign", "service.manage")

room = Room(
    "tickets",
    views=[tickets],
    permissions=PERMISSIONS,
    records={"ticket": Ticket},
    triggers=TRIGGERS,
    menu=[answers.ENTRY],
    pages={"answer": "tickets.answer", "question": "tickets.question"},
    drafts=[
        LongForm(
            "tickets.create_answer",
            "tickets.new_answer",
            _l("New standard answer"),
            NewAnswerForm,
            new=True,
            asks=("about",),
        )
    ],
    holdings=[LIBRARY_HELD],
    listens=dict.fromkeys(
        ("request.refused", "request.withdrawn", "request.expired", "request.failed"), give_back
    ),
    approvals=[APPROVING],
    audited=[ANSWERS, QUESTIONS, KEEPERS],
    jobs=[Task("expired_answers", warn, every="15 1 * * *", label=_l("Answers past their day"))],
    converters={"ticket": TicketNumber, "answer": AnswerNumber, "question": QuestionNumber},
)
