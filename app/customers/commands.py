"""`flask customers import`, `flask customers export`, `flask customers check`."""

from pathlib import Path

import click
from flask.cli import AppGroup
from flask_babel import gettext as _

from app.customers.exports.on_host import export_to
from app.customers.exports.part_tables import PARTS_OUT
from app.customers.exports.table import CUSTOMERS
from app.customers.imports.importing import import_file
from app.customers.quality.scanning import Problem, scan
from app.customers.words import FIELDS
from app.errors import Invalid
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
    chosen = _text_of(mapping) if mapping else None
    report = import_file(gate_of(username), file, chosen, dry_run=dry_run)
    if as_json:
        print_json(report.as_json(translated))
        return
    for row, error in report.rejected:
        click.echo(
            _("Row %(row)s, %(field)s: %(reason)s", row=row, field=_named(error), reason=translated(error))
        )
    click.echo(
        _(
            "%(accepted)s accepted: %(created)s created, %(updated)s updated. %(rejected)s rejected.",
            accepted=report.accepted,
            created=report.created,
            updated=report.updated,
            rejected=report.rejected_rows,
        )
    )


@customers.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--purpose", required=True, help="What for: a word of the dictionary, or your own.")
@click.option("--gb18030", is_flag=True, help="A CSV in GB18030 instead of UTF-8.")
@click.option(
    "--of",
    "kind",
    type=click.Choice([CUSTOMERS.kind, *PARTS_OUT]),
    default=CUSTOMERS.kind,
    help="What customers have several of, as a table of its own.",
)
@as_user
@in_database
def export(file: Path, purpose: str, gb18030: bool, kind: str, username: str) -> None:  # noqa: FBT001
    """Write the customers that USER may see to the new FILE, by its name CSV or XLSX; within USER's cap."""
    count = export_to(gate_of(username), file, purpose, "gb18030" if gb18030 else "", kind)
    click.echo(_("Exported: %(count)s rows.", count=count))


@customers.command("check")
@as_json
@in_database
def check(as_json: bool) -> None:  # noqa: FBT001
    """List invalid and contradictory values of all customers, without the values."""
    problems = scan()
    if as_json:
        print_json({"problems": [_as_json(one) for one in problems]})
        return
    for one in problems:
        words = {"number": one.number, "field": _named(one.wrong), "reason": translated(one.wrong)}
        click.echo(_("%(number)s, %(field)s: %(reason)s", **words))
    click.echo(_("%(count)s problems found.", count=len(problems)))


def _as_json(problem: Problem) -> dict[str, str]:
    return {
        "number": problem.number,
        "field": problem.wrong.field,
        "kind": problem.kind,
        "reason": translated(problem.wrong),
    }


def _named(wrong: Invalid) -> str:
    """The words for the field; what is no field of a customer is called as it is."""
    return str(FIELDS.get(wrong.field, wrong.field))


def _text_of(mapping: Path) -> str:
    try:
        return mapping.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise Invalid("mapping", "The mapping is no text in UTF-8.") from error
