"""Freezing the figures of a plan of many people over all records, by a command and beside pages."""

from datetime import date
from time import perf_counter

from app import create_app
from app.appraisal.models import OPEN, PERSON, RUNNING, AppraisalPlan, AppraisalSheet, PlanIndicator
from app.chain.writing import writing
from app.clock import now, today
from app.db.connection import database
from app.db.numbers import new_number
from app.people.models import Person
from app.settings import load
from bench.company import DIRECTOR, OFFICER, Company
from bench.figures import Figure
from bench.load import Answers
from bench.load import load as load_pages
from bench.pages import Director, lists

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
MOST, PATIENCE = 30, 600
"""Seconds: that collecting may take, and that anybody waits for it."""


def collected(company: Company) -> list[Figure]:
    """How long it takes to freeze the figures of PEOPLE in the last twelve months, and how much memory."""
    values, rows = company.count("frozen_value"), _rows(company)
    ran = company.flask("appraisal", "collect", _planned(company), "--json")
    values, rows = company.count("frozen_value") - values, _rows(company) - rows
    assert values == PEOPLE * len(INDICATORS), ran.output
    words = f"collecting {PEOPLE} people × {len(INDICATORS)} indicators, {rows:,} records behind them"
    return [Figure(words, ran.seconds, "s", MOST), Figure("memory of that at its most (RSS)", ran.peak, "MB")]


def _rows(company: Company) -> int:
    """How many records are kept behind figures that score, and that stand beside these."""
    return company.count("frozen_row") + company.count("appraisal_beside_row")


def beside_pages(company: Company, director: Director, port: int, seconds: float) -> list[Figure]:
    """How many times a list's pages take while a plan's figures are collected, of what they take without."""
    number, asks, officer = _planned(company), lists(director), Director(port, OFFICER, "/")
    load_pages(port, asks, seconds / 2, 200)
    alone, meanwhile = load_pages(port, asks, seconds, 200), Answers()
    address, began = f"/appraisal/plans/{number}/collection", perf_counter()
    officer.post(address, {"csrf_token": officer.token, "rev": "1"})
    while company.ask("select 1 from appraisal_plan where number = ? and state = ?", number, RUNNING):
        assert perf_counter() - began < PATIENCE, officer.get(address)
        meanwhile += load_pages(port, asks, seconds / 4, 200)
    assert meanwhile.times, "the collection was too short to be measured"
    slower = alone.per_second / meanwhile.per_second
    return [
        Figure(
            "a list page while the figures of a plan are collected, times what it takes alone", slower, "×", 2
        ),
        Figure("collecting them beside eight clients", perf_counter() - began, "s"),
    ]


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
            there = list(Person.select().order_by(Person.id).limit(PEOPLE))
            for person in [*there, *(_hired(turn, director) for turn in range(PEOPLE - len(there)))]:
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
