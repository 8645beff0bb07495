"""The clocks of a page, and many deadlines, take the processor no longer than is wanted."""

from bench import clocks


def test_fifty_tickets_and_ten_thousand_deadlines_are_reckoned_in_time() -> None:
    assert clocks.page() <= 10
    assert clocks.deadlines() <= 1


def test_the_stories_have_three_clocks_each() -> None:
    assert len(clocks.clocks(clocks.story(3), "B", clocks.STANDARD)) == 3
