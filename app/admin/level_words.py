"""The words for levels."""

from flask_babel import lazy_gettext as _l

from app.access.levels import LEVELS

LEVEL_WORDS = dict(zip(LEVELS, (_l("Public"), _l("Internal"), _l("Confidential"), _l("Secret")), strict=True))
