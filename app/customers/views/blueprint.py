"""The blueprint that the pages of customers hang on."""

from flask import Blueprint

customers = Blueprint("customers", __name__, url_prefix="/customers")
