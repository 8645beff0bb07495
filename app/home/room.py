"""What this room plugs in."""

from app.room import Room

room = Room("home")
