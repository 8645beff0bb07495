"""Processes plug themselves in."""

from flask_babel import lazy_gettext as _l

from app.organisation.processes.rights import VIEW
from app.risk.processes import register_views, views  # noqa: F401  they hang their routes on the blueprint
from app.risk.processes.audited import POINTS
from app.risk.processes.blueprint import processes
from app.risk.processes.measuring import JOB, measure_all
from app.room import Entry, Room, Task

room = Room(
    "risk.processes",
    views=[processes],
    menu=[
        Entry(
            "processes.index",
            _l("Processes"),
            icon="cycle",
            permission=VIEW,
            group=_l("Company"),
            position=61,
        )
    ],
    help={"processes": "processes"},
    audited=[POINTS],
    jobs=[
        Task(
            JOB,
            measure_all,
            every="25 * * * *",
            label=_l("Breach rates of steps that the program runs"),
            long=True,
        )
    ],
)
