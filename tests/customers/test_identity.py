"""ID numbers and credit codes: what they say, and what is wrong with them."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app import clock
from app.customers.typed.identity import (
    UNKNOWN_PLACE,
    check_credit_code,
    check_id_number,
    looks_like_id_number,
)
from app.errors import Invalid

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@pytest.fixture(autouse=True, scope="module")
def _today() -> Iterator[None]:
    clock.fix(datetime(2026, 11, 25, 4, tzinfo=UTC))
    yield
    clock.fix(None)


def with_check_digit(first: str) -> str:
    """The 18-digit number that begins with these 17, by the weights printed in GB 11643."""
    return (
        first
        + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(first, WEIGHTS, strict=True)) % 11]
    )


def with_check_character(first: str) -> str:
    """The credit code that begins with these 17 characters, by the weights printed in GB 32100."""
    values = map(CREDIT_ALPHABET.index, first)
    return first + CREDIT_ALPHABET[-sum(v * w for v, w in zip(values, CREDIT_WEIGHTS, strict=True)) % 31]


@st.composite
def id_numbers(draw: st.DrawFn) -> tuple[str, date, int]:
    """A valid 18-digit number with its birth date and its order number."""
    place = draw(
        st.one_of(st.sampled_from(["110105", "310101", "810000", "911840"]), st.integers(100000, 999999))
    )
    born = draw(st.dates(date(1850, 1, 1), date(2026, 11, 25)))
    order = draw(st.integers(0, 999))
    return with_check_digit(f"{place}{born:%Y%m%d}{order:03}"), born, order


@st.composite
def credit_codes(draw: st.DrawFn) -> str:
    authority = draw(st.sampled_from("159ANY")) + draw(st.sampled_from("1239"))
    region = draw(st.from_regex("[0-9]{6}", fullmatch=True))
    return with_check_character(authority + region + draw(st.text(CREDIT_ALPHABET, min_size=9, max_size=9)))


@given(id_numbers())
def test_a_valid_number_yields_its_date_and_sex(made: tuple[str, date, int]) -> None:
    number, born, order = made
    read = check_id_number(number)
    assert (read.number, read.birth_date) == (number, born)
    assert read.sex == ("male" if order % 2 else "female")
    assert check_id_number(read.number) == read


@given(id_numbers(), st.data())
def test_a_wrong_digit_is_refused(made: tuple[str, date, int], data: st.DataObject) -> None:
    number = made[0]
    place = data.draw(st.integers(0, 17))
    wrong = data.draw(st.sampled_from("0123456789X").filter(lambda digit: digit != number[place]))
    with pytest.raises(Invalid):
        check_id_number(number[:place] + wrong + number[place + 1 :])


@given(id_numbers(), st.integers(0, 16))
def test_swapped_neighbours_are_refused(made: tuple[str, date, int], place: int) -> None:
    number = made[0]
    assume(number[place] != number[place + 1])
    with pytest.raises(Invalid):
        check_id_number(number[:place] + number[place + 1] + number[place] + number[place + 2 :])


@pytest.mark.parametrize(
    "text",
    [
        "11010519491231002x",
        "１１０１０５１９４９１２３１００２Ｘ",
        " 110105 19491231 002X ",
        "110105-19491231-002X\u200b",
    ],
)
def test_small_x_full_width_spaces_and_dashes_are_fine(text: str) -> None:
    assert check_id_number(text).number == "11010519491231002X"


def test_an_old_number_of_15_digits_is_kept_as_it_is() -> None:
    read = check_id_number("360426 910101 007")
    assert (read.number, read.birth_date, read.sex) == ("360426910101007", date(1991, 1, 1), "male")


@pytest.mark.parametrize(
    ("first", "place"),
    [
        ("11010519491231002", "北京市朝阳区"),
        ("36042619910101007", "江西省九江市德安县"),
        ("42900419900307001", "湖北省仙桃市"),
        ("65900119900307123", "新疆维吾尔自治区石河子市"),
        ("11010319900307123", "北京市崇文区"),
        ("11010320200307123", "北京市崇文区"),
        ("50022419600101001", "重庆市铜梁县"),
        ("14220119700101001", "山西省忻州地区忻州市"),
        ("12011019600101001", "天津市东郊区"),
        ("12011019950101001", "天津市东丽区"),
        ("81000019900307123", "香港特别行政区"),
        ("82000019900307123", "澳门特别行政区"),
        ("83000019900307123", "台湾省"),
        ("91184019811123456", ""),
    ],
)
def test_the_native_place_is_named_as_it_was_when_the_number_was_given(first: str, place: str) -> None:
    read = check_id_number(with_check_digit(first))
    assert read.native_place == place
    assert read.warnings == ()


@pytest.mark.parametrize(
    ("digits", "place"), [("449999", "广东省"), ("360499", "江西省九江市"), ("010101", ""), ("830001", "")]
)
def test_an_unknown_county_only_warns(digits: str, place: str) -> None:
    read = check_id_number(with_check_digit(digits + "19900307123"))
    assert read.native_place == place
    assert read.warnings == (UNKNOWN_PLACE,)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (" \u3000\u200b", "is empty"),
        ("1101051949123100", "has 18 digits .older ones 15., this one has 16"),
        ("110105194912310021X", "ends in X has 18 characters, this one has 19"),
        ("11010519491231OO2X", "“O” can't stand"),
        ("110105********002X", "“[*]” can't stand"),
        ("1101051949123X0021", "X can only be the last"),
        ("110105194912310021", "does not fit the others"),
        (with_check_digit("11010519490230002"), r"digits 7 to 14. does not exist"),
        ("110105490230002", r"digits 7 to 12. does not exist"),
        (with_check_digit("11010520261126002"), "in the future"),
        (with_check_digit("11010518491231002"), "before 1850"),
    ],
)
def test_a_wrong_number_is_refused_with_what_to_mend(text: str, reason: str) -> None:
    with pytest.raises(Invalid, match=reason) as refused:
        check_id_number(text)
    assert refused.value.field == "id_number"


@pytest.mark.parametrize(
    "text",
    [
        "11010519491231002X",
        "证件 110105194912310021 已核",
        "110105 1949 1231 002x",
        "１１０１０５４９１２３１００２",
    ],
)
def test_what_looks_like_an_id_number_is_noticed_in_any_field(text: str) -> None:
    assert looks_like_id_number(text)


@pytest.mark.parametrize(
    "text", ["", "王小明", "13800005678", "6222021234567890123", "91110000600037341L", "1110105194912310021"]
)
def test_other_numbers_do_not_look_like_an_id_number(text: str) -> None:
    assert not looks_like_id_number(text)


@given(id_numbers())
def test_every_id_number_of_the_last_centuries_looks_like_one(made: tuple[str, date, int]) -> None:
    assert looks_like_id_number(f"客户{made[0]}。")


@given(credit_codes())
def test_a_valid_credit_code_of_any_authority_is_accepted(code: str) -> None:
    assert check_credit_code(code) == code
    assert check_credit_code(f" {code[:8].lower()}-{code[8:].lower()}　") == code


@given(credit_codes(), st.data())
def test_a_wrong_or_swapped_character_of_a_credit_code_is_refused(code: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, 16))
    wrong = data.draw(st.sampled_from(CREDIT_ALPHABET).filter(lambda character: character != code[place]))
    with pytest.raises(Invalid):
        check_credit_code(code[:place] + wrong + code[place + 1 :])
    assume(code[place] != code[place + 1])
    with pytest.raises(Invalid):
        check_credit_code(code[:place] + code[place + 1] + code[place] + code[place + 2 :])


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "is empty"),
        ("110000600037341", "has 18 characters, this one has 15"),
        ("9111000O600037341L", "never holds I, O, S, V or Z: check whether “O”"),
        ("9111000*600037341L", "“[*]” can't stand"),
        ("91A10000600037341L", "Characters 3 to 8"),
        ("0" * 18, "does not begin with 0"),
        ("91110000600037341M", "does not fit the others"),
    ],
)
def test_a_wrong_credit_code_is_refused_with_what_to_mend(text: str, reason: str) -> None:
    with pytest.raises(Invalid, match=reason) as refused:
        check_credit_code(text)
    assert refused.value.field == "credit_code"


@given(st.one_of(st.text(), st.text("0123456789xXＸ１ -ıßA", min_size=13, max_size=20)))
def test_no_text_raises_anything_but_invalid(text: str) -> None:
    with suppress(Invalid):
        assert check_id_number(text).birth_date <= clock.today()
    with suppress(Invalid):
        assert check_credit_code(text).isascii()
    assert looks_like_id_number(text) in (True, False)
