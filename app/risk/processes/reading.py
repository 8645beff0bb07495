"""A process taken apart for its reader: steps, risk points, controls, what is proven of them, what lacks."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.access.gate import Gate
from app.db.base import among
from app.organisation.processes.models import Process, ProcessStep
from app.organisation.processes.parties import ANSWERS, DOES, all_parties, party_of
from app.risk.controls.reading import Seen, controls_of_points, seen
from app.risk.models import Risk, RiskPoint
from app.risk.processes import gaps
from app.risk.processes.gaps import Gap
from app.risk.processes.measuring import Rate, rates_for
from app.risk.processes.points import points_of


@dataclass(frozen=True)
class PointSeen:
    """A risk point, its controls, and its risk in the register if the reader may know of that."""

    point: RiskPoint
    controls: Sequence[Seen]
    risk: Risk | None


@dataclass(frozen=True)
class StepSeen:
    """A step: who does it and answers for it, "" for nobody yet; the rate that the program knows of it."""

    step: ProcessStep
    place: int
    does: str
    answers: str
    points: Sequence[PointSeen]
    rate: Rate | None

    @property
    def controls(self) -> int:
        """How many controls its points have."""
        return sum(len(point.controls) for point in self.points)


@dataclass(frozen=True)
class ProcessSeen:
    """A process with the steps in use and those that are no longer part of it, and what it lacks."""

    process: Process
    department: str
    steps: Sequence[StepSeen]
    retired: Sequence[ProcessStep]
    gaps: Sequence[Gap]

    @property
    def points(self) -> int:
        """How many risk points it has."""
        return sum(len(step.points) for step in self.steps)

    @property
    def entered(self) -> int:
        """How many of them stand in the register, as far as the reader may know."""
        return sum(point.risk is not None for step in self.steps for point in step.points)

    @property
    def effects(self) -> Counter[str]:
        """What is proven of its controls, counted."""
        return Counter(one.effect for step in self.steps for point in step.points for one in point.controls)

    def lacks(self, step: StepSeen) -> int:
        """How much a step lacks."""
        return sum(gap.step == step.step.key for gap in self.gaps)


def processes(*, retired: bool = False) -> list[Process]:
    """Those in use, or those that were taken out of it, in their order."""
    found = Process.select().where(Process.retired == retired)
    return list(found.order_by(Process.position, Process.id))


def taken_apart(gate: Gate, of: Sequence[Process]) -> list[ProcessSeen]:
    """Each of these processes as the person of `gate` may see it; a fixed number of queries."""
    steps: dict[int, list[ProcessStep]] = defaultdict(list)
    query = ProcessStep.select().where(among(ProcessStep.process, {one.id for one in of}))
    for one in query.order_by(ProcessStep.position, ProcessStep.id):
        steps[one.process_id].append(one)
    reading = _Reading(gate, [step.id for found in steps.values() for step in found if not step.retired])
    return [reading.process(one, steps[one.id]) for one in of]


class _Reading:
    """What several processes are made of, read at once."""

    def __init__(self, gate: Gate, steps: Iterable[int]) -> None:
        points = [one for one in points_of(steps) if not one.retired]
        controls = controls_of_points(one.id for one in points)
        self.points: dict[int, list[RiskPoint]] = defaultdict(list)
        for one in points:
            self.points[one.step_id].append(one)
        self.controls = controls
        self.seen = seen([one for found in controls.values() for one in found])
        self.risks = risks_at(gate, points)
        self.parties = all_parties()
        self.rates = rates_for(gate)

    def process(self, process: Process, steps: Sequence[ProcessStep]) -> ProcessSeen:
        """One of them."""
        shown = [self._step(one, place) for place, one in enumerate(_in_use(steps), 1)]
        return ProcessSeen(
            process=process,
            department=self.parties.get(("department", process.department_id), ""),
            steps=shown,
            retired=[one for one in steps if one.retired],
            gaps=gaps.gaps([_facts(one) for one in shown]),
        )

    def _step(self, step: ProcessStep, place: int) -> StepSeen:
        points = [
            PointSeen(
                point,
                [self.seen[one.id] for one in self.controls.get(point.id, ())],
                self.risks.get(point.id),
            )
            for point in self.points[step.id]
        ]
        does, answers = (self.parties.get(party_of(step, part), "") for part in (DOES, ANSWERS))
        return StepSeen(step, place, does, answers, points, self.rates.get(step.measure))


def risks_at(gate: Gate, points: Iterable[RiskPoint]) -> Mapping[int, Risk]:
    """The risks of these points that the person may read, by the point; one query."""
    found: Any = gate.select(Risk).where(among(Risk.point, {one.id for one in points}))
    return {one.point_id: one for one in found}


def _in_use(steps: Iterable[ProcessStep]) -> list[ProcessStep]:
    return [one for one in steps if not one.retired]


def _facts(step: StepSeen) -> gaps.StepFacts:
    return gaps.StepFacts(
        step.step.key,
        done=bool(step.does or step.step.by_program),
        answered=bool(step.answers),
        points=[
            gaps.PointFacts(
                point.point.key,
                [gaps.ControlFacts(one.control.key, one.operated, one.effect) for one in point.controls],
            )
            for point in step.points
        ],
    )
