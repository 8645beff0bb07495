"""What all commands share: the open database, the host's user on the chain, one line for what goes wrong."""

import getpass
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, TypeVar

import click
from flask import current_app
from flask.cli import with_appcontext

from app.access.gate import Gate, enter
from app.chain.writing import origin
from app.errors import Invalid, KebuError, SettingError
from app.people.models import Person
from app.web.answers import translated
from app.web.installation import ready

Command = TypeVar("Command", bound=Callable[..., Any])

as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON document and nothing else.")
as_user = click.option("--as", "username", required=True, metavar="USER", help="Act with this user's rights.")


def in_database(callback: Command) -> Command:
    """A command on the opened, checked database; what goes wrong is one line and exit 1."""

    @with_appcontext
    @wraps(callback)
    def run(*args: Any, **options: Any) -> Any:  # noqa: ANN401
        with on_the_host(), ready(current_app.extensions["kebu"]["settings"]):
            return callback(*args, **options)

    return run  # type: ignore[return-value]


@contextmanager
def on_the_host() -> Iterator[None]:
    """What is written inside names the operating-system user; what goes wrong is one line and exit 1."""
    token = origin.set(operator())
    try:
        with told_in_one_line():
            yield
    finally:
        origin.reset(token)


class told_in_one_line:  # noqa: N801  reads as a phrase
    """Turn an error of ours into one line on stderr and exit 1."""

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(self, _type: object, error: BaseException | None, _trace: object) -> None:
        """Say what went wrong."""
        if isinstance(error, Invalid):
            raise click.ClickException(f"{error.field}: {translated(error)}") from error
        if isinstance(error, KebuError):
            raise click.ClickException(translated(error) or type(error).__name__) from error


def operator() -> str:
    """The operating-system user who runs the command."""
    return f"os:{getpass.getuser()}"


def gate_of(username: str) -> Gate:
    """The gate of the user named by ``--as``. Raises SettingError for one that can't sign in."""
    person = Person.get_or_none(Person.username == username, ~Person.disabled)
    if person is None:
        message = "There is no user %(username)s who can sign in."
        raise SettingError(message, username=username)
    return enter(person)


def print_json(document: Any) -> None:  # noqa: ANN401
    """Print one JSON document."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=2, default=str))
