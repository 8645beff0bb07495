"""Every text of every page in both languages; and the check that finds what is missing."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app.demo.company import DEMO_DEPARTMENTS, DEMO_PEOPLE
from app.errors import Invalid, SettingError
from app.people.dictionaries import SHIPPED
from app.risk.processes.shipped import PROCESSES
from app.risk.processes.shipped.words import Text
from app.tickets.answers.shipped import SHIPPED as SHIPPED_ANSWERS
from app.web.answers import translated
from app.web.language import LANGUAGES, told_to_the_operator
from tests.checks import catalogues
from tests.checks.calls import CALLS
from tests.checks.chinese import HAN, chinese_in_source
from tests.checks.messages import messages
from tests.checks.source import Source, modules, templates
from tests.conftest import Company
from tests.web.words import words

As = Callable[[str], FlaskClient]

PAGES = {
    "newcomer": ["/", "/profile", "/profile/password", "/organisation/", "/customers/", "/nowhere"],
    "manager_wang": ["/", "/customers/", "/customers/new", "/customers/new?kind=enterprise"],
    "sysadmin": [
        "/",
        "/admin/users/",
        "/admin/users/new",
        "/admin/users/manager_li",
        "/admin/users/director",
        "/admin/dictionaries/",
        "/admin/dictionaries/customer_kind/entries",
        "/customers/standard",
        "/admin/dictionaries/region/new",
        "/admin/options/",
        "/admin/backups/",
        "/admin/jobs/",
        "/organisation/new",
        "/organisation/east",
    ],
    "security": [
        "/",
        "/admin/rights/",
        "/admin/rights/manager_li",
        "/admin/rights/sysadmin",
        "/admin/roles/",
        "/admin/roles/director",
        "/admin/field-levels/",
    ],
    "auditor": ["/", "/audit/", "/audit/1", "/audit/verify", "/audit/head", "/audit/?kind=nothing&since=x"],
    "": ["/login", "/nowhere"],
}
TABS = ("", "/edit", "/history", "/level", "/access")
SENTENCE = re.compile(r"[A-Za-z][a-z'’]*(?:[ ,.:;]+[A-Za-z][a-z'’]*){2,}")
HEAD = re.compile(r"[0-9a-f]{4}(?: [0-9a-f]{4})*")
"""The head of the chain in groups of four signs, some of which are letters alone."""
PLAIN = {"Kebu", *LANGUAGES.values()}
OF_THE_DEMO = {one.english for one in DEMO_DEPARTMENTS}
OF_THE_DEMO |= {word for one in DEMO_PEOPLE for word in (one.post, one.name[0])}
"""What somebody wrote, in the language they wrote it in: posts, departments' English names, faces."""
OF_DICTIONARIES = {word for entries in SHIPPED.values() for entry in entries for word in entry}
"""Their page shows each entry in both languages, and its code."""

OF_ANSWERS = {
    part for answer in SHIPPED_ANSWERS["en"] for part in answer._asdict().values() if isinstance(part, str)
}
"""The answers that an English house begins with, in which nobody looks for Chinese."""


def texts_of(told: object) -> Iterator[Text]:
    """Every text of what was shipped in both languages."""
    if isinstance(told, Text):
        yield told
    elif isinstance(told, tuple):
        for one in told:
            yield from texts_of(one)


OF_PROCESSES = {text.en for text in texts_of(PROCESSES)}
"""The processes that an English house begins with, likewise."""


def pages(company: Company, as_: As, username: str) -> list[tuple[str, str]]:
    """(address, what stands there) of the walk of one person."""
    client = as_(username) if username else company.client()
    paths = [*PAGES[username]]
    if username == "manager_wang":
        paths += [f"/customers/{company.customer('林婉清').number}{tab}" for tab in TABS]
    return [(path, client.get(path).text) for path in paths]


def said(code: str) -> dict[str, str]:
    """English → the language's words, of all messages without parameters."""
    found = catalogues.read(code)
    return {one.id: one.string for one in found if isinstance(one.id, str) and one.id and "%(" not in one.id}


def test_the_catalogues_are_complete() -> None:
    assert catalogues.told() == ([], [])


