"""Contents sealed in chunks open where they were sealed, whole, and nowhere else."""

import io
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.vault.keys import KEY_BYTES, Keys, use_keys
from app.vault.sealing import BrokenSeal
from app.vault.streams import CHUNK, HEAD, TAG, seal_stream, unseal_stream

SIZES = (0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 7)


@pytest.fixture(scope="module", autouse=True)
def _keys() -> None:
    use_keys(Keys(((1, bytes(range(KEY_BYTES))),)))


def sealed(content: bytes, place: str = "here", piece: int = 1000) -> bytes:
    pieces = (content[start : start + piece] for start in range(0, len(content), piece))
    return b"".join(seal_stream(place, pieces))


def opened(content: bytes, place: str = "here") -> bytes:
    return b"".join(unseal_stream(place, io.BytesIO(content)))


def several(size: int) -> bytes:
    return bytes(number % 251 for number in range(size))


@pytest.mark.parametrize("size", SIZES)
def test_what_was_sealed_comes_back(size: int) -> None:
    assert opened(sealed(several(size), piece=CHUNK // 3)) == several(size)


@given(st.binary(max_size=300), st.integers(1, 50))
def test_it_does_not_matter_in_which_pieces_it_came(content: bytes, piece: int) -> None:
    assert opened(sealed(content, piece=piece)) == content


def test_no_part_of_the_content_stands_in_what_was_sealed() -> None:
    assert b"loan contract" not in sealed(b"loan contract " * 10_000)


def test_equal_contents_are_sealed_differently() -> None:
    assert sealed(b"the same") != sealed(b"the same")


def broken() -> Iterator[tuple[str, bytes]]:
    whole = sealed(several(3 * CHUNK))
    step = CHUNK + TAG
    chunks = [whole[at : at + step] for at in range(HEAD.size, len(whole), step)]
    yield "cut off after a chunk", whole[: HEAD.size + step]
    yield "cut off within a chunk", whole[:-1]
    yield "cut off after its head", whole[: HEAD.size]
    yield "empty", b""
    yield "in another order", whole[: HEAD.size] + chunks[1] + chunks[0] + chunks[2]
    yield "longer", whole + chunks[0]
    yield "changed", whole[:-40] + bytes([whole[-40] ^ 1]) + whole[-39:]
    yield "of another salt", whole[:5] + bytes([whole[5] ^ 1]) + whole[6:]
    yield "of another key", whole[:2] + b"\x09" + whole[3:]
    yield "of another form", b"\x01" + whole[1:]


@pytest.mark.parametrize("case", range(10))
def test_what_was_touched_does_not_open(case: int) -> None:
    why, content = list(broken())[case]
    with pytest.raises(BrokenSeal, match="here"):
        opened(content)
    assert why


def test_it_opens_in_no_other_place() -> None:
    with pytest.raises(BrokenSeal):
        opened(sealed(b"a letter"), "elsewhere")
