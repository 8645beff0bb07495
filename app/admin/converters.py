"""The places of usernames, roles and dictionary entries in addresses. They look nothing up."""

from werkzeug.routing import BaseConverter, IntegerConverter


class Username(BaseConverter):
    """The user name of a person."""

    kind = "person"
    regex = "[^/]+"


class RoleCode(BaseConverter):
    """The code of a role, such as ``auditor``."""

    kind = "role"
    regex = "[^/]+"


class DictionaryName(BaseConverter):
    """The name of a dictionary, such as ``region``."""

    kind = "dictionary name"
    regex = "[^/]+"


class EntryNumber(BaseConverter):
    """One entry of a dictionary as the chain calls it, such as ``region.east``."""

    kind = "dictionary"
    regex = "[^/]+"


class JobName(BaseConverter):
    """The name of a background job, such as ``backup``."""

    kind = "job"
    regex = "[^/]+"


class ChainRow(IntegerConverter):
    """The number of a row of the audit chain, with no more digits than the database can count."""

    kind = "row of the audit chain"
    regex = r"\d{1,15}"
