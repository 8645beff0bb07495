"""What the pages of risks hang on."""

from flask import Blueprint

risks = Blueprint("risk", __name__, url_prefix="/risks")
