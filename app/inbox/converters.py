"""The places of the numbers of requests and tasks in addresses. They look nothing up."""

from werkzeug.routing import BaseConverter


class RequestNumber(BaseConverter):
    """Any text without a slash: a wrong number gets the same answer as an unused one."""

    kind = "request"
    regex = "[^/]+"


class TaskNumber(BaseConverter):
    """Any text without a slash: a wrong number gets the same answer as an unused one."""

    kind = "task"
    regex = "[^/]+"
