"""Processes plug themselves in; the pages that take them apart stand in the room of risks, above."""

from app.organisation.processes.audited import PROCESSES, STEPS
from app.organisation.processes.converters import ProcessKey, StepKey
from app.room import Room

room = Room(
    "organisation.processes",
    audited=[PROCESSES, STEPS],
    converters={"process": ProcessKey, "process_step": StepKey},
)
