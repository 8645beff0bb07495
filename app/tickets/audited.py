"""Tickets as the chain tells of them: what was written of each, what happened, was said and planned.

What follows from that, such as deadlines and points, the chain does not tell.
"""

from collections.abc import Iterator

from peewee import SQL, ModelSelect

from app.access.gate import everything
from app.chain.tables import Audited, Beside
from app.customers.models import Customer
from app.customers.part_marks import marked, name_of, opened_or_not, text_of
from app.db.base import Model
from app.db.connection import database
from app.tickets.complaints.models import Complaint
from app.tickets.follow import COPIED
from app.tickets.handing_over.models import Offer
from app.tickets.models import Message, Ticket, TicketEvent, Watcher
from app.tickets.planning.models import PlanStep
from app.tickets.suggestions.models import Suggestion
from app.vault.fields import sealed_fields

PLAIN = (
    "subject",
    "channel",
    "category",
    "complexity",
    "urgency",
    "tier",
    "stage",
    "ending",
    "resource",
    "received_at",
    "external_id",
    "standard",
)
_CUSTOMER = f'FROM "{Customer._meta.table_name}" AS c WHERE c.id = "t1"."customer_id"'
_COPIES = " AND ".join(f'"t1"."{column}" IS c."{source}"' for column, source in COPIED.items())
_LEVEL = f"""coalesce((SELECT max("t1"."own_level", c.level) {_CUSTOMER}), "t1"."own_level")"""
_OTHER = f'(SELECT o.number FROM "{Ticket._meta.table_name}" AS o WHERE o.id = "t1"."{{}}")'  # noqa: S608  our names
_WATCHERS = (
    "(SELECT group_concat(username, ' ') FROM (SELECT p.username FROM "  # noqa: S608  our names
    f'"{Watcher._meta.table_name}" AS w JOIN person AS p ON p.id = w.person_id '
    'WHERE w.ticket_id = "t1"."id" ORDER BY p.username))'
)
FIELDS = {name: f'"t1"."{name}"' for name in (*PLAIN, *sorted(sealed_fields(Ticket)))} | {
    "is_complaint": 'nullif("t1"."is_complaint", 0)',
    "complained_about": '(SELECT username FROM person WHERE id = "t1"."complained_about_id")',
    "handler": '(SELECT username FROM person WHERE id = "t1"."handler_id")',
    "follows": _OTHER.format("follows_id"),
    "merged_into": _OTHER.format("merged_into_id"),
    "department": 'iif("t1"."customer_id" IS NULL, "t1"."department_id", NULL)',
    "customer": f"(SELECT iif({_COPIES}, c.number, '') {_CUSTOMER})",
    "watchers": _WATCHERS,
    "own_level": f'iif("t1".level = {_LEVEL}, "t1"."own_level", 0)',
}
"""The copies that a ticket has of its customer are compared with that: where they differ, `customer` does."""


def _all() -> ModelSelect:
    return everything(Ticket, why="all of them are compared with the chain; no value is told")


def _beside(first: str, last: str) -> Iterator[Beside]:
    yield from _rows(TicketEvent, '"t1"."id"', first, last)
    for part in (Message, PlanStep, Complaint, Suggestion, Offer):
        yield from _rows(part, '"t1"."key"', first, last)


def _rows(model: type[Model], key: str, first: str, last: str) -> Iterator[Beside]:
    columns, sealed, fields = marked(model), sealed_fields(model), model._meta.fields  # type: ignore[arg-type]
    kept = ", ".join(f'"t1"."{fields[name].column_name}"' for name in columns)
    query = (
        everything(
            model,
            SQL(f'"t2"."number", {key}, "t1"."id", {kept}'),
            why="all of them are compared with the chain; no value is told",
        )
        .join(Ticket)
        .where(Ticket.number.between(first, last))
    )
    for number, named, row, *values in database.execute_sql(*query.sql()):
        texts = {
            name: text_of(opened_or_not(model, name, row, value) if name in sealed else value)
            for name, value in zip(columns, values, strict=True)
        }
        yield Beside(number, model._meta.table_name, name_of(model, named), texts)


TICKETS = Audited(Ticket, _all, number='"t1"."number"', fields=FIELDS, whole=True, beside=_beside)
