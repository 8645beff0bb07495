"""Chinese first; one's own choice; never the browser's."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from gettext import GNUTranslations
from pathlib import Path
from shutil import copytree, ignore_patterns

import pytest
from flask import Response
from flask.testing import FlaskClient

from app.access.gate import enter
from app.chain.writing import writing
from app.people.models import Person
from app.web.language import FOLDER, LANGUAGES, chosen, compile_catalogues, language
from tests.conftest import PASSWORD, Company

ENGLISH = {"Accept-Language": "en-GB,en;q=0.9"}


def choose(username: str, locale: str) -> None:
    with writing(None, "test.changed") as entry:
        entry.told(person=username)
        Person.update(locale=locale).where(Person.username == username).execute()


def language_of(response: Response) -> str:
    return response.text.partition('<html lang="')[2].partition('"')[0]


def test_a_stranger_reads_chinese_whatever_the_browser_asks_for(chinese: Company) -> None:
    assert language_of(chinese.client().get("/login", headers=ENGLISH)) == "zh-CN"


def test_a_stranger_may_choose(company: Company) -> None:
    client = company.client()
    client.get("/language/en")
    assert language_of(client.get("/login")) == "en"
    client.get("/language/zh")
    assert language_of(client.get("/login")) == "zh-CN"


def test_an_unknown_language_changes_nothing(chinese: Company) -> None:
    client = chinese.client()
    client.get("/language/fr")
    assert language_of(client.get("/login")) == "zh-CN"


@pytest.mark.usefixtures("chinese")
def test_whoever_has_not_chosen_reads_the_houses_language(as_: Callable[[str], FlaskClient]) -> None:
    choose("manager_wang", "")
    assert language_of(as_("manager_wang").get("/customers/", headers=ENGLISH)) == "zh-CN"


@pytest.mark.usefixtures("company")
def test_the_own_choice_counts_on_every_page_errors_included(as_: Callable[[str], FlaskClient]) -> None:
    choose("manager_wang", "en")
    client = as_("manager_wang")
    for path in ("/customers/", "/customers/C26-ZZZZZZ", "/nowhere"):
        assert language_of(client.get(path)) == "en", path


@pytest.mark.parametrize(
    ("locale", "session", "default", "expected"),
    [
        ("", "en", "zh", "en"),
        ("", None, "en", "en"),
        ("zh", "en", "en", "zh"),
        ("en", None, "zh", "en"),
        ("fr", None, "zh", "zh"),
        (None, "en", "zh", "en"),
        (None, "fr", "zh", "zh"),
        (None, None, "en", "en"),
    ],
)
def test_the_order_of_choices(
    company: Company, locale: str | None, session: str | None, default: str, expected: str
) -> None:
    with company.app.test_request_context("/", headers=ENGLISH) as context:
        context.session["language"] = session
        if locale is not None:
            person = company.person("newcomer")
            person.locale = locale
            enter(person)
        assert chosen(default) == expected


def test_outside_a_request_the_houses_language_is_spoken(chinese: Company) -> None:
    with chinese.app.app_context():
        assert language() == "zh"
    assert next(iter(LANGUAGES)) == "zh"


def test_several_processes_may_compile_the_catalogues_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = copytree(FOLDER, tmp_path / "translations", ignore=ignore_patterns("*.mo"))
    monkeypatch.setattr("app.web.language.FOLDER", folder)
    with ThreadPoolExecutor(8) as processes:
        for compiled in [processes.submit(compile_catalogues) for _ in range(8)]:
            compiled.result()
    with (folder / "zh/LC_MESSAGES/messages.mo").open("rb") as file:
        assert GNUTranslations(file).gettext("Customers") == "客户"
    assert not list(folder.glob("**/*.new"))


def test_the_language_chosen_before_signing_in_stays_until_the_person_chooses(chinese: Company) -> None:
    client = chinese.client()
    client.get("/language/en")
    client.post("/login", data={"username": "manager_wang", "password": PASSWORD})
    assert language_of(client.get("/")) == "en"
    choose("manager_wang", "zh")
    assert language_of(client.get("/")) == "zh-CN"
