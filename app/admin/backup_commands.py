"""`flask backup` and `flask restore`."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from app.admin import backups, restoring
from app.web.commands import in_database, on_the_host


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@in_database
def backup(file: Path) -> None:
    """Write a backup to FILE while Kebu runs: database and files, never the key."""
    manifest = backups.backup(file.absolute())
    size = file.stat().st_size / backups.MEGABYTE
    click.echo(f"{file}: {size:.1f} MB, {manifest.count} rows on the audit chain, head {manifest.head}")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--overwrite", is_flag=True, help="Replace the data that is there.")
@with_appcontext
def restore(file: Path, *, overwrite: bool) -> None:
    """Put the backup FILE in place of the data. Wants Kebu stopped, and the key that belongs to it."""
    settings = current_app.extensions["kebu"]["settings"]
    with on_the_host():
        manifest, former = restoring.restore(file.absolute(), settings, overwrite=overwrite)
    click.echo(f"Restored as of {manifest.created_at}.")
    click.echo(f"{manifest.count} rows on the audit chain, head {manifest.head}")
    if former:
        click.echo(f"The former data is in {former}; delete it once it is no longer needed.")
