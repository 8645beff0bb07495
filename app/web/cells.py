"""The cells of lists, written column by column: fifty rows one cell at a time would take most of a page.

The only place beside the templates that writes HTML; whatever people typed is escaped here by hand.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import SimpleNamespace
from typing import Any, NamedTuple

from flask_babel import gettext as _
from markupsafe import Markup

from app.access.levels import Masked
from app.web.columns import DAY, MARK, TEXT, WORD, Column
from app.web.filters import day
from app.web.queries import Worded
from app.web.templates import written as escape

Values = Sequence[Any]
Write = Callable[[Any], str]


class Quote(NamedTuple):
    """A piece of a text: what stands before the word, the word, and what stands after it."""

    field: str
    before: str
    word: str
    after: str


def rows_of(cells: Iterable[Sequence[str]]) -> Markup:
    """The `<tr>` of each row, of the cells of one column after the other."""
    return Markup("".join(f"<tr>{''.join(row)}</tr>\n" for row in zip(*cells, strict=True)))  # noqa: S704  escaped below


def ticks(numbers: Values, names: Values, form: str) -> list[str]:
    """The boxes that rows are ticked in for the form with the id `form`."""
    label = _("Select %(name)s", name="{}")
    return [
        f'<td class="tight"><input class="tick" type="checkbox" name="number" value="{number}" form="{form}"'
        f' data-tick aria-label="{label.format(escape(str(name)))}"></td>'
        for number, name in zip(numbers, names, strict=True)
    ]


def keys(
    numbers: Values,
    names: Values,
    beside: Values,
    base: str,
    quotes: Mapping[str, Quote],
    labels: Mapping[str, Any],
) -> list[str]:
    """What a row is, which leads to its page below the address `base`, and what stands beside its number.

    Where a word that was searched for stands in what is written of it, that is quoted by its number.
    """
    return [
        f'<td class="key"><a class="name" href="{base}{number}">{escape(str(name))}</a>'
        f'<span class="sub">{number}{f" · {escape(str(more))}" if more else ""}</span>'
        f"{_quote(quotes.get(number), labels)}</td>"
        for number, name, more in zip(numbers, names, beside, strict=True)
    ]


def _quote(found: Quote | None, labels: Mapping[str, Any]) -> str:
    if found is None:
        return ""
    label, before, word, after = map(escape, (str(labels[found.field]), *found[1:]))
    return f'<span class="sub quoted">{label} “{before}<mark>{word}</mark>{after}”</span>'


def plain(
    name: str, column: Column, values: Sequence[Values], words: Worded, marks: SimpleNamespace
) -> list[str]:
    """The cells of a column of fields, `values` being those of each. Codes are few: each is written once."""
    first, *others = values
    for other in others:
        first = tuple(one or another for one, another in zip(first, other, strict=True))
    write, opening = _writer(name, column, words, marks), cell(name, column, words)
    if column.written in {DAY, TEXT}:
        return [f"{opening}{write(value)}</td>" for value in first]
    made = {value: f"{opening}{write(value)}</td>" for value in set(first)}
    return [made[value] for value in first]


def made(
    name: str, column: Column, values: Values, write: Write, words: Worded, marks: SimpleNamespace
) -> list[str]:
    """The cells of a column that its list makes: `write` gives the HTML of a value that is known."""
    opening, known_one = cell(name, column, words), known(write, marks)
    return [f"{opening}{known_one(value)}</td>" for value in values]


def cell(name: str, column: Column, words: Worded) -> str:
    """How a cell of a column begins; one that says little by itself names its column on a phone."""
    labelled = column.written not in {MARK, WORD, TEXT}
    label = f' data-label="{escape(words.table("label")[name])}"' if labelled else ""
    return f'<td class="{column.width}"{label}>'


def known(write: Write, marks: SimpleNamespace) -> Write:
    """`write`, but for values that are missing, masked or sealed."""

    def written(value: Any) -> str:  # noqa: ANN401
        if value is None:
            return str(marks.not_known)
        if not isinstance(value, Masked):
            return write(value)
        return str(marks.sealed) if value.sealed else escape(value.text)

    return written


def _writer(name: str, column: Column, words: Worded, marks: SimpleNamespace) -> Write:
    if column.written == MARK:
        mark: Write = getattr(marks, name).__getitem__
        return mark
    if column.written == DAY:
        return known(lambda value: f"<time>{day(value)}</time>", marks)
    if column.written == WORD:
        table = words.table(column.fields[0])
        return known(lambda value: escape(str(table[value])), marks)
    return known(lambda value: escape(str(value)), marks)
