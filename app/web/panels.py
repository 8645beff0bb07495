"""What other rooms show on the page of a record."""

from collections.abc import Mapping
from typing import Any

from app.access.gate import Gate
from app.access.models import Protected
from app.room import rooms_of_the_house


def panels_of(gate: Gate, record: Protected) -> list[tuple[str, Mapping[str, Any]]]:
    """(template, what it is shown with as `told`) of each panel for the person of `gate` on `record`."""
    panels = [panel for room in rooms_of_the_house() for panel in room.panels]
    found = ((panel.part, panel.told(gate, record)) for panel in panels if panel.of == record.audit_kind)
    return [(part, told) for part, told in found if told is not None]
