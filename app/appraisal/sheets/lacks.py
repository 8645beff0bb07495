"""What has to be supplied before there is a figure, and by whom."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from app.access.gate import Gate
from app.appraisal.models import FrozenValue
from app.appraisal.spend.entering import PERMISSION as SPEND
from app.customers.words import Words
from app.people.departments import all_departments, path_up
from app.people.models import Department


@dataclass(frozen=True)
class Lacks:
    """What lacks of a figure, each with the department that supplies it and who leads that.

    `url` is where the reader supplies the first of it, "" where they may not.
    """

    told: Sequence[str]
    url: str = ""


def lacks_of(gate: Gate, values: Mapping[int, FrozenValue]) -> dict[int, Lacks]:
    """What lacks of those that lack something; one query, where there are any.

    `values` and what is returned are by any number. What lacks is kept as (what, code of a department) pairs.
    """
    lacking = {one: value.lacking for one, value in values.items() if value.lacking}
    tree = all_departments() if lacking else []
    return {
        one: Lacks([_told(tree, what, code) for what, code in pairs], _url(gate, tree, pairs))
        for one, pairs in lacking.items()
    }


def _told(tree: Sequence[Department], what: str, code: str) -> str:
    at = next((one for one in tree if one.code == code), None)
    if at is None:
        return what
    words, lead = Words(), _lead(tree, at)
    department = words.of("department", at.id)
    if lead is None:
        return _("%(what)s (%(department)s)", what=what, department=department)
    person = words.of("owner", lead)
    return _("%(what)s (%(department)s, %(person)s)", what=what, department=department, person=person)


def _lead(tree: Iterable[Department], at: Department) -> int | None:
    """Who leads a department, or the nearest above it."""
    return next((one.lead_id for one in path_up(tree, at.id) if one.lead_id), None)


def _url(gate: Gate, tree: Sequence[Department], pairs: Sequence[Any]) -> str:
    ids = {one.code: one.id for one in tree}
    for month, code in pairs:
        if code in ids and gate.oversees(SPEND, ids[code]):
            return url_for("appraisal.spend", department=code, year=month[:4])
    return ""
