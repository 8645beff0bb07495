"""The place of a request's number in an address. It looks nothing up."""

from werkzeug.routing import BaseConverter


class RequestNumber(BaseConverter):
    """Any text without a slash: a wrong number gets the same answer as an unused one."""

    kind = "request"
    regex = "[^/]+"
