"""Whether the key file is the one this database was sealed with."""

from app.errors import SettingError
from app.vault.keys import Keys
from app.vault.models import VaultKey


def check_keys(keys: Keys) -> None:
    """Remember new key versions.

    Raise SettingError if a version is another key than before, or one is gone.
    """
    known = {row.version: row.fingerprint for row in VaultKey.select()}
    ours = {version: keys.fingerprint(version) for version, _ in keys.versions}
    if any(ours.get(version) != fingerprint for version, fingerprint in known.items()):
        message = "This is not the key of this database. Use the key file that belongs to it."
        raise SettingError(message)
    for version in ours.keys() - known.keys():
        VaultKey.create(version=version, fingerprint=ours[version])
