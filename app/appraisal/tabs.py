"""The tabs above the pages of appraisal: what each person may open of them."""

from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l

from app.access.gate import Gate
from app.access.routes import SIGNED_IN


class Tab(NamedTuple):
    """A page that holders of `permission` open from the tabs."""

    endpoint: str
    label: Any
    permission: str


TABS = (
    Tab("appraisal.analysis", _l("Analysis"), "appraisal.view"),
    Tab("appraisal.spend", _l("Acquisition spend"), "spend.enter"),
)


def tabs(gate: Gate) -> list[Tab]:
    """Those for the person of `gate`."""
    return [tab for tab in TABS if tab.permission == SIGNED_IN or gate.has(tab.permission)]
