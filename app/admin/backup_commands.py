"""`flask backup` and `flask restore`."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_babel import gettext as _

from app.admin import backups, restoring
from app.admin.backup_file import Manifest
from app.web.commands import in_database, on_the_host
from app.web.filters import exact


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@in_database
def backup(file: Path) -> None:
    """Write a backup to FILE while Kebu runs: database and files, never the key."""
    manifest = backups.backup(file.absolute())
    size = file.stat().st_size / backups.MEGABYTE
    click.echo(_("Written: %(file)s, %(size)s MB.", file=file, size=f"{size:.1f}"))
    click.echo(_chain(manifest))


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--overwrite", is_flag=True, help="Replace the data that is there.")
@with_appcontext
def restore(file: Path, *, overwrite: bool) -> None:
    """Put the backup FILE in place of the data. Wants Kebu stopped, and the key that belongs to it."""
    settings = current_app.extensions["kebu"]["settings"]
    with on_the_host():
        manifest, former = restoring.restore(file.absolute(), settings, overwrite=overwrite)
    click.echo(_("Restored as of %(moment)s.", moment=exact(manifest.moment)))
    click.echo(_chain(manifest))
    if former:
        click.echo(
            _("The former data is in %(folder)s; delete it once it is no longer needed.", folder=former)
        )


def _chain(manifest: Manifest) -> str:
    return _("%(count)s rows on the audit chain, head %(head)s", count=manifest.count, head=manifest.head)
