"""Given scores in words."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from app.appraisal.models import PEER, SELF, SUPERIOR

AS: Mapping[str, Any] = {
    SUPERIOR: _l("As superior"),
    PEER: _l("As colleague"),
    SELF: _l("Yourself"),
}
"""As what somebody scores."""
