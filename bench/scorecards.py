"""Scoring all customers in the background: the first night, one on which nothing changed, trying a card.

Beside it somebody saves: how long they wait for their turn. Run as a program, it tries a card and prints how
long that took.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Thread
from time import perf_counter, sleep

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
from bench.pages import Director, Page, gets

SEED = 1
MOST, MOST_FOR_TRIAL = 60, 90
"""Seconds."""
MOST_MEMORY = 150
"""Megabytes."""
MOST_WAITED = 2
"""Seconds that whoever saves a page may wait for its turn."""
PAUSE = 0.05
"""Seconds between two savings."""


def score_pages(director: Director) -> list[Page]:
    """The line of the table that tells of the list of scores."""
    return [
        Page("list of scores", gets(["/scorecards/scores/"], director.cookie), gets(["/"])),
        Page(
            "list of scores, of one band",
            gets(["/scorecards/scores/?band=2&kind=individual"], director.cookie),
            gets(["/"]),
        ),
    ]


def scored(company: Company) -> list[Figure]:
    """How long it takes to score everybody, and to try a card for individuals over all of them."""
    _begin_anew(company)
    with _saving(company) as waits:
        first = company.flask("jobs", "run", JOB)
    count = company.count("credit_score")
    again = company.flask("jobs", "run", JOB)
    assert company.count("credit_score") == count
    with _saving(company) as beside_trial:
        trial = company.python("-m", __name__)
    return [
        Figure(f"scoring {count:,} customers for the first time", first.seconds, "s", MOST),
        Figure("longest wait of whoever saves meanwhile", waits.longest, "s", MOST_WAITED),
        Figure("the same where nothing changed", again.seconds, "s", MOST),
        Figure("memory of that at its most (RSS)", max(first.peak, again.peak), "MB", MOST_MEMORY),
        Figure("trying a card over all individuals", trial.document["seconds"], "s", MOST_FOR_TRIAL),
        Figure("longest wait of whoever saves meanwhile, then", beside_trial.longest, "s", MOST_WAITED),
        Figure("memory of that trial at its most (RSS)", trial.peak, "MB", MOST_MEMORY),
    ]


@dataclass
class Waits:
    """How long each saving took, in seconds."""

    taken: list[float] = field(default_factory=list)

    @property
    def longest(self) -> float:
        """The worst of them."""
        return max(self.taken)


@contextmanager
def _saving(company: Company) -> Iterator[Waits]:
    """Somebody saves again and again until the end of the block."""
    waits, over = Waits(), Event()
    thread = Thread(target=_save, args=(company, waits, over))
    thread.start()
    try:
        yield waits
    finally:
        over.set()
        thread.join()


def _save(company: Company, waits: Waits, over: Event) -> None:
    with create_app(load(company.environ)).app_context(), database.connection_context():
        while not over.is_set() or not waits.taken:
            began = perf_counter()
            with writing(None, "bench.saved"):
                pass
            waits.taken.append(perf_counter() - began)
            sleep(PAUSE)


def _begin_anew(company: Company) -> None:
    """Cards in force, and nobody scored yet."""
    with create_app(load(company.environ)).app_context(), database.connection_context():
        if not Scorecard.select().exists():
            add_scores(SEED)
        mine = everything(CreditScore, CreditScore.id, why="the bench scores everybody anew")
        with writing(None, "bench.scored"):
            CreditScore.delete().where(CreditScore.id.in_(mine)).execute()


def _try() -> None:
    """What the program does: the company is that of the environment."""
    with create_app(load(os.environ)).app_context(), database.connection_context():
        officer = Person.get(Person.username == OFFICER)
        like = Scorecard.get(Scorecard.kind == INDIVIDUAL, Scorecard.state == PUBLISHED)
        row = cards.copy(Gate(officer), like)
        began = perf_counter()
        try_out(Alone(officer, row.number))
        print(json.dumps({"seconds": perf_counter() - began}))


if __name__ == "__main__":
    _try()
