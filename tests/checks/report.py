"""How a check ends: what it found on the screen, exit 1 if anything is wrong."""

import sys

import click


def report(told: tuple[list[str], list[str]]) -> None:
    """Print the lines; then what is wrong, if anything, on stderr, and exit 1."""
    lines, wrong = told
    for line in lines:
        click.echo(line)
    for line in wrong:
        click.echo(line, err=True)
    if wrong:
        sys.exit(1)
