"""What of a revealing value may stand on every page (access rule 3)."""

import re
from collections.abc import Callable

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.access import masks
from app.access.levels import SEALED, FieldRule, Masked, plain, revealing, seen

Mask = Callable[[str], str]

DIGITS = "0123456789"


@pytest.mark.parametrize(
    ("mask", "value", "shown"),
    [
        (masks.mobile, "13812345678", "138****5678"),
        (masks.mobile, "+85291234567", "+85*****4567"),
        (masks.mobile, "62345678", "******78"),
        (masks.mobile, "95588", "***88"),
        (masks.mobile, "9558", masks.NOTHING),
        (masks.landline, "0512-62345678-801", "0512-****5678"),
        (masks.landline, "010-62345678", "010-****5678"),
        (masks.landline, "+85223456789", "+85*****6789"),
        (masks.landline, "+12125550123-5", "+12*****0123"),
        (masks.person, "沈一诺", "沈**"),
        (masks.person, "沈", masks.NOTHING),
        (masks.id_number, "110101199003077555", "1****************5"),
        (masks.id_number, "11010119900307755X", "1****************X"),
        (masks.id_number, "110101900307755", "1*************5"),
        (masks.id_number, "1234", masks.NOTHING),
        (masks.email, "lin@example.cn", "l***@example.cn"),
        (masks.email, "l@example.cn", "***@example.cn"),
        (masks.email, "lin", masks.NOTHING),
        (masks.account, "6222021234567890123", "••••0123"),
        (masks.account, "12345678", masks.NOTHING),
        (masks.nothing, "杭州市西湖区", masks.NOTHING),
    ],
)
def test_each_mask_shows_what_the_rule_names(mask: Mask, value: str, shown: str) -> None:
    assert mask(value) == shown


@given(st.text(DIGITS, min_size=1, max_size=16))
def test_of_a_phone_at_least_four_digits_or_all_but_two_stay_hidden(value: str) -> None:
    shown = masks.mobile(value)
    kept = sum(character in DIGITS for character in shown)
    assert len(value) - kept >= 4 or kept <= 2
    assert len(shown) == len(value) or shown == masks.NOTHING


@given(st.text(DIGITS + "X", min_size=1, max_size=18))
def test_of_an_id_number_the_first_and_the_last_stand_at_most(value: str) -> None:
    shown = masks.id_number(value)
    assert re.fullmatch(r"[0-9X]\*{3,}[0-9X]|••••", shown)


@given(st.text("abcdefghij", min_size=1, max_size=20), st.text("uvwxyz", min_size=1, max_size=10))
def test_of_an_email_the_first_character_and_the_domain_stand_at_most(name: str, domain: str) -> None:
    shown = masks.email(f"{name}@{domain}.wv")
    assert shown.endswith(f"@{domain}.wv")
    assert [character for character in shown if character in "abcdefghij"] == list(
        name[:1] if len(name) > 1 else ""
    )


@given(st.text(DIGITS, min_size=1, max_size=25))
def test_of_an_account_the_last_four_stand_at_most(value: str) -> None:
    shown = masks.account(value)
    assert sum(character in DIGITS for character in shown) <= 4
    assert shown.removeprefix(masks.NOTHING) in {"", value[-4:]}


@given(
    st.sampled_from((masks.mobile, masks.id_number, masks.account, masks.nothing)),
    st.text(DIGITS, min_size=5, max_size=20),
)
def test_no_run_of_four_hidden_characters_stands_in_what_is_shown(mask: Mask, value: str) -> None:
    shown = mask(value)
    hidden = value[1:-1] if mask is masks.id_number else value[:-4] if mask is masks.account else value
    hidden = value[3:-4] if mask is masks.mobile and len(value) >= 11 else hidden
    assume(len(hidden) >= 4)
    runs = {hidden[place : place + 4] for place in range(len(hidden) - 3)}
    assert not any(run in shown.removesuffix(value[-4:]) for run in runs)
    assert value not in shown


LEVELS = st.integers(1, 4)


@given(value=st.text(min_size=1), level=LEVELS, clearance=LEVELS, is_revealing=st.booleans())
def test_above_the_clearance_nothing_of_a_value_is_left(
    value: str, level: int, clearance: int, *, is_revealing: bool
) -> None:
    rule = revealing(level, masks.mobile) if is_revealing else plain(level)
    shown = seen(value, rule, level, clearance)
    if level > clearance:
        assert shown is SEALED
        assert str(shown) == masks.NOTHING
    elif is_revealing:
        assert shown == Masked(masks.mobile(value), sealed=False)
    else:
        assert shown == value


@pytest.mark.parametrize("nothing", [None, ""])
def test_no_value_stays_none_and_is_not_masked(nothing: str | None) -> None:
    assert seen(nothing, revealing(2, masks.mobile), 2, 4) is None


@given(level=LEVELS, raised=st.integers(0, 4), holds=st.booleans())
def test_an_officer_may_raise_a_fields_level_and_never_lower_it(
    level: int, raised: int, *, holds: bool
) -> None:
    rule = FieldRule(level, with_field="id_number", then_level=3)
    found = rule.level_on(lambda _: holds, raised)
    assert found == max(level, raised, 3 if holds else 0)
