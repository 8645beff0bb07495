"""Help: each page leads to what the handbook says of it, in both languages, without a network."""

import re
from collections.abc import Callable, Iterator
from html import unescape

import pytest
from flask.testing import FlaskClient

from app import all_rooms
from app.web.handbook import FOLDER, LANGUAGES, names
from tests.conftest import Company

As = Callable[[str], FlaskClient]
WITHOUT = {"assets", "counts", "health", "help"}
"""What is no page, and help itself."""


def chapters() -> Iterator[tuple[str, str]]:
    yield from ((language, name) for language in LANGUAGES for name in names())


def in_language(client: FlaskClient, language: str) -> FlaskClient:
    client.post("/profile/switch", data={"locale": language})
    return client


def test_every_page_has_its_page_of_the_handbook(company: Company) -> None:
    told = {name: page for room in all_rooms() for name, page in room.help.items()}
    assert company.app.blueprints.keys() - told.keys() == WITHOUT
    assert told.keys() <= company.app.blueprints.keys() | company.app.view_functions.keys()
    assert set(told.values()) <= set(names())


def test_the_handbook_is_the_same_in_both_languages() -> None:
    chinese, english = (
        sorted(path.name for path in (FOLDER / language).glob("*.md")) for language in LANGUAGES
    )
    assert chinese == english


@pytest.mark.parametrize(("language", "name"), [*chapters()])
def test_a_page_is_shown_with_links_and_pictures_of_this_house(as_: As, language: str, name: str) -> None:
    client = in_language(as_("manager_wang"), language)
    page = client.get(f"/help/{name}").text
    text = page[page.index("<main") : page.index("</main>")]
    title = (FOLDER / language / f"{name}.md").read_text("utf-8").partition("\n")[0].lstrip("# ")
    assert f"<h1>{title}</h1>" in unescape(text)
    assert ".md" not in text
    assert "](" not in text
    addresses = re.findall(r'(?:href|src)="([^"#]+)', text)
    assert all(address.startswith(("/help/", "http")) for address in addresses), addresses
    for address in {address for address in addresses if address.startswith("/help/")}:
        with client.get(address) as answer:
            assert answer.status_code == 200, address


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_contents_lead_to_every_page(as_: As, language: str) -> None:
    page = in_language(as_("newcomer"), language).get("/help/").text
    assert {f"/help/{name}" for name in names()} <= set(re.findall(r'href="([^"]+)"', page))


def test_an_anchor_leads_to_its_heading(as_: As) -> None:
    client = as_("manager_wang")
    page = client.get("/help/dictionaries").text
    assert 'id="the-collection-standard"' in page


@pytest.mark.parametrize(
    ("username", "address", "chapter"),
    [
        ("manager_wang", "/", "/help/home"),
        ("manager_wang", "/customers/", "/help/finding"),
        ("manager_wang", "/customers/new", "/help/adding"),
        ("manager_wang", "/inbox/deputy", "/help/leaving"),
        ("sysadmin", "/admin/users/", "/help/administration"),
        ("manager_wang", "/help/", "/help/"),
    ],
)
def test_each_page_leads_to_its_help(as_: As, username: str, address: str, chapter: str) -> None:
    page = as_(username).get(address).text
    bar = page[page.index('class="bar"') : page.index("</header>")]
    assert f'href="{chapter}"' in bar


def test_the_keys_tell_which_page_helps_here(as_: As) -> None:
    client = as_("manager_wang")
    page = client.get("/customers/new").text
    address = re.search(r'hx-get="(/keys[^"]*)"', page)[1]
    assert 'href="/help/adding"' in client.get(address, headers={"HX-Request": "true"}).text
    plain = client.get("/keys?page=../../etc/passwd", headers={"HX-Request": "true"})
    assert plain.status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        *("/help/nothing", "/help/..%2f..%2fREADME", "/help/README"),
        *("/help/pictures/en/nothing.png", "/help/pictures/xx/added.png"),
    ],
)
def test_what_is_not_there_is_not_found(as_: As, address: str) -> None:
    assert as_("manager_wang").get(address).status_code == 404
