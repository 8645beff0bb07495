"""The places of a customer's number and fields in addresses. They look nothing up: that is the gate's."""

from werkzeug.routing import BaseConverter


class CustomerNumber(BaseConverter):
    """Any text without a slash: a wrong number gets the same answer as an unused one."""

    kind = "customer"
    regex = "[^/]+"


class BatchNumber(BaseConverter):
    """What a batch is called. Those of others do not exist for anybody."""

    kind = "batch"
    regex = "[^/]+"


class FieldName(BaseConverter):
    """The name of a field, such as ``mobile``."""

    kind = "field"
    regex = "[^/]+"


class PartName(BaseConverter):
    """A kind of part of a customer, such as ``contacts``."""

    kind = "part"
    regex = "contacts|persons|employments|emergencies|notes|transactions|visits"


class PartKey(BaseConverter):
    """What addresses call a part."""

    kind = "part_key"
    regex = "[2-9A-HJ-NP-Z]{8}"


class ColumnName(BaseConverter):
    """A column of a part, such as ``value``."""

    kind = "column"
    regex = "[a-z_]+"


class ImportToken(BaseConverter):
    """What addresses call a file that its person imports."""

    kind = "import"
    regex = r"[\w-]{12}"
