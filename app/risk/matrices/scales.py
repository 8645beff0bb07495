"""The words beside each step of the scales (clause 5.1): as shipped, or the firm's own."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.customers.typed.amounts import yuan
from app.risk.matrix import COMPLIANCE, CUSTOMERS, LEAK, MONEY, STEPS, money_limits
from app.risk.models import IMPACT, LIKELIHOOD

PER_YEAR = "per_year"
SHIPPED: Mapping[str, tuple[Any, ...]] = {
    LIKELIHOOD: (_l("Rare"), _l("Unlikely"), _l("Possible"), _l("Likely"), _l("Almost certain")),
    PER_YEAR: (
        _l("under 5 % a year"),
        _l("5 to 20 % a year"),
        _l("20 to 50 % a year"),
        _l("50 to 90 % a year"),
        _l("90 % a year or more"),
    ),
    IMPACT: (_l("Slight"), _l("Lesser"), _l("Moderate"), _l("Major"), _l("Disastrous")),
    MONEY: (
        _l("under 0.1 % of revenue"),
        _l("0.1 to 0.5 % of revenue"),
        _l("0.5 to 2 % of revenue"),
        _l("2 to 5 % of revenue"),
        _l("5 % of revenue or more"),
    ),
    CUSTOMERS: (
        _l("they grumble"),
        _l("they complain"),
        _l("up to 5 customers lost"),
        _l("an A customer lost"),
        _l("5 % of customers lost or more"),
    ),
    COMPLIANCE: (
        _l("none"),
        _l("notice within the house"),
        _l("inquiry by an authority"),
        _l("fine"),
        _l("business suspended"),
    ),
    LEAK: (
        _l("public information"),
        _l("internal, of up to 10 people"),
        _l("internal, of more people"),
        _l("confidential information"),
        _l("secret information, or 1,000 people and more"),
    ),
}
"""Scale → its words for 1 to 5."""
LABELS: Mapping[str, Any] = {
    LIKELIHOOD: _l("Likelihood, in a word"),
    PER_YEAR: _l("Likelihood within a year"),
    IMPACT: _l("Impact, in a word"),
    MONEY: _l("Loss of money"),
    CUSTOMERS: _l("Customers"),
    COMPLIANCE: _l("Compliance"),
    LEAK: _l("Leak of information"),
}
LONGEST = 60


def name_of(scale: str, step: int) -> str:
    """What the words of a step are called where they are kept."""
    return f"{scale}.{step}"


NAMES = tuple(name_of(scale, step) for scale in SHIPPED for step in STEPS)


def words_of(scale: str, own: Mapping[str, str]) -> dict[int, str]:
    """The words of a scale by step: `own` ones first."""
    return {step: own.get(name_of(scale, step)) or str(SHIPPED[scale][step - 1]) for step in STEPS}


def money_words(own: Mapping[str, str], revenue: int | None) -> dict[int, str]:
    """The words for a loss, with the amounts where a year's revenue (in fen) is known."""
    words = words_of(MONEY, own)
    if not revenue:
        return words
    limits = [yuan(limit).partition(".")[0] for limit in money_limits(revenue)]
    amounts = {
        1: _("under %(amount)s yuan", amount=limits[0]),
        5: _("%(amount)s yuan or more", amount=limits[3]),
    } | {
        step: _("%(least)s to %(most)s yuan", least=limits[step - 2], most=limits[step - 1])
        for step in (2, 3, 4)
    }
    return {step: _("%(words)s (%(amounts)s)", words=words[step], amounts=amounts[step]) for step in STEPS}


def likelihood_words(own: Mapping[str, str]) -> dict[int, str]:
    """The word and the share of years for each likelihood."""
    word, share = words_of(LIKELIHOOD, own), words_of(PER_YEAR, own)
    return {step: _("%(word)s: %(share)s", word=word[step], share=share[step]) for step in STEPS}
