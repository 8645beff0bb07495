"""The place of a card in addresses. It looks nothing up."""

from werkzeug.routing import BaseConverter


class CardNumber(BaseConverter):
    """Any text without a slash: a wrong number gets the same answer as an unused one."""

    kind = "scorecard_number"
    regex = "[^/]+"
