"""The figures of an appraisal once more, by a plain script: SQLite and sums, none of the product's code.

Everything is read row by row and counted in Python, as somebody with a printed list would.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

SHANGHAI = timedelta(hours=8)
OUT_OF_RATES = {"cancelled", "merged"}
Pair = tuple[int, int]
Figures = dict[str, dict[str, Pair]]
"""User name → indicator → numerator and denominator."""


def figures(file: Path, since: date, until: date, on: date) -> Figures:
    """What each person's figures come to from `since` until before `until`, counted on the day `on`."""
    rows = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    rows.row_factory = sqlite3.Row
    found: Figures = defaultdict(lambda: defaultdict(lambda: (0, 0)))
    names = dict(rows.execute("SELECT id, username FROM person").fetchall())
    people = {username: number for number, username in names.items()}
    for person, indicator, numerator, denominator in _counted(rows, since, until, on):
        if person in names:
            mine = found[names[person]]
            mine[indicator] = (mine[indicator][0] + numerator, mine[indicator][1] + denominator)
    for username, number in people.items():
        found[username]["appraisal.acquisition_cost"] = _cost(rows, number, since, until)
    rows.close()
    return found


def _counted(
    rows: sqlite3.Connection, since: date, until: date, on: date
) -> Iterator[tuple[int, str, int, int]]:
    tickets = [one for one in rows.execute("SELECT * FROM ticket") if one["ending"] not in OUT_OF_RATES]
    tickets = [one for one in tickets if one["merged_into_id"] is None]
    events = defaultdict(list)
    for event in rows.execute("SELECT * FROM ticket_event ORDER BY at, id"):
        events[event["ticket_id"]].append(event)
    yield from _scores(rows, tickets, since, until)
    yield from _complaints(rows, tickets, events, since, until)
    yield from _in_time(tickets, events, since, until, on)
    yield from _kept(rows, since, until)


def _scores(
    rows: sqlite3.Connection, tickets: list[sqlite3.Row], since: date, until: date
) -> Iterator[tuple[int, str, int, int]]:
    last = {
        one["ticket_id"]: one for one in rows.execute("SELECT * FROM ticket_feedback ORDER BY done_at, id")
    }
    for ticket in tickets:
        closed = ticket["stage"] == "closed" and ticket["done_at"] and _day(ticket["closed_at"])
        if closed and since <= closed < until and ticket["id"] in last:
            given = last[ticket["id"]]
            if given["source"] == "link":
                yield ticket["handler_id"], "tickets.result_score", given["result_score"], 1


def _complaints(
    rows: sqlite3.Connection,
    tickets: list[sqlite3.Row],
    events: dict[int, list[sqlite3.Row]],
    since: date,
    until: date,
) -> Iterator[tuple[int, str, int, int]]:
    outcome = dict(rows.execute("SELECT ticket_id, outcome FROM complaint").fetchall())
    for ticket in tickets:
        if not since <= _day(ticket["received_at"]) < until:
            continue
        held = [one["holder_id"] for one in events[ticket["id"]] if one["kind"] in {"received", "held"}]
        first = next((holder for holder in held if holder), None)
        yield first, "tickets.complaint_rate", 0, 1
        if ticket["is_complaint"] and outcome.get(ticket["id"]) not in {"not_upheld", "withdrawn"}:
            yield ticket["complained_about_id"], "tickets.complaint_rate", 1, 0


def _in_time(
    tickets: list[sqlite3.Row], events: dict[int, list[sqlite3.Row]], since: date, until: date, on: date
) -> Iterator[tuple[int, str, int, int]]:
    for ticket in tickets:
        due = ticket["handling_missed"] or ticket["handling_due"]
        if not due or not since <= _day(due) < until or _day(due) > on:
            continue
        met = ticket["handling_missed"] is None and ticket["handling_at"] is not None
        moment = (ticket["handling_at"] if met else due)[:16]
        holder = None
        for place, event in enumerate(events[ticket["id"]]):
            minute = event["at"][:16]
            if place and (minute > moment or (minute == moment and not met)):
                break
            if event["kind"] in {"received", "held"}:
                holder = event["holder_id"]
        yield holder, "tickets.handling_on_time", int(met), 1


def _kept(rows: sqlite3.Connection, since: date, until: date) -> Iterator[tuple[int, str, int, int]]:
    begin, end = _text(since), _text(until)
    facts = defaultdict(dict)
    for fact in rows.execute("SELECT * FROM customer_fact WHERE fact IN ('status', 'owner')"):
        for name, moment in (("before", begin), ("after", end)):
            if fact["since"] < moment and (fact["until"] is None or fact["until"] >= moment):
                facts[fact["customer_id"]][name, fact["fact"]] = fact["value"]
    for held in facts.values():
        if held.get(("before", "status")) == "active" and held.get(("after", "status")) != "closed":
            kept = held.get(("after", "status")) == "active"
            yield int(held["before", "owner"]), "customers.retention", int(kept), 1


def _cost(rows: sqlite3.Connection, person: int, since: date, until: date) -> Pair:
    [department] = rows.execute("SELECT department_id FROM person WHERE id = ?", (person,)).fetchone()
    below, parents = {department}, rows.execute("SELECT id, parent_id FROM department").fetchall()
    while more := {one for one, parent in parents if parent in below} - below:
        below |= more
    spent = sum(
        row["fen"]
        for row in rows.execute("SELECT * FROM spend")
        if row["department_id"] in below and since <= date.fromisoformat(row["month"]) < until
    )
    won, first = (
        0,
        rows.execute("SELECT customer_id, min(date) FROM customer_transaction GROUP BY customer_id"),
    )
    for customer, day in first.fetchall():
        if since <= date.fromisoformat(day) < until:
            moment = _text(date.fromisoformat(day) + timedelta(days=1))
            held = rows.execute(
                "SELECT value FROM customer_fact WHERE fact = 'department' AND customer_id = ? AND since < ?"
                " AND (until IS NULL OR until >= ?)",
                (customer, moment, moment),
            ).fetchone()
            won += held is not None and int(held[0]) in below
    return spent, won


def _day(text: str) -> date:
    """The day in Shanghai of a moment that the database keeps in UTC."""
    return (datetime.fromisoformat(text) + SHANGHAI).date()


def _text(day: date) -> str:
    """The moment at which a day begins in Shanghai, as the database keeps it."""
    return f"{datetime(day.year, day.month, day.day) - SHANGHAI:%Y-%m-%d %H:%M:%S}.000000"  # noqa: DTZ001
