"""The places of consequences in addresses. They look nothing up."""

from werkzeug.routing import BaseConverter


class ConsequenceKey(BaseConverter):
    """What addresses call something that follows from appraisal."""

    kind = "consequence_key"
    regex = "[2-9A-HJ-NP-Z]{8}"


class FollowedKey(ConsequenceKey):
    """The same of what is followed from a plan alone."""

    kind = "followed_key"


class FollowedPlan(BaseConverter):
    """The number of a plan from which something follows: it is no draft any more. Any text without a slash."""

    kind = "followed_plan"
    regex = "[^/]+"
