"""How pages keep their pace as customers grow: companies of several sizes, asked in turns by one client."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from bench.company import Company
from bench.figures import Curve
from bench.inside import crowd
from bench.load import Answers, Ask, load
from bench.pages import Director, pages
from bench.server import PRODUCT, served

SIZES = (1_000, 10_000, 100_000, 1_000_000)
SMALLEST = 200
"""Below that the pages have no customers of their own to read and save."""
LEFT_OUT = frozenset({"list, deep page, HTMX"})
ROUNDS, SECONDS, WARM = 3, 1.0, 0.5
Say = Callable[[str], None]


class _Side(NamedTuple):
    """One company's page: how many customers, where it is served, what the client asks."""

    customers: int
    port: int
    asks: Iterator[Ask]
    status: int

    def times(self, seconds: float) -> Answers:
        return load(self.port, [self.asks], seconds, self.status)


def curves(folder: Path, sizes: Sequence[int], say: Say) -> list[Curve]:
    """Load a company of each of `sizes` into `folder`, serve them side by side and ask for every page."""
    companies = {size: Company(folder / f"of-{size}") for size in sizes}
    for size, company in companies.items():
        loaded = company.load(size)
        crowd(company)
        seconds = loaded.document["seconds"]
        say(f"{size:,} customers with {company.count('contact_point'):,} contact points in {seconds:.0f} s")
    sides: dict[str, list[_Side]] = {}
    with ExitStack() as opened:
        for size, company in companies.items():
            server = opened.enter_context(served(PRODUCT, "/login", company.environ))
            for page in pages(company, Director(server.port), size):
                side = _Side(size, server.port, page.product[0], page.status)
                sides.setdefault(page.name, []).append(side)
        return [_curve(name, some, say) for name, some in sides.items() if name not in LEFT_OUT]


def _curve(name: str, sides: Sequence[_Side], say: Say) -> Curve:
    say(f"{name} ...")
    found = {side.customers: Answers() for side in sides}
    for side in sides:
        side.times(WARM)
    for _ in range(ROUNDS):
        for side in sides:
            found[side.customers] += side.times(SECONDS)
    return Curve(name, {customers: answers.p50 for customers, answers in found.items()})
