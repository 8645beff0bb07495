"""The base of every table."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, islice
from typing import Any, ClassVar, TypeVar

from peewee import SQL, BooleanField, Context, Field, ModelSelect, NodeList, fn
from peewee import Model as PeeweeModel

from app.db.connection import database
from app.db.fields import DayField, JsonField, MomentField, json_text

BATCH = 500
MOST_VALUES = 900
"""Values in one statement; older SQLite takes 999."""
CONVERTING = (BooleanField, MomentField, DayField, JsonField)
"""Fields whose Python value differs from what SQLite hands over."""
T = TypeVar("T")
M = TypeVar("M", bound="Model")


class WholeRows(ModelSelect):
    """A query for all columns of a table: they are written down at once, not one by one."""

    def __init__(self, model: "type[Model]", fields: Sequence[Field]) -> None:
        super().__init__(model, fields, is_default=True)
        self._whole = self._returning

    def __sql_selection__(self, ctx: Context, is_subquery: bool = False) -> Context:  # noqa: FBT001, FBT002  peewee's own
        if is_subquery or self._returning is not self._whole:
            return super().__sql_selection__(ctx, is_subquery)
        return ctx.literal(columns_of(self.model, ctx.alias_manager[self.model._meta.table]))


class Model(PeeweeModel):
    """A table of the product.

    A write to it needs an audit row in the same transaction unless `unaudited` says why not, or it writes
    nothing but `derived` columns: they follow from others, and from the time.
    """

    unaudited: ClassVar[str] = ""
    derived: ClassVar[frozenset[str]] = frozenset()

    class Meta:
        database = database
        legacy_table_names = False

    @classmethod
    def select(cls, *fields: Any) -> ModelSelect:  # noqa: ANN401  whatever peewee takes
        """A query for `fields` of the rows, or for all of them."""
        return super().select(*fields) if fields else WholeRows(cls, cls._meta.sorted_fields)


def next_id(model: type[Model]) -> int:
    """The id that the next row of `model` gets; ids are never used twice.

    Call it inside a write transaction, and give the id to the insert: a sealed value is bound to its row's
    id.
    """
    name = model._meta.table_name
    row = database.execute_sql("SELECT seq FROM sqlite_sequence WHERE name = ?", (name,)).fetchone()
    return (row[0] if row else 0) + 1


@lru_cache(maxsize=512)
def columns_of(model: type[Model], called: str = "") -> str:
    """The columns of `model`, `called` so in a SELECT, in the order that `loaded` expects."""
    table = called or model._meta.table_name
    return ", ".join(f'"{table}"."{field.column_name}"' for field in model._meta.sorted_fields)


def loaded(model: type[M], values: Sequence[Any]) -> M:
    """An instance from a row of `columns_of`.

    For the few queries of every request, whose SQL is written out to save time.
    """
    return _instances(model, model._meta.sorted_fields, [values])[0]


def bare(model: type[M], **values: Any) -> M:  # noqa: ANN401
    """An instance that knows of these values and nothing else: to name one of very many records."""
    instance = model.__new__(model)
    instance.__dict__.update(__data__=values, __rel__={}, _dirty=set())
    return instance


def fetch(query: ModelSelect) -> list[Any]:
    """The rows of a query over columns of one model, as its instances; the short way for the long lists."""
    fields = tuple(query._returning)
    rows = database.execute_sql(*query.columns(_columns(fields)).sql()).fetchall()
    return _instances(query.model, fields, rows)


def fetch_data(query: ModelSelect, fields: Sequence[Field]) -> list[dict[str, Any]]:
    """The rows of a query over one model, with `fields` in place of its columns, each as {field: value}."""
    columns = _columns(tuple(fields))
    return _converted(fields, database.execute_sql(*query.columns(columns).sql()).fetchall())


@lru_cache(maxsize=128)
def _columns(fields: tuple[Field, ...]) -> SQL:
    """Columns as one piece of SQL, which peewee would build anew for each query.

    It calls the only table of a query t1.
    """
    return SQL(", ".join(f'"t1"."{field.column_name}"' for field in fields))


@lru_cache(maxsize=64)
def _kept(model: type[Model], names: frozenset[str]) -> tuple[Field, ...]:
    return tuple(field for field in model._meta.sorted_fields if field.name in names)


def kept_fields(model: type[Model], names: Iterable[str]) -> tuple[Field, ...]:
    """Those of `names` that are columns of `model`, as its fields."""
    return _kept(model, frozenset(names))  # type: ignore[arg-type]


def _instances(model: type[M], fields: Sequence[Field], rows: Iterable[Sequence[Any]]) -> list[M]:
    """What `model(**values)` makes of each row, without its defaults and descriptors."""
    return [bare(model, **data) for data in _converted(fields, rows)]


def _converted(fields: Sequence[Field], rows: Iterable[Sequence[Any]]) -> list[dict[str, Any]]:
    names = [field.name for field in fields]
    converting = [(field.name, field.python_value) for field in fields if isinstance(field, CONVERTING)]
    found = [dict(zip(names, row, strict=True)) for row in rows]
    for name, convert in converting:
        for data in found:
            if data[name] is not None:
                data[name] = convert(data[name])
    return found


def insert_rows(model: type[Model], rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert many rows.

    Each a mapping of the same column names to values as the database keeps them (no conversion).
    """
    iterator = iter(rows)
    first = next(iterator, None)
    if first is None:
        return
    columns = tuple(first)
    names = ", ".join(f'"{column}"' for column in columns)
    row = f"({', '.join('?' * len(columns))})"
    head = f'INSERT INTO "{model._meta.table_name}" ({names}) VALUES '  # noqa: S608  names come from the models
    cursor = database.cursor()
    for batch in in_batches(chain([first], iterator), MOST_VALUES // len(columns)):
        values = [value for each in batch for value in each.values()]
        cursor.execute(head + ", ".join([row] * len(batch)), values)


ASKED = SQL("?")
"""Stands for a value in a query that is written out."""


def written_out(query: ModelSelect) -> str:
    """The SQL of a query, to be built once and asked often; its values come in the order of ASKED.

    Raises ValueError for a query that holds values itself.
    """
    sql, values = query.sql()
    if values:
        message = "a query that is written out holds no values"
        raise ValueError(message)
    return str(sql)


def among(field: Field, values: Iterable[Any]) -> Any:  # noqa: ANN401  peewee's expressions
    """The condition that `field` is one of many `values`: in one JSON text, as peewee is slow with each."""
    return field.in_(SQL("(SELECT value FROM json_each(?))", (json_text(list(values)),)))


def rare(condition: Any) -> Any:  # noqa: ANN401  peewee's expressions
    """An equality that few rows fit: SQLite reckons with the column's average, which empty ones spoil.

    Inside of an OR it is not heard.
    """
    return fn.likelihood(condition, SQL("0.0001"))


def update_row(model: type[Model], row: int, rev: int, values: Mapping[str, Any]) -> bool:
    """Write `values` (field name → Python value) to the row with id `row` if it is still at `rev`.

    Whether it was. Written out as SQL, since everybody else who writes waits meanwhile.
    """
    fields = [model._meta.fields[name] for name in values]
    places = ", ".join(f'"{field.column_name}" = ?' for field in fields)
    sql = f'UPDATE "{model._meta.table_name}" SET {places} WHERE id = ? AND rev = ?'  # noqa: S608  names come from the models
    kept = (field.db_value(values[field.name]) for field in fields)
    return bool(database.execute_sql(sql, (*kept, row, rev)).rowcount)


def unindexed(field: Field) -> NodeList:
    """`field` in a condition that must not choose the index: the order of a list chooses it."""
    return NodeList((SQL("+"), field), glue="")


def in_batches(items: Iterable[T], size: int = BATCH) -> Iterator[Sequence[T]]:
    """`items` in lists of at most `size`."""
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch
