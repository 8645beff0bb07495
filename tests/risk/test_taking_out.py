"""The risk officer takes the register out: within a cap, for a purpose that fits a register."""

from collections.abc import Callable

from flask.testing import FlaskClient

from app.exports.models import Export
from app.risk.models import Risk
from tests.conftest import Company
from tests.exports.working import fetched, rows_of, wanted, work

Client = Callable[[str], FlaskClient]


def test_the_register_is_taken_out_without_a_second_person(
    company: Company, as_: Client, registered: Callable[..., Risk]
) -> None:
    risk, client = registered(), as_("risk_sun")
    page = client.get("/risks/export").text
    assert "Report to management" in page
    assert "Calling back" not in page
    asked = client.post("/risks/export", data=wanted(purpose="report"))
    assert (asked.status_code, asked.headers["Location"]) == (303, "/exports/"), asked.text
    work(company)
    assert any(risk.title in row for row in rows_of(fetched(client)))
    assert Export.get().purpose == "report"


def test_a_value_is_not_revealed_for_a_report(company: Company, as_: Client) -> None:
    page = as_("manager_wang").get(f"/customers/{company.customer('周以恒').number}/reveal/mobile").text
    assert "Calling back" in page
    assert "Report to management" not in page
