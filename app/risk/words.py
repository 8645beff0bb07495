"""The codes of risks in words."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from app.risk.matrix import HIGH, LOW, MEDIUM, VERY_HIGH
from app.risk.models import (
    ACCEPT,
    ASSESSED,
    AVOID,
    CLOSED,
    CORRECTIVE,
    DETECTIVE,
    MONITORED,
    PREVENTIVE,
    REDUCE,
    REGISTERED,
    REOPENED,
    TRANSFER,
    TREATED,
)

STATES: Mapping[str, Any] = {
    REGISTERED: _l("Registered"),
    ASSESSED: _l("Assessed"),
    TREATED: _l("In treatment"),
    MONITORED: _l("Monitored"),
    CLOSED: _l("Closed risk"),
    REOPENED: _l("Reopened"),
}
TONES = {
    REGISTERED: "info",
    ASSESSED: "notice",
    TREATED: "warn",
    MONITORED: "ok",
    CLOSED: "",
    REOPENED: "danger",
}
TREATMENTS: Mapping[str, Any] = {
    AVOID: _l("Avoid"),
    REDUCE: _l("Reduce"),
    TRANSFER: _l("Transfer"),
    ACCEPT: _l("Accept the risk"),
}
TREATMENT_HINTS: Mapping[str, Any] = {
    AVOID: _l("stop or change what brings it about"),
    REDUCE: _l("make it less likely, or less grave"),
    TRANSFER: _l("let others bear it: insurance, contract"),
    ACCEPT: _l("let it stand, by whom the table allows"),
}
TREATMENT_TONES = {AVOID: "danger", REDUCE: "info", TRANSFER: "warn", ACCEPT: ""}
BANDS: Mapping[int, Any] = {
    LOW: _l("Low risk"),
    MEDIUM: _l("Medium risk"),
    HIGH: _l("High risk"),
    VERY_HIGH: _l("Very high risk"),
}
BAND_TONES = {LOW: "info", MEDIUM: "notice", HIGH: "warn", VERY_HIGH: "danger"}
BAND_MEASURES: Mapping[int, Any] = {
    LOW: _l("Accept; look at it once a year"),
    MEDIUM: _l("Strengthen controls; look at it every quarter"),
    HIGH: _l("Act by a date; look at it every month"),
    VERY_HIGH: _l("Act at once and report; look at it every week"),
}
RATINGS: Mapping[str, Any] = {
    "inherent": _l("Inherent"),
    "residual": _l("Residual"),
    "target": _l("Target risk"),
}
AXES: Mapping[str, Any] = {"likelihood": _l("Likelihood"), "impact": _l("Impact")}
CONTROL_KINDS: Mapping[str, Any] = {
    PREVENTIVE: _l("Preventive"),
    DETECTIVE: _l("Detective"),
    CORRECTIVE: _l("Corrective"),
}
EFFECTS: Mapping[str, tuple[Any, str]] = {
    "effective": (_l("Effective"), "ok"),
    "partly": (_l("Partly effective"), "notice"),
    "untested": (_l("Not tested"), ""),
    "expired": (_l("Test has expired"), "warn"),
    "failed": (_l("Failed"), "danger"),
}
"""What tests prove of a control → its words and tone."""
ACCEPTORS: Mapping[str, Any] = {
    "owner": _l("the owner of the risk"),
    "lead": _l("the lead of the department"),
    "director": _l("the director"),
    "two": _l("the director with a second person"),
}
ABOUT: Mapping[str, Any] = {
    "customer": _l("A customer"),
    "step": _l("A step of a process"),
    "none": _l("Neither"),
}
ACTION_STATES: Mapping[str, tuple[Any, str]] = {
    "open": (_l("Under way"), "info"),
    "done": (_l("Reported as done"), "notice"),
    "confirmed": (_l("Confirmed"), "ok"),
    "dropped": (_l("Dropped"), ""),
}
ASSESSMENT_STATES: Mapping[str, tuple[Any, str]] = {
    "asked": (_l("Waits for the risk officer"), "info"),
    "confirmed": (_l("Confirmed"), "ok"),
    "returned": (_l("Given back"), "danger"),
    "withdrawn": (_l("Withdrawn"), ""),
}
