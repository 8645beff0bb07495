"""`flask customers import`."""

from pathlib import Path

import click
from flask.cli import AppGroup

from app.customers.importing import import_file
from app.web.answers import translated
from app.web.commands import as_json, as_user, gate_of, in_database, print_json

customers = AppGroup("customers", help="Customers.")
FILE = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)


@customers.command("import")
@click.argument("file", type=FILE)
@click.option(
    "--mapping",
    type=FILE,
    help="JSON: which columns make which field. Guessed from the headers if not given.",
)
@click.option("--dry-run", is_flag=True, help="Check every row, write none.")
@as_user
@as_json
@in_database
def import_(file: Path, mapping: Path | None, dry_run: bool, username: str, as_json: bool) -> None:  # noqa: FBT001
    """Import customers from a CSV (UTF-8, GB18030) or XLSX file; a rejected row stops nothing."""
    chosen = mapping.read_text(encoding="utf-8-sig") if mapping else None
    report = import_file(gate_of(username), file, chosen, dry_run=dry_run)
    if as_json:
        print_json(report.as_json(translated))
        return
    for row, error in report.rejected:
        click.echo(f"row {row}, {error.field}: {translated(error)}")
    click.echo(
        f"{report.accepted} accepted ({report.created} created, {report.updated} updated), {len(report.rejected)} rejected"
    )
