"""Pages of appraisal: what departments spend on winning customers."""

from datetime import date
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.gate import gate
from app.access.routes import requires
from app.appraisal.blueprint import appraisal
from app.appraisal.spend import entering as grid
from app.appraisal.spend.changes import changes_of
from app.appraisal.spend.forms import SpendForm, spend_form
from app.appraisal.spend.models import KINDS
from app.appraisal.spend.words import KIND_WORDS
from app.clock import today
from app.customers.typed.amounts import yuan
from app.errors import NotFound
from app.figures.reading import Place, places
from app.people.models import Department
from app.web.answers import done


@appraisal.get("/spend/")
@requires(grid.PERMISSION)
def spend() -> ResponseReturnValue:
    """A year's spend of one department, and which months are missing in each."""
    year, place = _asked()
    return render_template("appraisal/spend.html", **_page(year, place))


@appraisal.post("/spend/")
@requires(grid.PERMISSION)
def enter_spend() -> ResponseReturnValue:
    """Keep what was changed."""
    year, place = _asked()
    form = _form(year, {})
    if place is None or form.submit(lambda: _enter(place, form)) is None:
        return render_template("appraisal/spend.html", **_page(year, place, form)), 422
    return done(url_for(".spend", year=year, department=place.code), _("Saved"))


def _enter(place: Place, form: SpendForm) -> bool:
    grid.enter(gate(), Department.get_by_id(place.id), form.typed(), form.text_of("reason"))
    return True


def _asked() -> tuple[int, Place | None]:
    """The year and the department of the address; the present one, and the first of one's scope."""
    text = request.args.get("year", str(today().year))
    year = int(text) if text.isascii() and text.isdecimal() and len(text) == len("2026") else 0
    if not grid.FIRST_YEAR <= year <= today().year:
        raise NotFound
    mine, code = _departments(), request.args.get("department", "")
    found = [place for place in mine if place.code == code] if code else mine
    if code and not found:
        raise NotFound
    return year, next(iter(found), None)


def _departments() -> list[Place]:
    return [place for place in places(gate(), grid.PERMISSION) if place.id is not None]


def _form(year: int, there: dict[grid.Cell, int]) -> SpendForm:
    cells = grid.cells(year)
    labels = {
        cell: _("%(kind)s, %(month)s", kind=KIND_WORDS[cell.kind], month=f"{cell.month:%Y-%m}")
        for cell in cells
    }
    return spend_form(cells, labels, there)


def _page(year: int, place: Place | None, form: SpendForm | None = None) -> dict[str, Any]:
    mine = _departments()
    every = grid.entered(year, [one.id for one in mine if one.id is not None])
    there = every.get(place.id, {}) if place and place.id is not None else {}
    form = form or _form(year, there)
    form.stand_at(there)
    months = [date(year, month, 1) for month in range(1, 13)]
    return {
        "year": year,
        "years": (grid.FIRST_YEAR, today().year),
        "place": place,
        "places": mine,
        "form": form,
        "kinds": [(kind, KIND_WORDS[kind]) for kind in KINDS],
        "months": months,
        "begun": {cell.month for cell in grid.cells(year)},
        "cell": grid.Cell,
        "totals": {month: _sum(there, month) for month in months},
        "overview": [(one, {month: _sum(every[one.id or 0], month) for month in months}) for one in mine],
        "changes": changes_of([place.code], date(year, 1, 1), date(year + 1, 1, 1)) if place else [],
        "kind_words": KIND_WORDS,
        "yuan": yuan,
        "missing": {one.code: grid.missing(year, every[one.id or 0]) for one in mine},
    }


def _sum(there: dict[grid.Cell, int], month: date) -> str:
    """What was spent in a month in yuan, "" while a kind of it is missing."""
    found = [there.get(grid.Cell(month, kind)) for kind in KINDS]
    return "" if None in found else yuan(sum(fen for fen in found if fen is not None))
