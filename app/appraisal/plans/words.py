"""Plans in words."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.appraisal import marking
from app.appraisal.models import DEPARTMENT, PERSON
from app.appraisal.plans.people import ALL, DEPARTMENTS, PEOPLE, POSTS
from app.people.departments import all_departments
from app.people.models import Person
from app.web.language import language

SUBJECTS: Mapping[str, Any] = {PERSON: _l("People"), DEPARTMENT: _l("Whole departments")}
WAYS: Mapping[str, Any] = {
    ALL: _l("All"),
    POSTS: _l("By post"),
    PEOPLE: _l("Chosen people"),
    DEPARTMENTS: _l("Chosen departments"),
}
RULES: Mapping[str, Any] = {
    marking.KNOTS: _l("Floor, target, stretch"),
    marking.BANDS: _l("Bands"),
    marking.MINUS: _l("Minus for each event"),
    marking.YES_NO: _l("Yes or no"),
    marking.GIVEN: _l("As given"),
}


def whom_words(subject: str, whom: Mapping[str, Any]) -> str:
    """Whom a plan appraises, in words."""
    if POSTS in whom:
        return _(", ").join(whom[POSTS])
    if PEOPLE in whom:
        found = Person.select(Person.name).where(Person.username.in_(list(whom[PEOPLE])))
        return _(", ").join(person.name for person in found.order_by(Person.name))
    if DEPARTMENTS in whom:
        chosen = [one for one in all_departments() if one.code in whom[DEPARTMENTS]]
        return _(", ").join((language() == "en" and one.name_en) or one.name for one in chosen)
    return _("Everybody") if subject == PERSON else _("All departments")


def rule_words(rule: Mapping[str, Any], unit: Any) -> str:  # noqa: ANN401  a text or a lazy one
    """A rule with its numbers, as a plan shows it."""
    unit = str(unit)
    if rule["rule"] == marking.KNOTS:
        numbers = {name: _number(rule[name], unit) for name in ("floor", "target", "stretch")}
        said = _("floor %(floor)s, target %(target)s, stretch %(stretch)s", **numbers)
        return _("%(rule)s; on the line below the floor", rule=said) if rule.get("below") else said
    if rule["rule"] == marking.BANDS:
        bands = (
            _("from %(first)s: %(points)s", first=_number(first, unit), points=points)
            for first, points in rule["bands"]
        )
        return _(", ").join(bands)
    if rule["rule"] == marking.MINUS:
        return _("100, less %(each)s for each", each=rule["each"])
    return str(RULES[rule["rule"]])


def _number(text: str, unit: str) -> str:
    if unit == "%":
        return f"{text}%"
    return f"{text} {unit}" if unit else text
