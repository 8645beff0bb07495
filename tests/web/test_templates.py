import re
from collections.abc import Callable, Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import Environment, TemplateSyntaxError

FOLDER = Path(__file__).parents[2] / "templates"
TEMPLATES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.glob("**/*.html"))
CONTROLS = {"input", "select", "textarea"}
NEEDS_NO_LABEL = {"hidden", "submit", "button"}
HAN = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")
EVENT_ATTRIBUTE = re.compile(r"(on[a-z]+|hx-on.*)$")


@cache
def source(name: str) -> str:
    return (FOLDER / name).read_text()


def plain_html(text: str) -> str:
    """The template as markup: comments and statements gone, each expression a word of its own letters."""
    text = re.sub(r"\{#.*?#\}|\{%.*?%\}", " ", text, flags=re.DOTALL)
    return re.sub(r"\{\{(.*?)\}\}", lambda found: re.sub(r"\W+", "", found[1]) or "x", text, flags=re.DOTALL)


class Page(HTMLParser):
    """Tags with their attributes, and whether each control stands inside a label."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.unlabelled: list[dict[str, str]] = []
        self._labels = 0
        self.feed(plain_html(text))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {key: value or "" for key, value in attrs}
        self.tags.append((tag, attributes))
        self._labels += tag == "label"
        if tag in CONTROLS and not self._labels and attributes.get("type") not in NEEDS_NO_LABEL:
            self.unlabelled.append(attributes)

    def handle_endtag(self, tag: str) -> None:
        self._labels -= tag == "label"


@cache
def page_of(name: str) -> Page:
    return Page(source(name))


def attributes_of(name: str) -> Iterator[tuple[str, str, str]]:
    for tag, attributes in page_of(name).tags:
        yield from ((tag, key, value) for key, value in attributes.items())


def unnamed_controls(text: str) -> list[dict[str, str]]:
    return unnamed_controls_of(Page(text))


def unnamed_controls_of(page: Page) -> list[dict[str, str]]:
    labelled = {attributes.get("for") for tag, attributes in page.tags if tag == "label"}
    return [
        control
        for control in page.unlabelled
        if not control.keys() & {"aria-label", "aria-labelledby"} and control.get("id", "") not in labelled
    ]


def posts_without_token(text: str) -> list[str]:
    forms = re.findall(r"<form\b(.*?)</form>", text, flags=re.DOTALL)
    posting = [form for form in forms if re.search(r'method="post"', form, flags=re.IGNORECASE)]
    return [form for form in posting if not re.search(r"csrf\(\)|csrf_token", form)]


def visible_han(text: str) -> list[str]:
    return HAN.findall(re.sub(r"\{#.*?#\}|<!--.*?-->", "", text, flags=re.DOTALL))


def faulty(find: Callable[[str], object]) -> dict[str, object]:
    """The templates in which `find` finds something, by their names: one test asks all of the hundreds."""
    return {name: found for name in TEMPLATES if (found := find(name))}


def test_there_are_templates_to_look_at() -> None:
    assert TEMPLATES


def test_they_can_be_parsed() -> None:
    environment = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)

    def broken(name: str) -> str:
        try:
            environment.parse(source(name))
        except TemplateSyntaxError as error:
            return str(error)
        return ""

    assert faulty(broken) == {}


def test_no_style_stands_in_the_markup() -> None:
    assert faulty(lambda name: [found for found in attributes_of(name) if found[1] == "style"]) == {}
    assert faulty(lambda name: "<style" in source(name)) == {}


def test_no_script_stands_in_the_markup() -> None:
    def inline(name: str) -> list[object]:
        return [
            attributes
            for tag, attributes in page_of(name).tags
            if tag == "script" and "src" not in attributes
        ]

    assert faulty(inline) == {}
    assert faulty(lambda name: [one for one in attributes_of(name) if EVENT_ATTRIBUTE.match(one[1])]) == {}
    assert (
        faulty(lambda name: [one for one in attributes_of(name) if re.match(r"\s*(js|javascript):", one[2])])
        == {}
    )


def test_no_trigger_has_a_filter() -> None:
    assert faulty(lambda name: re.findall(r"hx-trigger=[\"'][^\"']*\[", source(name))) == {}
    assert faulty(lambda name: [one for one in attributes_of(name) if one[1] in {"hx-vars", "hx-ext"}]) == {}


def test_chinese_comes_from_the_catalogue() -> None:
    assert faulty(lambda name: visible_han(source(name))) == {}


def test_every_writing_form_carries_its_token() -> None:
    assert faulty(lambda name: posts_without_token(source(name))) == {}


def test_every_control_has_a_name_that_is_read_out() -> None:
    assert faulty(lambda name: unnamed_controls_of(page_of(name))) == {}


def test_values_are_escaped() -> None:
    assert faulty(lambda name: re.findall(r"\|\s*safe\b|autoescape\s+false", source(name))) == {}


@pytest.mark.parametrize(
    "text",
    [
        '<input name="q">',
        '<label for="{{ a.id }}">A</label><input id="{{ b.id }}">',
        '<label>A</label><select name="b"></select>',
    ],
)
def test_a_control_without_name_would_be_noticed(text: str) -> None:
    assert unnamed_controls(text)


@pytest.mark.parametrize(
    "text",
    [
        '<label for="{{ a.id }}">A</label><input id="{{ a.id }}">',
        "<label><input> A</label>",
        '<input type="hidden"><textarea aria-label="A"></textarea>',
    ],
)
def test_a_control_with_a_name_passes(text: str) -> None:
    assert unnamed_controls(text) == []


def test_a_form_without_token_would_be_noticed() -> None:
    assert posts_without_token('<form method="post" action="/x"><button>A</button></form>')
    assert posts_without_token('<form method="post">{{ csrf() }}</form><form method="get"></form>') == []
