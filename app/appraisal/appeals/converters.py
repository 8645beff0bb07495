"""The place of a case in addresses. It looks nothing up."""

from werkzeug.routing import BaseConverter


class CaseKey(BaseConverter):
    """The key of an appeal, for whoever decides on it: a wrong one gets the same answer as an unused one."""

    kind = "appeal_case"
    regex = "[^/]+"
