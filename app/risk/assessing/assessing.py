"""Assessing a risk: what its owner says counts once somebody else has confirmed it (clause 5.1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask_babel import gettext as _

from app.access.gate import Gate, everything
from app.clock import now, today
from app.customers.typed.text import clean_lines
from app.db.connection import database
from app.errors import Invalid, NotFound
from app.inbox.models import Request
from app.inbox.requests import Subject, ask
from app.people.models import Person
from app.risk import steps, telling
from app.risk.accepting.ending import end_acceptances
from app.risk.assessing.models import ASKED, CONFIRMED, Assessment
from app.risk.held import controls_of, supported
from app.risk.matrices.versions import Version, in_force, version
from app.risk.matrix import REVIEWED_AFTER, SCALES, STEPS, Rating, band_of, impact_of, rank_of
from app.risk.models import Risk
from app.risk.recording import add_part, change_part, recording
from app.risk.residual import proposed, worse

KIND, BROUGHT = ("risk.assess", "risk.assess.brought")
"""Confirming one rating, and those of a register that was brought in."""
GIVEN_BACK, TAKEN_BACK, LAPSED = (f"risk.assessment.{how}" for how in ("ended", "withdrawn", "lapsed"))
"""How an assessment ends that does not count."""
LONGEST_NOTE = 1000


@dataclass(frozen=True)
class Said:
    """What somebody says of a risk: how likely, how grave by each scale, what remains, what is aimed at."""

    likelihood: int
    scales: Mapping[str, int | None]
    residual: Rating
    target: Rating
    note: str = ""
    lower: str = ""

    @property
    def inherent(self) -> Rating:
        """Likelihood, and the highest of the scales. Raises Invalid where none was said."""
        return Rating(self.likelihood, said_impact(self.scales))


def said_impact(scales: Mapping[str, int | None]) -> int:
    """The highest of the scales. Raises Invalid where none was said."""
    impact = impact_of(scales)
    if impact is None:
        raise Invalid("money", "Say on one scale at least how grave it would be.")
    return impact


def check(said: Said, support: Rating) -> None:
    """Raise Invalid for ratings that can't be; `support` is what the controls support."""
    inherent = said.inherent
    for rating in (inherent, said.residual, said.target):
        if not set(rating) <= set(STEPS):
            raise Invalid("likelihood", "Choose from what is offered.")
    if said.residual.above(inherent):
        raise Invalid(
            "residual_likelihood",
            "The residual can't be above the inherent risk (%(likelihood)s × %(impact)s).",
            likelihood=inherent.likelihood,
            impact=inherent.impact,
        )
    if said.target.above(said.residual):
        raise Invalid(
            "target_likelihood",
            "The target can't be above the residual (%(likelihood)s × %(impact)s): lower it.",
            likelihood=said.residual.likelihood,
            impact=said.residual.impact,
        )
    if support.above(said.residual) and not clean_lines(said.lower):
        raise Invalid(
            "lower",
            "Say why the residual is lower than its controls support (%(likelihood)s × %(impact)s).",
            likelihood=support.likelihood,
            impact=support.impact,
        )
    for name, text in (("note", said.note), ("lower", said.lower)):
        if len(text) > LONGEST_NOTE:
            raise Invalid(name, "At most %(max)d characters.", max=LONGEST_NOTE)


def assess(gate: Gate, risk: Risk, said: Said, rev: int) -> Request:
    """Say how a risk is rated, and ask the risk officer to confirm it.

    Raises Forbidden, Conflict, Invalid.
    """
    steps.check(gate, "assess", risk)
    if waiting(risk) is not None:
        raise Invalid("request", "An assessment waits for the risk officer already.")
    held, matrix = controls_of(risk), in_force()
    support = proposed(said.inherent, (one.held for one in held))
    check(said, support)
    with database.atomic():
        with recording(gate.person, "risk.assessed", risk, rev=rev) as entry:
            inherent = said.inherent
            made = add_part(
                entry,
                risk,
                Assessment,
                at=now(),
                person=gate.person.id,
                matrix=matrix.number,
                **{name: said.scales.get(name) for name in SCALES},
                controls=[one.frozen for one in held],
                **_columns("", inherent),
                **_columns("proposed", support),
                **_columns("residual", said.residual),
                **_columns("target", said.target),
                note=clean_lines(said.note) or None,
                lower=clean_lines(said.lower) or None,
                state=ASKED,
            )
        why = _("Rating of the risk %(number)s", number=risk.number)
        subject = Subject(Risk.audit_kind, risk.number)
        return ask(gate, KIND, subject, why, {"assessment": made.key, "lower": support.above(said.residual)})


