"""Traditional characters count as their simplified ones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.customers.searching.variants import simplified


@pytest.mark.parametrize(
    ("traditional", "short"),
    [
        ("張偉", "张伟"),
        ("劉曉慶", "刘晓庆"),
        ("單雲鍾", "单云钟"),
        ("臺灣積體電路", "台湾积体电路"),
        ("沈从文", "沈从文"),
        ("Acme", "Acme"),
        ("", ""),
    ],
)
def test_each_character_becomes_its_simplified_one(traditional: str, short: str) -> None:
    assert simplified(traditional) == short


@given(st.text())
def test_the_length_stays_and_what_is_simplified_stays_so(text: str) -> None:
    once = simplified(text)
    assert len(once) == len(text)
    assert simplified(once) == once
