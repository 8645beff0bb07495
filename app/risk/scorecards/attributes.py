"""What is known of a customer that a card can count: by name, what it means and where it comes from."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from app.customers.models import ENTERPRISE, INDIVIDUAL, SEXES, SIZES
from app.risk.scorecards.models import ABILITY_TO_PAY, CREDIT_RECORD
from app.risk.units import AGE, DAYS, PERCENT, TEN_THOUSAND_YUAN, TIMES, TRANSACTIONS, YEARS, Unit

INCOME_BANDS = ("<50000", "50000-150000", "150000-400000", ">=400000")
"""Of a year's income in yuan: what a bin of the attribute names."""
INCOME_EDGES = (50_000, 150_000, 400_000)
CREDIT_RECORDS = ("clean", "minor", "serious", "none")
ABILITIES = ("strong", "sufficient", "weak")


@dataclass(frozen=True)
class Known:
    """An attribute: its label, its unit where it is a number, its categories (None: any text) where not.

    `meaning` says how it is worked out. `dated`: it can be worked out for a day of the past. `personal`: it
    concerns who somebody is, not what they did, and needs a reasoned approval. `typed`: people enter it. `of`
    are the kinds of customers that have it.
    """

    label: Any
    meaning: Any
    unit: Unit | None = None
    categories: Sequence[str] | None = ()
    dated: bool = False
    personal: bool = False
    typed: bool = False
    of: tuple[str, ...] = (INDIVIDUAL, ENTERPRISE)

    @property
    def numeric(self) -> bool:
        """Whether its values are numbers."""
        return self.categories == ()


KNOWN: Mapping[str, Known] = {
    "years_as_customer": Known(
        _l("Years as customer"),
        _l("Since the first transaction, or since the record was opened where that was earlier."),
        YEARS,
        dated=True,
    ),
    "turnover_12m": Known(
        _l("Turnover of 12 months"),
        _l("Sum of the transactions of the last 12 months."),
        TEN_THOUSAND_YUAN,
        dated=True,
    ),
    "transactions_12m": Known(
        _l("Transactions of 12 months"),
        _l("Number of transactions in the last 12 months."),
        TRANSACTIONS,
        dated=True,
    ),
    "overdue_times_6m": Known(
        _l("Overdue times of 6 months"),
        _l(
            "Transactions that were overdue at some time in the last 6 months."
            " Without a record where nothing was due."
        ),
        TIMES,
        dated=True,
    ),
    "longest_overdue_days": Known(
        _l("Longest overdue"),
        _l(
            "The longest time for which one of these was overdue."
            " Without a record where nothing was due in 6 months."
        ),
        DAYS,
        dated=True,
    ),
    "open_share": Known(
        _l("Unpaid share"),
        _l("What is not paid yet of the transactions of the last 12 months and of older ones that are open."),
        PERCENT,
    ),
    "completeness": Known(
        _l("Completeness of the record"),
        _l("Share of what is asked of this kind of customer that the record has."),
        PERCENT,
    ),
    "size": Known(_l("Company size"), _l("As it stands in the record."), categories=SIZES, of=(ENTERPRISE,)),
    "income_band": Known(
        _l("Income band"),
        _l("Band of the yearly income in the present employment, in yuan. The income itself is not shown."),
        categories=INCOME_BANDS,
        of=(INDIVIDUAL,),
    ),
    CREDIT_RECORD: Known(
        _l("Credit record"),
        _l("As somebody entered it last, with its source."),
        categories=CREDIT_RECORDS,
        dated=True,
        typed=True,
    ),
    ABILITY_TO_PAY: Known(
        _l("Ability to pay"),
        _l("As somebody entered it last, with its source."),
        categories=ABILITIES,
        dated=True,
        typed=True,
    ),
    "industry": Known(_l("Industry"), _l("As it stands in the record."), categories=None, of=(ENTERPRISE,)),
    "region": Known(_l("Region"), _l("As it stands in the record."), categories=None),
    "sex": Known(
        _l("Sex"), _l("As it stands in the record."), categories=SEXES, personal=True, of=(INDIVIDUAL,)
    ),
    "age": Known(
        _l("Age"),
        _l("Full years since the birth date."),
        AGE,
        dated=True,
        personal=True,
        of=(INDIVIDUAL,),
    ),
    "native_place": Known(
        _l("Native place"),
        _l("As it stands in the record."),
        categories=None,
        personal=True,
        of=(INDIVIDUAL,),
    ),
}
"""Name → attribute. An imported card calls its own by these names, or is mapped to them."""
GROWING = frozenset({"years_as_customer", "age"})
"""Attributes that grow by a year in a year, whatever becomes of the customers."""
WORD = re.compile(r"[a-z]+")
CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
"""Where a word begins within a name such as customerAge."""
PERSONAL_WORDS = (
    *("sex", "gender", "male", "female", "age", "native", "birth", "birthday", "birthdate", "birthplace"),
    *("nationality", "ethnic", "ethnicity", "hukou"),
    *("religion", "foreign", "性别", "年龄", "籍贯", "民族", "户籍", "出生", "宗教", "国籍"),
)


def is_personal(name: str, known: str) -> bool:
    """Whether an attribute that a card calls `name`, mapped to `known`, concerns who somebody is."""
    words = WORD.findall(CAMEL.sub(" ", name).casefold())
    spelt = any(word in words if word.isascii() else word in name for word in PERSONAL_WORDS)
    return spelt or (known in KNOWN and KNOWN[known].personal)


def guess(name: str, kind: str) -> str:
    """Which of ours an attribute called `name` is, "" for none that a customer of `kind` has."""
    key = name.strip().casefold()
    for known, one in KNOWN.items():
        if kind in one.of and key in {known, str(one.label).casefold()}:
            return known
    return ""
