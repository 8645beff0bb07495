"""The places of risks and their parts in addresses. They look nothing up."""

from werkzeug.routing import BaseConverter


class RiskNumber(BaseConverter):
    """Any text without a slash: a wrong number gets the same answer as an unused one."""

    kind = "risk"
    regex = "[^/]+"


class ActionKey(BaseConverter):
    """What addresses call an action against a risk."""

    kind = "action_key"
    regex = "[2-9A-HJ-NP-Z]{8}"
