"""The handbook of `docs/handbook` as pages of the program, in the reader's language, without a network."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from flask import url_for
from markdown_it import MarkdownIt
from markupsafe import Markup

from app.errors import NotFound

FOLDER = Path(__file__).parents[2] / "docs" / "handbook"
PICTURES = FOLDER / "pictures"
LANGUAGES = ("zh", "en")
CONTENTS = "README"
ELSEWHERE = re.compile(r"(?:\s*·\s*)?\[([^\]]*)\]\(\.\./(?:\.\./|zh/|en/)[^)]*\)")
"""Links out of the pages in one language; only their words are kept, of the other language nothing."""
PAGE = re.compile(r"\]\(([\w-]+)\.md(#[^)]*)?\)")
PICTURE = re.compile(r"!\[([^\]]*)\]\(\.\./pictures/(\w+)/([\w.-]+)\)")
MARKS = re.compile(r"[^\w\s-]")


class Chapter(NamedTuple):
    """A page of the handbook: its heading, and the rest as HTML."""

    title: str
    text: Markup


def contents(language: str) -> Chapter:
    """The first page in `language`, which leads to the others."""
    return _read(FOLDER / language / f"{CONTENTS}.md")


def chapter(language: str, name: str) -> Chapter:
    """The page `name` in `language`. Raises NotFound."""
    if name not in names():
        raise NotFound
    return _read(FOLDER / language / f"{name}.md")


def names() -> Iterator[str]:
    """The names of all pages but the contents."""
    yield from (path.stem for path in sorted((FOLDER / LANGUAGES[0]).glob("*.md")) if path.stem != CONTENTS)


@lru_cache(maxsize=64)
def _read(path: Path) -> Chapter:
    first, _, text = path.read_text("utf-8").partition("\n")
    text = ELSEWHERE.sub(
        lambda found: "" if "](../zh" in found[0] or "](../en" in found[0] else found[1], text
    )
    text = PAGE.sub(lambda found: f"]({_address(found[1])}{found[2] or ''})", text)
    text = PICTURE.sub(lambda found: _picture(*found.groups()), text)
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = markdown.parse(text)
    for heading, inside in pairwise(tokens):
        if heading.type == "heading_open":
            heading.attrSet("id", MARKS.sub("", inside.content.lower()).strip().replace(" ", "-"))
    html = markdown.renderer.render(tokens, markdown.options, {})
    return Chapter(first.lstrip("# ").strip(), Markup(html))  # noqa: S704  made of our own text, HTML in it refused


def _address(name: str) -> str:
    return url_for("help.index") if name == CONTENTS else url_for("help.page", page=name)


def _picture(words: str, language: str, name: str) -> str:
    """The picture, or nothing as long as nobody has taken it."""
    if not (PICTURES / language / name).is_file():
        return ""
    return f"![{words}]({url_for('help.picture', language=language, name=name)})"
