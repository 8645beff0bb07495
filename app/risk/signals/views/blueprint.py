"""The blueprint that the pages of signals hang on."""

from flask import Blueprint

signals = Blueprint("signals", __name__, url_prefix="/signals")
OPENS = "signal.open"
"""Comes with `signal.view`, and with `signal.access` for what is addressed to its holder."""
