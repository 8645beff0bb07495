"""The rows of the list, written column by column: fifty rows one cell at a time would take most of the page.

The only place beside the templates that writes HTML; whatever people typed is escaped here by hand.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType, SimpleNamespace
from typing import Any, NamedTuple

from flask_babel import gettext as _
from markupsafe import Markup

from app.access.levels import Masked
from app.customers.lists.columns import COLUMNS, DAY, FIRST, MARK, SHARE, TEXT, WORD, Column
from app.customers.searching.reasons import Quote
from app.customers.words import Words
from app.web.filters import day
from app.web.templates import written as escape

Row = Sequence[Any]
Write = Callable[[Any], str]


class Beside(NamedTuple):
    """What stands in the rows beside the values of the list, by number.

    `quoted` says where a word that was searched for stands in what is written of a customer, `shares` how
    complete it is in percent. `ticks` is the id of the form that rows can be ticked for, "" for none.
    """

    quoted: Mapping[str, Quote] = MappingProxyType({})
    shares: Mapping[str, int] = MappingProxyType({})
    ticks: str = ""


def written(
    rows: Sequence[Row],
    names: Sequence[str],
    words: Words,
    marks: SimpleNamespace,
    base: str,
    beside: Beside = Beside(),  # noqa: B008  immutable
) -> Markup:
    """The `<tr>` of each of `rows`, whose values are those of `columns.fields_of(names)`.

    `base` is the address of the list, which a customer's own begins with.
    """
    if not rows:
        return Markup()
    columns = iter(zip(*rows, strict=True))
    numbers, customers, kinds = (next(columns) for _field in FIRST)
    cells = [_ticks(numbers, customers, beside.ticks)] if beside.ticks else []
    cells += [_keys(numbers, customers, kinds, words, base, beside.quoted)]
    for name in names:
        if COLUMNS[name].written == SHARE:
            cells += [_shares(numbers, beside.shares, words, marks)]
        else:
            cells += [_cells(name, columns, words, marks)]
    return Markup("".join(f"<tr>{''.join(row)}</tr>\n" for row in zip(*cells, strict=True)))  # noqa: S704  escaped below


def _ticks(numbers: Row, names: Row, form: str) -> list[str]:
    label = _("Select %(name)s", name="{}")
    return [
        f'<td class="tight"><input class="tick" type="checkbox" name="number" value="{number}" form="{form}"'
        f' data-tick aria-label="{label.format(escape(str(name)))}"></td>'
        for number, name in zip(numbers, names, strict=True)
    ]


def _keys(
    numbers: Row, names: Row, kinds: Row, words: Words, base: str, quoted: Mapping[str, Quote]
) -> list[str]:
    kind = words.table("kind")
    return [
        f'<td class="key"><a class="name" href="{base}{number}">{escape(str(name))}</a>'
        f'<span class="sub">{number} · {escape(str(kind[code]))}</span>'
        f"{_quote(quoted.get(number), words)}</td>"
        for number, name, code in zip(numbers, names, kinds, strict=True)
    ]


def _quote(found: Quote | None, words: Words) -> str:
    if found is None:
        return ""
    label, before, word, after = map(escape, (str(words.table("field")[found.field]), *found[1:]))
    return f'<span class="sub quoted">{label} “{before}<mark>{word}</mark>{after}”</span>'


def _cells(name: str, columns: Iterator[Row], words: Words, marks: SimpleNamespace) -> list[str]:
    """The cells of one column. Codes are few: each is written once."""
    column = COLUMNS[name]
    values = next(columns)
    for _field in column.fields[1:]:
        values = tuple(one or other for one, other in zip(values, next(columns), strict=True))
    label = f' data-label="{escape(words.table("label")[name])}"' if column.written == DAY else ""
    write = _writer(name, column, words, marks)
    opening = f'<td class="{column.width}"{label}>'
    if column.written in {DAY, TEXT}:
        return [f"{opening}{write(value)}</td>" for value in values]
    made = {value: f"{opening}{write(value)}</td>" for value in set(values)}
    return [made[value] for value in values]


def _shares(numbers: Row, shares: Mapping[str, int], words: Words, marks: SimpleNamespace) -> list[str]:
    write = _known(lambda share: f"{share} %", marks)
    label = escape(words.table("label")["completeness"])
    return [f'<td class="tight" data-label="{label}">{write(shares.get(one))}</td>' for one in numbers]


def _writer(name: str, column: Column, words: Words, marks: SimpleNamespace) -> Write:
    if column.written == MARK:
        mark: Write = getattr(marks, name).__getitem__
        return mark
    if column.written == DAY:
        return _known(lambda value: f"<time>{day(value)}</time>", marks)
    if column.written == WORD:
        table = words.table(column.fields[0])
        return _known(lambda value: escape(str(table[value])), marks)
    return _known(lambda value: escape(str(value)), marks)


def _known(write: Write, marks: SimpleNamespace) -> Write:
    """`write`, but for values that are missing, masked or sealed."""

    def written(value: Any) -> str:  # noqa: ANN401
        if value is None:
            return str(marks.not_known)
        if not isinstance(value, Masked):
            return write(value)
        return str(marks.sealed) if value.sealed else escape(value.text)

    return written