def confirm(decider: Person, risk: Risk, made: Assessment) -> None:
    """It counts from now on: the risk gets its ratings, and its next review. In the caller's transaction."""
    matrix = version(made.matrix)
    ratings = ratings_of(made)
    values: dict[str, Any] = {"matrix": matrix.number, "assessed_at": now()}
    for name, rating in ratings.items():
        values |= _columns(name, rating) | {f"{name}_band": band_of(matrix.cells, rating)}
    residual = ratings["residual"]
    band = values["residual_band"]
    values |= {
        "rank": rank_of(band, residual),
        "state": steps.after_rating(risk.state),
        "ungrounded": is_ungrounded(risk, made),
        "next_review": today() + timedelta(days=REVIEWED_AFTER[band]),
    }
    end_acceptances(decider, risk, values)
    with recording(decider, "risk.rated", risk, values) as entry:
        decided = {"state": CONFIRMED, "decided_by": decider.id, "decided_at": now()}
        change_part(entry, risk, made, **decided)
    telling.finish(decider, risk, [telling.ASSESS, telling.REVIEW, telling.GROUND, telling.EXPIRED])


def settle_undecided(
    person: Person | None, risk: Risk, made: Assessment, state: str, action: str = GIVEN_BACK
) -> None:
    """It was given back, withdrawn or nobody decided it; the risk keeps what it had."""
    with recording(person, action, risk) as entry:
        change_part(entry, risk, made, state=state, decided_by=person and person.id, decided_at=now())


def ratings_of(made: Assessment) -> dict[str, Rating]:
    """Inherent, residual and target of an assessment."""
    return {
        "inherent": Rating(made.likelihood, made.impact),
        "residual": Rating(made.residual_likelihood, made.residual_impact),
        "target": Rating(made.target_likelihood, made.target_impact),
    }


def is_ungrounded(risk: Risk, made: Assessment) -> bool:
    """Whether the controls of `risk` support less by now than they did when it was assessed."""
    return worse(supported(risk, Rating(made.likelihood, made.impact)), rests_on(made))


def rests_on(made: Assessment) -> Rating:
    """What controls have to support: what they did then, or the residual itself where no reason is given."""
    then = Rating(made.proposed_likelihood, made.proposed_impact)
    if made.__data__["lower"] is not None:
        return then
    return Rating(min(then.likelihood, made.residual_likelihood), min(then.impact, made.residual_impact))


def keyed(risk: Risk, key: str) -> Assessment:
    """The assessment of `risk` that is called `key`. Raises NotFound."""
    rows = everything(Assessment, why="it belongs to a risk that came through the gate")
    found: Assessment | None = rows.where(Assessment.risk == risk.id, Assessment.key == key).first()
    if found is None:
        raise NotFound
    return found


def waiting(risk: Risk) -> Assessment | None:
    """The assessment that waits to be confirmed, if there is one."""
    return of_risk(risk, ASKED)


def counts(risk: Risk) -> Assessment | None:
    """The assessment that the present ratings are from."""
    return of_risk(risk, CONFIRMED)


def of_risk(risk: Risk, state: str) -> Assessment | None:
    """The newest assessment in `state`."""
    rows = everything(Assessment, why="they belong to a risk that came through the gate, or is a job's")
    here = (Assessment.risk == risk.id, Assessment.state == state)
    found: Assessment | None = rows.where(*here).order_by(Assessment.id.desc()).first()
    return found


def band_words_of(found: Version, rating: Rating) -> int:
    """The band of a rating in a version."""
    return band_of(found.cells, rating)


def _columns(name: str, rating: Rating) -> dict[str, int]:
    head = f"{name}_" if name else ""
    return {f"{head}likelihood": rating.likelihood, f"{head}impact": rating.impact}
