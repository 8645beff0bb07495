"""Official figures plug themselves in."""

from flask_babel import lazy_gettext as _l

from app.figures.collecting import JOB, collect
from app.figures.commands import figures as commands
from app.figures.reading import PERMISSION
from app.figures.views import figures
from app.room import Entry, Room, Task

room = Room(
    "figures",
    views=[figures],
    permissions=[PERMISSION],
    offers=[Entry("figures.index", _l("Formulas of official figures"), icon="gauge", permission=PERMISSION)],
    jobs=[Task(JOB, collect, every="10 2 * * *", label=_l("Official figures"), long=True)],
    commands=[commands],
    help={"figures": "figures"},
)
