"""The tabs above the pages of appraisal: what each person may open of them."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from flask import request, url_for
from flask_babel import lazy_gettext as _l

from app.access.gate import Gate
from app.access.gate import gate as current_gate
from app.access.routes import SIGNED_IN
from app.appraisal.blueprint import appraisal
from app.appraisal.secrecy import paper_level
from app.appraisal.steps import VIEW


class Tab(NamedTuple):
    """A page that holders of `permission` open from the tabs."""

    endpoint: str
    label: Any
    permission: str


@dataclass(frozen=True)
class Shown:
    """A tab as a page shows it."""

    label: Any
    url: str
    current: bool
    count: int | None = None


TABS = (
    Tab("appraisal.mine", _l("My appraisal"), SIGNED_IN),
    Tab("appraisal.scores", _l("Scores to give"), SIGNED_IN),
    Tab("appraisal.plans", _l("Plans"), VIEW),
    Tab("appraisal.scoring", _l("Scoring"), "appraisal.publish"),
    Tab("appraisal.appeals", _l("Appeals"), VIEW),
    Tab("appraisal.consequences", _l("Consequences"), SIGNED_IN),
    Tab("appraisal.analysis", _l("Analysis"), VIEW),
    Tab("appraisal.spend", _l("Acquisition spend"), "spend.enter"),
)


def tabs(gate: Gate) -> list[Tab]:
    """Those for the person of `gate`."""
    return [tab for tab in TABS if tab.permission == SIGNED_IN or gate.has(tab.permission)]


@appraisal.context_processor
def _tabs() -> dict[str, Any]:
    """What ``appraisal/_tabs.html`` shows, the tab open that the page belongs to; levels of print marks."""
    return {"appraisal_tabs": _shown, "paper_level": paper_level}


def _shown() -> list[Shown]:
    mine = [(tab, url_for(tab.endpoint)) for tab in tabs(current_gate())]
    here = max((url for _tab, url in mine if request.path.startswith(url)), key=len, default="")
    return [Shown(tab.label, url, url == here) for tab, url in mine]
