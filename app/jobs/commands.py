"""`flask jobs`: the background jobs and their last outcome."""

import click

from app.errors import SettingError
from app.jobs.models import FAILED
from app.jobs.queue import tasks
from app.jobs.reports import all_jobs, as_document
from app.jobs.runs import begin, carry_out, take_secret
from app.web.commands import as_json, in_database, print_json


@click.group()
def jobs() -> None:
    """Background jobs."""


@jobs.command("list")
@as_json
@in_database
def list_(*, as_json: bool) -> None:
    """List the jobs and how each last ended."""
    found = [as_document(job) for job in all_jobs()]
    if as_json:
        print_json({"jobs": found})
        return
    for job in found:
        parts = (job["name"] + ":", job["outcome"] or "never run", job["last_end"], job["message"])
        click.echo(" ".join(filter(None, parts)))


@jobs.command()
@click.argument("name")
@in_database
def run(name: str) -> None:
    """Run job NAME now, in this process. Exit code 1 if it fails."""
    if name not in tasks():
        raise SettingError(
            "There is no job %(name)s. There are: %(names)s.", name=name, names=", ".join(tasks())
        )
    row = carry_out(begin(name))
    click.echo(row.message % row.named)
    secret = take_secret(row.id)
    if secret is not None:
        click.echo(secret)
    if row.outcome == FAILED:
        raise SystemExit(1)
