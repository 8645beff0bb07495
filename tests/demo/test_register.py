"""The register of the demo company: tested controls, points of processes, actions under way."""

from pathlib import Path

from app.chain.verifying import verify
from app.clock import today
from app.demo.load import load
from app.demo.risking import add_risks
from app.inbox.models import Task
from app.risk.assessing.assessing import counts
from app.risk.audited import RISKS
from app.risk.controls.audited import CONTROLS, TESTS
from app.risk.controls.expired import REASON, tell_expired
from app.risk.held import controls_of
from app.risk.models import Risk
from app.risk.treating.models import OPEN, Action
from tests.conftest import PASSWORD
from tests.demo.test_load import SEED, empty, inside
from tests.risk.processes.running import Quiet


def test_the_register_has_tested_controls_points_of_processes_and_open_actions(tmp_path: Path) -> None:
    with inside(empty(tmp_path)):
        load(60, SEED, PASSWORD, tickets=0)
        add_risks(SEED)
        tell_expired(Quiet())
        risks = list(Risk.select())
        proven = {one.effect for risk in risks for one in controls_of(risk)}
        assert proven >= {"effective", "partly", "expired", "untested"}
        groundless = [risk for risk in risks if risk.ungrounded]
        assert {one.effect for risk in groundless for one in controls_of(risk)} == {"expired"}
        assert {bool(risk.point_id) for risk in groundless} == {True, False}
        assert Task.select().where(Task.reason == REASON, Task.done_at.is_null()).count() >= len(groundless)
        entered = [risk for risk in risks if risk.point_id]
        assert len(entered) >= 3
        assert all(risk.owner_id and risk.residual_band for risk in entered)
        leaning = [made for risk in risks if (made := counts(risk)) and made.controls and not made.lower]
        assert leaning, "some ratings rest on their controls alone"
        due = [action.due for action in Action.select().where(Action.state == OPEN)]
        assert min(due) < today() < max(due)
        assert verify(None, [RISKS, CONTROLS, TESTS]).differences == []
        assert verify().ok
