"""Spend that is changed after a plan was collected: the reason goes with the figures to who approves them."""

from collections.abc import Callable
from datetime import UTC, datetime

from flask.testing import FlaskClient

from app.appraisal.collecting.again import ask_to_collect_again
from app.appraisal.collecting.comparing import compare
from app.appraisal.collecting.freezing import collect
from app.appraisal.models import RUNNING, AppraisalPlan, PlanIndicator
from app.chain.writing import writing
from tests.appraisal.making import make_plan, make_sheet
from tests.conftest import Company, at

EAST = "/appraisal/spend/?department=east&year=2026"
APRIL = datetime(2026, 4, 8, 1, tzinfo=UTC)
MONTHS = {f"{kind}_{month:02}": "1000" for kind in ("marketing", "promotion") for month in (1, 2, 3)}


def test_who_approves_sees_the_figures_and_the_changed_cells_with_who_when_and_why(
    company: Company, as_: Callable[[str], FlaskClient]
) -> None:
    with at(APRIL):
        with writing(None, "tests.planted"):
            plan = make_plan(company.person("hr_zhou"), state=RUNNING)
            PlanIndicator.update(indicator="appraisal.acquisition_cost").where(
                PlanIndicator.plan == plan.id, PlanIndicator.position == 0
            ).execute()
            make_sheet(plan, company.person("manager_wang"))
        assert as_("lead_east").post(EAST, data=MONTHS).status_code == 303
        collect(plan)
    with at(APRIL.replace(day=9)):
        changed = {"marketing_02": "2500", "was_marketing_02": "100000", "reason": "补记二月广告发票"}
        assert as_("lead_east").post(EAST, data=changed).status_code == 303
        plan = AppraisalPlan.get_by_id(plan.id)
        found = compare(plan)
        assert found.sha256
        page = as_("hr_zhou").get(f"/appraisal/plans/{plan.number}/collection").text
        assert "补记二月广告发票" in page
        assert "2,500" not in page, "the officer enters no spend"
        request = ask_to_collect_again(company.gate("hr_zhou"), plan, "发票补录", found.sha256)
        card = as_("director").get(f"/inbox/requests/{request.number}").text
        for part in (
            "Acquisition cost",
            "Marketing, 2026-02, ",
            "<del>1,000 yuan</del>",
            "<ins>2,500 yuan</ins>",
            "沈东篱, 2026-04-09 09:00: 补记二月广告发票",
        ):
            assert part in card, part
        assert "2026-01" not in card.partition("Changed by")[0], "what was not changed since is no reason"
