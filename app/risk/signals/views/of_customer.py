"""The signals of a customer: a panel on the customer's page, all of them in the list."""

from flask.typing import ResponseReturnValue

from app.access.gate import gate
from app.access.routes import requires
from app.customers.models import Customer
from app.db.base import fetch
from app.risk.signals.lists.cells import flag
from app.risk.signals.lists.rows import rows_of
from app.risk.signals.models import ENDED, Signal
from app.risk.signals.views.blueprint import signals
from app.risk.signals.words import STATE_TONES, STATE_WORDS
from app.web.answers import page_or_part

IN_SHORT = 5


@signals.get("/of/<customer:number>")
@requires("signal.view")
def of_customer(number: str) -> ResponseReturnValue:
    """The readable ones, the newest first."""
    found = gate().get(Customer, number)
    newest = gate().select(Signal).where(Signal.customer == found.id)
    rows = fetch(newest.order_by(Signal.raised_at.desc(), Signal.id.desc()).limit(IN_SHORT + 1))
    return page_or_part(
        "signals/of_customer.html",
        "signals/_of_customer.html",
        number=number,
        level=found.level,
        rows=rows_of(gate(), rows[:IN_SHORT]),
        more=len(rows) > IN_SHORT,
        flag=flag,
        states=STATE_WORDS,
        tones=STATE_TONES,
        ended=ENDED,
    )
