"""Drawing a process."""

from hypothesis import given
from hypothesis import strategies as st

from app.risk.processes.drawing import (
    BESIDE,
    HEIGHT,
    IN_A_ROW,
    MOST_LINES,
    WIDTH,
    Box,
    Words,
    draw,
    in_lines,
    width_of,
)

TEXTS = st.text(st.sampled_from("客户登记核实 abcdefgXYZ.,-"), max_size=60)
BOXES = st.lists(st.builds(Words, st.just("K"), TEXTS, st.lists(TEXTS, max_size=4)), max_size=12)


def apart(one: Box, other: Box) -> bool:
    return abs(one.x - other.x) >= WIDTH or abs(one.y - other.y) >= HEIGHT


def test_four_steps_stand_in_a_row_and_a_fifth_begins_another() -> None:
    drawing = draw([Words(str(at), f"Step {at}", ["Does"]) for at in range(5)])
    assert len({box.y for box in drawing.boxes[:4]}) == 1
    assert drawing.boxes[4].x == drawing.boxes[0].x
    assert drawing.boxes[4].y > drawing.boxes[0].y
    assert len(drawing.arrows) == 4
    assert drawing.width == IN_A_ROW * WIDTH + (IN_A_ROW - 1) * BESIDE + 2


def test_on_a_phone_they_stand_below_each_other() -> None:
    drawing = draw([Words(str(at), "Step", []) for at in range(3)], in_a_row=1)
    assert drawing.width == WIDTH + 2
    assert [box.x for box in drawing.boxes] == [1, 1, 1]


def test_a_process_without_steps_is_drawn_as_nothing() -> None:
    drawing = draw([])
    assert (drawing.boxes, drawing.arrows) == ([], [])


def test_words_stay_whole_and_what_is_too_long_ends_with_dots() -> None:
    assert in_lines("Check identity", 70) == ["Check", "identity"]
    assert in_lines("核实身份并说明用途", 70) == ["核实身份并", "说明用途"]
    assert in_lines("abcdefghijklmnopqrstuvwxyz", 76, most=1)[0].endswith("…")


@given(BOXES, st.integers(1, 5))
def test_boxes_never_overlap_and_lie_within_the_drawing(steps: list[Words], across: int) -> None:
    drawing = draw(steps, across)
    for place, box in enumerate(drawing.boxes):
        assert 0 <= box.x <= drawing.width - WIDTH
        assert 0 <= box.y <= drawing.height - HEIGHT
        assert all(apart(box, other) for other in drawing.boxes[:place])
        for line in (*box.name, *box.below):
            assert box.x <= line.x
            assert line.x + width_of(line.text) <= box.x + WIDTH
            assert box.y < line.y < box.y + HEIGHT


@given(TEXTS, st.integers(40, 300))
def test_lines_keep_their_width_and_their_words(text: str, width: int) -> None:
    lines = in_lines(text, width)
    assert len(lines) <= MOST_LINES
    assert all(width_of(line) <= width for line in lines)
    if lines and not lines[-1].endswith("…"):
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")
