"""The places of plans and sheets in addresses. They look nothing up."""

from werkzeug.routing import BaseConverter


class PlanNumber(BaseConverter):
    """Any text without a slash: a wrong number gets the same answer as an unused one."""

    kind = "appraisal_plan"
    regex = "[^/]+"


class SheetNumber(BaseConverter):
    """The number of a sheet, likewise."""

    kind = "appraisal"
    regex = "[^/]+"


class IndicatorKey(BaseConverter):
    """What addresses call an indicator of a plan."""

    kind = "indicator_key"
    regex = "[2-9A-HJ-NP-Z]{8}"


class BesideName(BaseConverter):
    """The name of an indicator that stands beside the scores of a sheet."""

    kind = "beside_name"
    regex = r"[a-z_]+\.[a-z_]+"


class ScoredNumber(BaseConverter):
    """The number of a sheet on which somebody is asked for a score: they may read nothing else of it."""

    kind = "scored"
    regex = "[^/]+"


class ScoredPlan(BaseConverter):
    """The number of a plan whose scorers, and what they give, are looked after."""

    kind = "scored_plan"
    regex = "[^/]+"
