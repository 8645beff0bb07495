"""Making an installation ready: key, database, migrations, shipped roles, dictionaries and service levels."""

from dataclasses import dataclass, replace

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_babel import gettext as _

from app import all_rooms, permissions_of
from app.access.roles import ship_roles
from app.accounts.setup import new_setup_code
from app.admin.backups import made, write_backup
from app.chain.writing import writing
from app.clock import local, now, use_zone
from app.db import migrations
from app.db.connection import use_database
from app.db.lock import holding
from app.errors import SettingError
from app.organisation.dictionaries import ship_dictionaries
from app.people.models import Person
from app.risk.matrices.versions import ship_matrix
from app.risk.processes.shipping import ship_processes
from app.risk.signals.shipping import ship_signals
from app.room import use_rooms
from app.settings import Settings, ensure_data_folder, load, refuse_open_address
from app.tickets.answers.shipping import ship_answers
from app.tickets.calendars.shipping import ship_calendars
from app.tickets.log.meanings import ship_meanings
from app.tickets.standards.versions import ship_standard
from app.vault.check import check_keys
from app.vault.keys import Keys, create_key, load_keys, use_keys
from app.web.commands import as_json, on_the_host, print_json
from app.web.installation import opened, refuse_fixed_clock


@dataclass(frozen=True)
class Start:
    """What the operator is told. `setup_code` is what the set-up page asks for while nobody exists."""

    setup_code: str | None


def prepare(settings: Settings) -> Start:
    """Make everything ready for the server. Raises SettingError with one clear line."""
    ensure_data_folder(settings)
    use_zone(settings.timezone)
    use_database(settings.database)
    use_rooms(all_rooms())
    keys = _keys(settings)
    with opened(settings):
        upgrade(settings, keys)
        refuse_fixed_clock(settings)
        return Start(None if Person.select().exists() else new_setup_code())


def upgrade(settings: Settings, keys: Keys) -> list[str]:
    """Bring the open database to this version, after a backup if it holds anything. Returns what was new."""
    version, pending = migrations.status()
    kept = None
    if version:
        check_keys(keys)
    if version and pending:
        kept = made(settings.backups) / f"before-{pending[0]}-{local(now()):%Y%m%d-%H%M%S}.kebu"
        write_backup(kept)
    done = migrations.upgrade()
    check_keys(keys)
    if done:
        with writing(None, "database.upgraded") as entry:
            entry.told(migrations=done, backup=kept and kept.name)
    ship_roles(permissions_of(all_rooms()))
    ship_dictionaries()
    ship_calendars()
    ship_standard()
    ship_matrix()
    ship_meanings()
    ship_answers(settings.locale)
    ship_processes(settings.locale)
    ship_signals()
    return done


def _keys(settings: Settings) -> Keys:
    if not settings.key_file.exists() and not settings.database.exists():
        create_key(settings.key_file)
    keys = load_keys(settings.key_file)
    use_keys(keys)
    return keys


def refuse_open_run() -> None:
    """Raise SettingError where `flask run` would answer the network without TLS (access rule 10)."""
    context = click.get_current_context(silent=True)
    if context is not None and context.info_name == "run" and not context.params.get("cert"):
        refuse_open_address(replace(load(), host=context.params.get("host") or load().host))


@click.group()
def db() -> None:
    """The database."""


@db.command("upgrade")
@with_appcontext
def upgrade_() -> None:
    """Bring the database to this version; make it, and a key, where there is none. Wants Kebu stopped."""
    settings = current_app.extensions["kebu"]["settings"]
    with on_the_host():
        ensure_data_folder(settings)
        with holding(settings.data):
            prepare(settings)
        with opened(settings):
            click.echo(migrations.status()[0])


@db.command("status")
@as_json
@with_appcontext
def status(*, as_json: bool) -> None:
    """The version of the database, and what an upgrade would do."""
    settings = current_app.extensions["kebu"]["settings"]
    with on_the_host():
        if not settings.database.exists():
            raise SettingError(
                "There is no database in %(path)s yet. Run: flask --app wsgi db upgrade", path=settings.data
            )
        with opened(settings):
            version, pending = migrations.status()
    if as_json:
        print_json({"version": version, "pending": pending})
    else:
        click.echo("\n".join([version, *(_("pending: %(name)s", name=name) for name in pending)]))
