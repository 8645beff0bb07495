"""Scoring all customers in the background: the first night, one on which nothing changed, trying a card."""

from time import perf_counter

from app import create_app
from app.access.gate import Gate, everything
from app.chain.writing import writing
from app.customers.models import INDIVIDUAL
from app.db.connection import database
from app.demo.scoring import OFFICER, Alone, add_scores
from app.people.models import Person
from app.risk.scorecards import cards
from app.risk.scorecards.models import PUBLISHED, CreditScore, Scorecard
from app.risk.scorecards.scoring import JOB
from app.risk.scorecards.trial import try_out
from app.settings import load
from bench.company import Company
from bench.figures import Figure

SEED = 1
MOST, MOST_FOR_TRIAL = 60, 90
"""Seconds."""


def scored(company: Company) -> list[Figure]:
    """How long it takes to score everybody, and to try a card for individuals over all of them."""
    _begin_anew(company)
    first = company.flask("jobs", "run", JOB)
    count = company.count("credit_score")
    again = company.flask("jobs", "run", JOB)
    assert company.count("credit_score") == count
    return [
        Figure(f"scoring {count:,} customers for the first time", first.seconds, "s", MOST),
        Figure("the same where nothing changed", again.seconds, "s", MOST),
        Figure("memory of that at its most (RSS)", max(first.peak, again.peak), "MB"),
        Figure("trying a card over all individuals", _tried(company), "s", MOST_FOR_TRIAL),
    ]


def _begin_anew(company: Company) -> None:
    """Cards in force, and nobody scored yet."""
    with create_app(load(company.environ)).app_context(), database.connection_context():
        if not Scorecard.select().exists():
            add_scores(SEED)
        mine = everything(CreditScore, CreditScore.id, why="the bench scores everybody anew")
        with writing(None, "bench.scored"):
            CreditScore.delete().where(CreditScore.id.in_(mine)).execute()


def _tried(company: Company) -> float:
    with create_app(load(company.environ)).app_context(), database.connection_context():
        officer = Person.get(Person.username == OFFICER)
        like = Scorecard.get(Scorecard.kind == INDIVIDUAL, Scorecard.state == PUBLISHED)
        row = cards.copy(Gate(officer), like)
        began = perf_counter()
        try_out(Alone(officer, row.number))
        return perf_counter() - began
