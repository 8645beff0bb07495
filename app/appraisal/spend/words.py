"""What is kept for appraisal, in words."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from app.appraisal.spend.models import MARKETING, PROMOTION

KIND_WORDS: Mapping[str, Any] = {MARKETING: _l("Marketing"), PROMOTION: _l("Promotion")}
