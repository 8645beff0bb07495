"""Tables on disk."""

from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from app.sheets.reading import Sheet, open_sheet

Opened = Callable[[bytes | str], Sheet]


@pytest.fixture(scope="session")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    """Opens a table with this content, whose name says nothing."""
    folder, numbers = tmp_path_factory.mktemp("sheets"), count()

    def open_content(content: bytes | str) -> Sheet:
        path: Path = folder / f"{next(numbers)}.dat"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return open_sheet(path)

    return open_content
