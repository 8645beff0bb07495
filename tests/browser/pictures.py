"""The pictures of the README: `python -m tests.browser.pictures` takes them of the running product."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.chromium import browser
from tests.browser.eyes import NARROW, WIDE, show_theme
from tests.browser.hands import sign_in
from tests.browser.house import PROJECT, House, demo_house
from tests.browser.palette import with_palette

FOLDER = PROJECT / "docs" / "pictures"
CUSTOMERS = 2000
LARGEST = 150_000
LOCALES = ("zh", "en")


class Picture(NamedTuple):
    """What `username` sees at `address`, or of the first customer in the list there."""

    name: str
    username: str
    address: str
    opened: bool = False
    dark: bool = False
    narrow: bool = False


PICTURES = (
    Picture("customers", "lead_east", "/customers/"),
    Picture("customer", "lead_east", "/customers/?level=3&kind=individual&status=active", opened=True),
    Picture("ticket", "manager_wang", "/tickets/?view=mine&stage=execution", opened=True),
    Picture("audit", "auditor", "/audit/?action=customer.level.raised"),
    Picture("dark", "manager_li", "/customers/", dark=True),
    Picture("phone", "manager_li", "/customers/?kind=individual&level=2", opened=True, narrow=True),
)


def main() -> None:
    """Take every picture, in each language."""
    with browser() as chromium:
        for locale in LOCALES:
            (FOLDER / locale).mkdir(parents=True, exist_ok=True)
            with TemporaryDirectory() as folder, demo_house(Path(folder), CUSTOMERS, locale).open() as house:
                for picture in PICTURES:
                    take(picture, house, chromium)


def take(picture: Picture, house: House, chromium: Browser) -> None:
    """Write docs/pictures/<language>/<name>.png."""
    context = chromium.new_context(base_url=house.url, viewport=NARROW if picture.narrow else WIDE)
    page = context.new_page()
    page.goto("/login")
    sign_in(page, picture.username)
    page.wait_for_url(f"{house.url}/")
    show(picture, page)
    write(FOLDER / house.locale / f"{picture.name}.png", page.screenshot(), context)
    context.close()


def write(target: Path, taken: bytes, context: BrowserContext) -> None:
    """Write a picture with a palette, painted in `context`. Raises ValueError where it is too large."""
    empty = context.new_page()
    target.write_bytes(with_palette(empty, taken))
    empty.close()
    if target.stat().st_size > LARGEST:
        message = f"{target} has {target.stat().st_size} bytes, more than {LARGEST}"
        raise ValueError(message)


def show(picture: Picture, page: Page) -> None:
    """Bring the page to what the picture shows."""
    page.goto(picture.address)
    if picture.opened:
        page.locator("tbody a[href*='/customers/C'], tbody a[href*='/tickets/T']").first.click()
        page.locator(".record-head, #ticket-head").wait_for()
    if picture.dark:
        show_theme(page, "dark")


if __name__ == "__main__":
    main()
