"""Finding tickets by what was typed: by number, subject, what was said, and whose they are.

Only what stands in clear is looked up; by a field only where the person may use it (access rule 3).
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache, reduce
from operator import and_, or_
from typing import Any

from flask import url_for
from peewee import SQL, ModelSelect

from app.access.gate import NOBODY, Gate, everything
from app.customers.models import Customer
from app.customers.searching import finding
from app.customers.searching.names import name_phrase
from app.customers.searching.palette import CLEAR
from app.customers.searching.reasons import quote_in
from app.customers.searching.search import Word, read
from app.db.base import fetch, written_out
from app.room import Hit
from app.tickets.lists.rows import names_of
from app.tickets.models import Message, Ticket
from app.web.cells import Quote

IN_SUBJECTS = "(SELECT rowid FROM ticket_text WHERE ticket_text MATCH CAST(? AS TEXT))"
IN_MESSAGES = "(SELECT rowid FROM message_text WHERE message_text MATCH CAST(? AS TEXT))"
"""No text of level 3 or above is indexed, so that whoever may use the field may read what they find."""
SHORTEST = 2
"""Characters of a part of what was said: a single one would stand in most of it."""
PALETTE = frozenset({"number", "subject", "customer"})
"""What a live search looks at."""


def find(gate: Gate, query: ModelSelect, text: str, ways: frozenset[str] | None = None) -> ModelSelect:
    """`query`, over tickets and from the gate, narrowed to those that all words of `text` fit.

    Nothing where `text` holds no letter or digit.
    """
    fitting = [reduce(or_, _matches(gate, word, ways), NOBODY) for word in read(text)]
    return query.where(reduce(and_, fitting) if fitting else NOBODY)


def find_tickets(gate: Gate, words: str, limit: int) -> list[Hit]:
    """At most `limit` readable tickets whose number, subject or customer fits `words`, the newest first."""
    found = find(gate, gate.select(Ticket), words, PALETTE).order_by(Ticket.id.desc()).limit(limit)
    tickets = fetch(found)
    names = names_of(gate, tickets)
    return [_hit(gate, ticket, names.get(ticket.customer_id)) for ticket in tickets]


def quotes(gate: Gate, text: str, tickets: Sequence[Ticket]) -> dict[str, Quote]:
    """For tickets of a page, which came through the gate, by number, where a word stands in what was said."""
    words = read(text)
    phrases = " OR ".join(filter(None, (name_phrase(word.text) for word in words if _is_part(word))))
    if not tickets or not phrases or not gate.may_use(Ticket, "message"):
        return {}
    numbers = {ticket.id: ticket.number for ticket in tickets if gate.clearance_on(ticket) >= _level(gate)}
    said = everything(Message, Message.ticket, Message.text, why="they belong to tickets of the gate")
    said = said.where(
        Message.ticket.in_(list(numbers)), Message.id.in_(SQL(IN_MESSAGES, (finding.unspoken(phrases),)))
    )
    found: dict[str, Quote] = {}
    for ticket, kept in said.order_by(Message.id).tuples():
        if isinstance(kept, str):
            found.setdefault(numbers[ticket], quote_in("message", kept, words))
    return found


def _matches(gate: Gate, word: Word, ways: frozenset[str] | None) -> Iterator[Any]:
    """The conditions of the ways in which a word may be meant."""
    phrase = finding.unspoken(name_phrase(word.text))
    if numbers := word.meanings.get("number"):
        yield Ticket.number.in_(list(numbers))
    if gate.may_use(Ticket, "subject"):
        yield _known(gate, "subject", Ticket.id.in_(SQL(IN_SUBJECTS, (phrase,))))
    if gate.has(Customer.view_permission) and gate.may_use(Ticket, "customer"):
        theirs = finding.find(gate, gate.select(Customer, Customer.id), word.text, CLEAR)
        yield _known(gate, "customer", Ticket.customer.in_(theirs))
    if ways is None and _is_part(word) and gate.may_use(Ticket, "message"):
        yield _known(gate, "message", Ticket.id.in_(SQL(_with_message(), (phrase,))))


def _known(gate: Gate, field: str, found: Any) -> Any:  # noqa: ANN401  peewee's expressions
    """What was found and may be known by the field, too."""
    known = gate.known_by(Ticket, field)
    return found if known is None else found & known


def _is_part(word: Word) -> bool:
    return len(word.text) >= SHORTEST


def _level(gate: Gate) -> int:
    return gate.field_level(Ticket, "message")


@lru_cache(maxsize=1)
def _with_message() -> str:
    found = everything(Message, Message.ticket, why="whose tickets come through the gate")
    return f"({written_out(found.where(Message.id.in_(SQL(IN_MESSAGES))))})"


def _hit(gate: Gate, ticket: Ticket, who: Any) -> Hit:  # noqa: ANN401  a name or a mask
    number, subject = gate.show_rows([ticket], ("number", "subject"))[0]
    sub = f"{number} · {who}" if who else str(number)
    return Hit(subject, sub, url_for("tickets.ticket", number=number), "ticket")
