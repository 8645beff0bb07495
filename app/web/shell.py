"""What stands around every page: menu, person, theme, language."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from flask import Flask, current_app, g, render_template, request
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from app.access.gate import signed_in_gate
from app.access.routes import SIGNED_IN
from app.clock import local
from app.clock import now as clock_now
from app.people.models import Person
from app.room import Entry, Room
from app.web.language import LANGUAGES, language
from app.web.options import is_demo
from app.web.places import address, endpoint_of, place, url_for

TOKEN = "@form-token@"  # noqa: S105  the place of one


@dataclass(frozen=True)
class MenuLine:
    """One entry of the menu on this page."""

    url: str
    label: Any
    icon: str
    key: str
    count: str = ""
    """The id of what shows how much waits there, "" for a line that counts nothing."""


class Shell:
    """Everything the page templates ask for; read when asked."""

    def __init__(self, rooms: Sequence[Room]) -> None:
        self._rooms = rooms
        inside = signed_in_gate()
        self.person: Person | None = inside.person if inside else None

    @property
    def locale(self) -> str:
        """The page's language tag."""
        return "en" if language() == "en" else "zh-CN"

    @property
    def theme(self) -> str:
        """``system``, ``light`` or ``dark``."""
        return self.person.theme if self.person else "system"

    @property
    def density(self) -> str:
        """``regular`` or ``compact``."""
        return self.person.density if self.person else "regular"

    @property
    def demo(self) -> bool:
        """Whether this is the demo company."""
        return is_demo()

    @property
    def menu(self) -> list[dict[str, Any]]:
        """Groups of menu lines that this person may open."""
        groups: dict[str, dict[str, Any]] = {}
        entries = [entry for room in self._rooms for entry in room.menu if may_open(entry)]
        for entry in sorted(entries, key=lambda entry: entry.position):
            group = groups.setdefault(str(entry.group), {"label": entry.group, "entries": []})
            count = count_id(entry) if entry.count else ""
            group["entries"].append(
                MenuLine(address(entry.endpoint), entry.label, entry.icon, entry.key, count)
            )
        return list(groups.values())

    @property
    def create(self) -> list[MenuLine]:
        """What this person may begin from every page."""
        return [
            MenuLine(address(entry.endpoint), entry.label, entry.icon, entry.key)
            for room in self._rooms
            for entry in room.actions
            if may_open(entry)
        ]

    def drawn(self, template: str) -> Markup:
        """A part that is the same on every page of this person, as long as nothing about them changes.

        The head, the bar, the menu, the list of keys; only the form token is put in each time.
        """
        inside = signed_in_gate()
        permissions = inside.standing.permissions if inside else frozenset()
        person = (self.person.name, self.person.clearance, self.person.theme) if self.person else None
        part = _drawn(template, language(), permissions, person, self.here, self.help_page)
        return Markup(part.replace(TOKEN, generate_csrf()) if TOKEN in part else part)  # noqa: S704

    token = TOKEN
    """What stands for the form token in a part that is kept."""

    @cached_property
    def here(self) -> str:
        """The address of the menu line that this page belongs to, "" for none."""
        path = request.path
        lines = [address(entry.endpoint) for room in self._rooms for entry in room.menu]
        return max(
            (url for url in lines if path == url or (url != "/" and path.startswith(url))),
            key=len,
            default="",
        )

    @cached_property
    def help_page(self) -> str:
        """The page of the handbook that tells of this page, "" for none."""
        told = {name: page for room in self._rooms for name, page in room.help.items()}
        return told.get(request.endpoint or "") or told.get(request.blueprint or "", "")

    @property
    def help_url(self) -> str:
        """Where help on this page stands: a page of the handbook, or its contents."""
        return place("help", page=self.help_page) if self.help_page else place("handbook")

    @property
    def deputy_url(self) -> str:
        """Where one says who stands in for oneself."""
        return place("deputy")

    @property
    def now(self) -> str:
        """The office's time, for the print mark."""
        return f"{local(clock_now()):%Y-%m-%d %H:%M}"

    @property
    def languages(self) -> list[tuple[str, str, str]]:
        """(code, what it calls itself, address that chooses it), for people who are not signed in."""
        if self.person or request.endpoint is None:
            return []
        endpoint = endpoint_of("language")
        return [(code, name, url_for(endpoint, language=code)) for code, name in LANGUAGES.items()]

    @property
    def profile_url(self) -> str:
        """The own profile."""
        return place("profile")

    @property
    def drafts_url(self) -> str:
        """What one has begun and not saved."""
        return place("drafts")

    @property
    def sign_out_url(self) -> str:
        """Where the sign-out button posts to."""
        return place("sign_out")

    @property
    def theme_url(self) -> str:
        """Where the button for light and dark posts to, "" where nobody is signed in."""
        return place("theme") if self.person else ""


def may_open(entry: Entry) -> bool:
    """Whether the person who is signed in may open, or do, `entry`."""
    inside = signed_in_gate()
    return inside is not None and (entry.permission == SIGNED_IN or inside.has(entry.permission))


def count_id(entry: Entry) -> str:
    """The id of what shows how much waits behind a line of the menu."""
    return f"count-{entry.endpoint.replace('.', '-')}"


def install(app: Flask) -> None:
    """Give templates `shell`, and addresses by their patterns."""
    app.context_processor(_context)
    app.jinja_env.globals["url_for"] = url_for


def _context() -> dict[str, Any]:
    if "shell" not in g:
        g.shell = Shell(current_app.extensions["kebu"]["rooms"])
    return {"shell": g.shell}


@lru_cache(maxsize=1024)
def _drawn(
    template: str,
    _language: str,
    _permissions: frozenset[str],
    _person: tuple[str, int, str] | None,
    _here: str,
    _help: str,
) -> str:
    return render_template(template)
