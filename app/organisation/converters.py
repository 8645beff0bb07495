"""The place of a department's code in an address. It looks nothing up."""

from werkzeug.routing import BaseConverter


class DepartmentCode(BaseConverter):
    """Any text without a slash: a wrong code gets the same answer as an unused one."""

    kind = "department"
    regex = "[^/]+"
