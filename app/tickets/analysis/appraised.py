"""What plans of appraisal count of tickets beside the official figures (clause 4.1): words and formulas."""

from functools import partial
from typing import Any

from flask_babel import lazy_gettext as _l

from app.figures.families import COMPLAINTS as OF_COMPLAINTS
from app.figures.families import FEEDBACK as FROM_CUSTOMERS
from app.room import Formula, Mark
from app.tickets.analysis.complaints import CAME_AGAIN, CAME_BACK, LASTED, UNDECIDED, complaints, to_effect
from app.tickets.analysis.counting import clocks_due
from app.tickets.analysis.indicators import (
    CAUSES,
    CONTENT_WITH_PROCESS,
    CONTENT_WITH_RESULT,
    indicator_of_tickets,
    met_or_missed,
)
from app.tickets.analysis.suggesting import suggestions
from app.tickets.analysis.using import PER_CUSTOMER
from app.tickets.complaints.models import NOT_UPHELD, UPHELD, WITHDRAWN
from app.tickets.complaints.words import OUTCOMES
from app.tickets.suggestions.models import ADOPTED, DECLINED
from app.tickets.suggestions.words import STATES
from app.tickets.targets import HANDLING

CLAUSE = _l("Clause 4.1")
ENOUGH_TICKETS = 20
OUTCOME_BANDS = {
    UPHELD: OUTCOMES[UPHELD],
    UNDECIDED: _l("Not decided yet"),
    NOT_UPHELD: OUTCOMES[NOT_UPHELD],
    WITHDRAWN: OUTCOMES[WITHDRAWN],
}
EFFECT_BANDS = {
    LASTED: _l("It lasted"),
    CAME_BACK: _l("Reopened within 30 days"),
    CAME_AGAIN: _l("Another ticket followed within 30 days"),
}
RATE_WORDS = _l(
    "Complaints received in the period, without those that were not upheld or were withdrawn ÷ tickets"
    " received in the period; cancelled and merged ones are out. Complaints that nobody has decided yet"
    " count. A complaint belongs to the person complained about, one about nobody to the ticket's department"
    " alone; a ticket belongs to whoever held it first."
)
IN_TIME_WORDS = _l(
    "Complaints whose deadline for handling was met ÷ complaints whose deadline for handling was in the"
    " period and has passed, counted as handling on time is. They belong to whoever held them then."
)
EFFECT_WORDS = _l(
    "Complaints that were not reopened in the 30 days after they were first closed, and on which no other"
    " ticket followed in these days ÷ complaints whose 30 days ended in the period. They belong to whoever"
    " held them when they were closed."
)
ADOPTED_WORDS = _l(
    "Suggestions adopted ÷ suggestions decided in the period. They belong to whoever held the ticket when the"
    " customer made them."
)


def _counted_or_not(numerator: int, denominator: int) -> Any:  # noqa: ANN401  a lazy text
    if denominator:
        return _l("As a ticket")
    return _l("As a complaint") if numerator else _l("Not counted as a complaint")


def _lasted_or_not(numerator: int, _denominator: int) -> Any:  # noqa: ANN401  a lazy text
    return _l("To effect") if numerator else _l("Without effect")


def _adopted_or_not(numerator: int, _denominator: int) -> Any:  # noqa: ANN401  a lazy text
    return STATES[ADOPTED if numerator else DECLINED][0]


_of_plans = partial(indicator_of_tickets, measure="share", by_period=True)
IN_TIME = _of_plans(
    name="tickets.complaints_in_time",
    label=_l("Complaints handled in time"),
    facts=partial(clocks_due, HANDLING, complaints=True),
    formulas=[Formula(1, IN_TIME_WORDS, CLAUSE)],
    bands=CAUSES,
    bands_label=_l("Causes of misses"),
    counted=met_or_missed,
    family=OF_COMPLAINTS,
)
TO_EFFECT = _of_plans(
    name="tickets.complaints_to_effect",
    label=_l("Complaints handled to effect"),
    facts=to_effect,
    formulas=[Formula(1, EFFECT_WORDS, CLAUSE)],
    bands=EFFECT_BANDS,
    bands_label=_l("What became of it"),
    counted=_lasted_or_not,
    family=OF_COMPLAINTS,
)
RATE = _of_plans(
    name="tickets.complaint_rate",
    label=_l("Complaint rate"),
    facts=complaints,
    formulas=[Formula(1, RATE_WORDS, CLAUSE)],
    least=ENOUGH_TICKETS,
    bands=OUTCOME_BANDS,
    bands_label=_l("Outcome"),
    counted=_counted_or_not,
    family=OF_COMPLAINTS,
    falls=True,
    marks=[Mark(_l("Complaints not decided yet, counted"), frozenset({UNDECIDED}))],
    beside=(IN_TIME.name, TO_EFFECT.name),
)
SUGGESTIONS = _of_plans(
    name="tickets.suggestions_adopted",
    label=_l("Suggestions adopted"),
    facts=suggestions,
    formulas=[Formula(1, ADOPTED_WORDS, CLAUSE)],
    bands={ADOPTED: STATES[ADOPTED][0], DECLINED: STATES[DECLINED][0]},
    bands_label=_l("Decision"),
    counted=_adopted_or_not,
    family=FROM_CUSTOMERS,
)
APPRAISED = [CONTENT_WITH_PROCESS, CONTENT_WITH_RESULT, SUGGESTIONS, RATE, IN_TIME, TO_EFFECT, PER_CUSTOMER]
