"""What values of signals and scores are counted in, and how a value is written with its unit."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

DORMANT, LOST = (1, 2)
"""How quiet a customer has turned."""


@dataclass(frozen=True)
class Unit:
    """`label` stands beside a field for such values, `said(text, value)` writes one with its unit.

    `named`: the values from 0 on, each in a word, where there are no others. `whole`: nothing lies between
    1 and 2. `bare(text)` is a value whose unit follows later in the sentence.
    """

    label: Any
    said: Callable[[str, float], str]
    named: Mapping[int, Any] | None = None
    whole: bool = False
    bare: Callable[[str], str] = str

    def worth(self, value: float) -> str:
        """A value as every page writes it, such as "60 days"."""
        if self.named:
            return str(self.named[self.reached(value)])
        return self.said(number(value), value)

    def reached(self, bound: float) -> int:
        """The named value from which on `bound` is reached."""
        named = sorted(self.named or ())
        return next((one for one in named if one >= bound), named[-1])


def number(value: float) -> str:
    """A value with two decimals at most, and none where they say nothing."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _of_ten_thousand(text: str) -> str:
    """In Chinese one counts ten thousands, in English yuan."""
    if _in_english():
        return _("%(value)s yuan", value=_reckoned(text))
    return _("%(value)s ten thousand yuan", value=text)


def _reckoned(text: str) -> str:
    if not _in_english():
        return text
    yuan = f"{Decimal(text) * 10_000:,f}"
    return yuan.rstrip("0").rstrip(".") if "." in yuan else yuan


def _in_english() -> bool:
    locale = get_locale()
    return locale is not None and locale.language == "en"


def _of(value: float) -> int:
    """The number that decides between singular and plural."""
    return 1 if value == 1 else 2


DAYS = Unit(
    _l("days"),
    lambda text, value: ngettext("%(value)s day", "%(value)s days", _of(value), value=text),
    whole=True,
)
PERCENT = Unit("%", lambda text, _value: _("%(percent)s %%", percent=text))
POINTS = Unit(
    _l("points"), lambda text, value: ngettext("%(value)s point", "%(value)s points", _of(value), value=text)
)
TIMES = Unit(
    _l("times"),
    lambda text, value: ngettext("%(value)s time", "%(value)s times", _of(value), value=text),
    whole=True,
)
YEARS = Unit(
    _l("years"), lambda text, value: ngettext("%(value)s year", "%(value)s years", _of(value), value=text)
)
AGE = Unit(
    _l("years of age"),
    lambda text, value: ngettext("%(value)s year old", "%(value)s years old", _of(value), value=text),
)
TEN_THOUSAND_YUAN = Unit(_l("ten thousand yuan"), lambda text, _value: _of_ten_thousand(text), bare=_reckoned)
TRANSACTIONS = Unit(
    _l("transactions"),
    lambda text, value: ngettext("%(value)s transaction", "%(value)s transactions", _of(value), value=text),
    whole=True,
)
ROWS = Unit(
    _l("rows"), lambda text, value: ngettext("%(value)s row", "%(value)s rows", _of(value), value=text)
)
CUSTOMERS = Unit(
    _l("customers"),
    lambda text, value: ngettext("%(value)s customer", "%(value)s customers", _of(value), value=text),
)
COMPLAINTS = Unit(
    _l("complaints"),
    lambda text, value: ngettext("%(value)s complaint", "%(value)s complaints", _of(value), value=text),
)
TURNED = Unit(
    _l("status"), lambda text, _value: text, {0: _l("no longer so"), DORMANT: _l("dormant"), LOST: _l("lost")}
)
