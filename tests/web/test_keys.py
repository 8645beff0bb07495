"""The list of keys tells what the pages hear."""

import re
from collections.abc import Callable
from pathlib import Path

from flask.testing import FlaskClient

from app import all_rooms

As = Callable[[str], FlaskClient]
TEMPLATES = Path(__file__).parents[2] / "templates"
ROW = re.compile(r"<dt>(.*?)</dt><dd>(.*?)</dd>")


def told(page: str) -> dict[str, str]:
    """Keys → what they do."""
    return {" ".join(re.findall(r"<kbd>(.*?)</kbd>", keys)): does for keys, does in ROW.findall(page)}


def test_every_key_that_a_template_hears_is_told_by_its_room() -> None:
    heard = {
        key
        for path in TEMPLATES.rglob("*.html")
        for key in re.findall(r'data-key="([^{"]+)"', path.read_text())
    }
    assert heard == {"/", "?", "e", "r", "t"}
    assert heard <= {key.keys[0].lower() for room in all_rooms() for key in room.keys if len(key.keys) == 1}


def test_no_two_entries_of_the_menu_share_a_key() -> None:
    for entries in ("menu", "actions"):
        keys = [entry.key for room in all_rooms() for entry in getattr(room, entries) if entry.key]
        assert len(keys) == len(set(keys))


def test_it_tells_the_keys_of_what_one_may_open(as_: As) -> None:
    manager, auditor = (told(as_(name).get("/keys").text) for name in ("manager_wang", "auditor"))
    assert manager["C"] == "New customer"
    assert manager["G C"] == "Customers"
    assert manager["E"] == "Edit"
    assert auditor["G A"] == "Audit"
    assert not {"C", "G C", "E"} & auditor.keys()
    assert {"Ctrl K", "/", "?", "Esc", "J K", "G H"} <= manager.keys() & auditor.keys()


def test_htmx_gets_a_dialog_and_the_menu_of_the_account_leads_there(as_: As) -> None:
    client = as_("manager_wang")
    assert client.get("/keys", headers={"HX-Request": "true"}).text.lstrip().startswith("<dialog")
    menu = re.search(r'<details class="menu">.*?</details>', client.get("/").text, re.DOTALL)[0]
    assert 'href="/keys"' in menu
