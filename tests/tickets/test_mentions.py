"""Who is mentioned in a text."""

from hypothesis import given
from hypothesis import strategies as st

from app.tickets.conversation.mentions import mentions

KNOWN = {"王磊", "王磊磊", "ann", "ann lee", "anna", "wang.lei"}


def found(text: str) -> tuple[set[str], tuple[str, ...]]:
    names, unknown = mentions(text, KNOWN)
    return set(names), unknown


def test_a_chinese_name_may_be_followed_by_anything() -> None:
    assert found("请@王磊看一下") == ({"王磊"}, ())
    assert found("@王磊,@Ann: done") == ({"王磊", "ann"}, ())
    assert found("\uff20王磊 好") == ({"王磊"}, ())


def test_the_longest_name_is_meant() -> None:
    assert found("@王磊磊 来")[0] == {"王磊磊"}
    assert found("@Ann Lee and @ann")[0] == {"ann lee", "ann"}
    assert found("@Anna") == ({"anna"}, ())


def test_a_latin_name_ends_with_its_word() -> None:
    assert found("@Annabel") == (set(), ("Annabel",))
    assert found("@wang.lei.") == ({"wang.lei"}, ())


def test_who_is_not_known_is_told_and_an_address_is_no_mention() -> None:
    assert found("@张三 请看") == (set(), ("张三",))
    assert found("write to ann@example.cn, or @ 5, or @5") == (set(), ())


@given(st.text(), st.sampled_from(sorted(KNOWN)), st.text())
def test_a_name_after_a_sign_that_stands_alone_is_found_whatever_is_around(
    before: str, name: str, after: str
) -> None:
    assert name in mentions(f"{before} @{name} {after}", KNOWN).names or name == "ann"


@given(st.text(alphabet="@ab王磊 .,\uff20"))
def test_nothing_is_both_known_and_not(text: str) -> None:
    names, unknown = mentions(text, KNOWN)
    assert names <= KNOWN
    assert not {one.lower() for one in unknown} & KNOWN
