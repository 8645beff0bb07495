"""Risks as the chain tells of them, with what belongs to each."""

from collections.abc import Iterator

from peewee import SQL, ModelSelect

from app.access.gate import everything
from app.chain.tables import Audited, Beside
from app.customers.models import Customer
from app.customers.part_marks import marked, name_of, opened_or_not, text_of
from app.db.connection import database
from app.risk.accepting.models import Acceptance
from app.risk.assessing.models import Assessment
from app.risk.follow import COPIED
from app.risk.models import RATINGS, Risk, RiskPart
from app.risk.reviewing.models import RiskReview
from app.risk.treating.models import Action, Slip
from app.vault.fields import sealed_fields

PARTS = (Assessment, Action, Slip, Acceptance, RiskReview)
NO_CONTROLS = "[]"
"""How the database keeps a list with nothing in it: the marks of a part take that for nothing."""
PLAIN = ("title", "category", "state", "matrix", "treatment", "next_review", "accepted_until")
_CUSTOMER = f'FROM "{Customer._meta.table_name}" AS c WHERE c.id = "t1"."customer_id"'
_COPIES = " AND ".join(f'"t1"."{column}" IS c."{source}"' for column, source in COPIED.items())
_LEVEL = f"""coalesce((SELECT max("t1"."own_level", c.level) {_CUSTOMER}), "t1"."own_level")"""
FIELDS = (
    {name: f'"t1"."{name}"' for name in (*PLAIN, *sorted(sealed_fields(Risk)))}
    | {
        f"{rating}_{part}": f'"t1"."{rating}_{part}"'
        for rating in RATINGS
        for part in ("likelihood", "impact", "band")
    }
    | {
        "ungrounded": 'nullif("t1"."ungrounded", 0)',
        "shipped": 'nullif("t1"."shipped", \'\')',
        "owner": '(SELECT username FROM person WHERE id = "t1"."owner_id")',
        "department": 'iif("t1"."customer_id" IS NULL, "t1"."department_id", NULL)',
        "customer": f"(SELECT iif({_COPIES}, c.number, '') {_CUSTOMER})",
        "step": '(SELECT key FROM process_step WHERE id = "t1"."step_id")',
        "point": '(SELECT key FROM risk_point WHERE id = "t1"."point_id")',
        "own_level": f'iif("t1".level = {_LEVEL}, "t1"."own_level", 0)',
    }
)
"""The copies that a risk has of its customer are compared with that: where they differ, `customer` does."""


def _as_marked(value: object) -> object:
    return None if value == NO_CONTROLS else value


def _all() -> ModelSelect:
    return everything(Risk, why="all of them are compared with the chain; no value is told")


def _beside(first: str, last: str) -> Iterator[Beside]:
    for model in PARTS:
        yield from _rows(model, first, last)


def _rows(model: type[RiskPart], first: str, last: str) -> Iterator[Beside]:
    columns, sealed, fields = marked(model), sealed_fields(model), model._meta.fields  # type: ignore[arg-type]
    kept = ", ".join(f'"t1"."{fields[name].column_name}"' for name in columns)
    query = (
        everything(
            model,
            SQL(f'"t2"."number", "t1"."key", "t1"."id", {kept}'),
            why="all of them are compared with the chain; no value is told",
        )
        .join(Risk)
        .where(Risk.number.between(first, last))
    )
    for number, key, row, *values in database.execute_sql(*query.sql()):
        texts = {
            name: text_of(opened_or_not(model, name, row, value) if name in sealed else _as_marked(value))
            for name, value in zip(columns, values, strict=True)
        }
        yield Beside(number, model._meta.table_name, name_of(model, key), texts)


RISKS = Audited(Risk, _all, number='"t1"."number"', fields=FIELDS, whole=True, beside=_beside)
