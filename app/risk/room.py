"""Risk control plugs itself in; what belongs to it stands in rooms of its own beside this one."""

from app.risk.follow import TRIGGERS
from app.room import Room

room = Room("risk", triggers=TRIGGERS)
