"""Sealed values: bound to one place and one key version (access rule 12)."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.vault.keys import KEY_BYTES, Keys, use_keys
from app.vault.sealing import FORMAT, NONCE_BYTES, BrokenSeal, seal, unseal

OLD, NEW = bytes(range(KEY_BYTES)), bytes(reversed(range(KEY_BYTES)))
PLACE = ("customer", "mobile", 7)
NAMES = st.text("abcdefghijklmnopqrstuvwxyz_", min_size=1, max_size=12)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


@pytest.fixture(autouse=True)
def _keys() -> None:
    use_keys(Keys(((1, OLD),)))


@given(TEXTS, NAMES, NAMES, st.integers(1))
def test_what_was_sealed_for_a_place_opens_there(text: str, table: str, column: str, row: int) -> None:
    assert unseal(table, column, row, seal(table, column, row, text)) == text


@given(st.text("0123456789", min_size=4))
def test_the_plain_text_is_not_in_the_sealed_value(text: str) -> None:
    assert text.encode() not in seal(*PLACE, text)


def test_the_same_value_never_seals_the_same_twice() -> None:
    assert seal(*PLACE, "13800005678") != seal(*PLACE, "13800005678")


@pytest.mark.parametrize(
    "place",
    [("person", "mobile", 7), ("customer", "email", 7), ("customer", "mobile", 8), ("customermobile", "", 7)],
)
def test_a_sealed_value_moved_to_another_place_does_not_open(place: int) -> None:
    with pytest.raises(BrokenSeal, match=rf"{place[0]}\.{place[1]}, row {place[2]}"):
        unseal(*place, seal(*PLACE, "13800005678"))


@given(st.data())
def test_a_sealed_value_changed_in_any_bit_does_not_open(data: st.DataObject) -> None:
    sealed = bytearray(seal(*PLACE, "13800005678"))
    bit = data.draw(st.integers(0, len(sealed) * 8 - 1))
    sealed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(BrokenSeal):
        unseal(*PLACE, bytes(sealed))


@given(st.integers(0, 40))
def test_a_sealed_value_cut_short_does_not_open(length: int) -> None:
    with pytest.raises(BrokenSeal):
        unseal(*PLACE, seal(*PLACE, "13800005678")[:length])


def test_no_message_holds_what_was_sealed() -> None:
    with pytest.raises(BrokenSeal) as broken:
        unseal("customer", "mobile", 8, seal(*PLACE, "13800005678"))
    assert "13800005678" not in str(broken.value)


def test_the_format_and_the_key_version_lead_a_sealed_value() -> None:
    use_keys(Keys(((1, OLD), (258, NEW))))
    sealed = seal(*PLACE, "甲")
    assert struct.unpack_from(">BH", sealed) == (FORMAT, 258)
    assert len(sealed) == 3 + NONCE_BYTES + len("甲".encode()) + 16


def test_an_older_version_still_opens_and_the_newest_seals() -> None:
    old = seal(*PLACE, "13800005678")
    use_keys(Keys(((1, OLD), (2, NEW))))
    assert unseal(*PLACE, old) == "13800005678"
    new = seal(*PLACE, "13800005678")
    use_keys(Keys(((1, OLD),)))
    with pytest.raises(BrokenSeal):
        unseal(*PLACE, new)


def test_a_sealed_value_relabelled_with_another_version_does_not_open() -> None:
    use_keys(Keys(((1, OLD), (2, OLD))))
    sealed = seal(*PLACE, "13800005678")
    with pytest.raises(BrokenSeal):
        unseal(*PLACE, sealed[:1] + struct.pack(">H", 1) + sealed[3:])


def test_another_key_of_the_same_version_opens_nothing() -> None:
    sealed = seal(*PLACE, "13800005678")
    use_keys(Keys(((1, NEW),)))
    with pytest.raises(BrokenSeal):
        unseal(*PLACE, sealed)
