"""Who has not handed in: they block what is shown, and are never averaged away."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from peewee import ModelSelect, fn

from app.access.gate import Gate, everything
from app.appraisal.giving.telling import WANTED, remind
from app.appraisal.models import EXEMPT, SELF, AppraisalPlan, AppraisalSheet, Score
from app.appraisal.steps import check_step
from app.chain.writing import writing
from app.db.base import among
from app.db.connection import database
from app.inbox.absences import absent_today
from app.people.models import Person


@dataclass(frozen=True)
class Scorer:
    """Somebody who is asked for scores in a plan: how many as what, and how many of these were handed in.

    `own_left` of them are about themselves and not in. `away`: they are absent today.
    """

    person: Person
    asked: dict[str, int]
    given: int
    own_left: int
    away: bool

    @property
    def left(self) -> int:
        """How many are still to be handed in."""
        return sum(self.asked.values()) - self.given

    @property
    def others_left(self) -> int:
        """How many of these are about others: somebody else can be named for them."""
        return self.left - self.own_left


def late_scorers(plan: AppraisalPlan) -> list[Scorer]:
    """Those who have not handed in everything, whoever looks, by name."""
    sheets = everything(AppraisalSheet, AppraisalSheet.id, why="who keeps a plan from being shown")
    return [one for one in _scorers(sheets.where(AppraisalSheet.plan == plan.id)) if one.left]


def scorers_of(gate: Gate, plan: AppraisalPlan) -> list[Scorer]:
    """Who is asked for scores on those sheets of a plan that the person may read; the late ones first."""
    found = _scorers(gate.select(AppraisalSheet, AppraisalSheet.id).where(AppraisalSheet.plan == plan.id))
    return sorted(found, key=lambda one: not one.left)


def scorer_in(gate: Gate, plan: AppraisalPlan, person: Person) -> Scorer:
    """What one person is asked for on those sheets of a plan that the reader may read."""
    found = (one for one in scorers_of(gate, plan) if one.person.id == person.id)
    return next(found, Scorer(person, {}, 0, 0, away=False))


def remind_late(gate: Gate, plan: AppraisalPlan) -> int:
    """Remind everybody who has not handed in and can sign in. Returns how many.

    Raises Forbidden, Conflict.
    """
    check_step(gate, "remind", plan)
    with database.atomic():
        late = [one.person for one in late_scorers(plan) if not one.person.disabled]
        with writing(gate.person, "appraisal.scorers.reminded", plan) as entry:
            entry.told(people=[person.username for person in late])
            remind(plan, late, WANTED, gate.person)
    return len(late)


def _scorers(sheets: ModelSelect) -> Sequence[Scorer]:
    query = everything(
        Score,
        *(Score.person, Score.role, fn.COUNT(Score.id), fn.COUNT(Score.given_at)),
        why="how many were handed in, not what they give",
    )
    query = query.where(Score.sheet.in_(sheets.where(AppraisalSheet.state != EXEMPT)))
    counts: dict[int, dict[str, tuple[int, int]]] = defaultdict(dict)
    for person, role, asked, given in query.group_by(Score.person, Score.role).tuples():
        counts[person][role] = (asked, given)
    away = absent_today()
    people = Person.select().where(among(Person.id, counts)).order_by(Person.name, Person.id)
    return [_scorer(person, counts[person.id], person.id in away) for person in people]


def _scorer(person: Person, counts: dict[str, tuple[int, int]], away: bool) -> Scorer:  # noqa: FBT001
    asked, given = counts.get(SELF, (0, 0))
    return Scorer(
        person,
        {role: each for role, (each, _) in counts.items()},
        sum(each for _, each in counts.values()),
        own_left=asked - given,
        away=away,
    )
