"""The key file, and what is derived from it."""

import stat
from pathlib import Path

import pytest

from app.db.connection import database
from app.errors import SettingError
from app.vault.check import check_keys
from app.vault.keys import HEADER, KEY_BYTES, Keys, create_key, load_keys, secret_for, use_keys
from tests.conftest import Company

ONE, TWO = bytes(KEY_BYTES), bytes([1]) * KEY_BYTES


def write(path: Path, text: str | bytes, mode: int = 0o600) -> Path:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    path.chmod(mode)
    return path


def refusal(path: Path) -> str:
    with pytest.raises(SettingError) as refused:
        load_keys(path)
    sentence = str(refused.value)
    assert str(path) in sentence
    assert "\n" not in sentence
    return sentence


def test_a_new_key_file_is_its_owners_alone_and_loads(tmp_path: Path) -> None:
    path = tmp_path / "kebu.key"
    create_key(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    [(version, secret)] = load_keys(path).versions
    assert (version, len(secret)) == (1, KEY_BYTES)


def test_two_new_keys_differ(tmp_path: Path) -> None:
    create_key(tmp_path / "a")
    create_key(tmp_path / "b")
    assert load_keys(tmp_path / "a") != load_keys(tmp_path / "b")


def test_a_key_file_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "kebu.key"
    create_key(path)
    kept = path.read_bytes()
    with pytest.raises(SettingError, match="can't be written"):
        create_key(path)
    assert path.read_bytes() == kept


def test_a_missing_key_file_asks_for_the_kept_copy(tmp_path: Path) -> None:
    assert "missing" in refusal(tmp_path / "kebu.key")


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o601, 0o620])
def test_a_key_file_that_others_can_use_is_refused_with_the_command_that_mends_it(
    tmp_path: Path, mode: int
) -> None:
    path = write(tmp_path / "kebu.key", f"{HEADER}\n1 {ONE.hex()}\n", mode)
    assert f"chmod 600 {path}" in refusal(path)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "kebu-key",
        f"{HEADER}\n",
        f"{HEADER}\n1 {ONE.hex()[:-2]}\n",
        f"{HEADER}\n1 {ONE.hex()}00\n",
        f"{HEADER}\n1\n",
        f"{HEADER}\none {ONE.hex()}\n",
        f"{HEADER}\n0 {ONE.hex()}\n",
        f"{HEADER}\n65536 {ONE.hex()}\n",
        f"{HEADER}\n1 {'zz' * KEY_BYTES}\n",
        f"{HEADER}\n1 {ONE.hex()}\n1 {TWO.hex()}\n",
    ],
)
def test_a_damaged_or_short_key_file_is_refused(tmp_path: Path, text: str | bytes) -> None:
    sentence = refusal(write(tmp_path / "kebu.key", text))
    assert "damaged or too short" in sentence
    assert ONE.hex()[:8] not in sentence


@pytest.mark.parametrize(
    "content", [b"\xff\xfe\x00", bytes(range(32)), b"another\n1 " + ONE.hex().encode(), ONE.hex().encode()]
)
def test_something_else_in_the_key_files_place_is_told_as_such(tmp_path: Path, content: bytes) -> None:
    sentence = refusal(write(tmp_path / "kebu.key", content))
    assert "is no key file of Kebu" in sentence
    assert ONE.hex()[:8] not in sentence


def test_a_folder_that_is_not_there_is_not_made_for_a_key(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="can't be written"):
        create_key(tmp_path / "nowhere" / "kebu.key")
    assert not (tmp_path / "nowhere").exists()


def test_a_folder_in_the_key_files_place_is_refused(tmp_path: Path) -> None:
    assert "can't be read" in refusal(tmp_path)


def test_versions_come_in_order_and_the_newest_seals(tmp_path: Path) -> None:
    path = write(tmp_path / "kebu.key", f"{HEADER}\n2 {TWO.hex()}\n\n1 {ONE.hex()}\n")
    keys = load_keys(path)
    assert keys.versions == ((1, ONE), (2, TWO))
    assert keys.current == 2


def test_each_purpose_and_each_version_has_a_key_of_its_own() -> None:
    keys = Keys(((1, ONE), (2, TWO)))
    derived = {keys.derive(purpose, version) for purpose in ("seal", "hash", "chain") for version in (1, 2)}
    assert len(derived) == 6
    assert {len(one) for one in derived} == {KEY_BYTES}
    assert not derived & {ONE, TWO}


def test_hashes_stay_when_a_new_version_comes() -> None:
    use_keys(Keys(((1, ONE),)))
    before = secret_for("hash")
    use_keys(Keys(((1, ONE), (2, TWO))))
    assert secret_for("hash") == before
    assert secret_for("chain", 2) != secret_for("chain", 1)


def test_a_fingerprint_knows_a_key_again_without_telling_it() -> None:
    keys = Keys(((1, ONE), (2, TWO)))
    assert keys.fingerprint(1) == Keys(((1, ONE),)).fingerprint(1)
    assert keys.fingerprint(1) != Keys(((1, TWO),)).fingerprint(1)
    assert ONE.hex() not in keys.fingerprint(1)


def test_the_right_key_passes_and_another_is_refused(company: Company) -> None:
    right = load_keys(company.settings.key_file)
    check_keys(right)
    with pytest.raises(SettingError, match="not the key of this database"):
        check_keys(Keys(((1, ONE),)))


def test_a_key_file_that_lost_a_version_is_refused(company: Company) -> None:
    [first] = load_keys(company.settings.key_file).versions
    check_keys(Keys((first, (2, TWO))))
    with pytest.raises(SettingError, match="not the key of this database"):
        check_keys(Keys((first,)))
    with pytest.raises(SettingError, match="not the key of this database"):
        check_keys(Keys(((2, TWO),)))


def test_the_database_does_not_hold_the_key(company: Company) -> None:
    [(_, secret)] = load_keys(company.settings.key_file).versions
    database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    kept = company.settings.database.read_bytes()
    assert secret not in kept
    assert secret.hex().encode() not in kept
