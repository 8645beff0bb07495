"""The places of a customer's number and fields in addresses. They look nothing up: that is the gate's."""

from werkzeug.routing import BaseConverter


class CustomerNumber(BaseConverter):
    """Any text without a slash: a wrong number gets the same answer as an unused one."""

    kind = "customer"
    regex = "[^/]+"


class FieldName(BaseConverter):
    """The name of a field, such as ``mobile``."""

    kind = "field"
    regex = "[^/]+"
