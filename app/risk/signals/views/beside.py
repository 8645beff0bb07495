"""Signals beside risks: the open ones on the page of the matrix, those that a risk came of on its own."""

from collections import Counter
from typing import Any

from flask.typing import ResponseReturnValue
from peewee import SQL, fn

from app.access.gate import Gate, gate
from app.access.routes import requires
from app.customers.words import Words
from app.db.base import fetch
from app.risk.models import Risk
from app.risk.signals.lists.cells import flag, progress
from app.risk.signals.lists.rows import rows_of
from app.risk.signals.models import IS_OPEN, Signal
from app.risk.signals.raising import COLOURS
from app.risk.signals.views.blueprint import signals
from app.risk.signals.words import COLOUR_WORDS, STATE_TONES, STATE_WORDS
from app.web.answers import page_or_part

IN_SHORT = 5
MOST = 20


@signals.get("/open")
@requires("signal.view")
def beside() -> ResponseReturnValue:
    """How many readable ones are open, by colour, and the gravest of them."""
    counts = _counts(gate())
    return page_or_part(
        "signals/beside.html",
        "signals/_beside.html",
        counts=[(colour, counts[colour]) for colour in COLOURS if counts[colour]],
        total=counts.total(),
        rows=rows_of(gate(), _gravest(gate(), counts)),
        progress=progress,
        flag=flag,
        colours=COLOUR_WORDS,
        words=Words(),
    )


@signals.get("/of-risk/<risk:number>")
@requires("signal.view")
def of_risk(number: str) -> ResponseReturnValue:
    """The readable signals that a risk came of, the newest first."""
    found = gate().get(Risk, number)
    mine = gate().select(Signal).where(Signal.risk == found.id)
    rows = fetch(mine.order_by(Signal.id.desc()).limit(MOST))
    return page_or_part(
        "signals/of_risk.html",
        "signals/_of_risk.html",
        number=found.number,
        level=found.level,
        rows=rows_of(gate(), rows),
        flag=flag,
        states=STATE_WORDS,
        tones=STATE_TONES,
    )


def _counts(inside: Gate) -> Counter[str]:
    counted = inside.select(Signal, Signal.colour, fn.COUNT(SQL("*"))).where(IS_OPEN)
    return Counter(dict(counted.group_by(Signal.colour).tuples()))


def _gravest(inside: Gate, counts: Counter[str]) -> list[Any]:
    """The newest of the gravest colour, then of the next."""
    found: list[Any] = []
    for colour in COLOURS:
        if counts[colour] and len(found) < IN_SHORT:
            mine = inside.select(Signal).where(IS_OPEN, Signal.colour == colour)
            found += fetch(mine.order_by(Signal.id.desc()).limit(IN_SHORT - len(found)))
    return found
