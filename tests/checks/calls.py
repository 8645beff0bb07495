"""Where calls take a message id: gettext's own, and every class whose instances are made with a `message`."""

import ast
from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

from tests.checks.source import Source, name_of

MESSAGE = "message"
SINGULAR, PLURAL = ("_", "_l", "gettext", "lazy_gettext"), ("ngettext", "lazy_ngettext")
CALLS = {**dict.fromkeys(SINGULAR, (0,)), **dict.fromkeys(PLURAL, (0, 1))}

Names = dict[str, list[ast.expr]]


class Calls:
    """What is called → the places of its message among the arguments."""

    def __init__(self, sources: Iterable[Source]) -> None:
        nodes = [node for source in sources for node in ast.walk(source.tree)]
        self._classes = {node.name: node for node in nodes if isinstance(node, ast.ClassDef)}

    @cached_property
    def places(self) -> dict[str, tuple[int, ...]]:
        """Of every call that takes one."""
        found = {name: self.of_class(name) for name in self._classes}
        return {**CALLS, **{name: (place,) for name, place in found.items() if place is not None}}

    def of_class(self, name: str) -> int | None:
        """Where the class takes its message, by its own or an inherited `__init__`; None for nowhere."""
        node = self._classes.get(name)
        if node is None:
            return None
        names = _arguments(node)
        if names is not None:
            return names.index(MESSAGE) if MESSAGE in names else None
        return self.above(name)

    def above(self, name: str) -> int | None:
        """The same for the class that `name` is built upon."""
        node = self._classes.get(name)
        return self.of_class(name_of(node.bases[0])) if node and node.bases else None


def _arguments(node: ast.ClassDef) -> list[str] | None:
    """Names of what the class is made with, None where it says nothing itself."""
    if name_of(node.bases[0] if node.bases else None) == "NamedTuple":
        return [name_of(line.target) for line in node.body if isinstance(line, ast.AnnAssign)]
    for line in node.body:
        if isinstance(line, ast.FunctionDef) and line.name == "__init__":
            return [argument.arg for argument in line.args.args[1:]]
    return None


def assigned(nodes: Iterable[ast.AST]) -> Names:
    """Name → what is assigned to it, each time."""
    found: Names = defaultdict(list)
    for node in nodes:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            found[name_of(node.targets[0])].append(node.value)
    return found


def module_of(source: Source) -> str:
    """The dotted name by which others import it."""
    return source.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
