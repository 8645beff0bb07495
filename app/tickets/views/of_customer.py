"""The tickets of a customer: in short on the customer's page, all of them on one of their own."""

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from peewee import SQL

from app.access.gate import gate
from app.access.routes import requires
from app.customers.models import Customer
from app.customers.words import Words
from app.db.base import fetch
from app.db.fields import moment_text
from app.tickets.models import CLOSED, Ticket
from app.tickets.views.blueprint import tickets
from app.tickets.words import ENDINGS, STAGES
from app.web.answers import page_or_part
from app.web.marks import marks

IN_SHORT, AT_ONCE = 5, 50


@tickets.get("/of/<customer:number>")
@requires("ticket.view")
def of_customer(number: str) -> ResponseReturnValue:
    """The readable ones, newest first."""
    found = gate().get(Customer, number)
    in_short = bool(request.headers.get("HX-Request"))
    most = IN_SHORT if in_short else AT_ONCE
    rows = fetch(_newest(found, request.args.get("after", "")).limit(most + 1))
    words = Words()
    context = {
        "number": number,
        "level": found.level,
        "rows": [gate().show(row) for row in rows[:most]],
        "more": rows[most - 1].number if len(rows) > most else "",
        "words": words,
        "marks": marks(words.locale),
        "stage_words": STAGES,
        "endings": ENDINGS,
        "closed": CLOSED,
        "may_create": gate().has("ticket.create"),
    }
    return page_or_part("tickets/of_customer.html", "tickets/_of_customer.html", **context)


def _newest(found: Customer, after: str) -> Any:  # noqa: ANN401  peewee's own
    """Those of a customer that came before the one with number `after`, of all where it is none."""
    mine = gate().select(Ticket).where(Ticket.customer == found.id)
    edge = mine.where(Ticket.number == after).first() if after else None
    if edge is not None:
        mine = mine.where(SQL("(opened_at, id) < (?, ?)", (moment_text(edge.opened_at), edge.id)))
    return mine.order_by(Ticket.opened_at.desc(), Ticket.id.desc())
