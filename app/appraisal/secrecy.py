"""How secret a sheet is on paper, and how secret its evidence is at least.

A sheet itself is at level 1, so that it is there for whom it appraises and for those who score, whatever
they are cleared for. What leaves the screen, and what is attached, is personnel data: internal at least.
"""

from app.access.gate import Gate
from app.access.levels import INTERNAL
from app.appraisal.models import AppraisalSheet
from app.people.models import Person


def paper_level(sheet: AppraisalSheet | None = None) -> int:
    """The level with which a page of a sheet, or about several, is printed."""
    return INTERNAL if sheet is None else max(int(sheet.level), INTERNAL)


def evidence_level(sheet: AppraisalSheet) -> int:
    """The least level of a file on a sheet.

    Whom it appraises can always read what it rests on: where they are cleared for less, it is that.
    """
    owner = Person.get_or_none(Person.id == sheet.owner_id)
    cleared = int(owner.clearance) if owner else INTERNAL
    return max(int(sheet.level), min(INTERNAL, cleared))


def least_to_attach(gate: Gate, sheet: AppraisalSheet) -> int:
    """The least level of a file that the person of `gate` attaches: no higher than they are cleared for."""
    return min(evidence_level(sheet), gate.clearance_on(sheet))
