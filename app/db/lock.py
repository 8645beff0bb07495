"""One server per data folder: the lock that it holds, and that a restore or an upgrade wants for itself."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.errors import SettingError


@contextmanager
def holding(folder: Path) -> Iterator[None]:
    """Hold the data folder, for this process and its children. Raises SettingError where another holds it."""
    with (folder / "kebu.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            message = "Kebu is running on the data folder %(path)s. Stop it first."
            raise SettingError(message, path=folder) from error
        yield
