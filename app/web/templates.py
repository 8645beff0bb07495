"""Templates are compiled once per language, with the words already in place.

A page says some sixty fixed words; asking the catalogue for each at every rendering took a fifth of the
page's time. Sentences with values in them are taken apart at the values where they are output as they are,
and looked up when the page is rendered elsewhere. Calls and what is written take a shorter way than Jinja's
own, since a page makes some hundreds of each.
"""

import re
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
VALUE = re.compile(r"%\((\w+)\)[sd]")
SPECIAL = re.compile("[&<>\"']").search
PLAIN = frozenset({FunctionType, MethodType})


def written(value: Any) -> str:  # noqa: ANN401
    """`value` as it stands in a page: what Jinja's `escape` gives, without a new Markup of each piece."""
    kind = type(value)
    return value if kind is Markup or (kind is str and not SPECIAL(value)) else escape(value)


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

    def join_path(self, template: str, parent: str) -> str:
        """What a template names is in its own language."""
        return f"{parent.partition(MARK)[0]}{MARK}{template}"

    def _load_template(self, name: str, globals: MutableMapping[str, Any] | None) -> Any:  # noqa: A002, ANN401  Jinja's words
        return super()._load_template(name if MARK in name else f"{language()}{MARK}{name}", globals)

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

    def visit_Output(self, node: nodes.Output) -> nodes.Node:  # noqa: N802  Jinja's word
        node.nodes = [piece for child in node.nodes for piece in self._pieces(child)]
        return self.generic_visit(node)

    def _pieces(self, node: nodes.Expr) -> list[nodes.Expr]:
        """A sentence with values as its words and its values in turn; anything else as it is."""
        if not isinstance(node, nodes.Call) or not self._is_sentence(node):
            return [node]
        values = {given.key: given.value for given in node.kwargs}
        words = VALUE.split(in_words(self._language, node.args[0].value))  # type: ignore[attr-defined]
        if not values.keys() >= set(words[1::2]):
            return [node]
        return [
            values[piece] if at % 2 else nodes.TemplateData(piece % {}, lineno=node.lineno)
            for at, piece in enumerate(words)
        ]

    @staticmethod
    def _is_sentence(node: nodes.Call) -> bool:
        """Whether it is a call of ``_`` with one fixed text."""
        called = node.node.name if isinstance(node.node, nodes.Name) else ""
        one = len(node.args) == 1 and not node.dyn_args and not node.dyn_kwargs
        return called in CALLED and one and isinstance(node.args[0], nodes.Const)

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802  Jinja's word
        self.generic_visit(node)
        if node.kwargs or not self._is_sentence(node):
            return node
        words = in_words(self._language, node.args[0].value) % {}  # type: ignore[attr-defined]
        return nodes.MarkSafe(nodes.Const(words, lineno=node.lineno), lineno=node.lineno)
