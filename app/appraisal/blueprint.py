"""What the pages of appraisal hang on."""

from flask import Blueprint

appraisal = Blueprint("appraisal", __name__, url_prefix="/appraisal")