def test_no_chinese_stands_in_the_source() -> None:
    assert list(chinese_in_source([*modules(), *templates()])) == []


@pytest.mark.parametrize("username", PAGES)
def test_a_chinese_page_says_nothing_in_english(chinese: Company, as_: As, username: str) -> None:
    english = {one for one, words_ in said("zh").items() if one != words_} - PLAIN - OF_THE_DEMO
    for path, page in pages(chinese, as_, username):
        assert '<html lang="zh-CN"' in page, path
        known = OF_DICTIONARIES | OF_THE_DEMO | OF_ANSWERS | OF_PROCESSES
        said_here = [text for text in words(page) if text not in known and not HEAD.fullmatch(text)]
        assert [text for text in said_here if SENTENCE.search(text) or text in english] == [], path


@pytest.mark.parametrize("username", PAGES)
def test_an_english_page_says_nothing_in_chinese(company: Company, as_: As, username: str) -> None:
    of_the_house = {one for one in said("zh").values() if HAN.search(one)} - PLAIN - OF_THE_DEMO
    for path, page in pages(company, as_, username):
        assert '<html lang="en"' in page, path
        assert [text for text in words(page) if text in of_the_house - OF_DICTIONARIES] == [], path


def test_the_page_before_signing_in_is_chinese(chinese: Company) -> None:
    assert {"登录", "用户名", "密码", "客簿"} <= set(words(chinese.client().get("/login").text))


def test_what_wtforms_says_itself_is_chinese_too(chinese: Company, as_: As) -> None:
    page = as_("auditor").get("/audit/?kind=nothing&since=x").text
    assert "不是有效的选择" in page
    assert "不是有效的日期" in page
    assert chinese.app.config["BABEL_DEFAULT_LOCALE"] == "zh"


def test_refusals_are_told_in_the_houses_language(chinese: Company) -> None:
    with chinese.app.app_context():
        assert (
            translated(Invalid("file", "Row %(row)s of this file has it already.", row=7))
            == "与本文件第 7 行重复"
        )


def test_the_operator_is_told_in_the_houses_language(monkeypatch: pytest.MonkeyPatch) -> None:
    error = SettingError("%(name)s is no setting.", name="KEBU_PROT")
    monkeypatch.delenv("KEBU_LOCALE", raising=False)
    assert told_to_the_operator(error) == "KEBU_PROT 不是设置项"
    monkeypatch.setenv("KEBU_LOCALE", "en")
    assert told_to_the_operator(error) == "KEBU_PROT is no setting."
    monkeypatch.setenv("KEBU_LOCALE", "wrong")
    assert told_to_the_operator(error) == "KEBU_PROT 不是设置项"


def found(**sources: str) -> set[object]:
    python = [Source(f"app/{name}.py", text) for name, text in sources.items()]
    return set(messages([ERRORS, *python], []).places)


ERRORS = Source(
    "app/errors.py",
    "class KebuError(Exception):\n"
    "    def __init__(self, message, **values): ...\n"
    "class Invalid(KebuError):\n"
    "    def __init__(self, field, message, **values): super().__init__(message, **values)\n"
    "class Full(Invalid):\n"
    "    def __init__(self, field): super().__init__(field, 'It is full.')\n",
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("_('Saved')", {"Saved"}),
        ("label = _l('Customers')", {"Customers"}),
        ("ngettext('%(num)s row', '%(num)s rows', 2)", {("%(num)s row", "%(num)s rows")}),
        ("raise Invalid('name', 'The name is empty.')", {"The name is empty."}),
        ("raise Invalid('name', message='The name is empty.')", {"The name is empty."}),
        ("def f():\n    message = 'Too long.'\n    raise Invalid('name', message)", {"Too long."}),
        ("raise Invalid('name', 'Too long.' if long else 'Too short.')", {"Too long.", "Too short."}),
        ("WRONG = 'That is wrong.'\nraise Invalid('name', WRONG)", {"That is wrong."}),
        ("LEFT = 'This one stands for later use.'", {"This one stands for later use."}),
        ("class Kind(NamedTuple):\n    message: str\nKind('A kind.')", {"A kind."}),
        ("raise ValueError('not for people')", set()),
        ("log('not for people')", set()),
    ],
)
def test_messages_are_found_in_python(text: str, expected: set[object]) -> None:
    assert found(it=text) - {"It is full."} == expected


