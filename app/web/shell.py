"""What stands around every page: menu, person, theme, language."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask import Flask, current_app, g, request, url_for

from app.access.gate import signed_in_gate
from app.access.routes import SIGNED_IN
from app.clock import local
from app.clock import now as clock_now
from app.people.models import Person
from app.room import Entry, Room
from app.web.language import language
from app.web.options import is_demo


@dataclass(frozen=True)
class MenuLine:
    """One entry of the menu on this page."""

    url: str
    label: Any
    icon: str
    key: str
    current: bool
    count: int | None = None


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
        for entry in sorted(
            (entry for room in self._rooms for entry in room.menu), key=lambda entry: entry.position
        ):
            if _may_open(entry):
                group = groups.setdefault(str(entry.group), {"label": entry.group, "entries": []})
                group["entries"].append(_line(entry))
        return list(groups.values())

    @property
    def create(self) -> list[MenuLine]:
        """What this person may begin from every page."""
        return [_line(entry) for room in self._rooms for entry in room.actions if _may_open(entry)]

    @property
    def now(self) -> str:
        """The office's time, for the print mark."""
        return f"{local(clock_now()):%Y-%m-%d %H:%M}"

    @property
    def language_urls(self) -> dict[str, str]:
        """Language → address, for people who are not signed in."""
        if self.person or request.endpoint is None:
            return {}
        return {code: url_for("accounts.choose_language", language=code) for code in ("zh", "en")}

    profile_url = property(lambda _: _url("accounts.profile"))
    sign_out_url = property(lambda _: _url("accounts.sign_out"))
    theme_url = property(lambda _: _url("accounts.switch_theme"))

    @property
    def search_url(self) -> str:
        """Where the search field of the bar sends its words, "" for those who may not search."""
        inside = signed_in_gate()
        return _url("customers.search") if inside and inside.has("customer.view") else ""


def install(app: Flask) -> None:
    """Give templates `shell`."""
    app.context_processor(_context)


def _context() -> dict[str, Any]:
    if "shell" not in g:
        g.shell = Shell(current_app.extensions["kebu"]["rooms"])
    return {"shell": g.shell}


def _may_open(entry: Entry) -> bool:
    inside = signed_in_gate()
    return inside is not None and (entry.permission == SIGNED_IN or inside.has(entry.permission))


def _line(entry: Entry) -> MenuLine:
    url = _url(entry.endpoint)
    current = request.path == url or (url != "/" and request.path.startswith(url))
    return MenuLine(url, entry.label, entry.icon, entry.key, current)


@lru_cache(maxsize=128)
def _url(endpoint: str) -> str:
    """The address of a page without parameters: it never changes, and every page asks for a dozen."""
    return url_for(endpoint)
