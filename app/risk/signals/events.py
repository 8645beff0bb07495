"""What the chain tells of signals, in words."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

EVENTS: Mapping[str, Any] = {
    "signal.raised": _l("Signal raised"),
    "signal.worsened": _l("Signal risen to a graver colour"),
    "signal.accepted": _l("Signal accepted"),
    "signal.handler_changed": _l("Signal taken over"),
    "signal.step_finished": _l("Step of a signal's plan done"),
    "signal.handled": _l("Signal handled"),
    "signal.reviewed": _l("Handling of a signal reviewed"),
    "signal.returned": _l("Signal given back to its handler"),
    "signal.closed": _l("Signal closed"),
    "signal.effect_measured": _l("Effect of a closed signal measured"),
    "signal.effect_judged": _l("Effect of a closed signal judged"),
    "signal.reopened": _l("Signal opened again"),
    "signal.muted": _l("Signal called a false alarm"),
    "signal.escalated": _l("Signal past its time: those above were told"),
    "signal.registered": _l("Signal taken into the register of risks"),
    "signal.addressed": _l("Signal addressed to other people"),
}
