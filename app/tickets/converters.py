"""The places of tickets' numbers in addresses. They look nothing up."""

from werkzeug.routing import BaseConverter


class TicketNumber(BaseConverter):
    """Any text without a slash: a wrong number gets the same answer as an unused one."""

    kind = "ticket"
    regex = "[^/]+"


class StandardNumber(BaseConverter):
    """The number of a version of the service levels, likewise."""

    kind = "standard"
    regex = "[^/]+"


class ServiceItemNumber(BaseConverter):
    """What addresses call an item of the service catalogue, such as ``service.pick_up``."""

    kind = "service_item"
    regex = "[^/]+"


class StepKey(BaseConverter):
    """What addresses call a step of a ticket's plan."""

    kind = "step_key"
    regex = "[2-9A-HJ-NP-Z]{8}"


class MessageKey(StepKey):
    """What addresses call an entry of a conversation."""

    kind = "message_key"


class StepTemplateCode(BaseConverter):
    """The category whose tickets a template of steps is for."""

    kind = "step_template"
    regex = "[^/]+"


class SuggestionKey(BaseConverter):
    """What addresses call something that a customer suggested."""

    kind = "suggestion_key"
    regex = "[2-9A-HJ-NP-Z]{8}"
