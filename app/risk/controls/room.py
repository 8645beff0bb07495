"""Controls and their tests plug themselves in."""

from flask_babel import lazy_gettext as _l

from app.risk.controls import views  # noqa: F401  they hang their routes on the blueprint of processes
from app.risk.controls.audited import CONTROLS, TESTS
from app.risk.controls.converters import ControlKey, PointKey
from app.risk.controls.expired import JOB, REASONS, tell_expired
from app.risk.controls.follow import TRIGGERS
from app.risk.controls.held import CONTROLS_HELD
from app.room import Room, Task

room = Room(
    "risk.controls",
    audited=[CONTROLS, TESTS],
    converters={"risk_point": PointKey, "control": ControlKey},
    pages={"control": "processes.control"},
    reasons=REASONS,
    holdings=[CONTROLS_HELD],
    triggers=TRIGGERS,
    jobs=[Task(JOB, tell_expired, every="50 5 * * *", label=_l("Tests of controls that expired"))],
)
