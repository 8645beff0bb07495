"""Contents that are too large to be held are measured as they pass, and written whole or not at all."""

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.vault.contents import Meter, write_new


@given(st.lists(st.binary(max_size=40)))
def test_what_passes_is_the_same_and_measured(pieces: list[bytes]) -> None:
    meter, whole = Meter(), b"".join(pieces)
    assert list(meter.count(pieces)) == pieces
    assert (meter.size, meter.digest.digest()) == (len(whole), hashlib.sha256(whole).digest())
    assert Meter().take(pieces).size == len(whole)


def test_a_new_file_is_its_owners_alone_and_never_an_old_one(tmp_path: Path) -> None:
    path = tmp_path / "content"
    write_new(path, [b"one", b"two"])
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"onetwo", 0o600)
    with pytest.raises(FileExistsError):
        write_new(path, [b"three"])
    assert path.read_bytes() == b"onetwo"
