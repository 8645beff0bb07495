"""`flask tickets clock`: working time added up, for whoever checks it."""

from pathlib import Path

import click
from flask.cli import AppGroup, with_appcontext
from flask_babel import gettext as _

from app.errors import Invalid
from app.web.commands import as_json, print_json, told_in_one_line
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


def _text_of(cases: Path) -> str:
    try:
        return cases.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise Invalid("cases", "The file is no text in UTF-8.") from error
