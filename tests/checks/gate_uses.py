"""Where the gate is passed, and why; and queries on protected models that pass it without saying so.

A protected model is one that mixes in `Protected`, or names the record that protects it (`protected_by`).
Only the room of access may query one; everybody else goes through the gate, or ``everything(…, why=…)``.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tests.checks.source import Source, modules, name_of

PASSING = "everything"
READING = {"select", "get", "get_or_none", "get_by_id", "get_or_create", "raw", "alias", "filter", "noop"}
JOINING = {"join", "join_from"}
BASE, MARK = "Protected", "protected_by"
OF_THE_GATE = "app/access/"


class Use(NamedTuple):
    """One ``everything(…)``: where it stands, what it reads, why."""

    place: str
    model: str
    why: str


def uses(sources: Iterable[Source]) -> Iterator[Use]:
    """Every query past the gate."""
    for source in sources:
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Call) and name_of(node.func).rpartition(".")[2] == PASSING:
                yield Use(source.at(node), ast.unparse(node.args[0]) if node.args else "", _why(node))


def raw_uses(sources: Iterable[Source]) -> Iterator[str]:
    """Every query on a protected model that neither the gate nor ``everything`` made."""
    sources = list(sources)
    protected = dict(protected_models(sources))
    sql = re.compile(rf'\b(?:FROM|JOIN)\s+"?(?:{"|".join(protected.values())})\b"?(?!_)', re.IGNORECASE)
    for source in sources:
        if source.path.startswith(OF_THE_GATE):
            continue
        texts = _docstrings(source.tree)
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Call) and (told := _raw(node, set(protected))):
                yield f"{source.at(node)}: {told} passes the gate without a word"
            elif isinstance(node, ast.Constant) and id(node) not in texts and sql.search(str(node.value)):
                yield f"{source.at(node)}: SQL on a protected table passes the gate without a word"


def protected_models(sources: Iterable[Source]) -> Iterator[tuple[str, str]]:
    """(class, table) of every protected model, those that derive from one too."""
    classes = [node for source in sources for node in ast.walk(source.tree) if isinstance(node, ast.ClassDef)]
    found = {node.name for node in classes if _is_marked(node)} | {BASE}
    while more := {node.name for node in classes if _bases(node) & found} - found:
        found |= more
    for name in sorted(found - {BASE}):
        yield name, re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def _is_marked(node: ast.ClassDef) -> bool:
    return any(isinstance(line, ast.Assign) and name_of(line.targets[0]) == MARK for line in node.body)


def _bases(node: ast.ClassDef) -> set[str]:
    return {name_of(base).rpartition(".")[2] for base in node.bases}


def _raw(call: ast.Call, protected: set[str]) -> str:
    """What is wrong with `call`, "" for nothing."""
    if not isinstance(call.func, ast.Attribute):
        return ""
    owner, verb = name_of(call.func.value).rpartition(".")[2], call.func.attr
    if verb in READING and owner in protected:
        return f"{owner}.{verb}()"
    read = {name_of(part).rpartition(".")[2] for given in call.args for part in ast.walk(given)} & protected
    if not read or _began_with_the_gate(call):
        return ""
    if verb in JOINING or (verb in READING and owner[:1].isupper()):
        return f".{verb}({', '.join(sorted(read))})"
    return ""


def _began_with_the_gate(call: ast.Call) -> bool:
    """Whether the chain of calls begins with ``everything(…)``."""
    node: ast.AST = call
    while isinstance(node, ast.Call | ast.Attribute):
        node = node.func if isinstance(node, ast.Call) else node.value
    return name_of(node) == PASSING


def _why(call: ast.Call) -> str:
    given = next((keyword.value for keyword in call.keywords if keyword.arg == "why"), None)
    return given.value if isinstance(given, ast.Constant) and isinstance(given.value, str) else ""


def _docstrings(tree: ast.Module) -> set[int]:
    """Texts that are no expressions' values: docstrings of modules, classes, functions and attributes."""
    return {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }


def told(sources: Iterable[Source]) -> tuple[list[str], list[str]]:
    """(lines to print, what is wrong)."""
    sources = list(sources)
    found = list(uses(sources))
    lines = [f"{use.place}: {use.model}: {use.why}" for use in found]
    silent = [f"{use.place}: everything() must say why, as plain text" for use in found if not use.why]
    return lines, [*silent, *raw_uses(sources)]


if __name__ == "__main__":
    from tests.checks.report import report

    report(told(modules()))
