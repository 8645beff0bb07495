"""The demo company plugs in its command and its job."""

from flask_babel import lazy_gettext as _l

from app.demo.commands import demo
from app.demo.load import load_job
from app.room import Room, Task

room = Room(
    "demo", commands=[demo], jobs=[Task("demo.load", load_job, label=_l("Load the demo company"), long=True)]
)
