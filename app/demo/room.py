"""The demo company plugs in its command."""

from app.demo.commands import demo
from app.room import Room

room = Room("demo", commands=[demo])
