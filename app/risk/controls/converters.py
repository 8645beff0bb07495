"""What addresses call risk points and controls. They look nothing up."""

from app.organisation.processes.converters import ProcessKey


class PointKey(ProcessKey):
    """The key of a risk point."""

    kind = "risk_point"


class ControlKey(ProcessKey):
    """The key of a control."""

    kind = "control"
