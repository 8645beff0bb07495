"""Templates are compiled once per language, with the words already in place.

A page says some sixty fixed words; asking the catalogue for each at every rendering took a fifth of the
page's time. Words with values in them are still looked up when the page is rendered. Calls and what is
written take a shorter way than Jinja's own, since a page makes some hundreds of each.
"""

import html
from collections.abc import Callable, MutableMapping
from types import FunctionType, MethodType
from typing import Any

from flask import Flask
from flask.templating import Environment
from jinja2 import BaseLoader, nodes
from jinja2 import Environment as JinjaEnvironment
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Context, Macro
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

from app.web.language import in_words, language

MARK = ":"
CALLED = frozenset({"_", "gettext"})
PLAIN = frozenset({FunctionType, MethodType})


def written(value: Any) -> str:  # noqa: ANN401
    """`value` as it stands in a page: what Jinja's `escape` gives, without a new Markup of each piece."""
    if type(value) is Markup:
        return value
    return html.escape(value) if type(value) is str else escape(value)


class _Context(Context):
    """Jinja's context, which calls macros and ordinary functions without further questions."""

    def call(self, called: Any, /, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        kind = type(called)
        if kind is Macro or (kind in PLAIN and not hasattr(called, "jinja_pass_arg")):
            kwargs.pop("_loop_vars", None)
            kwargs.pop("_block_vars", None)
            return called(*args, **kwargs)
        return super().call(called, *args, **kwargs)


class _Generator(CodeGenerator):
    """Jinja's compiler, which lets what is output be `written`."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:  # noqa: ANN401
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is None:
            self.write("environment.written(")
        else:
            super()._output_child_pre(node, frame, finalize)


class SpokenEnvironment(Environment):
    """Jinja's environment, in which a template is another one in each language: ``zh:web/page.html``."""

    context_class = _Context
    code_generator_class = _Generator
    written = staticmethod(written)

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
