"""Escalation plugs itself in."""

from flask_babel import lazy_gettext as _l

from app.room import Room
from app.tickets.escalation.escalating import event_of
from app.tickets.escalation.steps import STEPS
from app.tickets.targets import FEEDBACK, HANDLING, RESPONSE

WORDS = {
    RESPONSE: {
        75: _l("Three quarters of the response time are used up"),
        90: _l("The response time is nearly used up"),
        100: _l("The response time is over"),
        150: _l("The response is late by half as much again"),
    },
    HANDLING: {
        75: _l("Three quarters of the handling time are used up"),
        90: _l("The handling time is nearly used up"),
        100: _l("The handling time is over"),
        150: _l("The handling is late by half as much again"),
    },
    FEEDBACK: {
        75: _l("Three quarters of the feedback time are used up"),
        90: _l("The feedback time is nearly used up"),
        100: _l("The feedback time is over"),
        150: _l("The feedback is late by half as much again"),
    },
}

room = Room(
    "tickets.escalation",
    notices={
        event_of(clock, step): ("clock", words[step.percent])
        for clock, words in WORDS.items()
        for step in STEPS
    },
)
