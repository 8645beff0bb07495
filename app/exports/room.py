"""What this room plugs in."""

from flask_babel import lazy_gettext as _l

from app.exports.asking import LONG, SHORT
from app.exports.audited import EXPORTS
from app.exports.fetching import tidy
from app.exports.making import make
from app.exports.views import address_of, exports
from app.room import Room, Task

room = Room(
    "exports",
    views=[exports],
    help={"exports": "exporting"},
    audited=[EXPORTS],
    jobs=[
        Task(SHORT, make, label=_l("Export")),
        Task(LONG, make, label=_l("Large or approved export"), long=True, result=address_of),
        Task("expired_exports", tidy, every="37 * * * *", label=_l("Exports that expire")),
    ],
)
