"""Templates are compiled once per language, with the words already in place.

A page says some sixty fixed words; asking the catalogue for each at every rendering took a fifth of the
page's time. Words with values in them are still looked up when the page is rendered.
"""

from collections.abc import Callable, MutableMapping
from typing import Any

from flask import Flask
from flask.templating import Environment
from jinja2 import BaseLoader, nodes
from jinja2 import Environment as JinjaEnvironment
from jinja2.visitor import NodeTransformer

from app.web.language import in_words, language

MARK = ":"
CALLED = frozenset({"_", "gettext"})


class SpokenEnvironment(Environment):
    """Jinja's environment, in which a template is another one in each language: ``zh:web/page.html``."""

    def __init__(self, app: Flask, **options: Any) -> None:  # noqa: ANN401
        super().__init__(app, **options)
        self.loader = _Spoken(self.loader)

    def _load_template(self, name: str, globals: MutableMapping[str, Any] | None) -> Any:  # noqa: A002, ANN401  Jinja's words
        return super()._load_template(f"{language()}{MARK}{name}", globals)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """One dict in the place of Jinja's chain of two, which every include and import would walk through.

        What is added to `globals` after the first template was read is not seen: the rooms do so before.
        """
        return {**self.globals, **(d or {})}

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        spoken = (name or "").partition(MARK)[0]
        return _WordsInPlace(spoken).visit(tree) if MARK in (name or "") else tree


class _Spoken(BaseLoader):
    """Finds the one source behind the names of all languages."""

    def __init__(self, loader: BaseLoader | None) -> None:
        self._loader = loader or BaseLoader()

    def get_source(
        self, environment: JinjaEnvironment, template: str
    ) -> tuple[str, str | None, Callable[[], bool] | None]:
        return self._loader.get_source(environment, template.rpartition(MARK)[2])

    def list_templates(self) -> list[str]:
        return self._loader.list_templates()


class _WordsInPlace(NodeTransformer):
    """Puts the translation in the place of every call of ``_`` with one fixed text."""

    def __init__(self, spoken: str) -> None:
        self._language = spoken

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802  Jinja's word
        self.generic_visit(node)
        message = node.args[0] if len(node.args) == 1 and not node.kwargs else None
        called = node.node.name if isinstance(node.node, nodes.Name) else ""
        if called not in CALLED or not isinstance(message, nodes.Const):
            return node
        words = in_words(self._language, message.value) % {}
        return nodes.MarkSafe(nodes.Const(words, lineno=node.lineno), lineno=node.lineno)
