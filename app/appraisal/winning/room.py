"""The cost of winning customers plugs itself in."""

from app.appraisal.winning.indicators import INDICATORS
from app.room import Room

room = Room("appraisal.winning", indicators=INDICATORS)
