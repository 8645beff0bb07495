"""What all pages of the officers hang on."""

from typing import Any

from flask import Blueprint, current_app
from flask_babel import lazy_gettext as _l

admin = Blueprint("admin", __name__, url_prefix="/admin")

GROUP = _l("Administration")


def protected_models() -> dict[str, Any]:
    """Every kind of protected record with its model."""
    rooms = current_app.extensions["kebu"]["rooms"]
    return {kind: model for room in rooms for kind, model in room.records.items()}


def audited_tables() -> list[Any]:
    """The tables of all rooms that are compared with the chain (`chain.tables.Audited`)."""
    return [table for room in current_app.extensions["kebu"]["rooms"] for table in room.audited]
