"""Backups: taken online, under load, consistent; database and files, never the key (access rule 12)."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from flask import current_app

from app.admin.backup_file import Manifest, pack, read_manifest, sync
from app.chain.writing import head, writing
from app.clock import local, now
from app.db import migrations
from app.db.connection import database
from app.db.copying import copy_database
from app.errors import SettingError
from app.files import store
from app.people.models import Person
from app.room import Outcome, Running
from app.vault.models import VaultKey

BACKUP = "backup"
NIGHTS_KEPT = 14
NIGHTLY = re.compile(r"nightly-(\d{8}-\d{6})-(\d+)\.kebu")
CUT_OFF_AFTER = timedelta(days=1)
DATABASE = "kebu.db"
FILES = store.FOLDER
MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Kept:
    """A backup in the folder: `size` in bytes, `manifest` None for a broken one or one of another key."""

    name: str
    size: int
    manifest: Manifest | None

    @property
    def megabytes(self) -> float:
        """The size in MB, to one decimal."""
        return round(self.size / MEGABYTE, 1)


def backup(path: Path, person: Person | None = None) -> Manifest:
    """`write_backup`, noted on the chain."""
    manifest = write_backup(path)
    with writing(person, "database.backed_up") as entry:
        entry.told(file=path.name, count=manifest.count, head=manifest.head)
    return manifest


def write_backup(path: Path) -> Manifest:
    """Write the open database and its files to the new file `path`, while others go on reading and writing.

    Returns the backup's manifest. Raises SettingError if that file can't be written.
    """
    if path.exists():
        raise SettingError("%(path)s is there already. Choose another name.", path=path)
    try:
        with _aside(path) as (copy, fresh), store.kept():
            about = _copy(copy)
            manifest = pack(fresh, {DATABASE: copy, **_files()}, about)
            fresh.rename(path)
            sync(path.parent)
    except OSError as error:
        message = "The backup %(path)s can't be written: %(why)s."
        raise SettingError(message, path=path, why=error.strerror or error) from error
    return manifest


def made(folder: Path) -> Path:
    """`folder` of backups, for its owner alone if it is new. Raises SettingError if it can't be made."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        message = "KEBU_BACKUPS=%(path)s can't be used: %(why)s."
        raise SettingError(message, path=folder, why=error.strerror) from error
    return folder


def nightly(running: Running) -> Outcome:
    """The job `backup`: one more in the folder of backups; of the nightly ones the newest 14 are kept."""
    folder = made(current_app.extensions["kebu"]["settings"].backups)
    _sweep(folder)
    name = f"{'asked' if running.person else 'nightly'}-{local(now()):%Y%m%d-%H%M%S}-{head()[0]}.kebu"
    backup(folder / name, running.person)
    for old in _nightly(folder)[:-NIGHTS_KEPT]:
        old.unlink()
    return Outcome(
        "Written: %(file)s, %(size)s MB.", file=name, size=round((folder / name).stat().st_size / MEGABYTE, 1)
    )


def all_backups(folder: Path) -> list[Kept]:
    """Every backup in `folder`, the newest first."""
    paths = sorted(folder.glob("*.kebu"), key=lambda path: path.stat().st_mtime, reverse=True)
    return [Kept(path.name, path.stat().st_size, _manifest(path)) for path in paths]


def _copy(target: Path) -> Manifest:
    """Copy the database, and read from the same moment what the manifest says of it."""
    with database.atomic("DEFERRED"):
        count, mac = head()
        version, _ = migrations.status()
        keys = {str(row.version): row.fingerprint for row in VaultKey.select()}
        copy_database(target)
    return Manifest(version, now().isoformat(), count, mac.hex(), keys)


def _files() -> dict[str, Path]:
    """The contents that stand in their place. None that the copied database tells of goes meanwhile."""
    return {f"{FILES}/{name[:2]}/{name}": store.place_of(name) for name in sorted(store.names())}


@contextmanager
def _aside(path: Path) -> Iterator[tuple[Path, Path]]:
    """Two names beside `path`, for the copy of the database and for the backup while it is written."""
    copy, fresh = path.with_name(f".{path.name}.db.part"), path.with_name(f".{path.name}.part")
    try:
        os.close(os.open(copy, os.O_CREAT | os.O_EXCL, 0o600))
        yield copy, fresh
    finally:
        copy.unlink(missing_ok=True)
        fresh.unlink(missing_ok=True)


def _sweep(folder: Path) -> None:
    """Delete what was left behind by a backup that was cut off."""
    for left in folder.glob(".*.kebu*.part"):
        if left.stat().st_mtime < (now() - CUT_OFF_AFTER).timestamp():
            left.unlink()


def _nightly(folder: Path) -> list[Path]:
    """The nightly backups, the oldest first: by time, and by the length of the chain within one second."""
    found = [
        (match[1], int(match[2]), path)
        for path in folder.iterdir()
        if (match := NIGHTLY.fullmatch(path.name))
    ]
    return [path for *_, path in sorted(found)]


def _manifest(path: Path) -> Manifest | None:
    try:
        return read_manifest(path)
    except SettingError:
        return None
