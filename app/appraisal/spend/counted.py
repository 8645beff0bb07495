"""Which plans of appraisal count what is entered for a month."""

from datetime import date

from app.appraisal.models import COLLECTED, RUNNING, SCORED, SHOWN, AppraisalPlan, PlanIndicator

COST_NAME, MARKETING_COST_NAME, PROMOTION_COST_NAME = COUNTING = (
    "appraisal.acquisition_cost",
    "appraisal.marketing_cost",
    "appraisal.promotion_cost",
)
"""The indicators that spend is counted in."""
AT_WORK, FROZEN = (RUNNING, COLLECTED, SCORED, SHOWN), (COLLECTED, SCORED, SHOWN)
"""Plans that count it, or have counted it already."""


def periods() -> list[tuple[str, date, date]]:
    """State and period of each plan at work that counts spend; one query."""
    query = AppraisalPlan.select(AppraisalPlan.state, AppraisalPlan.since, AppraisalPlan.until)
    counting = PlanIndicator.select(PlanIndicator.plan).where(PlanIndicator.indicator.in_(COUNTING))
    query = query.where(AppraisalPlan.state.in_(AT_WORK), AppraisalPlan.id.in_(counting))
    return list(query.tuples())
