"""What all pages share plugs itself in first."""

from flask import Flask

from app.chain.tables import Audited
from app.room import Room
from app.web import (
    answers,
    assets,
    connection,
    counts,
    filters,
    headers,
    health,
    htmx,
    language,
    palette,
    shell,
    uploads,
)
from app.web.help import help_
from app.web.keys import KEYS
from app.web.list_holding import LISTS_HELD
from app.web.models import Setting
from app.web.options import KEPT_BY_ROOMS, KEPT_TEXTS, OPTIONS

SETTINGS = Audited(
    Setting, Setting.select, "name", dict.fromkeys([*OPTIONS, *KEPT_BY_ROOMS, *KEPT_TEXTS], "value")
)


def _install(app: Flask) -> None:
    htmx.install(app)
    headers.install(app)
    connection.install(app)
    uploads.install(app)
    language.install(app, app.config["KEBU_LOCALE"])
    answers.install(app)
    filters.install(app)
    shell.install(app)


room = Room(
    "web",
    installs=[_install],
    audited=[SETTINGS],
    holdings=[LISTS_HELD],
    views=[assets.assets, health.health, palette.palette, counts.counts, help_],
    keys=KEYS,
    help={"palette": "finding"},
    places={"help": "help.page", "handbook": "help.index"},
)
