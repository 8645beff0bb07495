"""What tests of exports share: asking, the worker's part, fetching."""

import csv
import io
from typing import Any

from flask.testing import FlaskClient

from app.access.models import Role
from app.chain.writing import writing
from app.exports.models import Export
from app.jobs.models import QUEUED, JobRun
from app.jobs.runs import carry_out, claim
from tests.conftest import Company, form

ADDRESS = "/customers/export"


def wanted(**more: str | None) -> dict[str, Any]:
    """The form as it is sent."""
    return form(**{"file": "csv", "columns": "list", "purpose": "verify", **more})


def work(company: Company) -> None:
    """What waits is carried out as by the worker."""
    for run in JobRun.select().where(JobRun.outcome == QUEUED):
        with company.app.app_context():
            carry_out(claim(run.id))


def taken(company: Company, browser: FlaskClient, query: str = "", **more: str | None) -> bytes:
    """The file that comes of asking for it."""
    asked = browser.post(f"{ADDRESS}{query}", data=wanted(**more))
    assert (asked.status_code, asked.headers["Location"]) == (303, "/exports/"), asked.text
    work(company)
    return fetched(browser)


def newest() -> Export:
    """The export that was asked for last."""
    return Export.select().order_by(Export.id.desc()).get()


def fetched(browser: FlaskClient) -> bytes:
    """The newest export, as its person fetches it."""
    answer = browser.post("/exports/fetch", data={"export": newest().number})
    assert answer.status_code == 200
    return answer.data


def rows_of(content: bytes) -> list[list[str]]:
    """The rows of a CSV, its marks and header among them."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def set_cap(rows: int, code: str = "account_manager") -> None:
    """Let a role take out so many rows in a day."""
    with writing(None, "tests.cap"):
        Role.update(export_cap=rows).where(Role.code == code).execute()
