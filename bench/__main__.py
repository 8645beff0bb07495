"""`make bench`: the product and the floor beside it in one run, on a folder that is thrown away.

With `--quick`, 5,000 customers, 10,000 tickets and short rounds: to try it out, not to quote; other numbers
may be given. With `--only tickets`, `appraisal` or `risk` that part alone. With `--curve`, the time of
each page at several numbers of customers instead: a million take over ten minutes to load, and 6 GB.
"""

import argparse
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from bench import clocks, weight
from bench.analysis import analysis_pages, appraise
from bench.appraisal import beside_pages, collected
from bench.beside import Side, Size, measure
from bench.bulk import changed_at_once
from bench.company import DIRECTOR, Company, write_sheet
from bench.curve import SIZES, SMALLEST, curves
from bench.figures import Figure, Line, curves_table, figures_table, lines_table
from bench.importing import times_slower
from bench.inside import as_of, crowd, minute
from bench.load import Answers, load
from bench.pages import LIST, Director, Page, pages, searches
from bench.queries import count
from bench.risks import enter, risk_pages
from bench.scorecards import score_pages, scored
from bench.server import FLOOR, PRODUCT, Server, served
from bench.signals import raise_many, ran, signal_pages
from bench.tickets import ticket_pages

LAST = Path(__file__).with_name("last.json")
DISK = "/var/tmp"  # on a disk, where /tmp may be memory: what is saved has to reach it
FULL = Size(customers=100_000, tickets=200_000, rounds=4, seconds=2.0, imported=20_000)
QUICK = Size(customers=5_000, tickets=10_000, rounds=2, seconds=0.7, imported=3_000)
TICKETS, APPRAISAL, RISK = "tickets", "appraisal", "risk"
LOADED = {
    "contact points": "contact_point",
    "employments": "employment",
    "notes": "note",
    "transactions": "customer_transaction",
    "visits": "visit",
    "tickets": "ticket",
    "events of tickets": "ticket_event",
    "messages": "ticket_message",
}
Run = Callable[[Path, Size], tuple[list[Line], list[Figure]]]
TAKEN = 0.99  # of a sheet at least: a few invented customers come twice, and the second is refused


