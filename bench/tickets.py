"""The pages of tickets that are measured, and what is asked of the floor beside them."""

from collections.abc import Iterator
from itertools import count, cycle
from urllib.parse import urlencode

from bench.company import Company
from bench.load import Ask
from bench.pages import CLIENTS, DEEP, FORM, HTMX, Director, Page, floor_saves, gets

QUEUE = "/tickets/"
BOARD = "/tickets/board"
WAYS = (("analyse", ""), ("receive", "还要再问清楚"))
"""From reception to needs analysis, and back with a reason."""


def ticket_pages(company: Company, director: Director, customers: int) -> list[Page]:
    """Every line of the table that tells of tickets; `customers` is how many the floor has."""
    cookie = director.cookie
    [(waiting,)] = company.ask("select count(*) from ticket where line = 'waiting'")
    after = company.in_queue(max(int(DEEP * waiting), 1))
    _number, moment = company.edge(int(DEEP * customers))
    deep, floor_deep = f"{QUEUE}?{urlencode({'after': after})}", f"/deep?{urlencode({'before': moment})}"
    read = [QUEUE + number for number in company.tickets("execution", CLIENTS)]
    written, moved = company.tickets("analysis", CLIENTS), company.tickets("reception", CLIENTS)
    return [
        Page("ticket queue, first page", gets([QUEUE], cookie), gets(["/"])),
        Page("ticket queue, deep page", gets([deep], cookie), gets([floor_deep])),
        Page("ticket queue, first page, HTMX", gets([QUEUE], cookie, HTMX), gets(["/"])),
        Page("tickets by stage (board)", gets([BOARD], cookie), gets(["/"])),
        Page("tickets by person (board)", gets([f"{BOARD}?by=person"], cookie), gets(["/"])),
        Page("a ticket", gets(read, cookie), gets(["/"])),
        Page("write on a ticket", [_notes(one, director) for one in written], floor_saves(), 303),
        Page("move a ticket", [_moves(company, one, director) for one in moved], floor_saves(), 303),
    ]


def _notes(number: str, director: Director) -> Iterator[Ask]:
    """Internal notes, one after the other."""
    for place in count(1):
        told = {"csrf_token": director.token, "way": "note", "text": f"第 {place} 次跟进：已与经办同事核对。"}
        yield _sent(f"{QUEUE}{number}/messages", told, director)


def _moves(company: Company, number: str, director: Director) -> Iterator[Ask]:
    """One stage on and back again."""
    [(rev,)] = company.ask("select rev from ticket where number = ?", number)
    for at, (way, reason) in zip(count(int(rev)), cycle(WAYS), strict=False):
        told = {"csrf_token": director.token, "rev": str(at), "reason": reason}
        yield _sent(f"{QUEUE}{number}/moves/{way}", told, director)


def _sent(path: str, fields: dict[str, str], director: Director) -> Ask:
    return Ask(path, "POST", (director.cookie, FORM), urlencode(fields).encode())
