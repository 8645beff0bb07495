"""`flask demo load`."""

import click
from flask import current_app
from flask.cli import AppGroup
from flask_babel import gettext as _

from app.demo.sizes import CUSTOMERS, SEED, TICKETS
from app.figures.collecting import JOB as FIGURES
from app.jobs.runs import begin, carry_out
from app.risk.controls.expired import JOB as EXPIRED_TESTS
from app.risk.processes.measuring import JOB as STEP_RATES
from app.web.commands import as_json, in_database, print_json

demo = AppGroup("demo", help="The demo company.")


@demo.command("load")
@click.option(
    "--customers",
    type=click.IntRange(0, 1_000_000),
    default=CUSTOMERS,
    show_default=True,
    help="How many.",
)
@click.option(
    "--tickets",
    type=click.IntRange(0, 1_000_000),
    default=TICKETS,
    show_default=True,
    help="How many of theirs.",
)
@click.option("--seed", type=int, default=SEED, show_default=True, help="The same seed gives the same data.")
@as_json
@in_database
def load(customers: int, tickets: int, seed: int, as_json: bool) -> None:  # noqa: FBT001
    """Fill an empty database with the demo company and print how to sign in."""
    from app.demo import load as loading  # noqa: PLC0415  what it is invented from fills memory
    from app.demo.appraising import add_appraisals  # noqa: PLC0415  likewise
    from app.demo.risking import add_risks  # noqa: PLC0415  likewise
    from app.demo.scoring import add_scores  # noqa: PLC0415  likewise
    from app.demo.signalling import add_signals  # noqa: PLC0415  likewise

    password = current_app.extensions["kebu"]["settings"].demo_password
    loaded = loading.load(customers, seed, password, tickets=tickets)
    if tickets:
        add_appraisals(seed)
        add_risks(seed)
        add_scores(seed)
        add_signals(seed)
    for job in (FIGURES, STEP_RATES, EXPIRED_TESTS):
        carry_out(begin(job))
    if as_json:
        print_json(loaded.as_json())
        return
    for user in loaded.as_json()["users"]:
        roles = ", ".join(user["roles"]) or "-"
        click.echo(f"{user['username']:<14} {roles:<22} clearance {user['clearance']}  scope {user['scope']}")
    click.echo(_("Password of all: %(password)s", password=loaded.password))
    seconds = f"{loaded.seconds:.1f}"
    counts = {"customers": loaded.customers, "tickets": loaded.tickets}
    click.echo(_("%(customers)s customers, %(tickets)s tickets in %(seconds)s s", **counts, seconds=seconds))
