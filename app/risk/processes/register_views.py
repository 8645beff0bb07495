"""The button that enters a risk point into the register."""

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.gate import gate
from app.access.routes import requires
from app.risk.processes.blueprint import processes
from app.risk.processes.entering import enter as enter_point
from app.risk.processes.points import point_called
from app.risk.steps import PROPOSE
from app.web.answers import done


@processes.post("/points/<risk_point:key>/enter")
@requires(PROPOSE)
def enter(key: str) -> ResponseReturnValue:
    """Enter it into the register, once; later clicks lead to its risk."""
    risk, fresh = enter_point(gate(), point_called(key))
    said = _("Entered into the register") if fresh else _("It is in the register already")
    return done(url_for("risk.risk", number=risk.number), said)
