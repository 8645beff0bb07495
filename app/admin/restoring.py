"""Putting a backup in the place of the present data, whole or not at all, with the server stopped."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from typing import NamedTuple

from peewee import DatabaseError

from app.accounts.models import Session
from app.admin.backup_file import BROKEN, Manifest, read_manifest, sync, unpack
from app.admin.backups import DATABASE, FILES
from app.chain.writing import head, writing
from app.clock import local, now
from app.db import migrations
from app.db.connection import database, use_database
from app.db.copying import is_whole, settle
from app.db.lock import holding
from app.errors import SettingError
from app.settings import Settings, ensure_data_folder
from app.vault.keys import load_keys, use_keys
from app.web.models import StoredSearch

STAGE = "restoring"


class Restored(NamedTuple):
    """What was put in place, and the folder where the former data is kept, None if there was none."""

    manifest: Manifest
    former: Path | None


def restore(path: Path, settings: Settings, *, overwrite: bool = False) -> Restored:
    """Put the backup `path` in the place of the present data, end all sessions, and note both chain heads.

    Raises SettingError and leaves all as it was if the backup is broken, newer than this program or of
    another key, if anything has the data open, or if there is data and not `overwrite`.
    """
    ensure_data_folder(settings)
    use_keys(load_keys(settings.key_file))
    manifest = read_manifest(path)
    if manifest.version not in migrations.known():
        raise SettingError("The backup %(path)s is of a newer version of Kebu.", path=path)
    with holding(settings.data):
        if settings.database.exists() and not overwrite:
            message = "There is a database in %(path)s already. Add --overwrite to replace it."
            raise SettingError(message, path=settings.data)
        try:
            present = _present(settings)
            with _staged(path, manifest, settings) as stage:
                with _opened(stage / DATABASE, settings):
                    _renew(path, manifest, present)
                return Restored(manifest, _exchange(stage, settings))
        except (DatabaseError, OSError) as error:
            message = "The backup %(path)s can't be restored: %(why)s."
            raise SettingError(message, path=path, why=error) from error


def _present(settings: Settings) -> tuple[int, bytes] | None:
    """The end of the present chain; None if there is no database or a damaged one. Nobody has it open."""
    if not settings.database.exists() or not settle(settings.database):
        return None
    try:
        with _opened(settings.database, settings):
            return head()
    except DatabaseError:
        return None


@contextmanager
def _staged(path: Path, manifest: Manifest, settings: Settings) -> Iterator[Path]:
    """A folder beside the database that holds what the backup holds, gone afterwards."""
    stage = settings.data / STAGE
    shutil.rmtree(stage, ignore_errors=True)
    stage.mkdir(mode=0o700)
    try:
        unpack(path, manifest, stage)
        yield stage
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _renew(path: Path, restored: Manifest, former: tuple[int, bytes] | None) -> None:
    """Bring the staged database, now open, to this version, end its sessions, and note both chain heads."""
    if not is_whole():
        raise SettingError(BROKEN, path=path)
    upgraded = migrations.upgrade()
    with writing(None, "database.restored") as entry:
        StoredSearch.delete().execute()
        ended = Session.delete().execute()
        entry.told(file=path.name, count=restored.count, head=restored.head)
        entry.told(former_count=former and former[0], former_head=former and former[1].hex())
        entry.told(sessions_ended=ended, migrations=upgraded)


def _exchange(stage: Path, settings: Settings) -> Path | None:
    """Set the present data aside and put the staged in its place; there is a database at every moment.

    Returns the folder of the former data.
    """
    former = None
    present = [settings.data / name for name in (DATABASE + "-wal", DATABASE + "-shm", FILES, DATABASE)]
    if any(path.exists() for path in present):
        former = Path(mkdtemp(prefix=f"before-restore-{local(now()):%Y%m%d-%H%M%S}-", dir=settings.data))
        for path in present[:-1]:
            if path.exists():
                path.rename(former / path.name)
        if settings.database.exists():
            os.link(settings.database, former / DATABASE)
    if (stage / FILES).exists():
        (stage / FILES).rename(settings.data / FILES)
    (stage / DATABASE).replace(settings.database)
    sync(settings.data)
    return former


@contextmanager
def _opened(path: Path, settings: Settings) -> Iterator[None]:
    use_database(path)
    try:
        with database.connection_context():
            yield
    finally:
        use_database(settings.database)
