"""The places of consequences in addresses. They look nothing up."""

from werkzeug.routing import BaseConverter


class ConsequenceKey(BaseConverter):
    """What addresses call something that follows from appraisal."""

    kind = "consequence_key"
    regex = "[2-9A-HJ-NP-Z]{8}"


class FollowedKey(ConsequenceKey):
    """The same of what is followed from a plan alone."""

    kind = "followed_key"
