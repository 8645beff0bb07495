"""Changing thousands of customers at once, and undoing that: over the pages, carried out by the worker."""

from time import perf_counter, sleep
from urllib.parse import urlencode

from bench.company import Company
from bench.figures import Figure
from bench.pages import LIST, Director

MOST = 20_000  # what one change takes at most
WANTED = 10_000
LOOK_EVERY = 0.5
RUNNING = 'hx-trigger="every 2s"'


def changed_at_once(company: Company, director: Director) -> list[Figure]:
    """Two figures: customers of one tier get another owner, and their former ones again."""
    tiers = company.ask("select tier, count(*) from customer group by tier")
    tier, count = min(
        ((tier, count) for tier, count in tiers if count <= MOST), key=lambda one: abs(one[1] - WANTED)
    )
    token = {"csrf_token": director.token}
    [(owner,)] = company.ask("select id from person where username = 'lead_east'")
    batch = director.post(f"{LIST}pick?{urlencode({'tier': tier})}", {**token, "all": "1"})
    director.post(batch, {**token, "owner": str(owner)})
    changing = _carried_out(director, batch, "confirm")
    undoing = _carried_out(director, batch, "undo")
    return [
        Figure(f"changing the owner of {count:,} customers, in the background", changing, "s"),
        Figure("undoing that", undoing, "s"),
    ]


def _carried_out(director: Director, batch: str, what: str) -> float:
    """Seconds from asking for it until the worker has done it."""
    began = perf_counter()
    director.post(f"{batch}/{what}", {"csrf_token": director.token})
    while RUNNING in director.get(batch):
        sleep(LOOK_EVERY)
    return perf_counter() - began
