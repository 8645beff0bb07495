"""The demo company plugs in its command and its job.

What it is invented from is read when it is loaded: hardly any process ever does.
"""

from flask_babel import lazy_gettext as _l

from app.demo.commands import demo
from app.room import Outcome, Room, Running, Task


def _load(running: Running) -> Outcome:
    """The job `demo.load`."""
    from app.demo.load import load_job  # noqa: PLC0415  see above

    return load_job(running)


room = Room(
    "demo", commands=[demo], jobs=[Task("demo.load", _load, label=_l("Load the demo company"), long=True)]
)
