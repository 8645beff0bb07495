"""The browser that is on this machine."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The same engine in all; without menus and extensions it opens a page in a quarter of the time."""
MISSING = "The browser tests need Chromium: sudo apt-get install chromium-headless-shell fonts-noto-cjk"
OFFLINE = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--no-first-run",
    "--no-proxy-server",
)


@contextmanager
def browser() -> Iterator[Browser]:
    """Chromium without a window that reaches nothing but this machine.

    Raises LookupError where there is none.
    """
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        raise LookupError(MISSING)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=OFFLINE)
        yield chromium
        chromium.close()
