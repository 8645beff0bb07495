"""`flask appraisal collect`: the figures of a plan, and what its sheets come to."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import click
from flask.cli import AppGroup
from flask_babel import gettext as _

from app.appraisal.collecting.comparing import printed
from app.appraisal.collecting.freezing import collect, sheets_of
from app.appraisal.marking import from_tenths
from app.appraisal.measuring import NOT_GIVEN
from app.appraisal.models import GIVEN, AppraisalPlan, AppraisalSheet, PlanIndicator
from app.appraisal.plans.offering import label_of
from app.appraisal.reading import indicators_of, names_of, values_of
from app.appraisal.totals import Line, lines_of
from app.appraisal.words import MISSING, exempt_words, grade_word
from app.db.base import among
from app.errors import SettingError
from app.people.models import Department, Person
from app.web.commands import as_json, in_database, print_json

appraisal = AppGroup("appraisal", help="Appraisal.")


@appraisal.command("collect")
@click.argument("plan")
@as_json
@in_database
def collect_(plan: str, *, as_json: bool) -> None:
    """Freeze the figures of PLAN, by its number or name; what was frozen before is told as it is."""
    found = plan_called(plan)
    collect(found)
    found = AppraisalPlan.get_by_id(found.id)
    if as_json:
        print_json(document(found))
    else:
        _tell(found)


def plan_called(text: str) -> AppraisalPlan:
    """The plan with that number or name. Raises SettingError where there is none, or several."""
    plans = list(AppraisalPlan.select().where(AppraisalPlan.number == text))
    plans = plans or list(
        AppraisalPlan.select().where(AppraisalPlan.name == text).order_by(AppraisalPlan.number)
    )
    if not plans:
        there = AppraisalPlan.select(AppraisalPlan.number).order_by(AppraisalPlan.since.desc()).limit(10)
        numbers = ", ".join(one.number for one in there) or "–"
        raise SettingError(
            "There is no plan %(name)s. The newest are: %(numbers)s.", name=text, numbers=numbers
        )
    if len(plans) > 1:
        numbers = ", ".join(one.number for one in plans)
        raise SettingError(
            "Several plans are called %(name)s. Give a number: %(numbers)s.", name=text, numbers=numbers
        )
    return plans[0]


def document(plan: AppraisalPlan) -> dict[str, Any]:
    """What `--json` prints: values in the unit of their indicator, scores as they are printed."""
    sheets = sheets_of(plan)
    indicators, values = indicators_of(plan.id), values_of(sheets)
    usernames, codes = _usernames(sheets), dict(Department.select(Department.id, Department.code).tuples())
    return {
        "plan": plan.number,
        "name": plan.name,
        "state": plan.state,
        "people": [
            {
                "username": usernames.get(sheet.owner_id),
                "department": codes[sheet.department_id],
                "sheet": sheet.number,
                "exempt": sheet.exempt_for or None,
                "total": _score(sheet.total),
                "grade": sheet.grade,
                "indicators": [_indicator(line) for line in lines_of(indicators, values[sheet.id])],
            }
            for sheet in sheets
        ],
    }


def _indicator(line: Line) -> dict[str, Any]:
    value, one = line.value, line.indicator
    missing = value.missing if value else NOT_GIVEN if one.indicator == GIVEN else ""
    return {
        "indicator": one.indicator,
        "key": one.key,
        "label": one.label or None,
        "weight": one.weight,
        "value": _value(one, line) if value and not missing else None,
        "n": value.denominator if value and value.version else None,
        "numerator": value.numerator if value else None,
        "denominator": value.denominator if value else None,
        "version": value.version if value else None,
        "score": _score(value.score) if value else None,
        "missing": missing or None,
        "lacking": value.lacking if value else [],
    }


def _value(one: PlanIndicator, line: Line) -> float | None:
    text = printed(one.indicator, line.value.numerator, line.value.denominator) if line.value else ""
    return float(Decimal(text.removesuffix(" %"))) if text else None


def _score(kept: int | None) -> float | None:
    score = from_tenths(kept)
    return None if score is None else float(score)


def _usernames(sheets: Sequence[AppraisalSheet]) -> Mapping[int, str]:
    people = Person.select(Person.id, Person.username)
    return dict(people.where(among(Person.id, [sheet.owner_id for sheet in sheets])).tuples())


def _tell(plan: AppraisalPlan) -> None:
    sheets = sheets_of(plan)
    indicators, values, names = indicators_of(plan.id), values_of(sheets), names_of(sheets)
    click.echo(
        _("%(number)s %(name)s: %(count)s sheets", number=plan.number, name=plan.name, count=len(sheets))
    )
    for sheet in sheets:
        if sheet.exempt_for:
            click.echo(
                _("%(name)s: exempt (%(why)s)", name=names[sheet.id], why=exempt_words(sheet.exempt_for))
            )
            continue
        total = (
            "–"
            if sheet.total is None
            else f"{from_tenths(sheet.total)} {grade_word(plan.grades, sheet.grade)}"
        )
        click.echo(_("%(name)s: %(total)s", name=names[sheet.id], total=total))
        for line in lines_of(indicators, values[sheet.id]):
            one = line.indicator
            click.echo(f"  {one.weight:>3}  {label_of(one.indicator, one.label)}: {_words(line)}")


def _words(line: Line) -> str:
    value = line.value
    if value is None:
        return str(MISSING[NOT_GIVEN]) if line.indicator.indicator == GIVEN else "–"
    if value.missing:
        lacks = ", ".join(" ".join(reversed(lack)) for lack in value.lacking)
        return f"{MISSING[value.missing]} {lacks}".strip()
    said = printed(line.indicator.indicator, value.numerator, value.denominator)
    return f"{said} → {_score(value.score)}"
