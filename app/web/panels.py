"""What other rooms show on the page of a record."""

from typing import Any

from flask import url_for

from app.access.gate import Gate
from app.access.models import Protected
from app.room import rooms_of_the_house


def panels_of(gate: Gate, record: Protected) -> list[tuple[Any, str]]:
    """(label, address) of each panel that the page of `record` asks for, for the person of `gate`."""
    panels = [panel for room in rooms_of_the_house() for panel in room.panels]
    return [
        (panel.label, url_for(panel.endpoint, number=record.number))
        for panel in panels
        if panel.of == record.audit_kind and gate.has(panel.permission)
    ]
