"""What the product brings of processes, as tests ask for it."""

from collections.abc import Callable

import pytest

from app.organisation.processes.models import Process, ProcessStep
from app.risk.models import Control, RiskPoint
from app.vault.fields import opened
from tests.conftest import Company

FindStep = Callable[[str], ProcessStep]
FindControl = Callable[[str], Control]


@pytest.fixture
def shipped_process(company: Company) -> Callable[[str], Process]:
    """`shipped_process("service")`: a process that the product brought."""
    del company
    return lambda code: Process.get(Process.shipped == code)


@pytest.fixture
def step_named(company: Company) -> FindStep:
    """`step_named("Reception")`: a step that the product brought."""
    del company
    return lambda name: ProcessStep.get(ProcessStep.name == name)


@pytest.fixture
def control_named(company: Company) -> FindControl:
    """`control_named("…")`: a control at a point of a process."""
    del company
    return lambda name: next(one for one in Control.select() if opened(one, "name") == name)


@pytest.fixture
def point_named(company: Company) -> Callable[[str], RiskPoint]:
    """`point_named("…")`: a risk point by what happens."""
    del company
    return lambda event: RiskPoint.get(RiskPoint.event == event)
