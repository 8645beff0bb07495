"""The page of background jobs."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from app.db.connection import database
from app.jobs.models import JobRun
from app.jobs.runs import begin, carry_out, claim
from tests.conftest import Company

SignedIn = Callable[[str], FlaskClient]


@pytest.fixture
def runs(company: Company) -> Callable[[], list[JobRun]]:  # noqa: ARG001  it opens the database
    """The runs there are."""

    def runs() -> list[JobRun]:
        database.connect(reuse_if_open=True)
        return list(JobRun.select().order_by(JobRun.id))

    return runs


def test_the_administrator_sees_each_job_and_how_it_ended(company: Company, as_: SignedIn) -> None:
    with company.app.app_context():
        carry_out(begin("tidy"))
    page = as_("sysadmin").get("/admin/jobs/").text
    assert "Tidying up" in page
    assert "Nothing to do." in page
    assert "never" in page


def test_run_now_queues_the_job_in_the_persons_name(as_: SignedIn, runs: Callable[[], list[JobRun]]) -> None:
    client = as_("sysadmin")
    answer = client.post("/admin/jobs/tidy/run")
    assert (answer.status_code, answer.location) == (303, "/admin/jobs/")
    (run,) = runs()
    assert (run.name, run.outcome, run.asked_by.username) == ("tidy", "queued", "sysadmin")
    assert "Queued" in client.get("/admin/jobs/").text


def test_the_list_asks_again_only_while_something_runs(
    company: Company, as_: SignedIn, runs: Callable[[], list[JobRun]]
) -> None:
    client = as_("sysadmin")
    assert 'hx-trigger="every 2s"' not in client.get("/admin/jobs/").text
    client.post("/admin/jobs/tidy/run")
    part = client.get("/admin/jobs/", headers={"HX-Request": "true"}).text
    assert 'hx-trigger="every 2s"' in part
    assert "<html" not in part
    with company.app.app_context():
        carry_out(claim(runs()[0].id))
    assert 'hx-trigger="every 2s"' not in client.get("/admin/jobs/").text


def test_a_run_shows_how_far_it_is(company: Company, as_: SignedIn) -> None:
    client = as_("sysadmin")
    begin_at = {"progress_done": 30, "progress_total": 120}
    with company.app.app_context():
        database.connect(reuse_if_open=True)
        JobRun.update(**begin_at).where(JobRun.id == begin("tidy").id).execute()
    assert "25 %" in client.get("/admin/jobs/").text


@pytest.mark.parametrize("name", ["nothing", "demo load"])
def test_what_has_no_schedule_can_not_be_started_here(
    as_: SignedIn, runs: Callable[[], list[JobRun]], name: str
) -> None:
    assert as_("sysadmin").post(f"/admin/jobs/{name}/run").status_code == 404
    assert runs() == []


@pytest.mark.parametrize("username", ["security", "auditor", "director", "newcomer"])
def test_it_is_the_administrators_page(as_: SignedIn, username: str) -> None:
    assert as_(username).get("/admin/jobs/").status_code == 403
    assert as_(username).post("/admin/jobs/tidy/run").status_code == 403
