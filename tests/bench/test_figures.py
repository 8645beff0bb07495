"""What is wanted is compared with what was measured, and told in a table."""

from bench.figures import Curve, Figure, Line, Rates, curves_table, figures_table, lines_table

FLOOR = Rates(1600, 1.0)


def save(per_second: float, p50: float = 50.0, queries: int = 10) -> Line:
    return Line("save one field", Rates(per_second, p50), FLOOR, queries)


def a_list(p50: float) -> Line:
    return Line("list, first page", Rates(1600, p50), FLOOR, 8)


def test_a_page_is_ok_at_exactly_the_wanted_share_of_the_floor() -> None:
    assert save(320).ok
    assert not save(319).ok


def test_a_page_is_short_that_asks_the_database_too_often() -> None:
    assert not save(320, queries=11).ok


def test_a_page_is_short_that_takes_too_many_times_the_floors_p50() -> None:
    assert a_list(p50=8.0).ok
    assert not a_list(p50=8.1).ok


def test_where_no_p50_is_wanted_it_does_not_matter() -> None:
    assert save(320, p50=1000).ok


def test_a_figure_is_ok_up_to_what_is_wanted() -> None:
    assert Figure("cold start", 2.0, "s", 2).ok
    assert not Figure("cold start", 2.01, "s", 2).ok


def test_a_figure_of_which_nothing_is_wanted_is_ok() -> None:
    assert Figure("a backup", 10_000, "s").ok


def test_the_table_of_pages_is_markdown_with_columns_of_one_width() -> None:
    table = lines_table([save(100), a_list(4.0)])
    head, rule, short, good = table.splitlines()
    assert len({len(head), len(rule), len(short), len(good)}) == 1
    cells = [cell.strip() for cell in short.strip("|").split("|")]
    assert cells == [
        "save one field",
        "100",
        "1,600",
        "0.06",
        "0.2",
        "50.0",
        "1.0",
        "50.0",
        "",
        "10",
        "10",
        "**short**",
    ]
    assert good.endswith("OK |")
    assert all(
        set(cell.strip()) <= {"-", ":"} and len(cell.strip()) > 1 for cell in rule.strip("|").split("|")
    )


def test_the_table_of_figures_tells_units() -> None:
    assert "| 1,234.5 s | 2 s | **short** |" in figures_table([Figure("cold start", 1234.5, "s", 2)])


def test_the_table_of_figures_tells_numbers_of_things_whole() -> None:
    assert "|  300,000 |" in figures_table([Figure("contact points", 300_000, "")])


def test_a_page_is_flat_whose_slowest_size_takes_at_most_twice_the_time_of_the_fastest() -> None:
    assert Curve("detail with timeline", {1_000: 8.0, 1_000_000: 16.0}).ok
    assert not Curve("detail with timeline", {1_000: 8.0, 1_000_000: 16.1}).ok


def test_the_table_of_curves_has_a_column_for_each_size() -> None:
    curve = Curve("list, first page", {1_000: 8.04, 1_000_000: 20.0})
    head, _, line = ([cell.strip() for cell in row.split("|")] for row in curves_table([curve]).splitlines())
    assert head == ["", "page, p50 in ms", "1,000", "1,000,000", "ratio", "≤", "", ""]
    assert line == ["", "list, first page", "8.0", "20.0", "2.5", "2", "**short**", ""]


def test_a_line_is_kept_with_its_ratios() -> None:
    kept = save(320, p50=5.0).as_json()
    assert (kept["ratio"], kept["p50_ratio"], kept["ok"]) == (0.2, 5.0, True)
