"""Every message id of the application: what is handed to gettext, what errors and outcomes say.

A parameter called `message` is a message id wherever it stands. What is handed to it is a plain text, a
choice of two, or a name for one: the whole text stands somewhere and can be found. Anything else is wrong.
"""

import ast
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from jinja2 import Environment
from jinja2.ext import extract_from_ast

from tests.checks.calls import CALLS, MESSAGE, Calls, Names, assigned, module_of
from tests.checks.source import Source, name_of

Id = str | tuple[str, ...]
"""A message, or its singular and plural."""

SENTENCE = re.compile(r"[A-Z%].* .*\.", re.DOTALL)
HANDING_ON = ("app/web/language.py", "app/web/templates.py")


class Messages:
    """What was found: where each id stands, and what is `wrong`."""

    def __init__(self) -> None:
        self.places: dict[Id, list[str]] = defaultdict(list)
        self.wrong: list[str] = []

    def add(self, found: Iterable[Id], place: str) -> None:
        """Note that they stand at `place`."""
        for one in found:
            self.places[one].append(place)


def messages(python: Iterable[Source], templates: Iterable[Source]) -> Messages:
    """All ids of the application."""
    found = Messages()
    python = list(python)
    calls = Calls(python)
    constants = {module_of(source): assigned(source.tree.body) for source in python}
    for source in python:
        if source.path not in HANDING_ON:
            _read_module(source, calls, constants, found)
    for source in templates:
        _read_template(source, found)
    return found


def _read_template(source: Source, found: Messages) -> None:
    tree = Environment(autoescape=True).parse(source.text)
    for line, function, given in extract_from_ast(tree, tuple(CALLS)):
        parts = (given if isinstance(given, tuple) else (given,))[: len(CALLS[function])]
        place = f"{source.path}:{line}"
        if all(isinstance(part, str) for part in parts):
            found.add([parts[0] if len(parts) == 1 else parts], place)
        else:
            found.wrong.append(f"{place}: {function}() wants plain text")


def _read_module(source: Source, calls: Calls, constants: dict[str, Names], found: Messages) -> None:
    own = constants[module_of(source)]
    imported: Names = {
        alias.asname or alias.name: constants.get(node.module or "", {}).get(alias.name, [])
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    for name, values in own.items():
        for value in values:
            if name.isupper() and isinstance(value, ast.Constant) and _is_sentence(value.value):
                found.add([value.value], source.at(value))
    _Reader(source, calls, {**imported, **own}, found).visit(source.tree)


class _Reader(ast.NodeVisitor):
    """Walks one module, knowing which names stand for what."""

    def __init__(self, source: Source, calls: Calls, names: Names, found: Messages) -> None:
        self._source, self._calls, self._found = source, calls, found
        self._names = [names]
        self._class = ""

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        before, self._class = self._class, node.name
        self.generic_visit(node)
        self._class = before

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        if any(_is_command(one) for one in node.decorator_list):
            self._found.add([ast.get_docstring(node) or node.name], self._source.at(node))
        self._names.append(assigned(ast.walk(node)))
        self.generic_visit(node)
        self._names.pop()

    def visit_Call(self, node: ast.Call) -> None:
        self.generic_visit(node)
        self._found.add(_help_of(node), self._source.at(node))
        given = [part for place in self._places(node) if (part := _argument(node, place)) is not None]
        texts = [list(self._texts(part)) for part in given]
        if len(texts) > 1:
            self._found.add([tuple(text for some in texts for text in some)], self._source.at(node))
        elif texts:
            self._found.add(texts[0], self._source.at(node))

    def _places(self, node: ast.Call) -> tuple[int, ...]:
        if ast.unparse(node.func) == "super().__init__":
            above = self._calls.above(self._class)
            return () if above is None else (above,)
        return self._calls.places.get(name_of(node.func), ())

    def _texts(self, node: ast.expr) -> Iterator[str]:
        """The plain texts that `node` can be."""
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from [node.value] if node.value else []
        elif isinstance(node, ast.IfExp):
            yield from self._texts(node.body)
            yield from self._texts(node.orelse)
        elif isinstance(node, ast.Name) and (meant := self._meant(node.id)):
            for each in meant:
                yield from self._texts(each)
        elif name_of(node).rpartition(".")[2] != MESSAGE:
            self._found.wrong.append(f"{self._source.at(node)}: {ast.unparse(node)} is no plain text")

    def _meant(self, name: str) -> list[ast.expr]:
        return next((names[name] for names in reversed(self._names) if name in names), [])


def _is_command(decorator: ast.expr) -> bool:
    """Whether it makes a command, whose docstring is its help."""
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    return isinstance(called, ast.Attribute) and called.attr in {"command", "group"}


def _help_of(call: ast.Call) -> list[Id]:
    """What a command or its option says of itself."""
    given = [one.value for one in call.keywords if one.arg == "help"]
    return [one.value for one in given if isinstance(one, ast.Constant) and isinstance(one.value, str)]


def _argument(call: ast.Call, place: int) -> ast.expr | None:
    named = next((keyword.value for keyword in call.keywords if keyword.arg == MESSAGE), None)
    return call.args[place] if place < len(call.args) else named


def _is_sentence(value: object) -> bool:
    return isinstance(value, str) and SENTENCE.fullmatch(value) is not None
