"""The rows of a list of tickets."""

from collections.abc import Callable, Mapping, Sequence
from types import SimpleNamespace
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from markupsafe import Markup

from app.access.levels import Masked
from app.tickets.faces import Face
from app.tickets.lists.columns import COLUMNS
from app.tickets.lists.rows import Row
from app.tickets.lists.words import TicketWords
from app.tickets.words import URGENCY_TONES
from app.web import cells
from app.web.cells import Quote
from app.web.columns import MADE
from app.web.filters import moment
from app.web.templates import written as escape

Write = Callable[[Row], str]


def written(
    rows: Sequence[Row],
    names: Sequence[str],
    words: TicketWords,
    marks: SimpleNamespace,
    base: str,
    quoted: Mapping[str, Quote],
    ticks: str = "",
) -> Markup:
    """The `<tr>` of each of `rows` with the columns `names`.

    `base` is the address of the list, which a ticket's own begins with; `ticks` the id of the form that rows
    can be ticked for, "" for none.
    """
    numbers = [row.ticket.number for row in rows]
    subjects = [_text(row.ticket.subject) for row in rows]
    found = [cells.ticks(numbers, subjects, ticks)] if ticks and rows else []
    found += [cells.keys(numbers, subjects, [""] * len(rows), base, quoted, words.table("label"))]
    made = _made(words, marks)
    for name in names:
        column = COLUMNS.by_name[name]
        if name in made:
            found += [cells.made(name, column, rows, made[name], words, marks)]
        elif column.written == MADE:
            moments = [row.ticket[column.fields[0]] for row in rows]
            found += [cells.made(name, column, moments, _moment, words, marks)]
        else:
            values = [[row.ticket[field] for row in rows] for field in column.fields]
            found += [cells.plain(name, column, values, words, marks)]
    return cells.rows_of(found)


def _made(words: TicketWords, marks: SimpleNamespace) -> dict[str, Write]:
    """The columns that tell more than a field of the ticket."""
    badge = current_app.jinja_env.get_template("web/macros/marks.html").module.badge  # type: ignore[attr-defined]
    text = cells.known(lambda value: escape(str(value)), marks)
    people, urgencies = words.table("owner"), words.table("urgency")
    urgent = {code: str(badge(urgencies[code], tone)) for code, tone in URGENCY_TONES.items()}
    complaint = " " + str(badge(_("Complaint"), "warn"))

    def handler(row: Row) -> str:
        who = row.ticket.handler
        return text(row.ticket.resource if who is None else who if isinstance(who, Masked) else people[who])

    def urgency(row: Row) -> str:
        mark = urgent.get(row.ticket.urgency) or str(marks.sealed)
        return mark + (complaint if row.ticket.is_complaint is True else "")

    return {
        "customer": lambda row: f"{marks.tier[row.ticket.tier]} {text(row.who)}",
        "urgency": urgency,
        "clock": lambda row: clock(row.clock),
        "handler": handler,
        "points": lambda row: f'<span title="{escape(row.why)}">{row.points}</span>',
    }


def clock(face: Face) -> Markup:
    """One clock in a row or on a card."""
    tone = f" {face.tone}" if face.tone else ""
    return Markup(  # noqa: S704  escaped here
        f'<span class="clock{tone}" title="{escape(face.label)} · {escape(face.due)}">'
        '<svg viewBox="0 0 20 20" aria-hidden="true"><circle class="track" cx="10" cy="10" r="7.5"/>'
        '<circle class="left" cx="10" cy="10" r="7.5" pathLength="100"'
        f' stroke-dasharray="{face.left} 100"/></svg>{escape(face.value)}</span>'
    )


def _moment(value: Any) -> str:  # noqa: ANN401
    return f"<time>{moment(value)}</time>"


def _text(value: Any) -> str:  # noqa: ANN401
    return str(value.text or "••••") if isinstance(value, Masked) else str(value)
