"""What has to be supplied before there is a figure, and by whom."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from app.access.gate import Gate
from app.appraisal.spend.entering import PERMISSION as SPEND
from app.customers.words import Words
from app.people.departments import all_departments, path_up
from app.people.models import Department


def lacks_told(lacking: Sequence[Any]) -> list[str]:
    """Each thing that lacks, with the department that supplies it and who leads that.

    `lacking` is as a frozen value keeps it: (what, code of a department) pairs.
    """
    tree, words = all_departments(), Words()
    by_code = {one.code: one for one in tree}
    told = []
    for what, code in lacking:
        lead = _lead(tree, by_code.get(code))
        department = str(words.of("department", by_code[code].id)) if code in by_code else code
        if lead is None:
            told.append(_("%(what)s (%(department)s)", what=what, department=department))
        else:
            person = words.of("owner", lead)
            told.append(
                _("%(what)s (%(department)s, %(person)s)", what=what, department=department, person=person)
            )
    return told


def supply_url(gate: Gate, lacking: Sequence[Any]) -> str:
    """Where the person supplies the first of it that they may, "" for nothing."""
    ids = {one.code: one.id for one in all_departments()}
    for month, code in lacking:
        if code in ids and gate.oversees(SPEND, ids[code]):
            return url_for("appraisal.spend", department=code, year=month[:4])
    return ""


def _lead(tree: Iterable[Department], at: Department | None) -> int | None:
    """Who leads a department, or the nearest above it."""
    if at is None:
        return None
    return next((one.lead_id for one in path_up(tree, at.id) if one.lead_id), None)
