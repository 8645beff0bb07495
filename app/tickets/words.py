"""Words for the codes on tickets."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from app.tickets import models
from app.tickets.events import COMPLEX, CRITICAL, CUSTOMER, NORMAL, ORDINARY, SIMPLE, THIRD_PARTY, URGENT
from app.tickets.limits import INSIDE
from app.tickets.targets import FEEDBACK, HANDLING, RESPONSE

STAGES = {
    models.RECEPTION: _l("Reception"),
    models.ANALYSIS: _l("Needs analysis"),
    models.EXECUTION: _l("Execution"),
    models.FEEDBACK: _l("Feedback and evaluation"),
    models.CLOSED: _l("Case closed"),
}
ENDINGS = {
    models.SOLVED: _l("Solved"),
    models.SILENCE: _l("Closed without an answer of the customer"),
    models.CANCELLED: _l("Cancelled"),
    models.MERGED: _l("Merged into another ticket"),
}
CHANNELS = {
    "phone": _l("Phone"),
    "counter": _l("Counter"),
    "wechat": _l("WeChat"),
    "email": _l("E-mail message"),
    "letter": _l("Letter"),
    "web": _l("Website form"),
    "visit": _l("Visit at the customer's"),
}
"""How something was asked; also how the customer is told."""
URGENCIES = {NORMAL: _l("Normal"), URGENT: _l("Urgent"), CRITICAL: _l("Critical")}
URGENCY_TONES = {NORMAL: "", URGENT: "warn", CRITICAL: "danger"}
"""Tones of a badge, see components.css."""
COMPLEXITIES = {SIMPLE: _l("Simple"), ORDINARY: _l("Ordinary"), COMPLEX: _l("Complex")}
CLOCKS = {RESPONSE: _l("Response time"), HANDLING: _l("Handling time"), FEEDBACK: _l("Feedback time")}
WAITS = {
    CUSTOMER: _l("The customer"),
    THIRD_PARTY: _l("A third party"),
    INSIDE: _l("Somebody in the house"),
}
"""Whom one may wait for."""
PAUSED_FOR = {
    CUSTOMER: _l("Paused, waiting for the customer"),
    THIRD_PARTY: _l("Paused, waiting for a third party"),
}
"""What is said of a pause, by whom it waits for."""
WHAT_PAUSES = {
    False: _l(
        "Handling stands still only while you wait for the customer. It goes on while you wait for a third "
        "party or for somebody in the house."
    ),
    True: _l(
        "Handling stands still while you wait for the customer or a third party. It goes on while you wait "
        "for somebody in the house."
    ),
}
"""What the house has said of third parties → what pauses handling."""
STANDARD_STATES = {
    "draft": (_l("Draft"), "info"),
    "asked": (_l("Waiting for a second person"), "notice"),
    "published": (_l("Published"), "ok"),
    "declined": (_l("Not approved"), ""),
}
"""State of a version of the service levels → its word and the tone of its badge."""
FIGURE_PERIODS = {"month": _l("By month"), "week": _l("By week"), "year": _l("By year")}
APPLIES: Mapping[str, Any] = {
    NORMAL: _l("It can take its usual course: a day more or less changes nothing for the customer."),
    URGENT: _l("The customer is held up, or would miss a date they named. A complaint is at least urgent."),
    CRITICAL: _l("Harm is growing by the hour: to a person, money, data or our name. All else waits."),
    SIMPLE: _l("One person can answer or settle it with what is at hand."),
    ORDINARY: _l("It takes several steps, or another colleague or department. How to do it is known."),
    COMPLEX: _l("It needs a plan: several departments or outsiders take part, or no way is known yet."),
}


def when_applies(choice: str) -> Any:  # noqa: ANN401  a lazy text
    """When an urgency or a complexity applies, in one sentence; shown beside the choice."""
    return APPLIES[choice]
