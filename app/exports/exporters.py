"""The kinds of records that the rooms take out."""

from flask import current_app

from app.room import Exporter


def exporters() -> dict[str, Exporter]:
    """Every kind by its name, in the order of the rooms."""
    rooms = current_app.extensions["kebu"]["rooms"]
    return {one.kind: one for room in rooms for one in room.exports}


def exporter_of(kind: str) -> Exporter:
    """The kind named so. Raises LookupError for one that no room brings."""
    return exporters()[kind]
