"""The blueprint that the pages of signals hang on."""

from flask import Blueprint

signals = Blueprint("signals", __name__, url_prefix="/signals")
