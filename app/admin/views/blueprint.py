"""What all pages of the officers hang on."""

from flask import Blueprint
from flask_babel import lazy_gettext as _l

admin = Blueprint("admin", __name__, url_prefix="/admin")

GROUP = _l("Administration")
