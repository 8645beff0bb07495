"""The rows of the list of customers."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType, SimpleNamespace
from typing import Any, NamedTuple

from markupsafe import Markup

from app.customers.lists.columns import COLUMNS, SHARE
from app.customers.words import Words
from app.web import cells
from app.web.cells import Quote


class Beside(NamedTuple):
    """What stands in the rows beside the values of the list, by number.

    `quoted` says where a word that was searched for stands in what is written of a customer, `shares` how
    complete it is in percent. `ticks` is the id of the form that rows can be ticked for, "" for none.
    """

    quoted: Mapping[str, Quote] = MappingProxyType({})
    shares: Mapping[str, int] = MappingProxyType({})
    ticks: str = ""


def written(
    rows: Sequence[Sequence[Any]],
    names: Sequence[str],
    words: Words,
    marks: SimpleNamespace,
    base: str,
    beside: Beside = Beside(),  # noqa: B008  immutable
) -> Markup:
    """The `<tr>` of each of `rows`, whose values are those of `COLUMNS.fields_of(names)`.

    `base` is the address of the list, which a customer's own begins with.
    """
    if not rows:
        return Markup()
    columns = iter(zip(*rows, strict=True))
    numbers, customers, kinds = (next(columns) for _field in COLUMNS.first)
    kind = words.table("kind")
    found = [cells.ticks(numbers, customers, beside.ticks)] if beside.ticks else []
    kinds = tuple(kind[code] for code in kinds)
    found += [cells.keys(numbers, customers, kinds, base, beside.quoted, words.table("field"))]
    for name in names:
        column = COLUMNS.by_name[name]
        if name == SHARE:
            shares = [beside.shares.get(one) for one in numbers]
            found += [cells.made(name, column, shares, lambda share: f"{share} %", words, marks)]
        else:
            found += [cells.plain(name, column, [next(columns) for _field in column.fields], words, marks)]
    return cells.rows_of(found)
