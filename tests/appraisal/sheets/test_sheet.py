"""The sheet as it is drawn: its figures, who sees them, and that it re-adds by hand."""

from collections.abc import Callable

from flask.testing import FlaskClient

from tests.appraisal.sheets.drawn import drawn
from tests.conftest import Company

As = Callable[[str], FlaskClient]


def test_the_drawn_sheet_has_the_drawn_numbers(company: Company, as_: As) -> None:
    sheet = drawn(company)
    page = as_("manager_wang").get(f"/appraisal/sheets/{sheet.number}")
    assert page.status_code == 200
    text = page.text
    for figure in ("88.0", "96.0", "72.0", "97.9", "82.0", "26.40", "24.00", "14.40", "9.79", "4.10"):
        assert f">{figure}<" in text
    assert "5 of 6 present: 78.69 ÷ 90 × 100" in text
    assert ">87.4<" in text
    assert ">Good<" in text
