"""The key file: one line per key version, outside the database (access rule 12).

Format: a first line ``kebu-key``, then ``<version> <64 hex digits>`` per version. The newest version seals;
older ones open what they sealed. Three keys are derived from each version: sealing, keyed hashes, audit
chain.
"""

import hmac
import os
import secrets
import stat
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.errors import SettingError

HEADER = "kebu-key"
KEY_BYTES = 32
OTHERS = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True)
class Keys:
    """The key versions of one installation: version number → 32 secret bytes."""

    versions: tuple[tuple[int, bytes], ...]

    @property
    def current(self) -> int:
        """The version that seals."""
        return self.versions[-1][0]

    def derive(self, purpose: str, version: int) -> bytes:
        """32 bytes for one purpose from one version (HKDF-SHA-256, RFC 5869).

        Raises KeyError for an unknown version.
        """
        return _derive(dict(self.versions)[version], purpose)

    def fingerprint(self, version: int) -> str:
        """What the database remembers of a key, to know the right one again without telling it."""
        return hmac.digest(self.derive("fingerprint", version), b"kebu", "sha256").hex()


def create_key(path: Path) -> None:
    """Write a new key file that only its owner can read. Raises SettingError if it can't be written."""
    text = f"{HEADER}\n1 {secrets.token_hex(KEY_BYTES)}\n"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        message = "The key file %(path)s can't be written: %(reason)s."
        raise SettingError(message, path=path, reason=error.strerror) from error


def load_keys(path: Path) -> Keys:
    """Read the key file. Raises SettingError when it is missing, readable by others, or not a key file."""
    try:
        mode = path.stat().st_mode
        text = path.read_text(encoding="ascii", errors="replace")
    except FileNotFoundError as error:
        message = (
            "The key file %(path)s is missing. "
            "Put the kept copy back; without it sealed values can't be read."
        )
        raise SettingError(message, path=path) from error
    except OSError as error:
        message = "The key file %(path)s can't be read."
        raise SettingError(message, path=path) from error
    if mode & OTHERS:
        message = "The key file %(path)s can be read by others. Run: chmod 600 %(path)s"
        raise SettingError(message, path=path)
    return Keys(_parse(text, path))


def _parse(text: str, path: Path) -> tuple[tuple[int, bytes], ...]:
    lines = text.split("\n")
    if text.strip() and lines[0].strip() != HEADER:
        message = "%(path)s is no key file of Kebu: its first line is not kebu-key. Put the kept copy there."
        raise SettingError(message, path=path)
    broken = SettingError("The key file %(path)s is damaged or too short.", path=path)
    versions: dict[int, bytes] = {}
    for line in filter(None, map(str.strip, lines[1:])):
        number, _, digits = line.partition(" ")
        try:
            version, secret = int(number), bytes.fromhex(digits)
        except ValueError:
            raise broken from None
        if len(secret) != KEY_BYTES or not 0 < version < 2**16 or version in versions:
            raise broken
        versions[version] = secret
    if not versions:
        raise broken
    return tuple(sorted(versions.items()))


@lru_cache(maxsize=64)
def _derive(secret: bytes, purpose: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=f"kebu {purpose}".encode()).derive(
        secret
    )


_keys: Keys | None = None


def use_keys(keys: Keys) -> None:
    """Make `keys` this process's keys."""
    global _keys  # noqa: PLW0603  one key ring for the whole process is the point
    _keys = keys
    cipher.cache_clear()
    secret_for.cache_clear()


def fingerprints() -> dict[int, str]:
    """The fingerprint of each version in use."""
    ring = _ring()
    return {version: ring.fingerprint(version) for version, _ in ring.versions}


def current_version() -> int:
    """The version that seals."""
    return _ring().current


@lru_cache(maxsize=64)
def cipher(version: int) -> AESGCM:
    """The AES-256-GCM cipher of a key version. Raises KeyError for an unknown version."""
    return AESGCM(_ring().derive("seal", version))


@lru_cache(maxsize=64)
def secret_for(purpose: str, version: int | None = None) -> bytes:
    """32 bytes for `purpose` ("hash", "chain", "cookies") from a version, by default the oldest."""
    ring = _ring()
    return ring.derive(purpose, ring.versions[0][0] if version is None else version)


def _ring() -> Keys:
    if _keys is None:
        message = "no keys in use"
        raise RuntimeError(message)
    return _keys


def has_keys() -> bool:
    """Whether this process has keys in use."""
    return _keys is not None
