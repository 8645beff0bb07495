"""Files plug themselves in."""

from flask_babel import lazy_gettext as _l

from app.files.attaching import tidied
from app.files.audited import FILES
from app.files.commands import files as commands
from app.files.converters import FileNumber
from app.room import Outcome, Room, Running, Task


def _tidy(_: Running) -> Outcome | None:
    """The job `files`."""
    count = tidied()
    return Outcome("Contents deleted that no record tells of: %(count)s.", count=count) if count else None


room = Room(
    "files",
    audited=[FILES],
    converters={"file": FileNumber},
    jobs=[Task("files", _tidy, every="37 * * * *", label=_l("Tidying up files"))],
    commands=[commands],
)
