"""What a tier gets, as pages show it: beside the facts of a customer, and on the reception form."""

from typing import Any

from app.customers.words import VISIT_KINDS
from app.tickets.catalogue.entitlements import Entitled, entitlements
from app.tickets.events import NORMAL, ORDINARY
from app.tickets.standards.spans import span_in_words
from app.tickets.standards.versions import in_force, standard
from app.tickets.targets import FEEDBACK, HANDLING, RESPONSE, Cell
from app.tickets.words import CHANNELS, CLOCKS
from app.web.language import language

USUAL = {
    RESPONSE: ("", NORMAL),
    HANDLING: (ORDINARY, NORMAL),
    FEEDBACK: ("", ""),
}
"""Clock → complexity and urgency of the usual case, which stands for all."""


def deadlines(tier: str) -> dict[str, tuple[Any, str]]:
    """Clock → its words, and the target of the usual case for `tier` by the service levels in force."""
    levels = standard(in_force()).levels
    return {
        clock: (CLOCKS[clock], span_in_words(levels[Cell(clock, *usual, tier)].minutes, language()))
        for clock, usual in USUAL.items()
        if Cell(clock, *usual, tier) in levels
    }


def told_in_short(tier: str) -> dict[str, Any]:
    """Whether somebody named looks after customers of `tier`, and what else they get."""
    entitled: Entitled = entitlements(tier)
    services = [service.words(language()) for service in entitled.services]
    return {"manager": entitled.manager, "services": services}


def told_of(tier: str) -> dict[str, Any]:
    """What `tickets/_entitlements.html` needs."""
    entitled: Entitled = entitlements(tier)
    return {
        "tier": tier,
        "channels": [CHANNELS[channel] for channel in entitled.channels],
        "rhythm": entitled.rhythm,
        "visit": entitled.rhythm and VISIT_KINDS[entitled.rhythm.kind],
        "deadlines": deadlines(tier),
        **told_in_short(tier),
    }
