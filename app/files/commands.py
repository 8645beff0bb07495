"""`flask files check`."""

import click
from flask.cli import AppGroup
from flask_babel import gettext as _

from app.files.checking import check
from app.web.commands import as_json, in_database, print_json

files = AppGroup("files", help="Attached files.")


@files.command("check")
@as_json
@click.pass_context
@in_database
def check_(ctx: click.Context, *, as_json: bool) -> None:
    """Read every stored content and compare it with its SHA-256. Exit 1 where one is another or missing."""
    wrong = list(check())
    if as_json:
        print_json({"wrong": [one._asdict() for one in wrong]})
    else:
        for one in wrong:
            click.echo(_(one.message, number=one.number, record=one.record))
        if not wrong:
            click.echo(_("All stored contents are what was attached."))
    ctx.exit(1 if wrong else 0)
