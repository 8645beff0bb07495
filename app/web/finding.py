"""What the palette finds: records by the rooms' own searches, then pages and actions by their words."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup

from app.access.gate import Gate
from app.room import Entry, Room, Search
from app.web.initials import initials
from app.web.language import LANGUAGES, language, speaking
from app.web.places import address
from app.web.shell import may_open

MOST = 8
"""Hits of one search."""
LONGEST = 100


@dataclass(frozen=True)
class Line:
    """One line: a link, or with `sends` (name and value) a button that posts it to `url`."""

    label: Any
    url: str
    icon: str
    sub: str = ""
    keys: tuple[str, ...] = ()
    sends: tuple[str, str] | None = None


@dataclass(frozen=True)
class Group:
    """Lines of one kind under their name."""

    label: Any
    lines: Sequence[Line]


def find(rooms: Sequence[Room], gate: Gate, words: str) -> list[Group]:
    """What the person of `gate` may open or do that fits `words`: records, pages, actions.

    Without words all pages and actions. Last come the lists that take the words further.
    """
    words = words.strip()[:LONGEST]
    menu = sorted((entry for room in rooms for entry in room.menu), key=lambda entry: entry.position)
    actions = [entry for room in rooms for entry in room.actions]
    offers = [entry for room in rooms for entry in room.offers if not _is_so(gate, entry)]
    pages = [entry for entry in offers if not entry.sends]
    deeds = [entry for entry in offers if entry.sends]
    groups = [
        *_records(rooms, gate, words),
        Group(_("Go to"), [_page(entry) for entry in _fitting([*menu, *pages], words)]),
        Group(_("Actions"), [_action(entry) for entry in _fitting([*actions, *deeds], words)]),
        _lists(rooms, gate, words),
    ]
    return [group for group in groups if group.lines]


def marked(label: Any, words: str) -> Any:  # noqa: ANN401  a text, a lazy one or a mask
    """`label` with the first place marked where `words` stand in it as they were typed."""
    text = str(label)
    at = text.casefold().find(words.strip().casefold()) if words.strip() else -1
    if at < 0 or len(text.casefold()) != len(text):
        return label
    end = at + len(words.strip())
    return Markup("{}<mark>{}</mark>{}").format(text[:at], text[at:end], text[end:])


def _records(rooms: Sequence[Room], gate: Gate, words: str) -> Iterator[Group]:
    for search in _searches(rooms, gate, words):
        hits = search.find(gate, words, MOST)
        yield Group(search.label, [Line(hit.label, hit.url, hit.icon, hit.sub) for hit in hits])


def _lists(rooms: Sequence[Room], gate: Gate, words: str) -> Group:
    lines = [
        Line(_search_all(search, words), address(search.whole), "search", sends=("", ""))
        for search in _searches(rooms, gate, words)
    ]
    return Group(_("Search the whole list"), lines)


def _search_all(search: Search, words: str) -> str:
    return _("%(list)s: search all for “%(words)s”", list=search.label, words=words)


def _searches(rooms: Sequence[Room], gate: Gate, words: str) -> list[Search]:
    """The searches that the person may use, none without words."""
    every = [search for room in rooms for search in room.searches if words]
    return [search for search in every if gate.has(search.permission)]


def _page(entry: Entry) -> Line:
    keys = ("G", entry.key.upper()) if entry.key else ()
    return Line(entry.label, address(entry.endpoint), entry.icon, keys=keys)


def _action(entry: Entry) -> Line:
    keys = (entry.key.upper(),) if entry.key else ()
    return Line(entry.label, address(entry.endpoint), entry.icon, keys=keys, sends=entry.sends)


def _is_so(gate: Gate, entry: Entry) -> bool:
    """Whether the preference that `entry` would send is the present one."""
    if entry.sends is None:
        return False
    present = {"locale": language(), "theme": gate.person.theme, "density": gate.person.density}
    name, value = entry.sends
    return present.get(name) == value


def _fitting(entries: Iterable[Entry], words: str) -> list[Entry]:
    """Those of `entries` that may be opened and fit `words`; first those that begin so."""
    open_ones = [entry for entry in entries if may_open(entry)]
    spelled = _spelled(open_ones)
    parts = [_folded(part) for part in words.split()]
    ranks = [_rank(parts, keys) for keys in spelled]
    found = [(rank, entry) for rank, entry in zip(ranks, open_ones, strict=True) if rank is not None]
    return [entry for _rank, entry in sorted(found, key=lambda pair: pair[0])]


def _spelled(entries: Sequence[Entry]) -> list[tuple[str, ...]]:
    """What each may be typed as: its words in every language, and their pinyin initials."""
    keys = []
    for code in LANGUAGES:
        with speaking(code):
            keys.append([str(entry.label) for entry in entries])
    return [(*map(_folded, words), *filter(None, map(initials, words))) for words in zip(*keys, strict=True)]


def _rank(parts: Sequence[str], keys: Sequence[str]) -> int | None:
    """0 where a key begins with the first of `parts`, 1 where all stand elsewhere, None where one lacks."""
    fitting = [key for key in keys if all(part in key for part in parts)]
    if not fitting:
        return None
    return 0 if not parts or any(key.startswith(parts[0]) for key in fitting) else 1


def _folded(text: str) -> str:
    """The letters and digits of `text` in half width and lower case."""
    wide = unicodedata.normalize("NFKC", text).casefold()
    return "".join(character for character in wide if character.isalnum())
