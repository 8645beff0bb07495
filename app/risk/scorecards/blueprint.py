"""What the pages of scorecards hang on."""

from flask import Blueprint

scorecards = Blueprint("scorecards", __name__, url_prefix="/scorecards")
