"""Controls in words."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from app.risk import models
from app.risk.controls import effect

KINDS: Mapping[str, Any] = {
    models.PREVENTIVE: _l("Preventive"),
    models.DETECTIVE: _l("Detective"),
    models.CORRECTIVE: _l("Corrective"),
}
AXES: Mapping[str, Any] = {models.LIKELIHOOD: _l("on the likelihood"), models.IMPACT: _l("on the impact")}
FREQUENCIES: Mapping[str, Any] = {
    "each": _l("Each time"),
    "continuous": _l("All the time"),
    "daily": _l("Every day"),
    "weekly": _l("Every week"),
    "monthly": _l("Every month"),
    "quarterly": _l("Every quarter"),
    "yearly": _l("Every year"),
    "event": _l("When something happens"),
}
EFFECTS: Mapping[str, tuple[Any, str]] = {
    effect.EFFECTIVE: (_l("Effective"), "ok"),
    effect.PARTLY: (_l("Partly effective"), "warn"),
    effect.FAILED: (_l("Failed its test"), "danger"),
    effect.EXPIRED: (_l("Test expired"), "warn"),
    effect.UNTESTED: (_l("Not tested"), ""),
}
"""What is proven of a control → its words and the tone of its badge."""
