"""The list of keys, made of what the rooms say: their menu, actions and keys."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.access.gate import Gate
from app.room import Key, Room
from app.web.shell import may_open

EVERYWHERE, FINDING, LISTS = _l("On every page"), _l("While finding"), _l("In a list")

KEYS = (
    Key(("Ctrl", "K"), _l("Search"), EVERYWHERE),
    Key(("/",), _l("The same with one key"), EVERYWHERE),
    Key(("?",), _l("This list"), EVERYWHERE),
    Key(("Esc",), _l("Close"), EVERYWHERE),
    Key(("↓", "↑"), _l("Next and previous line"), FINDING),
    Key(("Enter",), _l("Open or do it"), FINDING),
    Key(("J", "K"), _l("Next and previous row"), LISTS),
    Key(("Enter",), _l("Open the row"), LISTS),
)


def key_map(rooms: Sequence[Room], gate: Gate) -> dict[str, list[tuple[tuple[str, ...], Any]]]:
    """Where → the keys there and what they do, for the person of `gate`."""
    groups: dict[str, list[tuple[tuple[str, ...], Any]]] = {}
    for key in (key for room in rooms for key in room.keys):
        if not key.permission or gate.has(key.permission):
            groups.setdefault(str(key.where), []).append((key.keys, key.label))
    menu = sorted((entry for room in rooms for entry in room.menu), key=lambda entry: entry.position)
    actions = [entry for room in rooms for entry in room.actions]
    begin = [((one.key.upper(),), one.label) for one in actions if one.key and may_open(one)]
    go = [(("G", one.key.upper()), one.label) for one in menu if one.key and may_open(one)]
    groups |= {_("Begin"): begin, _("Go to"): go}
    return {where: keys for where, keys in groups.items() if keys}
