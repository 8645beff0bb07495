"""Event logs plug themselves in."""

from app.room import Room
from app.tickets.views import log

room = Room("tickets.log", offers=[log.OFFER])
