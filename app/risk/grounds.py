"""What a residual rests on: controls that are proven, no longer, or again (clause 5.1)."""

from app.access.gate import everything
from app.people.models import Person
from app.risk import telling
from app.risk.assessing.assessing import counts, is_ungrounded, ratings_of, rests_on
from app.risk.assessing.models import Assessment
from app.risk.controls.effect import EXPIRED
from app.risk.held import controls_of
from app.risk.models import CLOSED, Control, Risk
from app.risk.recording import recording
from app.risk.residual import proposed, worse


def follow(person: Person | None, control: Control, *, unasked: bool = False) -> None:
    """What is proven of `control` has changed: so has the ground of the risk that it holds down.

    In the caller's transaction. `unasked`: nobody was asked to test it anew, so the risk's owner is.
    """
    for risk in _held_down_by(control):
        made = counts(risk)
        if made is None:
            continue
        settle(person, risk, made)
        if risk.ungrounded and (unasked or not awaits_tests(risk, made)):
            telling.give(person, risk, telling.GROUND)


def settle(person: Person | None, risk: Risk, made: Assessment) -> bool:
    """Write down whether the residual of `risk` has ground, if that changed. Returns whether it did.

    What was asked of its owner is over where it has ground again.
    """
    groundless = is_ungrounded(risk, made)
    if groundless == risk.ungrounded:
        return False
    with recording(person, "risk.ground.changed", risk, {"ungrounded": groundless}):
        pass
    if not groundless:
        telling.finish(person, risk, [telling.GROUND])
    return True


def ask_owner(person: Person | None, risk: Risk, made: Assessment) -> None:
    """The owner is asked to rate anew what is without ground, unless somebody tests what expired."""
    if risk.ungrounded and not awaits_tests(risk, made):
        telling.give(person, risk, telling.GROUND)


def awaits_tests(risk: Risk, made: Assessment) -> bool:
    """Whether it would have ground if what expired were proven again: testers are asked, not its owner."""
    then = {key: effect for key, _, _, effect in made.controls}
    held = (
        one.held._replace(effect=then.get(one.control.key, EXPIRED)) if one.effect == EXPIRED else one.held
        for one in controls_of(risk)
    )
    support = proposed(ratings_of(made)["inherent"], held)
    return not worse(support, rests_on(made))


def _held_down_by(control: Control) -> list[Risk]:
    query = everything(Risk, why="they rest on a control whose proof has changed; nothing is shown")
    mine = Risk.id == control.risk_id if control.risk_id else Risk.point == control.point_id
    return list(query.where(mine, Risk.state != CLOSED, Risk.residual_band.is_null(is_null=False)))
