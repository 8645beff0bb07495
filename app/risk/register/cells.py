"""The rows of the register."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from types import SimpleNamespace
from typing import Any, NamedTuple

from flask import current_app
from flask_babel import gettext as _
from markupsafe import Markup

from app.access.levels import Masked
from app.clock import today
from app.risk.models import IMPACT, LIKELIHOOD, RATINGS
from app.risk.register.columns import COLUMNS
from app.risk.register.list_words import RiskWords
from app.risk.register.rows import Row
from app.risk.words import BAND_TONES, BANDS, STATES, TONES
from app.web import cells
from app.web.columns import MADE
from app.web.filters import day, moment
from app.web.templates import written as escape

Write = Callable[[Row], str]
OVERDUE = Markup('{}<span class="visually-hidden">, {}</span>')


def written(
    rows: Sequence[Row], names: Sequence[str], words: RiskWords, marks: SimpleNamespace, base: str
) -> Markup:
    """The `<tr>` of each of `rows` with the columns `names`; `base` is the address of the register."""
    numbers = [row.risk.number for row in rows]
    titles = [_text(row.risk.title) for row in rows]
    found = [cells.keys(numbers, titles, [""] * len(rows), base, {}, words.table("label"))]
    made = _made(words, marks)
    for name in names:
        column = COLUMNS.by_name[name]
        if name in made:
            found += [cells.made(name, column, rows, made[name], words, marks)]
        elif column.written == MADE:
            moments = [row.risk[column.fields[0]] for row in rows]
            found += [cells.made(name, column, moments, _moment, words, marks)]
        else:
            values = [[row.risk[field] for row in rows] for field in column.fields]
            found += [cells.plain(name, column, values, words, marks)]
    return cells.rows_of(found)


def _made(words: RiskWords, marks: SimpleNamespace) -> dict[str, Write]:
    """The columns that tell more than a field of the risk."""
    badges = _badges(words.locale)
    people, not_known, now = words.table("owner"), str(marks.not_known), today()

    def about(row: Row) -> str:
        return escape(str(_text(row.about))) if row.about is not None else not_known

    def owner(row: Row) -> str:
        return escape(str(people[row.risk.owner])) if row.risk.owner else not_known

    def band(row: Row) -> str:
        mark = badges.bands.get(row.risk.residual_band, not_known)
        return mark + (badges.groundless if row.risk.ungrounded is True else "")

    def review(row: Row) -> str:
        due = row.risk.next_review
        if not isinstance(due, date):
            return not_known
        if due < now:
            return badges.over_due.format(day(due))
        return f"<time>{day(due)}</time>"

    return {
        "about": about,
        "owner": owner,
        "state": lambda row: badges.states.get(row.risk.state, not_known),
        "band": band,
        "ratings": lambda row: ratings(row.risk) or not_known,
        "review": review,
    }


class _Badges(NamedTuple):
    """What is drawn the same in every row; `over_due` has a place for the day."""

    bands: Mapping[int, str]
    states: Mapping[str, str]
    groundless: str
    over_due: str


@lru_cache(maxsize=2)
def _badges(_language: str) -> _Badges:
    badge: Any = current_app.jinja_env.get_template("web/macros/marks.html").module.badge  # type: ignore[attr-defined]
    return _Badges(
        {band: str(badge(BANDS[band], tone)) for band, tone in BAND_TONES.items()},
        {state: str(badge(STATES[state], tone)) for state, tone in TONES.items()},
        "<br>" + str(badge(_("Without ground"), "danger")),
        str(badge(OVERDUE.format("{}", _("Overdue")), "danger")),
    )


def ratings(risk: Any) -> Markup:  # noqa: ANN401  as it is shown
    """Inherent → residual → target, "" for a risk that is not rated."""
    places = [risk[f"{name}_{part}"] for name in RATINGS for part in (LIKELIHOOD, IMPACT)]
    return _ratings(*places) if all(isinstance(place, int) for place in places) else Markup()


@lru_cache(maxsize=1024)
def _ratings(*places: int) -> Markup:
    scores = [str(likelihood * impact) for likelihood, impact in zip(places[::2], places[1::2], strict=True)]
    scores[1] = f"<b>{scores[1]}</b>"
    return Markup(" → ".join(scores))  # noqa: S704  numbers alone


def _moment(value: Any) -> str:  # noqa: ANN401
    return f"<time>{moment(value)}</time>"


def _text(value: Any) -> str:  # noqa: ANN401
    return str(value.text or "••••") if isinstance(value, Masked) else str(value)
