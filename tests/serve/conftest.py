"""Process trees that end with their test."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.serve.house import House


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., House]]:
    """Start a house on a data folder of its own, with settings such as ``PORT=8123``."""
    houses: list[House] = []

    def start(**settings: object) -> House:
        houses.append(House(**({"DATA": tmp_path / "data"} | settings)))
        return houses[-1]

    yield start
    for house in houses:
        house.close()
