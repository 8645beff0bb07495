import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import Environment

FOLDER = Path(__file__).parents[2] / "templates"
TEMPLATES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.glob("**/*.html"))
CONTROLS = {"input", "select", "textarea"}
NEEDS_NO_LABEL = {"hidden", "submit", "button"}
HAN = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")
EVENT_ATTRIBUTE = re.compile(r"(on[a-z]+|hx-on.*)$")
every_template = pytest.mark.parametrize("name", TEMPLATES)


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


def attributes_of(name: str) -> Iterator[tuple[str, str, str]]:
    for tag, attributes in Page(source(name)).tags:
        yield from ((tag, key, value) for key, value in attributes.items())


def unnamed_controls(text: str) -> list[dict[str, str]]:
    page = Page(text)
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


@every_template
def test_it_can_be_parsed(name: str) -> None:
    Environment(extensions=["jinja2.ext.i18n"], autoescape=True).parse(source(name))


@every_template
def test_no_style_stands_in_the_markup(name: str) -> None:
    assert [found for found in attributes_of(name) if found[1] == "style"] == []
    assert "<style" not in source(name)


@every_template
def test_no_script_stands_in_the_markup(name: str) -> None:
    scripts = [attributes for tag, attributes in Page(source(name)).tags if tag == "script"]
    assert [script for script in scripts if "src" not in script] == []
    assert [found for found in attributes_of(name) if EVENT_ATTRIBUTE.match(found[1])] == []
    assert [found for found in attributes_of(name) if re.match(r"\s*(js|javascript):", found[2])] == []


@every_template
def test_no_trigger_has_a_filter(name: str) -> None:
    assert re.findall(r"hx-trigger=[\"'][^\"']*\[", source(name)) == []
    assert [found for found in attributes_of(name) if found[1] in {"hx-vars", "hx-ext"}] == []


@every_template
def test_chinese_comes_from_the_catalogue(name: str) -> None:
    assert visible_han(source(name)) == []


@every_template
def test_every_writing_form_carries_its_token(name: str) -> None:
    assert posts_without_token(source(name)) == []


@every_template
def test_every_control_has_a_name_that_is_read_out(name: str) -> None:
    assert unnamed_controls(source(name)) == []


@every_template
def test_values_are_escaped(name: str) -> None:
    assert re.findall(r"\|\s*safe\b|autoescape\s+false", source(name)) == []


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