def test_a_message_of_another_module_and_one_of_a_base_class_are_found() -> None:
    assert found(words="FULL = 'No room.'", it="from app.words import FULL\nraise Invalid('x', FULL)") == {
        "It is full.",
        "No room.",
    }


@pytest.mark.parametrize("text", ["_(f'Hello {name}')", "_('Hello ' + name)", "raise Invalid('x', words())"])
def test_what_is_no_plain_text_is_told(text: str) -> None:
    assert len(messages([ERRORS, Source("app/it.py", text)], []).wrong) == 1


def test_messages_are_found_in_templates_and_their_macros() -> None:
    text = (
        '{% macro a(x) %}{{ _("One %(x)s", x=x) }}{% endmacro %}'
        '<a title="{{ _("Two") }}">{{ ngettext("%(num)s", "%(num)ss", 2) }}'
    )
    places = messages([], [Source("templates/a.html", text)]).places
    assert set(places) == {"One %(x)s", "Two", ("%(num)s", "%(num)ss")}
    assert messages([], [Source("templates/a.html", "{{ _(x) }}")]).wrong == [
        "templates/a.html:1: _() wants plain text"
    ]


def test_chinese_in_the_source_is_told() -> None:
    python = Source("app/it.py", '"""客簿 may stand here."""\nlabel = "客户"  # 客户\n')
    page = Source("templates/a.html", "<h1>\n客户</h1>")
    data = Source("app/demo/names.py", 'NAMES = ["王"]')
    assert list(chinese_in_source([python, page, data])) == [
        "app/it.py:2: Chinese text",
        "templates/a.html:2: Chinese text",
    ]


@pytest.mark.parametrize(
    ("one", "words_", "wrong"),
    [
        ("%(count)s rows", "%(count)s 行", ""),
        ("%(count)s rows", "%(number)s 行", "other parameters"),
        ("%(count)s rows", "许多行", "other parameters"),
        ("%(given)r is wrong", "%(given)s 有误", "other parameters"),
        ("Saved, done", "已保存, 完成", "half-width punctuation"),
        (("%(num)s row", "%(num)s rows"), ("%(num)s 行",), ""),
        (("%(num)s row", "%(num)s rows"), ("行",), "other parameters"),
    ],
)
def test_words_that_do_not_fit_are_told(one: catalogues.Id, words_: catalogues.Id, wrong: str) -> None:
    faults = list(catalogues.faults(one, words_, fuzzy=False))
    assert [wrong in fault for fault in faults] == ([True] if wrong else [])
    assert "fuzzy" in next(catalogues.faults(one, words_, fuzzy=True))


@pytest.mark.parametrize(
    ("text", "is_piece"),
    [
        ("There are ", True),
        (" of them", True),
        ("the name of", True),
        (". Then", True),
        ("Saved", False),
        (", ", False),
        ("Held by", False),
        ("Not saved:", False),
    ],
)
def test_pieces_of_sentences_are_told(text: str, is_piece: bool) -> None:  # noqa: FBT001
    read = messages([Source("app/it.py", f"_({text!r})")], [])
    assert [catalogues.is_piece(one) for one in read.places] == [is_piece]


def test_writing_keeps_what_is_said_adds_what_is_new_and_drops_what_is_gone(tmp_path: Path) -> None:
    catalogues.write("zh", tmp_path)
    path = tmp_path / "zh" / "LC_MESSAGES" / "messages.po"
    kept = catalogues.FOLDER / "zh" / "LC_MESSAGES" / "messages.po"
    assert 'msgid "Saved"\nmsgstr ""\n' in path.read_text("utf-8")
    path.write_text(kept.read_text("utf-8") + '\nmsgid "Long gone"\nmsgstr "早已不用"\n', "utf-8")
    catalogues.write("zh", tmp_path)
    assert path.read_text("utf-8") == kept.read_text("utf-8")


def test_every_way_to_gettext_is_known() -> None:
    assert {"_", "_l", "gettext", "lazy_gettext", "ngettext", "lazy_ngettext"} == set(CALLS)
