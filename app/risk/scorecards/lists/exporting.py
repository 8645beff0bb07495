"""Taking scores out as they are shown (access rule 8)."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from peewee import ModelSelect

from app.access.gate import Gate
from app.customers.exports.export_form import ExportForm
from app.customers.models import Customer
from app.exports.list_table import ListTable
from app.exports.pages import ExportPages
from app.risk.scorecards.cards import EXPORT
from app.risk.scorecards.lists.columns import COLUMNS, SCORED
from app.risk.scorecards.lists.listing import SORTS, select
from app.risk.scorecards.lists.query import FILTERS
from app.risk.scorecards.lists.rows import Told, told_of
from app.risk.scorecards.lists.views import LISTS
from app.risk.scorecards.lists.words import UNSCORABLE, ScoreWords
from app.risk.scorecards.words import BANDS
from app.room import Exporter
from app.web.listing import Sort
from app.web.queries import Query

KIND = "score"


class ScoreTable(ListTable):
    """Customers, and what they score."""

    filters = FILTERS

    def __init__(self, gate: Gate, asked: Mapping[str, Any], whole: bool) -> None:  # noqa: FBT001
        names = COLUMNS.readable(gate, asked.get("columns"))
        super().__init__(gate, asked, ScoreWords(), _fields(gate, names), whole=whole)
        self._told = [name for name in SCORED if name in names]
        labels = self.words.table("label")
        self.header = [labels[name] for name in (*self.own, *self._told)]

    def select(self, query: Query, _fields: Iterable[str]) -> ModelSelect:
        """The scores of the list."""
        return select(self.gate, query)

    def sorts(self, _: Query) -> Mapping[str, Sort]:
        """What the list may be sorted by."""
        return SORTS

    def beside(self, records: Sequence[Customer]) -> list[tuple[Any, ...]]:
        """What is told of the score of each."""
        return [tuple(_VALUES[name](one) for name in self._told) for one in told_of(records)]


def _fields(gate: Gate, names: Sequence[str]) -> tuple[str, ...]:
    return tuple(name for name in COLUMNS.fields_of(names) if gate.may_use(Customer, name))


def _card(told: Told) -> str:
    return _("%(name)s, version %(version)s", name=told.card.name, version=told.card.version)


_VALUES: Mapping[str, Any] = {
    "score": lambda told: Decimal(told.total) if told.total else None,
    "band": lambda told: str(UNSCORABLE if told.band is None else BANDS[told.band]),
    "change": lambda told: told.change,
    "since": lambda told: told.since,
    "lacking": lambda told: told.lacking or None,
    "card": _card,
}
SCORES_OUT = Exporter(KIND, _l("Credit scores"), EXPORT, ScoreTable)

ExportPages(
    LISTS,
    SCORES_OUT,
    _l("Export credit scores"),
    ExportForm,
    counted=lambda rows: ngettext(
        "%(num)s score as you see it now.", "%(num)s scores as you see them now.", rows
    ),
    revealing=lambda _gate: [],
).hang()
