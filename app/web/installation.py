"""Whether this installation is ready to be used by this program."""

from collections.abc import Iterator
from contextlib import contextmanager

from peewee import DatabaseError

from app.clock import fix
from app.db import migrations
from app.db.connection import database
from app.errors import SettingError
from app.settings import Settings, ensure_data_folder
from app.vault.check import check_keys
from app.vault.keys import load_keys
from app.web.options import is_demo


@contextmanager
def ready(settings: Settings) -> Iterator[None]:
    """The database open inside. Raises SettingError if it is missing, of another version or key."""
    if not settings.database.exists():
        message = "There is no database in %(path)s yet. Run: flask --app wsgi db upgrade"
        raise SettingError(message, path=settings.data)
    ensure_data_folder(settings)
    with opened(settings):
        _, pending = migrations.status()
        if pending:
            message = "The database is of an older version. Run: flask --app wsgi db upgrade"
            raise SettingError(message)
        check_keys(load_keys(settings.key_file))
        refuse_fixed_clock(settings)
        yield


@contextmanager
def opened(settings: Settings) -> Iterator[None]:
    """The database open inside. Raises SettingError if the file is none, or of a newer version."""
    found_open = not database.is_closed()
    try:
        database.connect(reuse_if_open=True)
        migrations.status()
    except DatabaseError as error:
        message = "The database %(path)s can't be used: %(why)s."
        raise SettingError(message, path=settings.database, why=error) from error
    try:
        yield
    finally:
        if not found_open:
            database.close()


def refuse_fixed_clock(settings: Settings) -> None:
    """Raise SettingError if `KEBU_NOW` stops the clock of anything but a demo."""
    if settings.now is None:
        return
    if not is_demo():
        message = "KEBU_NOW is for the demo company only."
        raise SettingError(message)
    fix(settings.now)
