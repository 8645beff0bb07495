"""The blueprint that the pages of tickets hang on."""

from flask import Blueprint

tickets = Blueprint("tickets", __name__, url_prefix="/tickets")
