"""`flask tickets clock`, `flask tickets import-log` and what undoes it."""

from pathlib import Path

import click
from flask.cli import AppGroup, with_appcontext
from flask_babel import gettext as _

from app.errors import Invalid
from app.tickets.log.importing import import_log
from app.tickets.log.undoing import undo_log
from app.web.answers import translated
from app.web.commands import as_json, as_user, gate_of, in_database, print_json, told_in_one_line
from app.worktime.cases import answers

tickets = AppGroup("tickets", help="Tickets.")
FILE = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)


@tickets.command("clock")
@click.argument("cases", type=FILE)
@as_json
@with_appcontext
def clock(cases: Path, *, as_json: bool) -> None:
    """Tell for each of the CASES when its minutes are used up, and how many were spent. Nothing is stored."""
    with told_in_one_line():
        found = answers(_text_of(cases))
    if as_json:
        print_json(found)
        return
    for number, one in enumerate(found, 1):
        due, spent = one["due"] or "–", "–" if one["spent"] is None else one["spent"]
        click.echo(
            _("%(number)s: due %(due)s, minutes spent: %(spent)s", number=number, due=due, spent=spent)
        )


@tickets.command("import-log")
@click.argument("file", type=FILE)
@click.option("--mapping", type=FILE, required=True, help="JSON: which columns make which field.")
@as_user
@as_json
@in_database
def import_log_(file: Path, mapping: Path, username: str, as_json: bool) -> None:  # noqa: FBT001
    """Make tickets with their history of the event log in FILE; nothing is dropped without a word."""
    report = import_log(gate_of(username), file, _text_of(mapping))
    flagged = [
        {"case": case, "row": row, "reason": translated(reason)} for case, row, reason in report.flagged
    ]
    if as_json:
        counts = {"tickets": report.tickets, "events": report.events}
        print_json({**counts, "flagged": flagged, "batch": report.batch})
        return
    for one in flagged:
        click.echo(_("Row %(row)s, %(case)s: %(reason)s", **one))
    click.echo(
        _(
            "%(tickets)s tickets with %(events)s events, batch %(batch)s.",
            tickets=report.tickets,
            events=report.events,
            batch=report.batch,
        )
    )


@tickets.command("undo-log")
@click.argument("batch")
@as_user
@in_database
def undo_log_(batch: str, username: str) -> None:
    """Take back the tickets of an imported log, and the customers and categories that it made.

    What was used or changed since stays.
    """
    undone = undo_log(gate_of(username), batch)
    click.echo(
        _(
            "%(tickets)s tickets, %(customers)s customers and %(categories)s categories taken back; "
            "left alone: %(left)s.",
            tickets=undone.tickets,
            customers=undone.customers,
            categories=undone.categories,
            left=len(undone.left),
        )
    )
    for name, reason in undone.left:
        click.echo(_("%(name)s: %(reason)s", name=name, reason=translated(reason)))


def _text_of(cases: Path) -> str:
    try:
        return cases.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise Invalid("cases", "The file is no text in UTF-8.") from error