def main() -> None:
    """Measure, print, and keep the figures in bench/last.json."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="5,000 customers and short rounds")
    sizes = f"how many, by default {' '.join(map(str, SIZES))}"
    parser.add_argument("--curve", nargs="*", type=_size, metavar="CUSTOMERS", help=sizes)
    parser.add_argument("--customers", type=_size, help="how many instead")
    parser.add_argument("--tickets", type=_size, help="how many instead")
    parser.add_argument("--only", choices=(*PARTS,), help="that part alone")
    chosen = parser.parse_args()
    _say(f"load average before: {os.getloadavg()[0]:.1f}")
    folder = Path(tempfile.mkdtemp(prefix="kebu-bench-", dir=DISK))
    try:
        if chosen.curve is not None:
            print(f"\n{curves_table(curves(folder, chosen.curve or SIZES, _say))}")
        else:
            size = QUICK if chosen.quick else FULL
            wanted = {name: getattr(chosen, name) or getattr(size, name) for name in ("customers", "tickets")}
            _tables(folder, replace(size, **wanted), PARTS.get(chosen.only, _run))
    finally:
        shutil.rmtree(folder)


def _size(text: str) -> int:
    """A number of customers or tickets. Raises ArgumentTypeError."""
    if not text.isdecimal() or int(text) < SMALLEST:
        message = f"{text}: at least {SMALLEST}"
        raise argparse.ArgumentTypeError(message)
    return int(text)


def _tables(folder: Path, size: Size, run: Run) -> None:
    lines, figures = run(folder, size)
    print(f"\n{lines_table(lines)}\n\n{figures_table(figures)}")
    found = {"lines": [line.as_json() for line in lines], "figures": [figure.as_json() for figure in figures]}
    LAST.write_text(json.dumps(found, ensure_ascii=False, indent=2) + "\n", "utf-8")


def _run(folder: Path, size: Size) -> tuple[list[Line], list[Figure]]:
    company, figures = _loaded(folder, size)
    lines, served_figures = _served(company, folder, size)
    figures += served_figures + _kept(company, folder) + collected(company) + scored(company)
    figures += ran(company) + minute(company)
    return lines, figures + _once(company, folder, size.customers)


def _tickets_alone(folder: Path, size: Size) -> tuple[list[Line], list[Figure]]:
    """What tells of tickets, and the memory after that."""
    company, figures = _loaded(folder, size)
    with _both(company, folder) as servers:
        director = Director(servers[0].port)
        lines, _total = _lines(company, ticket_pages(company, director, size.customers), size, servers)
        figures.append(_memory(servers[0]))
    return lines, figures + minute(company)


def _appraisal_alone(folder: Path, size: Size) -> tuple[list[Line], list[Figure]]:
    """What tells of appraisal, and the memory after that."""
    company, figures = _loaded(folder, size)
    with _both(company, folder) as servers:
        director = Director(servers[0].port)
        lines, _total = _lines(company, analysis_pages(director), size, servers)
        figures += beside_pages(company, director, servers[0].port, size.seconds)
        figures.append(_memory(servers[0]))
    return lines, figures + collected(company)


def _risk_alone(folder: Path, size: Size) -> tuple[list[Line], list[Figure]]:
    """What tells of risks, scores and signals, and the memory after that."""
    company, figures = _loaded(folder, size)
    figures += scored(company)
    with _both(company, folder) as servers:
        director = Director(servers[0].port)
        measured = risk_pages(company, director) + signal_pages(company, director)
        measured += score_pages(director)
        lines, _total = _lines(company, measured, size, servers)
        figures.append(_memory(servers[0]))
    return lines, figures + ran(company)


PARTS: Mapping[str, Run] = {TICKETS: _tickets_alone, APPRAISAL: _appraisal_alone, RISK: _risk_alone}
"""What can be measured alone."""


def _loaded(folder: Path, size: Size) -> tuple[Company, list[Figure]]:
    """The demo company, and how long it took: its customers alone first, on a folder of their own."""
    _say(f"loading the demo company with {size.customers:,} customers ...")
    alone = Company(folder / "alone")
    seconds = alone.load(size.customers).document["seconds"]
    shutil.rmtree(alone.folder)
    _say(f"loading it with {size.tickets:,} tickets ...")
    company = Company(folder / "demo")
    loaded = company.load(size.customers, size.tickets)
    figures = [
        Figure(f"loading {size.customers:,} demo customers", seconds, "s", 120),
        Figure(f"loading them with {size.tickets:,} tickets", loaded.document["seconds"], "s"),
        *(Figure(f"their {words}", company.count(table), "") for words, table in LOADED.items()),
    ]
    crowd(company)
    appraise(company)
    enter(company)
    raise_many(company)
    figures += [
        Figure(f"{table}s, with those of the bench", company.count(table), "") for table in ("risk", "signal")
    ]
    figures.append(Figure("what held for all of them half a year ago", as_of(company), "s", 2))
    figures.append(Figure(f"the three clocks of {clocks.PAGE} tickets", clocks.page(), "ms", 10))
    figures.append(Figure(f"{clocks.MANY:,} deadlines", clocks.deadlines(), "s", 1))
    return company, figures


@contextmanager
def _both(company: Company, folder: Path) -> Iterator[tuple[Server, Server]]:
    """The product and the floor, both running."""
    company.write_floor(folder / "floor.db")
    os.sync()  # what was loaded is on the disk before anything is timed
    beside = {"KEBU_DATA": str(folder), "DB": str(folder / "floor.db")}
    with served(PRODUCT, "/login", company.environ) as product, served(FLOOR, "/", beside) as floor:
        yield product, floor


def _memory(product: Server) -> Figure:
    return Figure("memory of the process tree after the load (PSS)", product.memory, "MB", 250)


def _served(company: Company, folder: Path, size: Size) -> tuple[list[Line], list[Figure]]:
    """What is measured on the running servers."""
    with _both(company, folder) as servers:
        product = servers[0]
        director = Director(product.port)
        measured = pages(company, director, size.customers) + ticket_pages(company, director, size.customers)
        measured += analysis_pages(director) + risk_pages(company, director)
        measured += signal_pages(company, director) + score_pages(director)
        lines, total = _lines(company, measured, size, servers)
        searching = load(product.port, searches(company, director), size.seconds, 303)
        write_sheet(folder / "beside.csv", size.imported)
        _say("importing beside the list ...")
        slower = times_slower(director, product.port, (folder / "beside.csv").read_bytes(), size.seconds)
        _say("collecting an appraisal beside the list ...")
        collecting = beside_pages(company, director, product.port, size.seconds)
        _say("changing many customers at once ...")
        bulk = changed_at_once(company, director)
        return lines, [
            *bulk,
            Figure("a list page while a sheet is imported, times what it takes alone", slower, "×", 2),
            *collecting,
            Figure("sending the words of a search, one client (p50)", searching.p50, "ms"),
            Figure("cold start to the first page", product.cold, "s", 2),
            _memory(product),
            Figure("assets, gzipped", weight.assets(), "KB", 40),
            Figure("a list page, gzipped", weight.zipped(director.get(LIST).encode()), "KB", 10),
            Figure("a processor's time taken by the load itself", 100 * total.busy / total.seconds, "%"),
        ]


def _lines(
    company: Company, measured: Sequence[Page], size: Size, servers: tuple[Server, Server]
) -> tuple[list[Line], Answers]:
    """Every page of both servers, and all answers together."""
    product, floor = servers
    lines, total = [], Answers()
    queries = count(company, measured)
    for page in measured:
        _say(f"{page.name} ...")
        ours, theirs = Side(product.port, page.product, page.status), Side(floor.port, page.floor)
        measure((ours, theirs), size)
        lines.append(Line(page.name, ours.rates, theirs.rates, queries[page.name]))
        total += ours.crowd
        total += theirs.crowd
    return lines, total


def _kept(company: Company, folder: Path) -> list[Figure]:
    """Verifying the chain, and a backup."""
    _say("verifying and backing up ...")
    verified = company.flask("audit", "verify", "--json")
    backed_up = company.flask("backup", str(folder / "one.kebu"))
    return [
        Figure(f"verifying {verified.document['count']:,} rows, and the tables", verified.seconds, "s"),
        Figure("a backup", backed_up.seconds, "s"),
        Figure("its size", (folder / "one.kebu").stat().st_size / weight.MEGABYTE, "MB"),
    ]


def _once(company: Company, folder: Path, rows: int) -> list[Figure]:
    """What goes out, and what comes in."""
    return _exported(company, folder, rows) + _imported(folder, rows)


def _exported(company: Company, folder: Path, rows: int) -> list[Figure]:
    """All customers as a workbook, the larger of the two kinds of file."""
    _say("exporting ...")
    company.lift_cap(rows)
    words = ("customers", "export", str(folder / "all.xlsx"), "--as", DIRECTOR, "--purpose", "bench")
    ran = company.flask(*words)
    return [
        Figure(f"exporting {rows:,} rows as XLSX, all columns", ran.seconds, "s"),
        Figure("memory of the export at its most (RSS)", ran.peak, "MB", 150),
    ]


def _imported(folder: Path, rows: int) -> list[Figure]:
    """A sheet into a company that has people and no customers."""
    _say("importing ...")
    write_sheet(folder / "sheet.csv", rows)
    company = Company(folder / "import")
    company.load(0)
    ran = company.flask("customers", "import", str(folder / "sheet.csv"), "--as", DIRECTOR, "--json")
    assert ran.document["accepted"] >= TAKEN * rows, ran.output
    return [
        Figure(f"importing {rows:,} rows from CSV", ran.seconds, "s", 300),
        Figure("memory of the import at its most (RSS)", ran.peak, "MB", 200),
    ]


def _say(what: str) -> None:
    print(what, flush=True)


if __name__ == "__main__":
    main()
