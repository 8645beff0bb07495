"""The nightly run of the rules of signals; a list of many signals, and what is asked of the floor beside."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import cycle, islice
from random import Random
from typing import Any

from app import create_app
from app.access.gate import everything
from app.chain.numbering import fresh_numbers
from app.chain.writing import writing
from app.clock import now, today
from app.customers.part_rows import new_key
from app.db.base import insert_rows, next_id
from app.db.connection import database
from app.db.fields import moment_text
from app.people.models import Person
from app.risk.signals.models import ACCEPTED, CLOSED, DO, HANDLED, NEW, Response, Signal, SignalRule
from app.risk.signals.raising import BLUE, ORANGE, RED, YELLOW
from app.risk.signals.recording import LETTER
from app.settings import load
from bench.company import Company
from bench.figures import Figure
from bench.pages import CLIENTS, Director, Page, gets
from bench.risks import customers_in_columns

SIGNALS, MOST = 10_000, 60
JOB, LIST = "signals.run", "/signals/"
RULE = "turnover"
COLOURS = (RED, ORANGE, YELLOW, YELLOW, YELLOW, BLUE, BLUE)
STATES = (NEW, ACCEPTED, HANDLED, *(CLOSED,) * 7)
STEPS = ("contact", "cause", "remedy")
WHY = "the bench counts and clears what it measures"
Row = dict[str, Any]


def raise_many(company: Company) -> None:
    """Give the company so many signals beside those that rules raised last night; three in ten are open."""
    with create_app(load(company.environ)).app_context(), database.connection_context():
        with writing(None, "bench.raised"):
            rows = list(_rows(SIGNALS, Random(1)))
            insert_rows(Signal, rows)
            insert_rows(Response, _steps(rows))
        database.execute_sql("ANALYZE")


def signal_pages(company: Company, director: Director) -> list[Page]:
    """Every line of the table that tells of signals."""
    cookie = director.cookie
    lived = company.ask(
        "select number from signal where state in (?, ?) and addressed = 0 and exists"
        " (select 1 from signal_response where signal_id = signal.id) order by id limit ?",
        *(ACCEPTED, CLOSED, CLIENTS),
    )
    asked = {
        "signals, gravest first": [LIST],
        "signals, all of one colour": [f"{LIST}?view=all&colour=orange"],
        "signals, by what is due next": [f"{LIST}?sort=due"],
        "a signal": [LIST + number for (number,) in lived],
    }
    return [Page(name, gets(paths, cookie), gets(["/"])) for name, paths in asked.items()]


def ran(company: Company) -> list[Figure]:
    """How long a night takes: the first one, which raises everything, and one on which nothing changed."""
    _begin_anew(company)
    customers = company.count("customer")
    first = company.flask("jobs", "run", JOB)
    count = company.count("signal")
    again = company.flask("jobs", "run", JOB)
    assert company.count("signal") == count
    return [
        Figure(
            f"a night's run over {customers:,} customers that raises {count:,} signals",
            first.seconds,
            "s",
            MOST,
        ),
        Figure("the same where nothing changed", again.seconds, "s", MOST),
        Figure("memory of that at its most (RSS)", max(first.peak, again.peak), "MB"),
    ]


def _begin_anew(company: Company) -> None:
    """No signals, and no rule that ran."""
    inside = create_app(load(company.environ)).app_context()
    with inside, database.connection_context(), writing(None, "bench.cleared"):
        for model in (Response, Signal):
            mine = everything(model, model.id, why=WHY)
            model.delete().where(model.id.in_(mine)).execute()
        SignalRule.update(ran_on=None).execute()


def _rows(count: int, chance: Random) -> Iterator[Row]:
    rule = SignalRule.get(SignalRule.code == RULE).id
    first, numbers = next_id(Signal), fresh_numbers(Signal, LETTER, [today().year] * count)
    people = [person for (person,) in Person.select(Person.id).where(~Person.disabled).tuples()]
    for turn, about in enumerate(islice(cycle(customers_in_columns(count)), count)):
        customer, level, owner, department, region, line, kind = about
        at = now() - timedelta(minutes=chance.randrange(60 * 24 * 300))
        state, handler = chance.choice(STATES), chance.choice((owner, owner, chance.choice(people)))
        yield {
            "id": first + turn,
            "number": numbers[turn],
            "level": max(2, level),
            "own_level": 2,
            "owner_id": owner,
            "department_id": department,
            "region": region,
            "business_line": line,
            "kind": kind,
            "customer_id": customer,
            "handler_id": handler,
            "rule_id": rule,
            "subject": customer,
            "instance": f"bench {turn}",
            "colour": chance.choice(COLOURS),
            "state": state,
            "value": 40.0,
            "raised_value": 45.0,
            "latest": 42.0,
            "raised_at": moment_text(at),
            "raised_on": at.date().isoformat(),
            "seen_on": today().isoformat(),
            "updated_at": moment_text(at + timedelta(hours=5)),
            "next_due": None if state == CLOSED else moment_text(at + timedelta(days=chance.randint(1, 400))),
            "accepted_at": None if state == NEW else moment_text(at + timedelta(hours=1)),
            "closed_at": moment_text(at + timedelta(days=9)) if state == CLOSED else None,
        }


def _steps(rows: Sequence[Row]) -> Iterator[Row]:
    for row in rows:
        for place, what in enumerate(STEPS if row["state"] != NEW else ()):
            done = row["state"] != ACCEPTED or place == 0
            yield {
                "signal_id": row["id"],
                "key": new_key(),
                "position": place,
                "kind": DO,
                "what": what,
                "person_id": row["handler_id"],
                "due_at": row["updated_at"],
                "done_at": row["updated_at"] if done else None,
                "done_by_id": row["handler_id"] if done else None,
            }
