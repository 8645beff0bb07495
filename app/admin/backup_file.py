"""The form of a backup: one ZIP file with the database, the files, and a manifest signed with the key."""

import hashlib
import hmac
import json
import os
import struct
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import IO
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from app.db.fields import json_text
from app.errors import SettingError
from app.vault.keys import fingerprints, secret_for

MANIFEST = "manifest.json"
FORMAT = 1
QUICK = 1  # the quickest level: most of a database of sealed values can't be made smaller
BLOCK = 1024 * 1024
BROKEN = "%(path)s is no backup, or it is damaged or cut off."
UNREADABLE = (
    BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    LookupError,
    TypeError,
    ValueError,
    RuntimeError,
)


@dataclass(frozen=True)
class Manifest:
    """What a backup holds: `version` is the newest migration, `count` and `head` (hex) the end of the chain.

    `created_at` is a moment in ISO 8601, `keys` maps key versions to fingerprints, `sums` names in the ZIP
    file to SHA-256 (hex).
    """

    version: str
    created_at: str
    count: int
    head: str
    keys: dict[str, str]
    sums: dict[str, str] = field(default_factory=dict)
    format: int = FORMAT

    @property
    def moment(self) -> datetime:
        """When it was taken."""
        return datetime.fromisoformat(self.created_at)

    def signature(self) -> str:
        """What the newest of `keys` signs this manifest with (hex)."""
        secret = secret_for("backup", max(map(int, self.keys)))
        return hmac.digest(secret, json_text(asdict(self)).encode(), "sha256").hex()


def pack(path: Path, members: Mapping[str, Path], about: Manifest) -> Manifest:
    """Write the new file `path`, its owner's alone, and to the disk. Returns its manifest. Raises OSError."""
    with _create(path) as file:
        with ZipFile(file, "w", ZIP_DEFLATED, compresslevel=QUICK) as archive:
            sums = {name: _add(archive, name, source) for name, source in members.items()}
            manifest = replace(about, sums=sums)
            document = asdict(manifest) | {"signature": manifest.signature()}
            archive.writestr(MANIFEST, json_text(document))
        file.flush()
        os.fsync(file.fileno())
    return manifest


def read_manifest(path: Path) -> Manifest:
    """The manifest of the backup `path`.

    Raises SettingError if it is broken, of a newer form, of another key, or if somebody changed it.
    """
    with _opened(path) as archive:
        document = json.loads(archive.read(MANIFEST))
        if document["format"] > FORMAT:
            raise SettingError("The backup %(path)s is of a newer version of Kebu.", path=path)
        signature = document.pop("signature")
        manifest = Manifest(**document)
        ours = {str(version): fingerprint for version, fingerprint in fingerprints().items()}
        if not manifest.keys.items() <= ours.items():
            raise SettingError("The backup %(path)s belongs to another key than this one.", path=path)
        if not hmac.compare_digest(signature, manifest.signature()):
            raise SettingError(BROKEN, path=path)
    return manifest


def unpack(path: Path, manifest: Manifest, folder: Path) -> None:
    """Put all that `manifest` names into the empty `folder`. Raises SettingError if the backup is broken."""
    with _opened(path) as archive:
        for name, digest in manifest.sums.items():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(name) as source, _create(target) as file:
                if _copy(source, file) != digest:
                    raise SettingError(BROKEN, path=path)


def sync(folder: Path) -> None:
    """Let the disk remember what `folder` holds by now. Raises OSError."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _add(archive: ZipFile, name: str, source: Path) -> str:
    with source.open("rb") as file, archive.open(name, "w", force_zip64=True) as target:
        return _copy(file, target)


def _copy(source: IO[bytes], target: IO[bytes]) -> str:
    """Copy to the end. Returns the SHA-256 (hex)."""
    digest = hashlib.sha256()
    while block := source.read(BLOCK):
        digest.update(block)
        target.write(block)
    return digest.hexdigest()


@contextmanager
def _create(path: Path) -> Iterator[IO[bytes]]:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        yield file


@contextmanager
def _opened(path: Path) -> Iterator[ZipFile]:
    """The backup `path`, open; what is wrong with it is said in one line."""
    try:
        with ZipFile(path) as archive:
            yield archive
    except OSError as error:
        message = "The backup %(path)s can't be read: %(why)s."
        raise SettingError(message, path=path, why=error.strerror or error) from error
    except UNREADABLE as error:
        raise SettingError(BROKEN, path=path) from error
