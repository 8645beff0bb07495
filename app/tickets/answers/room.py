"""The answer library plugs itself in."""

from flask_babel import lazy_gettext as _l

from app.room import LongForm, Room, Task
from app.tickets.answers.approving import APPROVING, give_back
from app.tickets.answers.audited import ANSWERS, KEEPERS, QUESTIONS
from app.tickets.answers.converters import AnswerNumber, QuestionNumber
from app.tickets.answers.expiring import warn
from app.tickets.answers.forms import NewAnswerForm
from app.tickets.answers.held import LIBRARY_HELD
from app.tickets.views import answers, citing, questions

__all__ = ["citing", "questions", "room"]

PAGES = (
    *("answers", "new_answer", "create_answer", "answer", "edit_answer", "save_answer", "ask_answer"),
    *("questions", "note_question", "question", "answer_question", "drop_question", "keepers"),
)

room = Room(
    "tickets.answers",
    menu=[answers.ENTRY],
    pages={"answer": "tickets.answer", "question": "tickets.question"},
    help=dict.fromkeys((f"tickets.{page}" for page in PAGES), "answers"),
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
    jobs=[Task("tickets.answers", warn, every="15 1 * * *", label=_l("Answers past their day"))],
    converters={"answer": AnswerNumber, "question": QuestionNumber},
)
