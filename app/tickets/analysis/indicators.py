"""The official figures on service: their words and formulas, and what a list shows of their tickets."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.access.gate import Gate
from app.customers.words import Words
from app.db.base import fetch
from app.figures.families import FEEDBACK as FROM_CUSTOMERS
from app.figures.families import TIME
from app.room import Formula, Hit, Indicator, Mark
from app.tickets.analysis import causes, counting
from app.tickets.closing.models import BY_LINK, RECORDED
from app.tickets.models import Ticket
from app.tickets.targets import CLOCKS, FEEDBACK, HANDLING, RESPONSE
from app.tickets.words import STAGES
from app.worktime.calendars import DAY_MINUTES

CAUSES = {
    causes.UNHELD: _l("Nobody held it"),
    causes.REOPENED_BEFORE: _l("It had been reopened"),
    causes.HANDED_ON: _l("It had been handed on"),
    causes.NOT_BEGUN: _l("The work had not begun"),
    causes.WAITED: _l("It had waited for the customer before"),
    causes.IN_WORK: _l("In work when it fell due"),
}
SPANS = {
    "day": _l("up to 1 day"),
    "three_days": _l("up to 3 days"),
    "week": _l("up to 7 days"),
    "month": _l("up to 30 days"),
    counting.LONGER: _l("longer"),
}
SOURCES = {
    BY_LINK: _l("By the customer's link"),
    RECORDED: _l("Written down by a colleague"),
    counting.SILENT: _l("No answer"),
}
FIVE_TO_ONE = range(5, 0, -1)
SCORES = {str(score): str(score) for score in FIVE_TO_ONE} | {
    f"{RECORDED}_{score}": _l("%(score)s, written down by a colleague, not counted", score=score)
    for score in FIVE_TO_ONE
}
NOT_COUNTED = Mark(
    _l("Written down by colleagues, not counted"), frozenset(f"{RECORDED}_{score}" for score in FIVE_TO_ONE)
)
COUNTING_RECORDED = {counting.COUNT_RECORDED: _l("Scores written down by colleagues count")}
FEW_ANSWERS = 20
"""Per cent: what fewer customers think says little about all of them."""
FIELDS = {"person": "handler", "tier": "tier", "category": "category", "stage": "stage", "band": "stage"}
"""Breakdowns → the field of a ticket that they tell of."""
ON_TIME = {
    RESPONSE: (_l("Response on time"), _l("Clause 3.5")),
    HANDLING: (_l("Handling on time"), _l("Clause 3.6")),
    FEEDBACK: (_l("Feedback on time"), _l("Clause 3.7")),
}
ON_TIME_WORDS = _l(
    "Clocks met ÷ clocks whose deadline was in the period and has passed. Open overdue ones are missed, and"
    " what was missed once stays so. Cancelled and merged tickets are out. A clock belongs to whoever held"
    " the ticket when it fell due, or ended in time, and to their department; the stage is that of this"
    " moment."
)
ANSWERED_WORDS = _l(
    "Tickets for which the customer gave scores ÷ tickets that were done and closed in the period, without"
    " cancelled and merged ones. They belong to whoever handled them last."
)
SCORE_WORDS = _l(
    "Mean of the last score from 1 to 5 of every ticket that was done and closed in the period, without"
    " cancelled and merged ones. It belongs to whoever handled the ticket last."
)
GIVEN_WORDS = _l(
    "Mean of the last score from 1 to 5 of every ticket that was done and closed in the period, without"
    " cancelled and merged ones. A score that a colleague wrote down is shown and does not count, unless a"
    " plan says so. It belongs to whoever handled the ticket last."
)
SATISFIED_WORDS = _l(
    "Scores of 4 and 5 ÷ last scores of the tickets that were done and closed in the period, counted as the"
    " mean is."
)
ELAPSED_WORDS = _l(
    "Median of the time from the receipt to the last 'done' of every ticket done in the period, without"
    " cancelled and merged ones; in days of 24 hours."
)
WORKING_WORDS = _l(
    "The same in working time of the office's calendar, pauses included; in days of 450 minutes."
)
DONE_CLAUSE, SCORED_CLAUSE = _l("Clause 3.6"), _l("Clauses 3.4 and 4.1")


def rows(gate: Gate, numbers: Sequence[str]) -> Mapping[str, Hit]:
    """The readable ones of those tickets, as a list shows them."""
    if not numbers:
        return {}
    words = Words()
    found = {}
    for ticket in fetch(gate.select(Ticket).where(Ticket.number.in_(list(numbers)))):
        shown = gate.show(ticket, ("subject", "category", "tier"))
        told = (_("Tier %(tier)s", tier=shown["tier"]), words.of("category", shown["category"] or ""))
        url = url_for("tickets.ticket", number=ticket.number)
        found[ticket.number] = Hit(
            shown["subject"], " · ".join(str(one) for one in told if one), url, "ticket"
        )
    return found


def key_words(breakdown: str, key: str) -> Any:  # noqa: ANN401  a text, perhaps lazy
    """What a tier, category or stage is called."""
    if breakdown == "stage":
        return STAGES.get(key, key)
    return Words().of("category", key) if breakdown == "category" else key


def met_or_missed(numerator: int, _denominator: int) -> Any:  # noqa: ANN401  a lazy text
    """How a clock counted."""
    return _l("Met") if numerator else _l("Missed")


def answered_or_not(numerator: int, _denominator: int) -> Any:  # noqa: ANN401  a lazy text
    """How a closed ticket counted."""
    return _l("Answered") if numerator else _l("No answer")


def scored(numerator: int, denominator: int) -> Any:  # noqa: ANN401  a text, perhaps lazy
    """How a score counted."""
    return str(numerator) if denominator else _l("Not counted")


def content_or_not(numerator: int, denominator: int) -> Any:  # noqa: ANN401  a lazy text
    """How a score counted for the share of those who were content."""
    if not denominator:
        return _l("Not counted")
    return _l("4 or 5") if numerator else _l("Below 4")


def _in_days(minutes: int, _denominator: int, day: int) -> str:
    return _("%(days)s days", days=f"{minutes / day:.1f}")


indicator_of_tickets = partial(Indicator, of=Ticket.audit_kind, rows=rows, words=key_words, fields=FIELDS)
_scores = partial(
    indicator_of_tickets,
    family=FROM_CUSTOMERS,
    bands=SCORES,
    bands_label=_l("Scores"),
    options=COUNTING_RECORDED,
    marks=[NOT_COUNTED],
)
_mean = partial(
    _scores,
    measure="mean",
    formulas=[Formula(1, SCORE_WORDS, SCORED_CLAUSE), Formula(2, GIVEN_WORDS, SCORED_CLAUSE)],
    counted=scored,
)
_content = partial(
    _scores,
    measure="share",
    formulas=[Formula(1, SATISFIED_WORDS, SCORED_CLAUSE)],
    counted=content_or_not,
    by_period=True,
)
_spans = partial(
    indicator_of_tickets,
    measure="median",
    family=TIME,
    falls=True,
    unit_words=_l("days"),
    bands=SPANS,
    bands_label=_l("How long they took"),
)

CLOCKS_ON_TIME = [
    indicator_of_tickets(
        name=f"tickets.{clock}_on_time",
        label=ON_TIME[clock][0],
        measure="share",
        facts=partial(counting.clocks_due, clock),
        formulas=[Formula(1, ON_TIME_WORDS, ON_TIME[clock][1])],
        bands=CAUSES,
        bands_label=_l("Causes of misses"),
        counted=met_or_missed,
        family=TIME,
    )
    for clock in CLOCKS
]
ANSWERED = indicator_of_tickets(
    name="tickets.survey",
    label=_l("Survey answered"),
    measure="share",
    facts=counting.answers,
    formulas=[Formula(1, ANSWERED_WORDS, SCORED_CLAUSE)],
    bands=SOURCES,
    bands_label=_l("How the answer came"),
    counted=answered_or_not,
    family=FROM_CUSTOMERS,
    marked_below=FEW_ANSWERS,
)
PROCESS = _mean(
    name="tickets.process_score",
    label=_l("Satisfaction with the process"),
    facts=partial(counting.scores, 0),
    beside=(ANSWERED.name, "tickets.process_satisfied", "tickets.suggestions_adopted"),
)
RESULT = _mean(
    name="tickets.result_score",
    label=_l("Satisfaction with the result"),
    facts=partial(counting.scores, 1),
    beside=(ANSWERED.name, "tickets.satisfied", "tickets.suggestions_adopted"),
)
CONTENT_WITH_PROCESS = _content(
    name="tickets.process_satisfied",
    label=_l("Scores of 4 and 5 for the process"),
    facts=partial(counting.satisfied, 0),
)
CONTENT_WITH_RESULT = _content(
    name="tickets.satisfied",
    label=_l("Scores of 4 and 5 for the result"),
    facts=partial(counting.satisfied, 1),
)
ELAPSED = _spans(
    name="tickets.time_to_done",
    label=_l("Time to done"),
    facts=partial(counting.spans, working=False),
    formulas=[Formula(1, ELAPSED_WORDS, DONE_CLAUSE)],
    unit=counting.DAY,
    counted=partial(_in_days, day=counting.DAY),
)
WORKED = _spans(
    name="tickets.work_to_done",
    label=_l("Working time to done"),
    facts=partial(counting.spans, working=True),
    formulas=[Formula(1, WORKING_WORDS, DONE_CLAUSE)],
    unit=DAY_MINUTES,
    counted=partial(_in_days, day=DAY_MINUTES),
)
INDICATORS = [*CLOCKS_ON_TIME, ANSWERED, PROCESS, RESULT, ELAPSED, WORKED]
