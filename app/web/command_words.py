"""The command line speaks the house's language: its own help, and the words that Click puts around it.

Click asks gettext for its words, in the language of the environment; they stand in our catalogue, too.
"""

import gettext
from inspect import cleandoc

import click
from flask_babel import lazy_gettext as _l

from app.settings import let_libraries_speak
from app.web.language import FOLDER, in_words

CLICK = (
    _l("Usage:"),
    _l("Options"),
    _l("Commands"),
    _l("Show this message and exit."),
    _l("required"),
    _l("Error: {message}"),
    _l("Aborted!"),
    _l("Try '{command} {option}' for help."),
    _l("Missing command."),
    _l("Missing argument"),
    _l("Missing option"),
    _l("No such command {name!r}."),
    _l("No such option {name!r}."),
    _l("Invalid value: {message}"),
    _l("Invalid value for {param_hint}: {message}"),
    _l("{name} {filename!r} does not exist."),
    _l("{name} {filename!r} is a directory."),
    _l("{name} {filename!r} is not readable."),
    _l("{value!r} is not a valid {number_type}."),
    _l("{value} is not in the range {range}."),
)
"""What people meet of Click's own words."""


def speak(command: click.Command, code: str) -> None:
    """Let `command`, and all below it, speak the language `code` from now on."""
    gettext.bindtextdomain(gettext.textdomain(), str(FOLDER))
    let_libraries_speak(code)
    _translate(command, code)


def _translate(command: click.Command, code: str) -> None:
    if command.help:
        command.help = in_words(code, cleandoc(command.help))
    for option in command.params:
        if isinstance(option, click.Option) and option.help:
            option.help = in_words(code, option.help)
    for below in getattr(command, "commands", {}).values():
        _translate(below, code)
