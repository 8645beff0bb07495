"""`flask files check`."""

import click
from flask.cli import AppGroup
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.files.checking import CHANGED, MISSING, OPEN, check
from app.web.commands import as_json, in_database, print_json

WORDS = {
    MISSING: _l("%(number)s of %(record)s: the content is missing."),
    CHANGED: _l("%(number)s of %(record)s: the content is not the one that was attached."),
    OPEN: _l("%(number)s of %(record)s: the content is not sealed, though its level asks for it."),
}

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
            click.echo(str(WORDS[one.what]) % one._asdict())
        if not wrong:
            click.echo(_("All stored contents are what was attached."))
    ctx.exit(1 if wrong else 0)
