"""Names, phones, e-mail and addresses come out in one normal form, or with what to mend."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.customers.typed.contacts import check_address, check_email, check_mobile, check_name
from app.errors import Invalid

MOBILES = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
DIALLED = st.from_regex(r"(\+|00)?[1-9][0-9 .()-]{3,16}", fullmatch=True)


@pytest.mark.parametrize(
    "text",
    [
        "13800005678",
        "+86 138 0000 5678",
        "0086-138-0000-5678",
        "86 13800005678",
        "(+86)138.0000.5678",
        "１３８００００５６７８",
        "＋８６１３８００００５６７８",
        "\u202a138\u00a00000\u200b5678\u202c",
        "138—0000—5678",
    ],
)
def test_a_mainland_mobile_is_stored_as_11_digits(text: str) -> None:
    assert check_mobile(text) == "13800005678"


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("+852 9123 4567", "+85291234567"),
        ("00853-6612-3456", "+85366123456"),
        ("+886 912-345-678", "+886912345678"),
        ("+44 (0)7911 123456", "+447911123456"),
        ("+39 06 1234 5678", "+390612345678"),
        ("＋１ ６５０ ２５３ ００００", "+16502530000"),
    ],
)
def test_a_number_from_abroad_is_stored_as_e164(text: str, stored: str) -> None:
    assert check_mobile(text) == stored


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (" \u200b-", "is empty"),
        ("1380000567", "has 11 digits, this one has 10"),
        ("+86 1380 0005 6789", "has 11 digits, this one has 12"),
        ("13800005678/13900005678", "“/” can't stand there"),
        ("138****5678", "“[*]” can't stand there"),
        ("138+00005678", "“[+]” can't stand there"),
        ("+1 650 253 0000 x12", "“x” can't stand there"),
        ("010-65529988", "without a 0 before it"),
        ("12345678901", "begins with 13 to 19; one from abroad"),
        ("91234567", "has 11 digits, this one has 8"),
        ("+852 9123 456", "Too few digits"),
        ("+86 852 9123 4567", "begins with 13 to 19; one from abroad"),
        ("+886 9123 4567 8901", "Too many digits"),
        ("+800 1234 5678", "has this length"),
        ("+999 1234 5678", "No country has the code"),
        ("+", "missing after the country code"),
        ("+852", "missing after the country code"),
        ("+1234567890123456", "at most 15 digits, this one has 16"),
    ],
)
def test_a_wrong_mobile_is_refused_with_what_to_mend(text: str, reason: str) -> None:
    with pytest.raises(Invalid, match=reason) as refused:
        check_mobile(text)
    assert refused.value.field == "mobile"


@given(MOBILES, st.sampled_from(["", "+86", "0086 ", "86-"]), st.sampled_from(["", " ", "-", "\u3000"]))
def test_every_shape_of_a_mobile_is_accepted_assigned_or_not(number: str, prefix: str, gap: str) -> None:
    assert check_mobile(f"{prefix}{number[:3]}{gap}{number[3:7]}{gap}{number[7:]}") == number


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        (" Wang.Ming@EXAMPLE.com\u200b", "Wang.Ming@example.com"),
        ("ｗａｎｇ＠ｅｘａｍｐｌｅ．ｃｎ", "wang@example.cn"),
        ("王小明@例子.公司", "王小明@例子.公司"),
        ("a+b@sub.example.org", "a+b@sub.example.org"),
    ],
)
def test_an_email_is_stored_with_its_domain_in_lower_case(text: str, stored: str) -> None:
    assert check_email(text) == stored


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "is empty"),
        ("wang.example.com", "has one @, this one has 0"),
        ("a@example.com;b@example.com", "has one @, this one has 2"),
        ("wang ming@example.com", "holds no spaces"),
        ("@example.com", "before the @ is missing"),
        ("wang@", "domain after the @"),
        ("wang@example", "domain after the @"),
        ("wang@example.", "domain after the @"),
        ("wang..ming@example.com", "can't exist"),
        ("wang@exa_mple.com", "can't exist"),
        ("w****@example.com", "masked"),
        ("w••@example.com", "masked"),
        ("a" * 250 + "@example.com", "at most 254 characters, this one has 262"),
    ],
)
def test_a_wrong_email_is_refused_with_what_to_mend(text: str, reason: str) -> None:
    with pytest.raises(Invalid, match=reason) as refused:
        check_email(text)
    assert refused.value.field == "email"


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("\ufeff 王\u3000小明 ", "王 小明"),
        ("阿卜杜拉•买买提", "阿卜杜拉·买买提"),
        ("阿卜杜拉・买买提", "阿卜杜拉·买买提"),
        ("𠮷野家", "𠮷野家"),
        ("\U00031350", "\U00031350"),
        ("大卫🙂", "大卫🙂"),
        ("ＡＢＣ（北京）", "ＡＢＣ（北京）"),
        ("王" * 120, "王" * 120),
    ],
)
def test_a_name_is_kept_as_meant(text: str, stored: str) -> None:
    assert check_name(text) == stored


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (" \u200b\u3164\n", "is empty"),
        ("🙂·—", "at least one letter or digit"),
        ("王" * 121, "at most 120 characters, this one has 121"),
    ],
)
def test_a_wrong_name_is_refused_with_what_to_mend(text: str, reason: str) -> None:
    with pytest.raises(Invalid, match=reason) as refused:
        check_name(text)
    assert refused.value.field == "name"


def test_a_name_may_be_allowed_fewer_characters() -> None:
    with pytest.raises(Invalid, match="at most 3 characters, this one has 4"):
        check_name("王小明明", longest=3)


@pytest.mark.parametrize("text", ["••••", "——", "🙂"])
def test_an_address_of_signs_alone_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="at least one letter or digit"):
        check_address(text)


def test_an_address_is_one_clean_line_of_at_most_300_characters() -> None:
    assert check_address(" 北京市\u3000朝阳区\r\n建国路 1 号 ") == "北京市 朝阳区 建国路 1 号"
    assert check_address("路" * 300) == "路" * 300
    assert check_address("\u200b") == ""
    with pytest.raises(Invalid, match="at most 300 characters, this one has 301") as refused:
        check_address("路" * 301)
    assert refused.value.field == "address"


@given(
    st.one_of(
        st.text(),
        DIALLED,
        st.emails(),
        st.text("a1A王ß。．＠@.-_ \u200bıİ\u0301", max_size=20),
        st.builds("{}@{}.cn".format, st.text(min_size=1, max_size=5), st.text(min_size=1, max_size=5)),
    )
)
def test_any_text_is_refused_as_invalid_or_stable_in_its_normal_form(text: str) -> None:
    for check in (check_mobile, check_email, check_name, check_address):
        try:
            stored = check(text)
        except Invalid:
            continue
        assert check(stored) == stored
