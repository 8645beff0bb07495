"""The source of the application, read once: what every check looks at."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Source:
    """One module. `path` is relative to the root."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """Its syntax tree."""
        return ast.parse(self.text)

    @property
    def parts(self) -> tuple[str, ...]:
        """The path by folders."""
        return Path(self.path).parts

    def at(self, node: ast.AST) -> str:
        """Where `node` stands, as an editor takes it."""
        return f"{self.path}:{getattr(node, 'lineno', 1)}"


def modules(root: Path = ROOT) -> Iterator[Source]:
    """Every module of the application."""
    yield from _read(root, [*sorted((root / "app").rglob("*.py")), *root.glob("wsgi.py")])


def templates(root: Path = ROOT) -> Iterator[Source]:
    """Every template."""
    yield from _read(root, sorted((root / "templates").rglob("*.html")))


def _read(root: Path, paths: list[Path]) -> Iterator[Source]:
    for path in paths:
        yield _source(str(path.relative_to(root)), path.read_text(encoding="utf-8"))


@cache
def _source(path: str, text: str) -> Source:
    """One for the same text, so that it is parsed once however many checks look at it."""
    return Source(path, text)


def name_of(node: ast.AST | None) -> str:
    """The dotted name that `node` is, such as ``os.environ``; "" for what is none."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        before = name_of(node.value)
        return f"{before}.{node.attr}" if before else ""
    return ""
