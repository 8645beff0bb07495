"""What the card of a rating tells whoever decides on it, of what they may read."""

from collections.abc import Iterator
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.access.gate import Gate, everything
from app.db.base import among
from app.people.models import Person
from app.risk.assessing.assessing import ratings_of
from app.risk.assessing.models import Assessment
from app.risk.matrices.scales import LABELS, money_words, words_of
from app.risk.matrices.versions import Version, version
from app.risk.matrix import MONEY, SCALES, Rating, band_of
from app.risk.models import Control, Risk
from app.risk.recording import text_of
from app.risk.words import BANDS, CONTROL_KINDS, EFFECTS, RATINGS
from app.room import Told


def told_of(gate: Gate, risk: Risk, made: Assessment) -> Iterator[Told]:
    """Who rates `risk`, how grave by which scale, what its controls support, the ratings and why."""
    matrix = version(made.matrix)
    yield _rater(risk, made)
    yield from _scales(matrix, made)
    ratings = ratings_of(made)
    support = Rating(made.proposed_likelihood, made.proposed_impact)
    yield Told(RATINGS["inherent"], words_for(matrix, ratings["inherent"]))
    yield Told(_l("As the controls support"), words_for(matrix, support))
    yield from _controls(gate, risk, made)
    residual = words_for(matrix, ratings["residual"])
    if support.above(ratings["residual"]):
        residual = _("%(residual)s: lower than its controls support", residual=residual)
    yield Told(RATINGS["residual"], residual)
    yield Told(RATINGS["target"], words_for(matrix, ratings["target"]))
    if gate.field_level(Risk, "assessment_note", risk) <= gate.clearance_on(risk):
        for name, label in (("note", _l("Grounds")), ("lower", _l("Why lower than its controls support"))):
            if text := text_of(made, name):
                yield Told(label, text)


def words_for(matrix: Version, rating: Rating) -> str:
    """A rating in words, with its band."""
    return _(
        "%(likelihood)s × %(impact)s = %(score)s, %(band)s",
        likelihood=rating.likelihood,
        impact=rating.impact,
        score=rating.score,
        band=BANDS[band_of(matrix.cells, rating)],
    )


def _rater(risk: Risk, made: Assessment) -> Told:
    rater = Person.get_or_none(Person.id == made.__data__["person"])
    name = rater.name if rater is not None else ""
    if made.__data__["person"] == risk.owner_id:
        return Told(_l("Rated by"), name)
    return Told(_l("Rated by"), _("%(name)s, who does not own the risk", name=name))


def _scales(matrix: Version, made: Assessment) -> Iterator[Told]:
    for scale in SCALES:
        step = made.__data__[scale]
        if step is not None:
            known = (
                money_words(matrix.words, matrix.revenue) if scale == MONEY else words_of(scale, matrix.words)
            )
            yield Told(LABELS[scale], _("%(step)s · %(words)s", step=step, words=known[step]))


def _controls(gate: Gate, risk: Risk, made: Assessment) -> Iterator[Told]:
    """Each control with what was proven of it then; the names only for whoever is cleared for these."""
    sees = gate.field_level(Risk, "action", risk) <= gate.clearance_on(risk)
    names = _names([key for key, *_rest in made.controls], sees=sees)
    for key, kind, _axis, effect in made.controls:
        words: Any = EFFECTS[effect][0]
        yield Told(
            _l("Control"),
            _("%(control)s: %(effect)s", control=names.get(key, CONTROL_KINDS[kind]), effect=words),
        )


def _names(keys: list[str], *, sees: bool) -> dict[str, str]:
    rows = everything(Control, why="controls that hold down a risk that came through the gate")
    found = rows.where(among(Control.key, keys))
    return {one.key: text_of(one, "name") for one in found if sees or one.point_id}
