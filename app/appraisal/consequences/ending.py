"""What still has to be decided before a plan goes to the archive."""

from app.access.gate import everything
from app.appraisal.consequences.models import PROPOSED, Consequence
from app.appraisal.models import AppraisalPlan
from app.errors import Invalid


def open_of(plan: AppraisalPlan) -> list[Consequence]:
    """The consequences of a plan that are neither followed nor at their end: what is proposed, undecided."""
    rows = everything(Consequence, why="what is undecided keeps a plan from the archive; nothing is shown")
    undecided = (Consequence.plan == plan.id, Consequence.state == PROPOSED)
    return list(rows.where(*undecided).order_by(Consequence.id))


def check_ended(plan: AppraisalPlan) -> None:
    """Raise Invalid("consequences") while something that follows from `plan` is undecided."""
    left = len(open_of(plan))
    if left:
        raise Invalid(
            "consequences",
            "%(count)s consequences are not decided yet. Have them approved, or drop them with a reason.",
            count=left,
        )
