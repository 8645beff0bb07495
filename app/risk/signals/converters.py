"""The places of signals and their rules in addresses. They look nothing up."""

from werkzeug.routing import BaseConverter


class SignalNumber(BaseConverter):
    """Any text without a slash: a wrong number gets the same answer as an unused one."""

    kind = "signal"
    regex = "[^/]+"


class ResponseKey(BaseConverter):
    """What addresses call a step of a signal's plan."""

    kind = "response_key"
    regex = "[2-9A-HJ-NP-Z]{8}"


class SignalRuleCode(BaseConverter):
    """What addresses call a rule."""

    kind = "signal_rule"
    regex = "[^/]+"


class ResponsePlanCode(BaseConverter):
    """What addresses call a response plan."""

    kind = "response_plan"
    regex = "[^/]+"


class SignalColour(BaseConverter):
    """One of the colours."""

    kind = "signal_colour"
    regex = "red|orange|yellow|blue"
