"""`flask figures`: making them, and telling those of an indicator."""

import click
from flask.cli import AppGroup
from flask_babel import gettext as _

from app.errors import SettingError
from app.figures.collecting import AGAIN, JOB, of_months
from app.figures.periods import KINDS, MONTH
from app.figures.reading import place_of, series
from app.jobs.reports import report_of
from app.jobs.runs import begin, carry_out
from app.web.commands import as_json, as_user, gate_of, in_database, print_json

figures = AppGroup("figures", help="Official figures.")


@figures.command("compute")
@click.option("--again", is_flag=True, help="Make those of settled months anew, too.")
@in_database
def compute(*, again: bool) -> None:
    """Make the figures now and in this process, as the job does each night."""
    click.echo(report_of(carry_out(begin(JOB, AGAIN if again else ""))).sentence)


@figures.command("show")
@click.argument("indicator")
@click.option("--period", type=click.Choice(KINDS), default=MONTH, help="Of each week, month or year.")
@as_user
@as_json
@in_database
def show(indicator: str, period: str, username: str, *, as_json: bool) -> None:
    """Tell what INDICATOR came to for the whole company."""
    if indicator not in of_months():
        raise SettingError(
            "There is no indicator %(name)s. There are: %(names)s.",
            name=indicator,
            names=", ".join(of_months()),
        )
    place_of(gate_of(username), "")
    found = series(of_months()[indicator], period)
    if as_json:
        print_json([one.document() for one in found])
        return
    for one in found:
        click.echo(
            _("%(period)s: %(value)s (n = %(count)s)", period=one.name, value=one.words, count=one.count)
        )
