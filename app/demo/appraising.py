"""The appraisals of the demo company: a plan for each quarter, played by its people on the days of then.

What they do is done by the functions that the pages call, with the clock set back; so their rows on the chain
come after those of customers and tickets. The last plan is left where its people have something to do.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import NamedTuple

from app import clock
from app.access.gate import Gate, everything
from app.appraisal.appeals.deciding import Case, Decision, decide
from app.appraisal.appeals.making import appeal, appeals_of
from app.appraisal.appeals.models import KEPT
from app.appraisal.collecting.freezing import collect
from app.appraisal.consequences.approving import ask_for_approval as ask_for_consequence
from app.appraisal.consequences.handling import drop
from app.appraisal.consequences.models import PROPOSED, Consequence
from app.appraisal.consequences.reading import Found
from app.appraisal.giving.handing_in import hand_in
from app.appraisal.giving.showing import show
from app.appraisal.models import FINAL, SELF, SUPERIOR, TO_ANSWER, AppraisalPlan, AppraisalSheet, Score
from app.appraisal.plans.approving import ask_for_approval
from app.appraisal.plans.drafting import archive, begin
from app.appraisal.plans.drafts import Draft
from app.appraisal.plans.periods import before
from app.appraisal.plans.shipped import name_of, shipped
from app.appraisal.reading import indicators_of
from app.appraisal.sheets.answering import accept, comment
from app.appraisal.sheets.days import go_on
from app.clock import today
from app.db.numbers import drawn_by
from app.demo.draws import between, one
from app.inbox.requests import decide as decide_request
from app.people.models import Person

QUARTERS = 6
"""So many are over; the present one runs."""
OFFICER, APPROVER = "hr_zhou", "director"
POSTS = ("客户经理", "客服")
MORNING = time(1, 30)
"""Half past nine in Shanghai."""
COLLECTED_BEFORE, SCORED_BEFORE, SHOWN_BEFORE = (timedelta(days=days) for days in (14, 7, 5))
ANSWERED_AFTER = timedelta(days=12)
"""How long before today the last plan was collected, scored and shown; how long it may be answered."""
SUPERIORS = {"desk_chen": "director", "desk_liu": "director"}
"""Who scores those whose department nobody leads."""
GIVEN_FROM, GIVEN_UP_TO = 68, 94
REMARKS = (
    "交接清楚，资料齐全，可再主动一些。",
    "客户反映良好，能按时回复。",
    "配合默契，遇到难题愿意一起想办法。",
    "进步明显，书面记录仍需更完整。",
)
LAST = -1
CONTESTED = {
    LAST: ("manager_li", "有一张工单是系统升级当天转来的，请核实超时原因。"),
    3: ("manager_zhao", "投诉一事已查明与我无关。"),
}
"""The how many of the plans → who appealed, and why; the last one is not decided yet."""
UPHELD = "已调阅工单与计时记录，数据无误，维持原分。"
SAID = "谢谢，下季度会把回访补上。"


class Days(NamedTuple):
    """When a plan is begun, collected, scored and shown, and until when it is answered."""

    begun: date
    collected: date
    scored: date
    shown: date
    answered: date


def add_appraisals(seed: int) -> int:
    """Play them. Returns how many plans there are."""
    rng = Random(f"appraisal {seed}")  # noqa: S311  it has to come out the same again
    people = {person.username: person for person in Person.select()}
    plans = list(_plans())
    with drawn_by(rng.choice):
        for place, (draft, days) in enumerate(plans):
            _play(people, draft, days, rng, place)
            if place:
                _put_away(people)
        _begin(people, shipped(today()), today() - timedelta(days=1))
    return len(plans) + 1


def _plans() -> Iterator[tuple[Draft, Days]]:
    """The plans of the quarters that are over, the first one first, and when what was done of each."""
    edge = today() - COLLECTED_BEFORE
    draft = shipped(today())
    since, until = before(draft.since, draft.until)
    quarters: list[date] = []
    while len(quarters) < QUARTERS:
        if until <= edge:
            quarters.append(since)
        since, until = before(since, until)
    for since in reversed(quarters):
        draft = shipped(since)
        days = Days(
            since + timedelta(days=3),
            draft.collect_on,
            draft.score_by - timedelta(days=1),
            draft.score_by + timedelta(days=1),
            draft.answer_by,
        )
        if since == quarters[0]:
            days = Days(
                days.begun,
                today() - COLLECTED_BEFORE,
                today() - SCORED_BEFORE,
                today() - SHOWN_BEFORE,
                today() + ANSWERED_AFTER,
            )
        yield draft._replace(collect_on=days.collected, score_by=days.shown, answer_by=days.answered), days


def _play(people: dict[str, Person], draft: Draft, days: Days, rng: Random, place: int) -> None:
    officer, last = Gate(people[OFFICER]), days.answered >= today()
    plan = _begin(people, draft, days.begun)
    with on_day(days.collected):
        collect(plan, people[OFFICER])
    with on_day(days.scored):
        _hand_in(plan, rng)
    with on_day(days.shown):
        plan = AppraisalPlan.get_by_id(plan.id)
        show(officer, plan)
    contested, why = CONTESTED.get(LAST if last else place, ("", ""))
    with on_day(days.shown + timedelta(days=1)):
        sheets = _sheets(plan)
        for username, sheet in sheets.items():
            if username != contested and (not last or username in {"manager_wang", "desk_chen"}):
                _answer(people[username], sheet, said=username == "manager_zhao")
        if contested in sheets:
            _contest(Gate(people[contested]), sheets[contested], why)
    if not last:
        with on_day(days.shown + timedelta(days=4)):
            _decide(plan)
        with on_day(days.answered + timedelta(days=1)):
            go_on()


def _begin(people: dict[str, Person], draft: Draft, day: date) -> AppraisalPlan:
    scorers = {
        name: {"superior": superior, "peers": sorted(set(SUPERIORS) - {name})}
        for name, superior in SUPERIORS.items()
    }
    named = draft._replace(name=name_of(draft.since), whom={"posts": list(POSTS)}, scorers=scorers)
    with on_day(day):
        officer = Gate(people[OFFICER])
        plan = begin(officer, named)
        request = ask_for_approval(officer, plan, "按制度每季度考核一次", plan.rev)
        decide_request(Gate(people[APPROVER]), request, "同意", approved=True)
    return AppraisalPlan.get_by_id(plan.id)


def _hand_in(plan: AppraisalPlan, rng: Random) -> None:
    for score in _scores(plan):
        points = between(rng, GIVEN_FROM, GIVEN_UP_TO)
        text = one(rng, REMARKS) if score.role in {SUPERIOR, SELF} else ""
        hand_in(Gate(Person.get_by_id(score.person_id)), score, points * 10, text)


def _scores(plan: AppraisalPlan) -> list[Score]:
    query = everything(Score, why="the demo company is made before anybody signs in")
    return list(
        query.where(Score.sheet.in_([sheet.id for sheet in _sheets(plan).values()])).order_by(Score.id)
    )


def _sheets(plan: AppraisalPlan) -> dict[str, AppraisalSheet]:
    """The sheets of a plan as they stand, by the user names of those whose they are."""
    query = everything(AppraisalSheet, why="the demo company is made before anybody signs in")
    names = dict(Person.select(Person.id, Person.username).tuples())
    rows = query.where(AppraisalSheet.plan == plan.id).order_by(AppraisalSheet.id)
    return {names[sheet.owner_id]: sheet for sheet in rows}


def _answer(person: Person, sheet: AppraisalSheet, *, said: bool) -> None:
    if sheet.state != TO_ANSWER:
        return
    mine = Gate(person)
    if said:
        comment(mine, sheet, SAID, sheet.rev)
    accept(mine, sheet, sheet.rev)


def _contest(mine: Gate, sheet: AppraisalSheet, why: str) -> None:
    if sheet.state == TO_ANSWER:
        line = next(
            one for one in indicators_of(sheet.plan_id) if one.indicator == "tickets.handling_on_time"
        )
        appeal(mine, sheet, line, why, [])


def _decide(plan: AppraisalPlan) -> None:
    lines = {line.id: line for line in indicators_of(plan.id)}
    for sheet in _sheets(plan).values():
        for found in appeals_of(sheet):
            if found.waits and sheet.decider_id:
                decider = Gate(Person.get_by_id(sheet.decider_id))
                case = Case(AppraisalPlan.get_by_id(plan.id), sheet, lines[found.indicator_id], found)
                decide(decider, case, Decision(KEPT, UPHELD), found.rev)


def _put_away(people: dict[str, Person]) -> None:
    """Praise what the plans before the last final one proposed, drop the rest of it, and put them away."""
    final = AppraisalPlan.select().where(AppraisalPlan.state == FINAL).order_by(AppraisalPlan.since)
    officer, approver = Gate(people[OFFICER]), Gate(people[APPROVER])
    for plan in list(final)[:-1]:
        with on_day(plan.answer_by + timedelta(days=3)):
            _settle(officer, approver, plan)
            archive(officer, AppraisalPlan.get_by_id(plan.id))


def _settle(officer: Gate, approver: Gate, plan: AppraisalPlan) -> None:
    sheets = {sheet.id: sheet for sheet in _sheets(plan).values()}
    rows = everything(Consequence, why="the demo company is made before anybody signs in")
    for found in list(
        rows.where(Consequence.plan == plan.id, Consequence.state == PROPOSED).order_by(Consequence.id)
    ):
        case = Found(found, sheets.get(found.sheet_id))
        if found.kind == "praise":
            request = ask_for_consequence(officer, case, "季度成绩优秀", found.rev)
            decide_request(approver, request, "同意表扬", approved=True)
        else:
            drop(officer, case, "已在部门会上谈过，本季度不再另行处理", found.rev)


@contextmanager
def on_day(day: date) -> Iterator[None]:
    """The clock stands at the morning of a day."""
    stood = clock.fixed()
    clock.fix(datetime.combine(day, MORNING, UTC))
    try:
        yield
    finally:
        clock.fix(stood)
