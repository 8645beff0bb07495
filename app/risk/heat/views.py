"""The heat map."""

from collections.abc import Mapping
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.gate import Gate, gate
from app.access.routes import requires
from app.clock import today
from app.figures.charts import line_chart
from app.risk.blueprint import risks
from app.risk.heat import reading
from app.risk.matrices.scales import words_of
from app.risk.matrices.versions import Version, in_force
from app.risk.matrix import BANDS, STEPS, Rating, band_of, products
from app.risk.models import IMPACT, LIKELIHOOD, RATINGS, Risk
from app.risk.register.cells import ratings as ratings_in_words
from app.risk.register.list_words import RiskWords
from app.risk.register.rows import rows_of
from app.risk.steps import MANAGE, PROPOSE, VIEW
from app.risk.words import BAND_MEASURES, BAND_TONES, TREATMENT_TONES, TREATMENTS
from app.risk.words import BANDS as BAND_WORDS
from app.risk.words import RATINGS as RATING_WORDS
from app.room import rooms_of_the_house
from app.web.answers import page_or_part
from app.web.marks import marks

RESIDUAL = RATINGS[1]
BESIDE = "risk.matrix"
"""What other rooms call this page where they have a panel for it."""
LINES = 5
"""Marks across the chart, at most."""


@risks.get("/matrix")
@requires(VIEW)
def matrix() -> ResponseReturnValue:
    """Where the risks lie by likelihood and impact; a cell opens its risks."""
    rating = request.args.get("rating", RESIDUAL)
    rating = rating if rating in RATINGS else RESIDUAL
    return page_or_part("risk/matrix.html", "risk/_map.html", **_page(gate(), rating, _place()))


def _place() -> Rating | None:
    """The cell of the address."""
    found = [request.args.get(name, "") for name in ("likelihood", "impact")]
    if not all(text in map(str, STEPS) for text in found):
        return None
    return Rating(*map(int, found))


def _page(inside: Gate, rating: str, place: Rating | None) -> dict[str, Any]:
    version, words = in_force(), RiskWords()
    usable = all(inside.may_use(Risk, f"{rating}_{part}") for part in ("likelihood", "impact", "band"))
    now, then, months, progress = reading.heat_of(inside, rating) if usable else ({}, None, [], [])
    top = max([count or 0 for _month, count in months], default=0)
    top = -(-max(top, LINES) // LINES) * LINES
    series = [[count for _month, count in months]]
    return {
        "rating": rating,
        "ratings": RATING_WORDS,
        "total": sum(now.values()),
        "rows": _rows(version, rating, now, then),
        "impacts": words_of(IMPACT, version.words),
        "bands": [
            (band, BAND_WORDS[band], products(version.cells, band), BAND_MEASURES[band]) for band in BANDS
        ],
        "band_words": BAND_WORDS,
        "band_tones": BAND_TONES,
        "place": place,
        "band": band_of(version.cells, place) if place else None,
        "count": now.get(place, 0) if place else None,
        "in_register": reading.address(rating, place) if place else {},
        "found": rows_of(inside, reading.of_cell(inside, rating, place)) if usable else [],
        "in_words": ratings_in_words,
        "months": months,
        "chart": line_chart(series, [month[-2:].lstrip("0") for month, _count in months], top, LINES)
        if months
        else None,
        "progress": progress,
        "quarter": reading.last_quarter(today()),
        "treatments": TREATMENTS,
        "treatment_tones": TREATMENT_TONES,
        "words": words,
        "marks": marks(words.locale),
        "today": today(),
        "beside": _beside(inside),
        "may_register": inside.has(PROPOSE),
        "may_manage": inside.has(MANAGE),
    }


def _rows(
    version: Version, rating: str, now: Mapping[Rating, int], then: Mapping[Rating, int] | None
) -> list[tuple[int, str, list[dict[str, Any]]]]:
    """The rows of the map, the most likely first, with what is known of each cell."""
    words = words_of(LIKELIHOOD, version.words)
    found = []
    for likelihood in reversed(STEPS):
        row = []
        for impact in STEPS:
            place = Rating(likelihood, impact)
            count = now.get(place, 0)
            row.append(
                {
                    "place": place,
                    "band": band_of(version.cells, place),
                    "count": count,
                    "moved": _moved(count, None if then is None else then.get(place, 0)),
                    "url": url_for("risk.matrix", rating=rating, likelihood=likelihood, impact=impact),
                }
            )
        found.append((likelihood, words[likelihood], row))
    return found


def _moved(count: int, before: int | None) -> str:
    """How a cell changed since the end of last quarter, in words; "" for not, or not known."""
    if before is None or count == before:
        return ""
    if before == 0:
        return _("new")
    if count > before:
        return _("↑ %(count)s", count=count - before)
    return _("↓ %(count)s", count=before - count)


def _beside(inside: Gate) -> list[tuple[Any, str]]:
    """What other rooms show beside the map."""
    return [
        (panel.label, url_for(panel.endpoint))
        for room in rooms_of_the_house()
        for panel in room.panels
        if panel.of == BESIDE and inside.has(panel.permission)
    ]
