"""The rows of the list of scores."""

from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from markupsafe import Markup

from app.risk.scorecards.lists.columns import COLUMNS, SCORED
from app.risk.scorecards.lists.rows import Told
from app.risk.scorecards.lists.words import UNSCORABLE, ScoreWords
from app.risk.scorecards.words import BAND_TONES, BANDS
from app.web import cells
from app.web.filters import day
from app.web.templates import written as escape


def written(
    rows: Sequence[Sequence[Any]],
    told: Sequence[Told],
    names: Sequence[str],
    words: ScoreWords,
    marks: SimpleNamespace,
    base: str,
) -> Markup:
    """The `<tr>` of each customer, whose values are those of `COLUMNS.fields_of(names)`, and of its score."""
    if not rows:
        return Markup()
    columns = iter(zip(*rows, strict=True))
    numbers, customers, kinds = (next(columns) for _field in COLUMNS.first)
    kind = words.table("kind")
    found = [cells.keys(numbers, customers, [kind[code] for code in kinds], base, {}, words.table("label"))]
    made = _made(str(marks.not_known))
    for name in names:
        column = COLUMNS.by_name[name]
        if name in SCORED:
            found += [cells.made(name, column, told, made[name], words, marks)]
        else:
            found += [cells.plain(name, column, [next(columns) for _field in column.fields], words, marks)]
    return cells.rows_of(found)


def _made(not_known: str) -> dict[str, Callable[[Told], str]]:
    badge: Any = current_app.jinja_env.get_template("web/macros/marks.html").module.badge  # type: ignore[attr-defined]
    bands = [str(badge(word, tone)) for word, tone in zip(BANDS, BAND_TONES, strict=True)]
    unscored = str(badge(UNSCORABLE, "warn"))

    def score(told: Told) -> str:
        set_to = _("set to %(total)s", total=told.override) if told.override else ""
        return f'<b class="num">{told.total or not_known}</b>{_beside(set_to)}'

    def change(told: Told) -> str:
        if not told.changed:
            return escape(_("first score")) if told.first else not_known
        return f'<span class="num">{told.changed}</span>{_beside(_("other card") if told.other_card else "")}'

    def lacking(told: Told) -> str:
        return _beside(_("No bin for: %(attributes)s", attributes=told.lacking))

    return {
        "score": score,
        "band": lambda told: bands[told.band] if told.band is not None else unscored + lacking(told),
        "change": change,
        "since": lambda told: f"<time>{day(told.since)}</time>",
        "lacking": lambda told: escape(told.lacking) if told.lacking else not_known,
        "card": lambda told: escape(_card(told)),
    }


def _card(told: Told) -> str:
    return _("%(name)s, version %(version)s", name=told.card.name, version=told.card.version)


def _beside(words: str) -> str:
    return f'<span class="sub">{escape(words)}</span>' if words else ""
