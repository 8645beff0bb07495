"""Processes in words."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from app.risk.controls.effect import EXPIRED, FAILED, UNTESTED
from app.risk.processes import gaps

GAPS: Mapping[str, tuple[Any, str]] = {
    gaps.NO_STEPS: (_l("This process has no steps yet"), "danger"),
    FAILED: (_l("Control failed its test"), "danger"),
    gaps.NO_CONTROL: (_l("Risk point without a control"), "danger"),
    gaps.NO_POINT: (_l("Step without a risk point"), "warn"),
    gaps.NO_ANSWER: (_l("Nobody answers for this step"), "warn"),
    gaps.NO_DOER: (_l("Nobody does this step"), "warn"),
    gaps.NO_OPERATOR: (_l("Nobody is named who carries this control out"), "warn"),
    EXPIRED: (_l("Test of the control expired"), "warn"),
    UNTESTED: (_l("Control never tested"), ""),
}
"""What lacks → its words and the tone of its badge."""
