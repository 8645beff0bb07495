"""What is on its way stands on the disk without a name, and unreadable."""

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.vault import spool as module
from app.vault.spool import spool

PLAIN = "身份证 110101199003077555".encode() * 5000


def on_the_disk(file: object) -> bytes:
    file.flush()
    handle = file.raw._handle
    return os.pread(handle, os.fstat(handle).st_size, 0)


def test_what_was_written_is_read_again_and_stands_nowhere_in_the_clear(tmp_path: Path) -> None:
    with spool(tmp_path) as file:
        file.write(PLAIN)
        kept = on_the_disk(file)
        assert len(kept) == len(PLAIN)
        assert b"110101199003077555" not in kept
        assert list(tmp_path.iterdir()) == []
        file.seek(0)
        assert file.read() == PLAIN
        assert file.seek(0, os.SEEK_END) == len(PLAIN)


def test_its_owner_alone_may_open_it(tmp_path: Path) -> None:
    with spool(tmp_path) as file:
        assert os.fstat(file.raw._handle).st_mode & 0o777 == 0o600


def test_two_files_of_the_same_content_are_unlike_each_other(tmp_path: Path) -> None:
    with spool(tmp_path) as one, spool(tmp_path) as other:
        one.write(PLAIN)
        other.write(PLAIN)
        assert on_the_disk(one) != on_the_disk(other)


@settings(max_examples=30)
@given(
    pieces=st.lists(st.binary(max_size=90), max_size=12),
    reads=st.lists(st.tuples(st.integers(0, 900), st.integers(0, 200)), max_size=12),
)
def test_every_part_of_it_can_be_read_from_anywhere(
    tmp_path_factory: pytest.TempPathFactory, pieces: list[bytes], reads: list[tuple[int, int]]
) -> None:
    whole = b"".join(pieces)
    with spool(tmp_path_factory.getbasetemp()) as file:
        for piece in pieces:
            file.write(piece)
        for place, size in reads:
            file.seek(place)
            assert file.read(size) == whole[place : place + size]


def test_the_count_goes_round_at_its_end(tmp_path: Path) -> None:
    with spool(tmp_path) as file:
        file.raw._first = module.LARGEST_COUNT - 2
        file.write(PLAIN)
        file.seek(100)
        assert file.read(50) == PLAIN[100:150]
