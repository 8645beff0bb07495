"""The place of a customer's number in an address. It looks nothing up: that is the gate's."""

from werkzeug.routing import BaseConverter


class CustomerNumber(BaseConverter):
    """Any text without a slash: a wrong number gets the same answer as an unused one."""

    kind = "customer"
    regex = "[^/]+"
