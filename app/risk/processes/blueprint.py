"""Pages of processes hang here: what they are made of, what may go wrong, what is done about it."""

from flask import Blueprint

processes = Blueprint("processes", __name__, url_prefix="/organisation/processes")
