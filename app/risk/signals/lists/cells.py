"""The rows of a list of signals."""

from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from types import SimpleNamespace
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from markupsafe import Markup

from app.access.levels import Masked
from app.risk.signals.lists.columns import COLUMNS
from app.risk.signals.lists.rows import Row
from app.risk.signals.lists.words import SignalWords
from app.risk.signals.models import ACCEPTED, NEW
from app.risk.signals.words import COLOUR_WORDS, STATE_TONES, STATE_WORDS, step_words
from app.web import cells
from app.web.columns import MADE
from app.web.filters import moment
from app.web.templates import written as escape


def written(
    rows: Sequence[Row], names: Sequence[str], words: SignalWords, marks: SimpleNamespace, base: str
) -> Markup:
    """The `<tr>` of each of `rows` with the columns `names`; `base` begins the address of each."""
    flags = {colour: flag(colour) for colour in COLOUR_WORDS}
    found = [[_key(row, flags, base) for row in rows]]
    when = cache(moment)  # what a night raises shares its moments
    made = _made(words, when)
    for name in names:
        column = COLUMNS.by_name[name]
        if name in made:
            found.append(cells.made(name, column, rows, made[name], words, marks))
        elif column.written == MADE:
            moments = [row.signal[column.fields[0]] for row in rows]
            found.append(
                cells.made(name, column, moments, lambda at: f"<time>{when(at)}</time>", words, marks)
            )
        else:
            values = [[row.signal[field] for row in rows] for field in column.fields]
            found.append(cells.plain(name, column, values, words, marks))
    return cells.rows_of(found)


def flag(colour: str) -> Markup:
    """The flag of a colour, with its character."""
    word = escape(str(COLOUR_WORDS[colour]))
    return Markup(f'<span class="flag {colour}" title="{word}">{word[:1]}</span>')  # noqa: S704  escaped


def _key(row: Row, flags: dict[str, Markup], base: str) -> str:
    subject = row.subject.text if isinstance(row.subject, Masked) else row.subject
    name = escape(f"{subject} {row.said}")
    return (
        f'<td class="key"><span class="flagged">{flags[row.signal.colour]}<span>'
        f'<a class="name" href="{base}{row.signal.number}">{name}</a>'
        f'<span class="sub">{row.signal.number} · {escape(row.rule)}</span></span></span></td>'
    )


def _made(words: SignalWords, when: Callable[[Any], str]) -> dict[str, Callable[[Row], str]]:
    states, colours = _states(words.locale), words.table("colour")
    to_accept = escape(_("waits for somebody to accept it"))
    return {
        "colour": lambda row: escape(colours[row.signal.colour]),
        "rule": lambda row: escape(row.rule),
        "state": lambda row: states[row.signal.state],
        "progress": lambda row: to_accept if row.signal.state == NEW else progress(row),
        "due": lambda row: _due(row, when),
    }


@lru_cache(maxsize=2)
def _states(_language: str) -> dict[str, str]:
    badge = current_app.jinja_env.get_template("web/macros/marks.html").module.badge  # type: ignore[attr-defined]
    return {code: str(badge(STATE_WORDS[code], tone)) for code, tone in STATE_TONES.items()}


def progress(row: Row) -> str:
    """How far the plan of a signal that was accepted has come, in words."""
    done, total, step = row.progress
    if row.signal.state != ACCEPTED or not step:
        return escape(_("%(done)d of %(total)d steps", done=done, total=total)) if total else ""
    return escape(
        _("step %(place)d of %(total)d: %(step)s", place=done + 1, total=total, step=step_words(step))
    )


def _due(row: Row, when: Callable[[Any], str]) -> str:
    if row.due is None:
        return ""
    tone = ' class="badge bare danger"' if row.late else ""
    return f"<time{tone}>{when(row.due)}</time>"
