"""Words for the columns, filters and codes of the list of scores."""

from collections.abc import Mapping
from functools import cached_property, lru_cache
from typing import Any

from flask_babel import lazy_gettext as _l

from app.customers.words import LABELS as OF_CUSTOMERS
from app.customers.words import Table, Words
from app.risk.scorecard import card_of
from app.risk.scorecards.lists.query import UNSCORED
from app.risk.scorecards.scoring import published
from app.risk.scorecards.words import BANDS, KINDS, label_of

LABELS: Mapping[str, Any] = {
    **OF_CUSTOMERS,
    "kind": _l("Of customers"),
    "score": _l("Score"),
    "band": _l("Band"),
    "change": _l("Gain or loss"),
    "since": _l("Since"),
    "lacking": _l("No bin for"),
    "cause": _l("No bin for"),
    "card": _l("Card"),
}


class ScoreWords(Words):
    """Those of customers, and those of scores beside them."""

    def table(self, field: str) -> Table:
        """Id or code → word, of one field."""
        if field == "cause":
            return self._causes
        own = _own(self.locale).get(field)
        return super().table(field) if own is None else own

    @cached_property
    def _causes(self) -> Table:
        """The attributes of the cards in force, by the names that these have for them."""
        return _table(
            {
                one.name: label_of(one.name, row.mapping.get(one.name, ""))
                for row in published().values()
                for one in card_of(row.card).attributes
            }
        )


UNSCORABLE = _l("Cannot be scored")


def _table(words: Mapping[Any, Any]) -> Table:
    return Table((code, str(word)) for code, word in words.items())


@lru_cache(maxsize=2)
def _own(_language: str) -> dict[str, Table]:
    bands = {str(place): word for place, word in enumerate(BANDS)}
    return {
        "label": _table(LABELS),
        "kind": _table(KINDS),
        "band": _table({**bands, UNSCORED: UNSCORABLE}),
    }
