"""The places of consequences in addresses. They look nothing up."""

from werkzeug.routing import BaseConverter


class ConsequenceKey(BaseConverter):
    """What addresses call something that follows from appraisal."""

    kind = "consequence_key"
    regex = "[2-9A-HJ-NP-Z]{8}"


class FollowedKey(BaseConverter):
    """The same of what is followed from a plan alone. Any text without a slash."""

    kind = "followed_key"
    regex = "[^/]+"


class FollowedPlan(BaseConverter):
    """The number of a plan from which something follows: no draft any more. Any text without a slash."""

    kind = "followed_plan"
    regex = "[^/]+"
