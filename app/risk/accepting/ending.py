"""Acceptances that end: on their day, or because the risk is rated anew, reopened or closed."""

from typing import Any

from app.access.gate import everything
from app.clock import now
from app.people.models import Person
from app.risk.accepting.models import Acceptance
from app.risk.models import Risk
from app.risk.recording import change_part, recording


def in_force(risk: Risk) -> Acceptance | None:
    """The acceptance by which `risk` stands as it is, if there is one."""
    rows = everything(Acceptance, why="it belongs to a risk that came through the gate, or is a job's")
    here = (Acceptance.risk == risk.id, Acceptance.ended_at.is_null())
    found: Acceptance | None = rows.where(*here).order_by(Acceptance.id.desc()).first()
    return found


def end_acceptances(person: Person | None, risk: Risk, values: dict[str, Any]) -> None:
    """The one in force is over; `values` get what the risk says of it. In the caller's transaction."""
    found = in_force(risk)
    if found is not None:
        with recording(person, "risk.acceptance.ended", risk) as entry:
            change_part(entry, risk, found, ended_at=now())
    values["accepted_until"] = None
