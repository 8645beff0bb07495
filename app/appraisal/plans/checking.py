"""What keeps a plan from being kept, or from beginning: each with the field and the fix (clause 4.2)."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any

from app.appraisal.marking import GIVEN as AS_GIVEN
from app.appraisal.marking import YES_NO, rule_of
from app.appraisal.measuring import SHARE
from app.appraisal.models import (
    ENTERED,
    GIVEN,
    AppraisalPlan,
)
from app.appraisal.plans.drafts import Draft, Line
from app.appraisal.plans.offering import OWN, offered
from app.appraisal.plans.overlapping import running
from app.appraisal.plans.people import (
    ALL,
    WAYS,
    Scorers,
    appraised,
    key_of,
    owner_of,
    scorers_of,
)
from app.appraisal.plans.periods import last_day, year_after
from app.appraisal.scoring import could_be_told
from app.clock import today
from app.errors import Invalid
from app.people.models import Department, Person

WHOLE = 100
CODES = ("excellent", "good", "pass", "fail")
"""The grades of every plan, the best first; the firm says from what total on each begins."""


def problems(draft: Draft, plan: AppraisalPlan | None) -> Iterator[Invalid]:
    """Everything that is wrong with what a plan says; `plan` is the one that it is about, None for a new one.

    The field of what concerns an indicator is its place in the plan and what is wrong about it, as the
    editor calls it: ``line_0_rule``.
    """
    yield from _of_dates(draft)
    yield from _of_sums(draft)
    yield from _of_grades(draft)
    yield from _of_lines(draft)
    yield from _of_people(draft, plan)


def late(draft: Draft) -> Iterator[Invalid]:
    """What keeps a plan from beginning today, beside that."""
    if draft.answer_by < today():
        yield Invalid("answer_by", "This day has passed: choose a later one.")
    if draft.score_by < today() and any(line.indicator == GIVEN for line in draft.lines):
        yield Invalid("score_by", "This day has passed, and scorers need time: choose a later one.")


def line_field(place: int, name: str) -> str:
    """What the editor calls a field of the indicator at a place."""
    return f"line_{place}_{name}"


def _of_dates(draft: Draft) -> Iterator[Invalid]:
    if draft.since >= draft.until:
        yield Invalid("last", "The period ends before it begins: choose a last day that is not earlier.")
    elif draft.until > year_after(draft.since):
        yield Invalid(
            "last",
            "A plan covers twelve months at most: choose a last day up to %(day)s.",
            day=last_day(year_after(draft.since)),
        )
    elif draft.collect_on < draft.until:
        yield Invalid(
            "collect_on", "The period is not over on this day: collect from %(day)s on.", day=draft.until
        )
    if draft.score_by < draft.collect_on:
        yield Invalid("score_by", "Scorers need the collected figures: choose a day that is not before that.")
    if draft.answer_by <= draft.score_by:
        yield Invalid("answer_by", "Results are shown after scoring: choose a day after its last one.")


def _of_sums(draft: Draft) -> Iterator[Invalid]:
    weights = sum(line.weight for line in draft.lines)
    if draft.lines and weights < WHOLE:
        yield Invalid(
            "weights",
            "The weights add up to %(sum)d: %(missing)d missing.",
            sum=weights,
            missing=WHOLE - weights,
        )
    if weights > WHOLE:
        yield Invalid(
            "weights", "The weights add up to %(sum)d: %(over)d too many.", sum=weights, over=weights - WHOLE
        )
    parts = draft.superior_part + draft.peers_part + draft.own_part
    if parts < WHOLE:
        yield Invalid(
            "superior_part",
            "The parts add up to %(sum)d: %(missing)d missing.",
            sum=parts,
            missing=WHOLE - parts,
        )
    if parts > WHOLE:
        yield Invalid(
            "superior_part", "The parts add up to %(sum)d: %(over)d too many.", sum=parts, over=parts - WHOLE
        )


def _of_grades(draft: Draft) -> Iterator[Invalid]:
    begins = {code: first for first, code, *_ in draft.grades}
    for better, worse in pairwise(begins):
        if begins[better] <= begins[worse]:
            yield Invalid(
                f"grade_{better}", "A better grade begins higher: more than %(least)s.", least=begins[worse]
            )
    best = next(iter(begins))
    if begins[best] > draft.cap:
        yield Invalid(f"grade_{best}", "Nobody could reach this: the most is %(cap)d.", cap=draft.cap)


def _of_lines(draft: Draft) -> Iterator[Invalid]:
    if not draft.lines:
        yield Invalid("weights", "A plan needs an indicator: add one.")
    there, named = offered(), set()
    for place, line in enumerate(draft.lines):
        if line.indicator in OWN and not line.label:
            yield Invalid(line_field(place, "label"), "Say what it is called.")
        elif line.indicator not in OWN and line.indicator not in there:
            yield Invalid(
                line_field(place, "indicator"), "This indicator is no longer there: choose another."
            )
        same = (line.indicator, line.label)
        if same in named:
            yield Invalid(
                line_field(place, "indicator"), "This indicator is in the plan already: take one out."
            )
        named.add(same)
        yield from _of_rule(place, line)
        yield from _of_supplier(place, line)


def _of_rule(place: int, line: Line) -> Iterator[Invalid]:
    field, kind = line_field(place, "rule"), line.rule["rule"]
    if line.indicator != GIVEN and kind == AS_GIVEN:
        yield Invalid(field, "Only scores given by people stand as they are: choose another rule.")
    elif line.indicator not in OWN and kind == YES_NO:
        yield Invalid(field, "This is measured, it is no yes or no: choose another rule.")
    flaw = rule_of(line.rule).flaw()
    if flaw == "turns" and "floor" in line.rule:
        yield Invalid(
            field,
            "Floor, target and stretch turn: let them go up, or down where less is better, step by step.",
        )
    elif flaw == "turns":
        yield Invalid(field, "The points go up and down: let them go one way.")
    elif not flaw and "floor" in line.rule:
        yield from _of_knots(field, line)
    elif flaw == "none":
        yield Invalid(field, "Fill in one band at least.")
    elif flaw == "order":
        yield Invalid(field, "The bands are out of order: let each begin above the one before.")
    elif flaw == "range" and "each" in line.rule:
        yield Invalid(field, "An event takes more than 0 and at most 100 points.")
    elif flaw == "range":
        yield Invalid(field, "Points are from 0 to 120.")


def _of_knots(field: str, line: Line) -> Iterator[Invalid]:
    """Knots go the way that is better for their indicator, within what it can come to."""
    told = offered().get(line.indicator)
    if told is None:
        return
    floor, stretch = Decimal(line.rule["floor"]), Decimal(line.rule["stretch"])
    if told.falls and stretch > floor:
        yield Invalid(
            field, "Less is better here: let the floor be the largest and the stretch the smallest."
        )
    elif not told.falls and stretch < floor:
        yield Invalid(
            field, "More is better here: let the floor be the smallest and the stretch the largest."
        )
    elif told.measure == SHARE and not (min(floor, stretch) >= 0 and max(floor, stretch) <= WHOLE):
        yield Invalid(field, "A share lies between 0 and 100 %%: let floor, target and stretch do so.")


def _of_supplier(place: int, line: Line) -> Iterator[Invalid]:
    if line.indicator != ENTERED:
        return
    there = Person.get_or_none(Person.username == line.supplier, ~Person.disabled)
    if there is None:
        yield Invalid(line_field(place, "supplier"), "Choose who enters the figure.")


def _of_people(draft: Draft, plan: AppraisalPlan | None) -> Iterator[Invalid]:
    way = next((way for way in WAYS if way in draft.whom), None)
    if way is None or (way != ALL and not draft.whom[way]):
        yield Invalid("whom", "Choose whom the plan appraises.")
        return
    found = appraised(draft.subject, draft.whom)
    if not found:
        yield Invalid("whom", "Everybody chosen has left: choose others.")
        return
    for one in found:
        if owner_of(one) is None:
            yield Invalid(
                "whom",
                "%(department)s has no lead to answer for it: name one first, or leave it out.",
                department=one.name,
            )
    for other in running(draft, plan, found):
        for name in other.names:
            yield Invalid(
                "whom",
                "%(person)s is in “%(plan)s” at that time: leave them out, or choose another period.",
                person=name,
                plan=other.plan.name,
            )
    yield from _of_scorers(draft, found)


def _of_scorers(draft: Draft, found: Sequence[Person] | Sequence[Department]) -> Iterator[Invalid]:
    """Of what is said alone: as usual nobody scores themselves, and no colleague could be told."""
    said = draft.scorers
    if not said:
        return
    scorers = scorers_of(found, said)
    for one in found:
        if key_of(one) in said:
            mine = scorers[key_of(one)]
            yield from _of_one(one, mine, said[key_of(one)])
            superiors = int(bool(draft.superior_part and mine.superior))
            if draft.peers_part and could_be_told(superiors, len(mine.peers)):
                yield Invalid(
                    "scorers",
                    "So few colleagues score %(person)s that what one gives could be worked out: name at"
                    " least two beside the superior, three without one, or none.",
                    person=one.name,
                )


def _of_one(one: Person | Department, scorers: Scorers, said: Mapping[str, Any]) -> Iterator[Invalid]:
    name = one.name
    if owner_of(one) in {scorers.superior, *scorers.peers}:
        yield Invalid(
            "scorers", "%(person)s can't score themselves as superior or peer: choose others.", person=name
        )
    if scorers.superior in scorers.peers or len({*scorers.peers}) < len(scorers.peers):
        yield Invalid("scorers", "Somebody is named twice to score %(person)s: name each once.", person=name)
    left = bool(said.get("superior")) and scorers.superior is None
    if left or len(scorers.peers) < len(said.get("peers", scorers.peers)):
        yield Invalid("scorers", "Somebody who should score %(person)s has left: choose others.", person=name)
