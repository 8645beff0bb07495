"""A register of many risks with the ratings of half a year, its pages, and what is asked of the floor."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from random import Random
from typing import Any

from peewee import SQL

from app import create_app
from app.access.gate import everything
from app.chain.numbering import fresh_numbers
from app.chain.writing import writing
from app.clock import now, today
from app.customers.free_text import is_clear
from app.customers.models import Customer
from app.customers.part_rows import new_key
from app.customers.searching.names import text_key
from app.db.base import insert_rows, next_id
from app.db.connection import database
from app.db.fields import moment_text
from app.db.text import tokens
from app.organisation.processes.models import ProcessStep
from app.people.models import Department, Person
from app.risk.matrices.versions import in_force
from app.risk.matrix import STEPS, Rating, band_of, rank_of
from app.risk.models import (
    CLOSED,
    MONITORED,
    RATINGS,
    REGISTERED,
    STATES,
    TREATED,
    TREATMENTS,
    WITHOUT_CUSTOMER,
    Risk,
)
from app.risk.register.registering import LETTER, TEXTS
from app.risk.register.shipped import STARTER
from app.risk.snapshots.models import RiskSnapshot
from app.risk.snapshots.taking import RATED, last_of_month
from app.risk.treating.models import CONFIRMED, OPEN, Action
from app.settings import load
from app.vault.fields import sealed_columns
from bench.company import Company
from bench.pages import CLIENTS, Director, Page, gets

RISKS, MONTHS = 10_000, 6
REGISTER, MATRIX = "/risks/", "/risks/matrix"
Row = dict[str, Any]


def enter(company: Company) -> None:
    """Give the company a register of so many risks: some about customers, some about steps of processes.

    Those of the demo company, which have lived through everything, are among them.
    """
    with create_app(load(company.environ)).app_context(), database.connection_context():
        chance, count = Random(1), RISKS - company.count("risk")
        with writing(None, "bench.entered"):
            first = next_id(Risk)
            rows = list(_rows(first, count, chance))
            insert_rows(Risk, rows)
            titles = [(row["id"], tokens(text_key(row["title"]))) for row in rows]
            database.cursor().executemany("INSERT INTO risk_text (rowid, title) VALUES (?, ?)", titles)
            insert_rows(Action, _actions(rows, chance))
            insert_rows(RiskSnapshot, _snapshots(rows))
        database.execute_sql("ANALYZE")


def risk_pages(company: Company, director: Director) -> list[Page]:
    """Every line of the table that tells of the register."""
    cookie = director.cookie
    lived = company.ask(
        "select number from risk where state in (?, ?) and exists"
        " (select 1 from risk_assessment where risk_id = risk.id) order by id limit ?",
        *(TREATED, MONITORED, CLIENTS),
    )
    asked = {
        "risk register, gravest first": [REGISTER],
        "risk register, one department": [f"{REGISTER}?department=east"],
        "risk register, one category": [f"{REGISTER}?category=leak"],
        "risk register, by next review": [f"{REGISTER}?sort=review"],
        "risk matrix": [MATRIX],
        "risk matrix, one cell": [f"{MATRIX}?likelihood=3&impact=4"],
        "a risk": [REGISTER + number for (number,) in lived],
    }
    return [Page(name, gets(paths, cookie), gets(["/"])) for name, paths in asked.items()]


def _rows(first: int, count: int, chance: Random) -> Iterator[Row]:
    """Two in three about customers, one in five about a step."""
    cells, number = in_force().cells, in_force().number
    numbers = fresh_numbers(Risk, LETTER, [today().year] * count)
    people = [person for (person,) in Person.select(Person.id).where(~Person.disabled).tuples()]
    steps = [step for (step,) in ProcessStep.select(ProcessStep.id).tuples()]
    departments = [department for (department,) in Department.select(Department.id).tuples()]
    customers = iter(customers_in_columns(count))
    for turn in range(count):
        about = next(customers, None) if turn % 3 else None
        nowhere = (None, 1 + turn % 4, None, chance.choice(departments), None, None, WITHOUT_CUSTOMER)
        row: Row = {"id": first + turn, "number": numbers[turn], **_lies(about or nowhere)}
        row["step_id"] = chance.choice(steps) if about is None and turn % 5 else None
        row["owner_id"] = chance.choice(people) if turn % 20 else None
        yield row | _said(row, chance) | _rated(cells, number, chance)


def customers_in_columns(count: int) -> list[Sequence[Any]]:
    """Customers from all over the company, in columns."""
    every = max(1, Customer.select(SQL("max(id)")).scalar() // count)  # type: ignore[operator]
    columns = SQL(
        '"t1"."id", "t1"."level", "t1"."owner_id", "t1"."department_id", "t1"."region",'
        ' "t1"."business_line", "t1"."kind"'
    )
    found = everything(Customer, columns, why="the bench enters risks about them")
    return list(found.where(SQL('"t1"."id" % ? = 0', (every,))).tuples())


def _lies(about: Sequence[Any]) -> Row:
    """Where a risk lies: with its customer, or in a department."""
    customer, level, keeper, department, region, line, kind = about
    own = 1 if customer else level
    return {
        "level": level,
        "own_level": own,
        "customer_id": customer,
        "keeper_id": keeper,
        "department_id": department,
        "region": region,
        "business_line": line,
        "kind": kind,
    }


def _said(row: Row, chance: Random) -> Row:
    known = chance.choice(STARTER)
    texts = {name: getattr(known.zh, name) for name in TEXTS}
    return {
        "title": f"{known.zh.title} {row['number'][-4:]}",
        "category": known.category,
        **sealed_columns(Risk, row["id"], texts, clear=is_clear(row["level"])),
    }


def _rated(cells: Any, number: int, chance: Random) -> Row:  # noqa: ANN401  bands by likelihood and impact
    """One in ten is not rated yet, one in eight is closed."""
    state = chance.choice(STATES[1:]) if chance.random() < 0.9 else REGISTERED
    if state == CLOSED and chance.random() < 0.25:
        state = MONITORED
    at = now() - timedelta(minutes=chance.randrange(60 * 24 * 400))
    row: Row = {
        "state": state,
        "registered_at": moment_text(at),
        "updated_at": moment_text(at + timedelta(days=1)),
        "treatment": chance.choice(TREATMENTS),
        "ungrounded": chance.random() < 0.05,
        "matrix": None,
        "rank": 0,
        "next_review": None,
        "assessed_at": None,
        "shipped": "",
        "rev": 1,
    }
    ratings = dict.fromkeys(RATED)
    if state != REGISTERED:
        inherent = Rating(chance.choice(STEPS), chance.choice(STEPS))
        residual = Rating(*(chance.randint(1, step) for step in inherent))
        target = Rating(*(chance.randint(1, step) for step in residual))
        for name, rating in zip(RATINGS, (inherent, residual, target), strict=True):
            parts = (*rating, band_of(cells, rating))
            ratings |= dict(
                zip((f"{name}_{one}" for one in ("likelihood", "impact", "band")), parts, strict=True)
            )
        row |= {"matrix": number, "rank": rank_of(band_of(cells, residual), residual)}
        row["assessed_at"] = row["registered_at"]
        if state != CLOSED:
            row["next_review"] = (today() + timedelta(days=chance.randint(-20, 300))).isoformat()
    return row | ratings


def _actions(rows: Sequence[Row], chance: Random) -> Iterator[Row]:
    """One or two against each risk in treatment, half of them confirmed by the person who gave them."""
    people = [person for (person,) in Person.select(Person.id).where(~Person.disabled).tuples()]
    row = next_id(Action)
    for risk in rows:
        for _ in range(chance.randint(1, 2) if risk["state"] in {TREATED, MONITORED} else 0):
            owner, giver = chance.sample(people, 2)
            settled, day = (
                chance.random() < 0.5,
                (today() + timedelta(days=chance.randint(-60, 90))).isoformat(),
            )
            texts = {"what": "复核权限并补上双人确认"}
            yield {
                "id": row,
                "risk_id": risk["id"],
                "key": new_key(),
                **sealed_columns(Action, row, texts, clear=is_clear(risk["level"])),
                "owner_id": owner,
                "due": day,
                "first_due": day,
                "state": CONFIRMED if settled else OPEN,
                "confirmed_by_id": giver if settled else None,
                "person_id": giver,
                "at": risk["registered_at"],
                "rev": 1,
            }
            row += 1


def _snapshots(rows: Sequence[Row]) -> Iterator[Row]:
    """As rated as today, at the ends of the last months."""
    day = today()
    for _ in range(MONTHS):
        day = last_of_month(day)
        for row in rows:
            if row["state"] != CLOSED:
                yield {"day": day.isoformat(), "risk_id": row["id"], "state": row["state"]} | {
                    name: row[name] for name in RATED
                }
