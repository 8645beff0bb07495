"""The files of a risk."""

from typing import Any

from app.access.gate import gate
from app.files.views import Shelf
from app.risk.blueprint import risks
from app.risk.models import Risk
from app.risk.register.list_words import RiskWords
from app.risk.register.page import head_of


def _context(found: Any) -> dict[str, Any]:  # noqa: ANN401  the shelf knows no risks
    return head_of(gate(), found, RiskWords())


SHELF = Shelf(risks, Risk, "risk", "risk/files.html", _context, lower="risk.lower_file")
SHELF.hang()
