"""Views and templates hold no conditions on levels, roles and scopes: they ask the gate for a yes or no."""

import ast
import re
from collections.abc import Iterable, Iterator

from tests.checks.source import Source, modules, templates

OF_RIGHTS = {"clearance", "roles", "permissions", "scope", "standing", "has_role", "is_officer"}
LEVELS = {"level"}
CONDITION = re.compile(r"{%-?\s*(?:if|elif)\b(.*?)%}|{[{%][^{}]*?\bif\b(.*?)(?:\belse\b.*?)?[}%]}", re.DOTALL)
IN_TEMPLATES = re.compile(
    r"\.(?:clearance|roles|permissions|scope|standing)\b(?!\.(?:errors|choices|data|description|label))"
    r"|\bhas_role\b|\.level\s*(?:[<>]|[!=]=)"
)


def conditions_on_rights(sources: Iterable[Source]) -> Iterator[str]:
    """Where a view or template decides by a level, a role or a scope."""
    for source in sources:
        if source.path.endswith(".html"):
            yield from _in_template(source)
        elif "views" in source.parts or source.parts[-1] == "views.py":
            yield from _in_view(source)


def _in_template(source: Source) -> Iterator[str]:
    for found in CONDITION.finditer(source.text):
        condition = found.group(1) or found.group(2) or ""
        if IN_TEMPLATES.search(condition):
            line = source.text.count("\n", 0, found.start()) + 1
            yield f"{source.path}:{line}: a condition on rights: {' '.join(condition.split())}"


def _in_view(source: Source) -> Iterator[str]:
    for node in ast.walk(source.tree):
        for condition in _conditions(node):
            if any(_on_rights(part) for part in ast.walk(condition)):
                yield f"{source.at(condition)}: a condition on rights: {ast.unparse(condition)}"


def _conditions(node: ast.AST) -> list[ast.expr]:
    if isinstance(node, ast.If | ast.IfExp | ast.While | ast.Assert):
        return [node.test]
    if isinstance(node, ast.comprehension):
        return node.ifs
    return [node] if isinstance(node, ast.Compare) else []


def _on_rights(node: ast.AST) -> bool:
    if isinstance(node, ast.Compare):
        sides = [node.left, *node.comparators]
        return any(isinstance(side, ast.Attribute) and side.attr in LEVELS for side in sides)
    return isinstance(node, ast.Attribute) and node.attr in OF_RIGHTS


def told() -> tuple[list[str], list[str]]:
    """(lines to print, what is wrong)."""
    return [], list(conditions_on_rights([*modules(), *templates()]))


if __name__ == "__main__":
    from tests.checks.report import report

    report(told())
