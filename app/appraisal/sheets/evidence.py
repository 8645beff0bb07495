"""The evidence of a sheet: files that its person attaches (clause 4.4)."""

from typing import Any

from app.access.gate import Gate, gate
from app.appraisal.blueprint import appraisal
from app.appraisal.models import AppraisalSheet
from app.appraisal.secrecy import least_to_attach
from app.appraisal.sheets.head import head_of
from app.appraisal.sheets.sections import EVIDENCE
from app.appraisal.sheets.visible import sees_figures
from app.appraisal.steps import check_step_on
from app.files.views import Shelf


def _check(inside: Gate, sheet: AppraisalSheet) -> None:
    check_step_on(inside, "attach", sheet)


def _context(sheet: AppraisalSheet) -> dict[str, Any]:
    return {"head": head_of(gate(), sheet, EVIDENCE)}


SHELF = Shelf(
    appraisal,
    AppraisalSheet,
    "sheet",
    "appraisal/sheets/files.html",
    _context,
    lower="",
    under="/sheets",
    check=_check,
    own=True,
    shows=sees_figures,
    least=least_to_attach,
)
SHELF.hang()
