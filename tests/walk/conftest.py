"""The house is furnished once per test process, and found as it was by every test."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest

from app.access.gate import leave
from app.db.connection import database, use_database
from app.settings import Settings
from app.vault.keys import load_keys, use_keys
from tests.conftest import Company, at
from tests.walk.furnishing import WALKED, furnish
from tests.walk.house import House


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Those of one walker follow each other: what a process has found on a page serves all of them."""
    here = Path(__file__).parent
    places = [place for place, item in enumerate(items) if item.path.parent == here]
    walks = sorted((items[place] for place in places), key=_walker)
    for place, item in zip(places, walks, strict=True):
        items[place] = item


def _walker(item: pytest.Item) -> str:
    return str(item.callspec.params.get("username", "")) if hasattr(item, "callspec") else ""


class Furnished(NamedTuple):
    """A house with the settings that lead to it."""

    house: House
    settings: Settings


@pytest.fixture(scope="session")
def furnished(template: Company, tmp_path_factory: pytest.TempPathFactory) -> Furnished:
    data = tmp_path_factory.mktemp("walk") / "data"
    data.mkdir(mode=0o700)
    for name in ("kebu.db", "kebu.key"):
        shutil.copy(template.settings.data / name, data / name)
    settings = replace(template.settings, data=data, key_file=data / "kebu.key", backups=data / "backups")
    _move_to(template, settings)
    with database.connection_context():
        return Furnished(furnish(template.app), settings)


@pytest.fixture
def house(template: Company, furnished: Furnished) -> Iterator[House]:
    _move_to(template, furnished.settings)
    database.connect()
    with at(WALKED):
        yield furnished.house
    leave()
    database.close()


def _move_to(template: Company, settings: Settings) -> None:
    template.app.extensions["kebu"]["settings"] = settings
    use_database(settings.database)
    use_keys(load_keys(settings.key_file))
