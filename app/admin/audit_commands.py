"""`flask audit verify`."""

import click
from flask_babel import gettext as _

from app.admin.views.blueprint import audited_tables
from app.chain.verdict import Kept
from app.chain.verifying import as_broken
from app.chain.verifying import verify as walk
from app.web.answers import translated
from app.web.commands import as_json, in_database, print_json


@click.group()
def audit() -> None:
    """The audit chain."""


@audit.command()
@click.option(
    "--head", default="", metavar="HEX", help="A kept head, to find that rows are missing at the end."
)
@click.option("--count", default="", metavar="N", help="The number of rows that stands beside the kept head.")
@as_json
@click.pass_context
@in_database
def verify(ctx: click.Context, head: str, count: str, *, as_json: bool) -> None:
    """Walk the chain and compare the tables with it. Exit 1 and the first bad row where they do not hold.

    Writes nothing: count and head that it prints are those to keep.
    """
    verdict = walk(Kept.read(count, head), audited_tables())
    if as_json:
        print_json(verdict.as_json())
    elif verdict.broken:
        reason = translated(verdict.broken)
        click.echo(_("The chain does not hold. %(reason)s", reason=reason), err=True)
        for found in verdict.differences[1:]:
            click.echo(translated(as_broken(found)), err=True)
    else:
        click.echo(
            _(
                "The chain holds: %(count)s rows, %(erased)s values erased, head %(head)s",
                count=verdict.count,
                erased=verdict.erased,
                head=verdict.head,
            )
        )
    ctx.exit(0 if verdict.ok else 1)
