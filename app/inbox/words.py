"""Words for the states of a request."""

from flask_babel import lazy_gettext as _l

STATES = {
    "asked": (_l("Waiting"), "info"),
    "approved": (_l("Approved"), "ok"),
    "refused": (_l("Not approved"), "danger"),
    "withdrawn": (_l("Withdrawn"), ""),
    "expired": (_l("Expired"), ""),
    "done": (_l("Done"), "ok"),
    "failed": (_l("Failed"), "warn"),
}
"""State → its word and the tone of its badge."""
