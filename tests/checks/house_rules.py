"""Who may know the environment and htmx_flask; imports that hide names; rooms that begin with a sentence."""

import ast
from collections.abc import Iterable, Iterator

from tests.checks.source import Source, modules, name_of

ENVIRONMENT = {"os.environ", "os.environb", "os.getenv", "os.putenv"}
OF_ENVIRONMENT = "app/settings.py"
OF_HTMX = "app/web/htmx.py"
ROOM_DEPTH = 3


def broken_rules(sources: Iterable[Source]) -> Iterator[str]:
    """Where a rule of the house is broken."""
    for source in sources:
        for node in ast.walk(source.tree):
            yield from (f"{source.at(node)}: {told}" for told in _wrong(source, node))
        if _is_room(source) and not _is_one_docstring(source.tree):
            yield f"{source.path}:1: a room begins with one docstring and nothing else"


def _wrong(source: Source, node: ast.AST) -> Iterator[str]:
    imported = _imported(node)
    if source.path != OF_ENVIRONMENT and ENVIRONMENT & {name_of(node), *imported}:
        yield f"only {OF_ENVIRONMENT} reads the environment"
    if source.path != OF_HTMX and any(name.partition(".")[0] == "htmx_flask" for name in imported):
        yield f"only {OF_HTMX} knows htmx_flask"
    if any(name.endswith(".*") for name in imported):
        yield "import names, not *"


def _imported(node: ast.AST) -> set[str]:
    if isinstance(node, ast.Import):
        return {alias.name for alias in node.names}
    if isinstance(node, ast.ImportFrom):
        return {f"{node.module or ''}.{alias.name}" for alias in node.names}
    return set()


def _is_room(source: Source) -> bool:
    return len(source.parts) == ROOM_DEPTH and source.parts[0] == "app" and source.parts[-1] == "__init__.py"


def _is_one_docstring(tree: ast.Module) -> bool:
    return len(tree.body) == 1 and ast.get_docstring(tree) is not None


def told() -> tuple[list[str], list[str]]:
    """(lines to print, what is wrong)."""
    return [], list(broken_rules(modules()))


if __name__ == "__main__":
    from tests.checks.report import report

    report(told())
