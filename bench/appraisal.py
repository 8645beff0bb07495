"""Freezing the figures of a plan of many people over all records."""

from datetime import date

from app import create_app
from app.appraisal.models import OPEN, PERSON, RUNNING, AppraisalPlan, AppraisalSheet, PlanIndicator
from app.chain.writing import writing
from app.clock import now, today
from app.db.connection import database
from app.db.numbers import new_number
from app.people.models import Person
from app.settings import load
from bench.company import DIRECTOR, Company
from bench.figures import Figure

PEOPLE = 200
INDICATORS = (
    "tickets.result_score",
    "tickets.process_score",
    "tickets.response_on_time",
    "tickets.handling_on_time",
    "tickets.complaint_rate",
    "customers.retention",
    "customers.churn",
    "appraisal.acquisition_cost",
)
GRADES = [[90, "excellent", "优秀", "Excellent"], [60, "pass", "合格", "Pass"], [0, "fail", "不合格", "Fail"]]
RULE = {"rule": "bands", "bands": [["0", "60"], ["50", "90"]]}
MOST = 30
"""Seconds."""


def collected(company: Company) -> list[Figure]:
    """How long it takes to freeze the figures of PEOPLE in the last twelve months, and how much memory."""
    number = _planned(company)
    ran = company.flask("appraisal", "collect", number, "--json")
    values, rows = company.count("frozen_value"), company.count("frozen_row")
    assert values == PEOPLE * len(INDICATORS), ran.output
    words = f"collecting {PEOPLE} people × {len(INDICATORS)} indicators, {rows:,} records behind them"
    return [Figure(words, ran.seconds, "s", MOST), Figure("memory of that at its most (RSS)", ran.peak, "MB")]


def _planned(company: Company) -> str:
    """The number of a running plan in which so many people have sheets, those of the company first."""
    with create_app(load(company.environ)).app_context(), database.connection_context():
        director = Person.get(Person.username == DIRECTOR)
        until = today().replace(day=1)
        with writing(None, "bench.planned"):
            plan = planned(director, date(until.year - 1, until.month, 1), until, RUNNING)
            for place, name in enumerate(INDICATORS):
                key = f"2222222{place + 2}"
                values = {"key": key, "indicator": name, "weight": 12, "rule": RULE, "options": []}
                PlanIndicator.create(plan=plan, position=place, **values)
            for person in [*Person.select(), *(_hired(turn, director) for turn in range(PEOPLE))][:PEOPLE]:
                lies = {"owner": person, "department": person.department, "kind": PERSON, "level": 1}
                AppraisalSheet.create(number=new_number("S", now().year), plan=plan, state=OPEN, **lies)
        return str(plan.number)


def planned(person: Person, since: date, until: date, state: str) -> AppraisalPlan:
    """A plan of people over a period, which `person` made."""
    return AppraisalPlan.create(
        number=new_number("A", now().year),
        name=f"{since:%Y-%m}",
        subject=PERSON,
        since=since,
        until=until,
        collect_on=until,
        score_by=until,
        answer_by=until,
        state=state,
        whom={},
        scorers={},
        cap=100,
        superior_part=60,
        peers_part=40,
        own_part=0,
        grades=GRADES,
        created_by=person,
        created_at=now(),
    )


def _hired(turn: int, like: Person) -> Person:
    return Person.create(
        username=f"bench_{turn}", name=f"员工{turn}", department=like.department, created_at=now()
    )
