"""`flask jobs`: the background jobs and their last outcome."""

import click
from flask_babel import gettext as _

from app.errors import SettingError
from app.jobs.models import FAILED
from app.jobs.queue import tasks
from app.jobs.reports import all_jobs, as_document, report_of
from app.jobs.runs import begin, carry_out, take_secret
from app.web.commands import as_json, in_database, print_json
from app.web.filters import exact


@click.group()
def jobs() -> None:
    """Background jobs."""


@jobs.command("list")
@as_json
@in_database
def list_(*, as_json: bool) -> None:
    """List the jobs and how each last ended."""
    found = all_jobs()
    if as_json:
        print_json({"jobs": [as_document(job) for job in found]})
        return
    for job in found:
        last = report_of(job.last) if job.last else None
        parts = (last.outcome, exact(last.ended_at), last.sentence) if last else (_("never run"),)
        click.echo(" ".join(filter(None, (f"{job.task.name}:", *parts))))


@jobs.command()
@click.argument("name")
@click.argument("subject", default="")
@in_database
def run(name: str, subject: str) -> None:
    """Run job NAME, on SUBJECT if it wants one, now and in this process. Exit code 1 if it fails."""
    if name not in tasks():
        raise SettingError(
            "There is no job %(name)s. There are: %(names)s.", name=name, names=", ".join(tasks())
        )
    row = carry_out(begin(name, subject))
    click.echo(report_of(row).sentence)
    secret = take_secret(row.id)
    if secret is not None:
        click.echo(secret)
    if row.outcome == FAILED:
        raise SystemExit(1)
