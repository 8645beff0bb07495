"""Kebu 客簿: customer records of a small company, protected by confidentiality level."""

from importlib import import_module
from logging import INFO

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from app import settings as typed_settings
from app.access.fields import check_fields
from app.access.routes import check_routes
from app.chain.writing import listen
from app.clock import fix, use_zone
from app.db.connection import use_database
from app.room import Room, use_rooms
from app.settings import Settings
from app.vault.keys import has_keys, load_keys, secret_for, use_keys
from app.web.cookies import SessionCookie
from app.web.templates import SpokenEnvironment

ROOMS = (
    "web",
    "drafts",
    "accounts",
    "jobs",
    "inbox",
    "exports",
    "files",
    "figures",
    "organisation.processes",
    "organisation",
    "admin",
    "customers",
    "tickets.calendars",
    "tickets.escalation",
    "tickets.closing",
    "tickets.secrecy",
    "tickets.merging",
    "tickets.complaints",
    "tickets.log",
    "tickets.standards",
    "tickets.catalogue",
    "tickets.answers",
    "tickets.planning",
    "tickets.analysis",
    "tickets.suggestions",
    "tickets.handing_over",
    "tickets.watching",
    "tickets",
    "appraisal.spend",
    "appraisal.analysis",
    "appraisal.giving",
    "appraisal.sheets",
    "appraisal.appeals",
    "appraisal.plans",
    "appraisal.collecting",
    "appraisal.winning",
    "appraisal.consequences",
    "appraisal",
    "risk.controls",
    "risk.processes",
    "risk",
    "risk.scorecards",
    "risk.signals",
    "demo",
    "home",
)
LARGEST_BODY = 10 * 1024 * 1024
LARGEST_FORM_PART = 512 * 1024


class Kebu(Flask):
    """Flask with our session cookie, and templates that are compiled per language."""

    session_interface = SessionCookie()
    jinja_environment = SpokenEnvironment  # type: ignore[assignment]


def create_app(settings: Settings | None = None) -> Flask:
    """The application of all rooms. Opens no database.

    Raises SettingError for a wrong setting or key file, RuntimeError for a route without a permission, one
    with a permission that no room declares, or a protected field without a level.
    """
    settings = settings or typed_settings.load()
    _use(settings)
    app = Kebu(__name__, static_folder=None, template_folder="../templates")
    app.config.from_mapping(_config(settings))
    app.logger.setLevel(INFO)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    if settings.proxy:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxy, x_proto=settings.proxy)  # type: ignore[method-assign]
    rooms = all_rooms()
    use_rooms(rooms)
    app.extensions["kebu"] = {"settings": settings, "rooms": rooms}
    for room in rooms:
        _move_in(app, room)
    implied = frozenset(permission for room in rooms for permission in room.implied)
    check_routes(app.view_functions, permissions_of(rooms) | implied)
    check_fields(room_model for room in rooms for room_model in room.records.values())
    return app


def all_rooms() -> tuple[Room, ...]:
    """Every room that brings something, in the order in which they move in."""
    return tuple(import_module(f"app.{name}.room").room for name in ROOMS)


def permissions_of(rooms: tuple[Room, ...]) -> frozenset[str]:
    """Every permission that the rooms declare."""
    return frozenset(permission for room in rooms for permission in room.permissions)


def _use(settings: Settings) -> None:
    use_zone(settings.timezone)
    fix(settings.now)
    use_database(settings.database)
    if settings.key_file.exists():
        use_keys(load_keys(settings.key_file))


def _config(settings: Settings) -> dict[str, object]:
    return {
        "SECRET_KEY": secret_for("cookies") if has_keys() else None,
        "MAX_CONTENT_LENGTH": LARGEST_BODY,
        "MAX_FORM_MEMORY_SIZE": LARGEST_FORM_PART,
        "SESSION_COOKIE_NAME": "kebu",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "WTF_CSRF_TIME_LIMIT": None,
        "KEBU_LOCALE": settings.locale,
    }


def _move_in(app: Flask, room: Room) -> None:
    app.url_map.converters.update(room.converters)
    for install in room.installs:
        install(app)
    for blueprint in room.views:
        app.register_blueprint(blueprint)
    for command in room.commands:
        app.cli.add_command(command)
    for action, hear in room.listens.items():
        listen(action, hear)
