"""One house with the demo company and one browser for all tests; in a test each person has a context."""

import fcntl
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.chromium import browser
from tests.browser.eyes import WIDE, Complaints
from tests.browser.hands import sign_in
from tests.browser.house import House, copied_house, demo_house

CUSTOMERS = 120
PATIENCE = 10_000
LONGEST = "test_every_page.py"
Open = Callable[..., Page]

expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first, so that no test process waits for another one at the end."""
    items.sort(key=lambda item: item.path.name != LONGEST)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    try:
        with browser() as found:
            yield found
    except LookupError as missing:
        pytest.fail(str(missing), pytrace=False)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data of the demo company, made by the first test process that needs it for all of them."""
    shared = tmp_path_factory.getbasetemp()
    shared = shared.parent if "PYTEST_XDIST_WORKER" in os.environ else shared
    made, making = shared / "demo", shared / "making"
    with (shared / "demo.lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not made.exists():
            making.mkdir()
            demo_house(making, CUSTOMERS)
            making.rename(made)
    return made / "data"


@pytest.fixture(scope="session")
def house(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The house that the tests share: whoever changes a person in it adds a person for that."""
    with copied_house(demo, tmp_path_factory.mktemp("house")).open() as opened:
        yield opened


@pytest.fixture(scope="session")
def english(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One more, in English."""
    with copied_house(demo, tmp_path_factory.mktemp("english"), locale="en").open() as opened:
        yield opened


@pytest.fixture(scope="session")
def signed_in(house: House, chromium: Browser) -> Callable[[str], Any]:
    """What the browser keeps once a person has signed in by the form; each does so once."""
    kept: dict[str, Any] = {}

    def state(username: str) -> Any:  # noqa: ANN401  Playwright's own document
        if username not in kept:
            context = chromium.new_context(base_url=house.url)
            page = context.new_page()
            page.goto("/login")
            sign_in(page, username)
            page.wait_for_url(f"{house.url}/")
            kept[username] = context.storage_state()
            context.close()
        return kept[username]

    return state


@pytest.fixture
def window(chromium: Browser) -> Iterator[Open]:
    """`window(house)`: an empty page of a browser that knows nobody.

    In the end neither it nor the server has complained.
    """
    contexts, complaints, houses = [], [], []

    def open_window(house: House, **options: Any) -> Page:  # noqa: ANN401  as Playwright has them
        context = chromium.new_context(
            **({"base_url": house.url, "viewport": WIDE, "reduced_motion": "reduce"} | options)
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        houses.append(house)
        complaints.append(Complaints(context))
        return context.new_page()

    yield open_window
    for context in contexts:
        context.close()
    heard = [each for some in complaints for each in some]
    assert heard + [complaint for house in houses if (complaint := house.complaint())] == []


@pytest.fixture
def open_as(house: House, signed_in: Callable[[str], Any], window: Open) -> Open:
    """`open_as("manager_wang", "/customers/")`: that page in a browser in which the person is signed in."""

    def opened(username: str, address: str = "/", **options: Any) -> Page:  # noqa: ANN401
        page = window(house, storage_state=signed_in(username), **options)
        page.goto(address)
        return page

    return opened
