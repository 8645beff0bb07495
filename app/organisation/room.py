"""Departments and colleagues plug themselves in."""

from flask_babel import lazy_gettext as _l

from app.access.routes import SIGNED_IN
from app.organisation.audited import DEPARTMENTS, DICTIONARIES
from app.organisation.converters import DepartmentCode
from app.organisation.views import organisation
from app.room import Entry, Room

room = Room(
    "organisation",
    views=[organisation],
    menu=[
        Entry(
            "organisation.index",
            _l("Organisation"),
            icon="org",
            permission=SIGNED_IN,
            group=_l("Company"),
            key="o",
            position=60,
        )
    ],
    help={"organisation": "administration"},
    audited=[DEPARTMENTS, DICTIONARIES],
    converters={"department": DepartmentCode},
)
