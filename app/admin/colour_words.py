"""The words for the colours of dictionary entries; none is empty."""

from flask_babel import lazy_gettext as _l

COLOUR_WORDS = {
    "mute": _l("Grey"),
    "ok": _l("Green"),
    "info": _l("Blue"),
    "notice": _l("Yellow"),
    "warn": _l("Orange"),
    "danger": _l("Red"),
}
