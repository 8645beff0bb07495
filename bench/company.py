"""The demo company on a throw-away folder, a floor of the same size, and what is measured once on them."""

import csv
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryFile
from time import perf_counter, sleep
from typing import Any

from app.demo.invention import invent
from bench.server import ROOT

PASSWORD = "bench password"
DIRECTOR, OFFICER = "director", "hr_zhou"
KILOBYTE = 1024
LOOK_EVERY = 0.02  # seconds between looks at a command that runs
OTHER_SEED = 2
SHEET = (
    "external_id name kind sex birth_date id_number credit_code mobile email address"
    " region business_line status"
).split()

# What the product keeps sealed stands in the floor in the clear, made up to the same length.
FLOOR = """
attach '{product}' as product;
create table customer (id integer primary key, number text unique, name text, mobile text, id_number text,
    address text, tier text, level integer, updated_at text);
insert into customer select id, number, name, printf('142%08d', id), printf('110101%012d', id),
    printf('浙江省杭州市西湖区文三路 %d 号', id), tier, level, updated_at from product.customer;
create index customer_order on customer (updated_at, id);
create virtual table customer_name using fts5(name, detail='full', tokenize="unicode61 remove_diacritics 0");
insert into customer_name (rowid, name) select rowid, name from product.customer_name;
detach product;
analyze;
pragma journal_mode=wal;
"""


@dataclass(frozen=True)
class Ran:
    """A command that has ended: what it said, how long it took, how much memory it held at most (MB)."""

    output: str
    seconds: float
    peak: float

    @property
    def document(self) -> Any:  # noqa: ANN401  any JSON
        """What `--json` printed."""
        return json.loads(self.output)


class Company:
    """One data folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environ = {"KEBU_DATA": str(folder), "KEBU_DEMO_PASSWORD": PASSWORD}

    def load(self, customers: int, tickets: int = 0) -> Ran:
        """Make the database and load the demo company into it."""
        self.flask("db", "upgrade")
        counts = ("--customers", str(customers), "--tickets", str(tickets))
        return self.flask("demo", "load", *counts, "--json")

    def flask(self, *words: str) -> Ran:
        """Run `flask --app wsgi …` as an operator does. Raises AssertionError if it fails."""
        return self.python("-m", "flask", "--app", "wsgi", *words)

    def python(self, *words: str) -> Ran:
        """Run `python …` on the company. Raises AssertionError if it fails."""
        began, peak = perf_counter(), 0.0
        command = [sys.executable, *words]
        with TemporaryFile("w+", encoding="utf-8") as out:
            process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **self.environ}, stdout=out)
            while process.poll() is None:
                peak = max(peak, _peak(process.pid))
                sleep(LOOK_EVERY)
            out.seek(0)
            output = out.read()
        assert process.returncode == 0, f"{words}: {output}"
        return Ran(output, perf_counter() - began, peak)

    def ask(self, sql: str, *values: int | str) -> list[tuple[Any, ...]]:
        """Rows of the database, read from outside."""
        with closing(sqlite3.connect(f"file:{self.folder}/kebu.db?mode=ro", uri=True)) as connection:
            return connection.execute(sql, values).fetchall()

    def lift_cap(self, rows: int) -> None:
        """Let the director take out so many rows in a day."""
        with closing(sqlite3.connect(self.folder / "kebu.db")) as connection:
            connection.execute("update role set export_cap = ? where code = ?", (rows, DIRECTOR))
            connection.commit()

    def count(self, table: str) -> int:
        """How many rows a table has."""
        return int(self.ask(f"select count(*) from {table}")[0][0])

    def write_floor(self, file: Path) -> None:
        """Make the floor's database with the same rows."""
        with closing(sqlite3.connect(file, isolation_level=None)) as connection:
            connection.executescript(FLOOR.format(product=self.folder / "kebu.db"))

    def edge(self, row: int) -> tuple[str, str]:
        """Number and moment of the customer on place `row` of the list, newest change first."""
        order = "select number, updated_at from customer order by updated_at desc, id desc limit 1 offset ?"
        return self.ask(order, row - 1)[0]

    def numbers(self, first: int, count: int) -> list[str]:
        """Public numbers of `count` customers from id `first` on; the first 300 have long histories."""
        rows = self.ask("select number from customer where id >= ? order by id limit ?", first, count)
        return [number for (number,) in rows]

    def tickets(self, stage: str, count: int) -> list[str]:
        """Public numbers of `count` tickets in that stage whose handler the bench may act for."""
        rows = self.ask(
            "select number from ticket where stage = ? and line = 'waiting' and is_complaint = 0"
            " and not exists (select 1 from plan_step where ticket_id = ticket.id) order by id limit ?",
            stage,
            count,
        )
        return [number for (number,) in rows]

    def in_queue(self, row: int) -> str:
        """The number of the ticket on place `row` of the queue."""
        order = (
            "select number from ticket where line = 'waiting' order by points desc, id desc limit 1 offset ?"
        )
        return str(self.ask(order, row - 1)[0][0])

    def words(self, count: int) -> list[str]:
        """The last two characters of the names of `count` persons: what a colleague looks for."""
        persons = (
            "select substr(name, -2) from customer where kind = 'individual' and length(name) = 3 limit ?"
        )
        return [word for (word,) in self.ask(persons, count)]


def _peak(pid: int) -> float:
    """MB that a process has held at most, 0 once it has ended."""
    status = Path(f"/proc/{pid}/status").read_text().splitlines()
    return sum(int(line.split()[1]) for line in status if line.startswith("VmHWM:")) / KILOBYTE


def write_sheet(file: Path, rows: int) -> None:
    """A CSV file of `rows` invented customers, a few of them twice."""
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(SHEET)
        writer.writerows(_cells(rows))


def _cells(rows: int) -> Iterator[list[Any]]:
    for each in invent(rows, OTHER_SEED, date(2026, 3, 2)):
        yield [getattr(each, name) for name in SHEET]
