"""The pages of this room, by page."""

from flask import Blueprint

accounts = Blueprint("accounts", __name__)
