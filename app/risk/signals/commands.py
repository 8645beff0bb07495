"""`flask risk signals`: let the rules look at the records now."""

from typing import Any

import click

from app.risk.commands import risk
from app.risk.signals.effects import look_again
from app.risk.signals.running import Ran, run
from app.web.commands import as_json, in_database, print_json


@risk.command("signals")
@as_json
@in_database
def signals_(*, as_json: bool) -> None:
    """Run every rule, as each night: what is raised, risen or added to, and which rules have no data."""
    ran = run()
    look_again()
    told = document(ran)
    if as_json:
        print_json(told)
        return
    for one in told["raised"]:
        click.echo(f"{one['level']}\t{one['rule']}\t{one['subject']}")
    click.echo(f"{len(ran.raised)} raised, {ran.updated} updated")
    for rule in ran.without_data:
        click.echo(f"without data: {rule}")


def document(ran: Ran) -> dict[str, Any]:
    """The document of `flask risk signals --json`: whoever is on the host is trusted."""
    return {
        "raised": [
            {"rule": one.rule.code, "subject": one.name, "level": one.colour, "number": one.number}
            for one in ran.raised
        ],
        "updated": ran.updated,
        "without_data": ran.without_data,
    }
