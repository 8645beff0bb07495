"""A house with tasks of the test's own."""

from collections.abc import Callable, Iterator

import pytest

from app.room import Outcome, Room, Running, Task
from tests.conftest import Company

Work = Callable[[Running], Outcome | None]


@pytest.fixture
def house(company: Company, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """`house(name=work)`: the tasks of the house, in an application context."""
    kebu = company.app.extensions["kebu"]

    def tasks(*, every: str = "", long: bool = False, **works: Work) -> None:
        room = Room("test", jobs=[Task(name, work, every, long=long) for name, work in works.items()])
        monkeypatch.setitem(kebu, "rooms", (room,))

    with company.app.app_context():
        yield tasks
